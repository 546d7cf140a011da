# SPDX-License-Identifier: GPL-3.0-or-later
"""Records what PyTorch's optimizers and networks really do, for the tests of optimizer and model.

    python3 tests/peers/record_training.py tests/golden

writes optimizers.txt and trajectories.txt there. Needs PyTorch 2.13. Parameters, gradients and data
follow from formulas that the tests repeat, in numbers that every scalar type holds exactly or rounds
alike; recorded is only what PyTorch made of them. The tests' tables of cases are in the same order.
"""
import pathlib
import sys

import torch
from torch import nn

torch.set_num_threads(1)


def text(values):
    return " ".join(repr(float(v)) for v in values)


# 7 parameters, 100 updates, a gradient that depends on neither, a rate that changes.
OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p),
    "sgd weight decay": lambda p: torch.optim.SGD(p, weight_decay=0.1),
    "sgd momentum": lambda p: torch.optim.SGD(p, momentum=0.9),
    "sgd momentum dampening": lambda p: torch.optim.SGD(p, momentum=0.9, dampening=0.3,
                                                        weight_decay=0.01),
    "sgd nesterov": lambda p: torch.optim.SGD(p, momentum=0.8, nesterov=True),
    "sgd nesterov weight decay": lambda p: torch.optim.SGD(p, momentum=0.9, nesterov=True,
                                                           weight_decay=0.05),
    "adam": lambda p: torch.optim.Adam(p),
    "adam weight decay": lambda p: torch.optim.Adam(p, weight_decay=0.1),
    "adam betas epsilon": lambda p: torch.optim.Adam(p, betas=(0.8, 0.95), eps=1e-3),
    "adam no momentum": lambda p: torch.optim.Adam(p, betas=(0.0, 0.999)),
    "adamw": lambda p: torch.optim.AdamW(p),
    "adamw weight decay": lambda p: torch.optim.AdamW(p, weight_decay=0.5, betas=(0.95, 0.9)),
}


def gradient(u, i):
    return ((u * 37 + i * 101 + u * i * 13) % 257 - 128) / 64


def record_optimizers():
    for name, make in OPTIMIZERS.items():
        for kind, dtype in (("double", torch.float64), ("float", torch.float32)):
            p = torch.tensor([(i * 29 % 31 - 15) / 8 for i in range(7)], dtype=dtype)
            p.requires_grad_(True)
            optimizer = make([p])
            for u in range(100):
                p.grad = torch.tensor([gradient(u, i) for i in range(7)], dtype=dtype)
                optimizer.param_groups[0]["lr"] = 0.01 * (1 + u % 5) / 4
                optimizer.step()
                if u + 1 in (1, 2, 3, 10, 100):
                    yield f"{name} | {kind} | {u + 1} | {text(p.detach())}"


# name: widths, activation, loss, optimizer, rate, batch
TRAJECTORIES = {
    "relu cross-entropy sgd": ([5, 8, 6, 3], nn.ReLU, "ce", OPTIMIZERS["sgd"], 0.5, 6),
    "relu cross-entropy adam": ([5, 8, 6, 3], nn.ReLU, "ce", OPTIMIZERS["adam"], 0.01, 6),
    "tanh one-hot momentum": ([4, 17, 5], nn.Tanh, "one-hot", OPTIMIZERS["sgd momentum"], 0.1, 9),
    "relu regression adamw": ([3, 16, 16, 16, 2], nn.ReLU, "mse", OPTIMIZERS["adamw"], 0.01, 8),
    "tanh regression nesterov": ([2, 33, 1], nn.Tanh, "mse", OPTIMIZERS["sgd nesterov"], 0.05, 32),
    "linear regression sgd": ([6, 2], nn.ReLU, "mse", OPTIMIZERS["sgd"], 0.2, 5),
}


def weight(block, i):
    return ((i * 7919 + block * 104729) % 2003 - 1001) / 1024


def number(u, i):
    return ((u * 6007 + i * 3571) % 509 - 254) / 128


def record_trajectories():
    for name, (widths, activation, loss_name, make, rate, batch) in TRAJECTORIES.items():
        for kind, dtype in (("double", torch.float64), ("float", torch.float32)):
            layers = []
            for block, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
                layer = nn.Linear(inputs, outputs, dtype=dtype)
                # Ours is [inputs, outputs], PyTorch's its transpose.
                ours = torch.tensor([weight(2 * block, i) for i in range(inputs * outputs)],
                                    dtype=dtype).reshape(inputs, outputs)
                layer.weight.data = ours.t().contiguous()
                layer.bias.data = torch.tensor([weight(2 * block + 1, i) for i in range(outputs)],
                                               dtype=dtype)
                layers += [layer, activation()]
            model = nn.Sequential(*layers[:-1])
            optimizer = make(model.parameters())
            for group in optimizer.param_groups:
                group["lr"] = rate
            losses = []
            for u in range(20):
                x = torch.tensor([number(u, i) for i in range(batch * widths[0])],
                                 dtype=dtype).reshape(batch, widths[0])
                labels = torch.tensor([(u * 5 + i * 7) % widths[-1] for i in range(batch)])
                out = model(x)
                if loss_name == "ce":
                    loss = nn.functional.cross_entropy(out, labels)
                elif loss_name == "one-hot":
                    target = nn.functional.one_hot(labels, widths[-1]).to(dtype)
                    loss = nn.functional.mse_loss(out, target)
                else:
                    target = torch.tensor([number(u + 1000, i) for i in range(batch * widths[-1])],
                                          dtype=dtype).reshape(batch, widths[-1])
                    loss = nn.functional.mse_loss(out, target)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
            yield f"{name} | {kind} | losses | {text(losses)}"
            flat = []
            for layer in layers[::2]:
                flat += layer.weight.detach().t().reshape(-1).tolist() + layer.bias.tolist()
            yield f"{name} | {kind} | parameters | {text(flat)}"


def main():
    folder = pathlib.Path(sys.argv[1])
    head = f"# PyTorch {torch.__version__.split('+')[0]}; renew: " \
           "python3 tests/peers/record_training.py tests/golden\n"
    for name, lines in (("optimizers.txt", record_optimizers()),
                        ("trajectories.txt", record_trajectories())):
        (folder / name).write_text(head + "".join(line + "\n" for line in lines))


if __name__ == "__main__":
    main()
