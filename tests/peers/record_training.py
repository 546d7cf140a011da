# SPDX-License-Identifier: GPL-3.0-or-later
"""Records what PyTorch's optimizers and networks really do, for the tests of optimizer and model.

    python3 tests/peers/record_training.py tests/golden

writes optimizers.txt, trajectories.txt and transformers.txt there. Needs PyTorch 2.13. Parameters, gradients and data
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


# name: widths, activation, layer norm or none, loss, optimizer, rate, batch
TRAJECTORIES = {
    "relu cross-entropy sgd": ([5, 8, 6, 3], nn.ReLU, False, "ce", OPTIMIZERS["sgd"], 0.5, 6),
    "relu cross-entropy adam": ([5, 8, 6, 3], nn.ReLU, False, "ce", OPTIMIZERS["adam"], 0.01, 6),
    "tanh one-hot momentum": ([4, 17, 5], nn.Tanh, False, "one-hot", OPTIMIZERS["sgd momentum"], 0.1, 9),
    "relu regression adamw": ([3, 16, 16, 16, 2], nn.ReLU, False, "mse", OPTIMIZERS["adamw"], 0.01, 8),
    "tanh regression nesterov": ([2, 33, 1], nn.Tanh, False, "mse", OPTIMIZERS["sgd nesterov"], 0.05, 32),
    "linear regression sgd": ([6, 2], nn.ReLU, False, "mse", OPTIMIZERS["sgd"], 0.2, 5),
    "logistic regression adam": ([6, 4], nn.ReLU, False, "ce", OPTIMIZERS["adam"], 0.05, 7),
    "gelu cross-entropy adam": ([5, 8, 6, 3], nn.GELU, False, "ce", OPTIMIZERS["adam"], 0.01, 6),
    "relu layer norm sgd": ([5, 9, 12, 3], nn.ReLU, True, "ce", OPTIMIZERS["sgd"], 0.1, 6),
    "gelu layer norm adam": ([4, 16, 7, 2], nn.GELU, True, "mse", OPTIMIZERS["adam"], 0.01, 8),
}


def weight(block, i):
    return ((i * 7919 + block * 104729) % 2003 - 1001) / 1024


def number(u, i):
    return ((u * 6007 + i * 3571) % 509 - 254) / 128


def blocks(modules):
    """The parameters of a model's modules in our order, each with whether ours is its transpose: a
    weight is [inputs, outputs] there, [outputs, inputs] in PyTorch."""
    for module in modules:
        if isinstance(module, nn.Linear):
            yield module.weight, True
            yield module.bias, False
        elif isinstance(module, nn.LayerNorm):
            yield module.weight, False
            yield module.bias, False
        elif isinstance(module, nn.Embedding):
            yield module.weight, False
        elif isinstance(module, nn.MultiheadAttention):
            yield module.in_proj_weight, True
            yield module.in_proj_bias, False
            yield from blocks([module.out_proj])


def start(all_blocks, scale):
    for block, (parameter, transposed) in enumerate(all_blocks):
        shape = parameter.t().shape if transposed else parameter.shape
        ours = torch.tensor([scale * weight(block, i) for i in range(parameter.numel())],
                            dtype=parameter.dtype).reshape(shape)
        parameter.data = (ours.t() if transposed else ours).contiguous()


def flat(all_blocks, of=lambda parameter: parameter.detach()):
    values = []
    for parameter, transposed in all_blocks:
        tensor = of(parameter)
        values += (tensor.t() if transposed else tensor).reshape(-1).tolist()
    return values


def trajectory(name, kind, model, all_blocks, make, rate, updates, loss_of):
    """Trains; loss_of(update) is the loss of that update's batch."""
    optimizer = make(model.parameters())
    for group in optimizer.param_groups:
        group["lr"] = rate
    losses = []
    for u in range(updates):
        loss = loss_of(u)
        optimizer.zero_grad()
        loss.backward()
        if u == 0 and kind == "double":
            gradient = flat(all_blocks, lambda parameter: parameter.grad)
            yield f"{name} | {kind} | gradient | {text(gradient)}"
        optimizer.step()
        losses.append(loss.item())
    yield f"{name} | {kind} | losses | {text(losses)}"
    yield f"{name} | {kind} | parameters | {text(flat(all_blocks))}"


KINDS = (("double", torch.float64), ("float", torch.float32))


def record_trajectories():
    for name, (widths, activation, norm, loss_name, make, rate, batch) in TRAJECTORIES.items():
        for kind, dtype in KINDS:
            layers = []
            for inputs, outputs in zip(widths, widths[1:]):
                layers.append(nn.Linear(inputs, outputs, dtype=dtype))
                if norm:
                    layers.append(nn.LayerNorm(outputs, dtype=dtype))
                layers.append(activation())
            layers = layers[:-2 if norm else -1] # none behind the last
            model = nn.Sequential(*layers)
            all_blocks = list(blocks(layers))
            start(all_blocks, 1)

            def loss_of(u):
                x = torch.tensor([number(u, i) for i in range(batch * widths[0])],
                                 dtype=dtype).reshape(batch, widths[0])
                labels = torch.tensor([(u * 5 + i * 7) % widths[-1] for i in range(batch)])
                out = model(x)
                if loss_name == "ce":
                    return nn.functional.cross_entropy(out, labels)
                if loss_name == "one-hot":
                    target = nn.functional.one_hot(labels, widths[-1]).to(dtype)
                else:
                    target = torch.tensor([number(u + 1000, i) for i in range(batch * widths[-1])],
                                          dtype=dtype).reshape(batch, widths[-1])
                return nn.functional.mse_loss(out, target)

            yield from trajectory(name, kind, model, all_blocks, make, rate, 20, loss_of)


# name: vocabulary, positions, width, heads, feed-forward, layers, pre-LN, activation, task, optimizer, rate, batch
TRANSFORMERS = {
    "post-LN reverse adam": (5, 8, 8, 2, 10, 2, False, "relu", "reverse", OPTIMIZERS["adam"], 0.003, 6),
    "pre-LN reverse adam": (5, 8, 8, 2, 10, 2, True, "relu", "reverse", OPTIMIZERS["adam"], 0.003, 6),
    "post-LN copy gelu": (4, 11, 6, 3, 9, 1, False, "gelu", "copy", OPTIMIZERS["adam"], 0.003, 5),
    "pre-LN copy sgd": (7, 3, 20, 1, 4, 1, True, "relu", "copy", OPTIMIZERS["sgd"], 0.05, 4),
}


class Transformer(nn.Module):
    def __init__(self, vocabulary, positions, width, heads, hidden, layers, pre, activation, dtype):
        super().__init__()
        self.token = nn.Embedding(vocabulary, width, dtype=dtype)
        self.position = nn.Embedding(positions, width, dtype=dtype)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(width, heads, hidden, dropout=0, activation=activation,
                                       batch_first=True, norm_first=pre, dtype=dtype)
            for _ in range(layers))
        self.norm = nn.LayerNorm(width, dtype=dtype) if pre else None
        self.head = nn.Linear(width, vocabulary, dtype=dtype)

    def forward(self, x):
        x = self.token(x) + self.position.weight
        for layer in self.layers:
            x = layer(x)
        return self.head(self.norm(x) if self.norm else x)

    def blocks(self):
        """In our order: a layer norm of pre-LN stands before what it feeds."""
        yield from blocks([self.token, self.position])
        for layer in self.layers:
            attention, feed = [layer.self_attn], [layer.linear1, layer.linear2]
            if self.norm:
                yield from blocks([layer.norm1, *attention, layer.norm2, *feed])
            else:
                yield from blocks([*attention, layer.norm1, *feed, layer.norm2])
        yield from blocks([self.norm, self.head] if self.norm else [self.head])


def record_transformers():
    for name, (*shape, task, make, rate, batch) in TRANSFORMERS.items():
        vocabulary, positions = shape[:2]
        for kind, dtype in KINDS:
            model = Transformer(*shape, dtype)
            all_blocks = list(model.blocks())
            start(all_blocks, 0.5)

            def loss_of(u):
                x = torch.tensor([(u * 37 + i * i * 11 + i * 3) % 31 % vocabulary
                                  for i in range(batch * positions)]).reshape(batch, positions)
                wanted = x.flip(1) if task == "reverse" else x
                return nn.functional.cross_entropy(model(x).flatten(0, 1), wanted.flatten())

            yield from trajectory(name, kind, model, all_blocks, make, rate, 40, loss_of)


def main():
    folder = pathlib.Path(sys.argv[1])
    head = f"# PyTorch {torch.__version__.split('+')[0]}; renew: " \
           "python3 tests/peers/record_training.py tests/golden\n"
    for name, lines in (("optimizers.txt", record_optimizers()),
                        ("trajectories.txt", record_trajectories()),
                        ("transformers.txt", record_transformers())):
        (folder / name).write_text(head + "".join(line + "\n" for line in lines))


if __name__ == "__main__":
    main()
