# SPDX-License-Identifier: GPL-3.0-or-later
"""Records what PyTorch's optimizers and networks really do, for the tests of optimizer and model.

    python3 tests/peers/record_training.py tests/golden

writes optimizers.txt, clipping.txt, trajectories.txt and transformers.txt there. Needs PyTorch 2.13
and schedulefree. Parameters, gradients and data follow from formulas that the tests repeat, in numbers that every
scalar type holds exactly or rounds alike; recorded is only what the frameworks made of them. The
tests' tables of cases are in the same order.

What neither has (Lion, LAMB, LARS, sign-SGD, GI-Adam, decoupled SGD) is written down here from its
paper, number by number in double.
"""
import math
import pathlib
import sys

import torch
from torch import nn

import schedulefree

torch.set_num_threads(1)


def text(values):
    return " ".join(repr(float(v)) for v in values)


# Three tensors, 100 updates, gradients that depend on neither, a rate that changes.
TENSORS = [(2, 3), (3,), (5,)]
SIZE = 14


def gradient(u, i):
    return ((u * 37 + i * 101 + u * i * 13) % 257 - 128) / 64


def rate(u):
    return 0.01 * (1 + u % 5) / 4


def momentum(u):
    return 0.85 + 0.1 * (u % 7) / 7


def first_parameter(i):
    return (i * 29 % 31 - 15) / 8


# What a group changes, one a tensor: the factor of the rate, the weight decay.
GROUPS = [(1, None), (0.5, 0.0), (2, 0.25)]


class Paper:
    """An optimizer as its paper has it: one tensor at a time, a list of Python's numbers each."""

    def __init__(self, weight_decay=0.0, **settings):
        self.decay = weight_decay
        self.__dict__.update(settings)
        self.memory = {}
        self.t = 0

    def update(self, tensors, gradients, rates, decays, momentum_now):
        self.t += 1
        for n, (p, g) in enumerate(zip(tensors, gradients)):
            memory = self.memory.setdefault(n, {"m": [0.0] * len(p), "v": [0.0] * len(p)})
            decay = self.decay if decays[n] is None else decays[n]
            tensors[n] = self.one(p, g, rates[n], decay, memory, momentum_now)


def sign(x):
    return (x > 0) - (x < 0)


def norm(values):
    return math.sqrt(sum(v * v for v in values))


class Lion(Paper):
    """Chen et al. 2023, algorithm 2."""
    beta1, beta2 = 0.9, 0.99

    def one(self, p, g, lr, decay, memory, now):
        beta1 = self.beta1 if now is None else now
        out = []
        for i, (w, d) in enumerate(zip(p, g)):
            c = beta1 * memory["m"][i] + (1 - beta1) * d
            memory["m"][i] = self.beta2 * memory["m"][i] + (1 - self.beta2) * d
            out.append(w - lr * (sign(c) + decay * w))
        return out


class Lamb(Paper):
    """You et al. 2020, algorithm 2 with phi(z) = z."""
    beta1, beta2, eps = 0.9, 0.999, 1e-6

    def one(self, p, g, lr, decay, memory, now):
        beta1 = self.beta1 if now is None else now
        step = []
        for i, (w, d) in enumerate(zip(p, g)):
            memory["m"][i] = beta1 * memory["m"][i] + (1 - beta1) * d
            memory["v"][i] = self.beta2 * memory["v"][i] + (1 - self.beta2) * d * d
            m = memory["m"][i] / (1 - beta1 ** self.t)
            v = memory["v"][i] / (1 - self.beta2 ** self.t)
            step.append(m / (math.sqrt(v) + self.eps) + decay * w)
        ratio = norm(p) / norm(step) if norm(p) > 0 and norm(step) > 0 else 1
        return [w - lr * ratio * r for w, r in zip(p, step)]


class Lars(Paper):
    """You, Gitman, Ginsburg 2017, algorithm 1."""
    mu, eta = 0.9, 0.001

    def one(self, p, g, lr, decay, memory, now):
        mu = self.mu if now is None else now
        local = 1
        if norm(p) > 0 and norm(g) > 0:
            local = self.eta * norm(p) / (norm(g) + decay * norm(p))
        for i, (w, d) in enumerate(zip(p, g)):
            memory["v"][i] = mu * memory["v"][i] + lr * local * (d + decay * w)
        return [w - v for w, v in zip(p, memory["v"])]


class SignSgd(Paper):
    """Bernstein et al. 2018, algorithms 1 and 2 (Signum)."""
    mu = 0.0

    def one(self, p, g, lr, decay, memory, now):
        mu = self.mu if now is None else now
        out = []
        for i, (w, d) in enumerate(zip(p, g)):
            memory["m"][i] = mu * memory["m"][i] + (1 - mu) * d
            out.append(w - lr * (sign(memory["m"][i]) + decay * w))
        return out


class GiAdam(Paper):
    """Kalra, Barkeshli 2024: v0 = g0^2, and Adam's correction of v kept."""
    beta1, beta2, eps, decoupled = 0.9, 0.999, 1e-8, False

    def one(self, p, g, lr, decay, memory, now):
        beta1 = self.beta1 if now is None else now
        out = []
        for i, (w, d) in enumerate(zip(p, g)):
            if not self.decoupled:
                d = d + decay * w
            if self.t == 1:
                memory["v"][i] = d * d
            memory["m"][i] = beta1 * memory["m"][i] + (1 - beta1) * d
            memory["v"][i] = self.beta2 * memory["v"][i] + (1 - self.beta2) * d * d
            m = memory["m"][i] / (1 - beta1 ** self.t)
            v = memory["v"][i] / (1 - self.beta2 ** self.t)
            if self.decoupled:
                w -= lr * decay * w
            out.append(w - lr * m / (math.sqrt(v) + self.eps))
        return out


class SgdW(Paper):
    """Loshchilov, Hutter 2019, algorithm 1, with the momentum of PyTorch's SGD."""
    mu = 0.9

    def one(self, p, g, lr, decay, memory, now):
        for i, d in enumerate(g):
            memory["m"][i] = self.mu * memory["m"][i] + d
        return [w - lr * decay * w - lr * m for w, m in zip(p, memory["m"])]


O = torch.optim
OPTIMIZERS = {
    "sgd": lambda p: O.SGD(p),
    "sgd weight decay": lambda p: O.SGD(p, weight_decay=0.1),
    "sgd momentum": lambda p: O.SGD(p, momentum=0.9),
    "sgd momentum dampening": lambda p: O.SGD(p, momentum=0.9, dampening=0.3, weight_decay=0.01),
    "sgd nesterov": lambda p: O.SGD(p, momentum=0.8, nesterov=True),
    "sgd nesterov weight decay": lambda p: O.SGD(p, momentum=0.9, nesterov=True, weight_decay=0.05),
    "sgd decoupled": lambda p: SgdW(weight_decay=0.1),
    "adam": lambda p: O.Adam(p),
    "adam weight decay": lambda p: O.Adam(p, weight_decay=0.1),
    "adam betas epsilon": lambda p: O.Adam(p, betas=(0.8, 0.95), eps=1e-3),
    "adam no momentum": lambda p: O.Adam(p, betas=(0.0, 0.999)),
    "adam amsgrad": lambda p: O.Adam(p, amsgrad=True, betas=(0.9, 0.9), weight_decay=0.01),
    "adamw": lambda p: O.AdamW(p),
    "adamw weight decay": lambda p: O.AdamW(p, weight_decay=0.5, betas=(0.95, 0.9)),
    "adamw amsgrad": lambda p: O.AdamW(p, amsgrad=True, betas=(0.9, 0.8)),
    "nadam": lambda p: O.NAdam(p),
    "nadam weight decay": lambda p: O.NAdam(p, weight_decay=0.1, momentum_decay=0.02),
    "nadam decoupled": lambda p: O.NAdam(p, weight_decay=0.1, betas=(0.8, 0.9), eps=1e-4,
                                         decoupled_weight_decay=True),
    "radam": lambda p: O.RAdam(p),
    "radam weight decay": lambda p: O.RAdam(p, weight_decay=0.1, betas=(0.8, 0.95), eps=1e-3),
    "radam decoupled": lambda p: O.RAdam(p, weight_decay=0.1, decoupled_weight_decay=True),
    "adamax": lambda p: O.Adamax(p),
    "adamax weight decay": lambda p: O.Adamax(p, weight_decay=0.1, betas=(0.8, 0.9), eps=1e-3),
    "adagrad": lambda p: O.Adagrad(p),
    "adagrad all": lambda p: O.Adagrad(p, lr_decay=0.05, weight_decay=0.1, eps=1e-4,
                                       initial_accumulator_value=0.5),
    "adadelta": lambda p: O.Adadelta(p),
    "adadelta weight decay": lambda p: O.Adadelta(p, rho=0.8, weight_decay=0.1, eps=1e-4),
    "rmsprop": lambda p: O.RMSprop(p),
    "rmsprop momentum": lambda p: O.RMSprop(p, momentum=0.9, weight_decay=0.1),
    "rmsprop centred": lambda p: O.RMSprop(p, centered=True, alpha=0.9),
    "rmsprop centred momentum": lambda p: O.RMSprop(p, centered=True, momentum=0.8, alpha=0.95,
                                                    eps=1e-4, weight_decay=0.05),
    "lion": lambda p: Lion(),
    "lion weight decay": lambda p: Lion(weight_decay=0.3, beta1=0.95, beta2=0.98),
    "lamb": lambda p: Lamb(weight_decay=0.01),
    "lamb no weight decay": lambda p: Lamb(beta1=0.8, beta2=0.9, eps=1e-3),
    "lars": lambda p: Lars(weight_decay=5e-4),
    "lars trust": lambda p: Lars(weight_decay=0.1, mu=0.5, eta=0.3),
    "sign-sgd": lambda p: SignSgd(),
    "signum": lambda p: SignSgd(mu=0.9, weight_decay=0.2),
    "gi-adam": lambda p: GiAdam(),
    "gi-adam weight decay": lambda p: GiAdam(weight_decay=0.1, beta1=0.8, beta2=0.95, eps=1e-3),
    "gi-adam decoupled": lambda p: GiAdam(weight_decay=0.1, decoupled=True),
    "schedule-free sgd": lambda p: schedulefree.SGDScheduleFree(p),
    "schedule-free sgd all": lambda p: schedulefree.SGDScheduleFree(
        p, momentum=0.8, weight_decay=0.1, r=0.5, weight_lr_power=1.0),
    "schedule-free adamw": lambda p: schedulefree.AdamWScheduleFree(p),
    "schedule-free adamw all": lambda p: schedulefree.AdamWScheduleFree(
        p, betas=(0.95, 0.9), eps=1e-4, weight_decay=0.1, r=1.0, weight_lr_power=0.0),
}
CYCLED = ["sgd momentum", "sgd nesterov weight decay", "adam", "adamw amsgrad", "nadam", "radam",
          "adamax", "rmsprop centred momentum", "lion", "lamb", "lars", "signum", "gi-adam"]


def run_optimizer(make, dtype, cycled, grouped):
    """The parameters after each update, and the weights to evaluate at."""
    tensors = []
    i = 0
    for shape in TENSORS:
        n = math.prod(shape)
        tensors.append(torch.tensor([first_parameter(i + k) for k in range(n)], dtype=dtype).reshape(shape))
        i += n
    for p in tensors:
        p.requires_grad_(True)
    optimizer = make([{"params": [p]} for p in tensors])
    theirs = not isinstance(optimizer, Paper)
    plain = [p.detach().reshape(-1).tolist() for p in tensors]
    factors = [f if grouped else 1 for f, _ in GROUPS]
    decays = [d if grouped else None for _, d in GROUPS]
    if theirs:
        for group, decay in zip(optimizer.param_groups, decays):
            if decay is not None:
                group["weight_decay"] = decay
        if hasattr(optimizer, "train"):
            optimizer.train()
    for u in range(100):
        i = 0
        gradients = []
        for p in tensors:
            gradients.append([gradient(u, i + k) for k in range(p.numel())])
            i += p.numel()
        if theirs:
            for p, g, group, factor in zip(tensors, gradients, optimizer.param_groups, factors):
                p.grad = torch.tensor(g, dtype=dtype).reshape(p.shape)
                group["lr"] = rate(u) * factor
                if cycled and "betas" in group:
                    group["betas"] = (momentum(u), group["betas"][1])
                elif cycled:
                    group["momentum"] = momentum(u)
            optimizer.step()
            plain = [p.detach().reshape(-1).tolist() for p in tensors]
            evaluated = plain
            if hasattr(optimizer, "eval"):
                optimizer.eval()
                evaluated = [p.detach().reshape(-1).tolist() for p in tensors]
                optimizer.train()
                for p, kept in zip(tensors, plain):  # there and back rounds
                    p.data = torch.tensor(kept, dtype=dtype).reshape(p.shape)
        else:
            optimizer.update(plain, gradients, [rate(u) * f for f in factors], decays,
                             momentum(u) if cycled else None)
            evaluated = plain
        yield u + 1, sum(plain, []), sum(evaluated, [])


def record_optimizers():
    cases = [(name, make, False, False) for name, make in OPTIMIZERS.items()]
    cases += [(name + ", cycled", OPTIMIZERS[name], True, False) for name in CYCLED]
    cases += [(name + ", groups", make, False, True) for name, make in OPTIMIZERS.items()]
    for name, make, cycled, grouped in cases:
        for kind, dtype in (("double", torch.float64), ("float", torch.float32)):
            torch.set_default_dtype(dtype)  # NAdam keeps a product in it
            for u, parameters, evaluated in run_optimizer(make, dtype, cycled, grouped):
                if u in (1, 2, 3, 10, 100):
                    yield f"{name} | {kind} | {u} | {text(parameters)}"
                    if evaluated != parameters:
                        yield f"{name}, evaluated | {kind} | {u} | {text(evaluated)}"
    torch.set_default_dtype(torch.float32)


CLIPPING = {
    "norm 1": lambda p: nn.utils.clip_grad_norm_(p, 1.0),
    "norm 4.5": lambda p: nn.utils.clip_grad_norm_(p, 4.5),
    "norm 1e-3": lambda p: nn.utils.clip_grad_norm_(p, 1e-3),
    "value 0.5": lambda p: nn.utils.clip_grad_value_(p, 0.5),
    "value 10": lambda p: nn.utils.clip_grad_value_(p, 10.0),
}


def record_clipping():
    changes = {"": [], ", nan": [(3, math.nan)], ", inf": [(3, math.inf)]}
    for name, clip in CLIPPING.items():
        for kind, dtype in (("double", torch.float64), ("float", torch.float32)):
            for what, changed in changes.items():
                for u in range(3):
                    values = [gradient(u, i) for i in range(SIZE)]
                    for i, value in changed:
                        values[i] = value
                    tensors = [nn.Parameter(torch.zeros(s, dtype=dtype)) for s in TENSORS]
                    i = 0
                    for p in tensors:
                        n = p.numel()
                        p.grad = torch.tensor(values[i:i + n], dtype=dtype).reshape(p.shape)
                        i += n
                    clip(tensors)
                    flat = sum((p.grad.reshape(-1).tolist() for p in tensors), [])
                    yield f"{name}{what} | {kind} | {u} | {text(flat)}"


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


def without_keys(gradient):
    """The bias of the keys moves all scores of a query alike: its gradient is 0 but for rounding, of
    which Adam makes steps that are another processor's alone."""
    queries, keys, values = gradient.chunk(3)
    return torch.cat([queries, torch.zeros_like(keys), values])


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
        for layer in self.layers:
            layer.self_attn.in_proj_bias.register_hook(without_keys)

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


RECORDS = {"optimizers.txt": record_optimizers, "clipping.txt": record_clipping,
           "trajectories.txt": record_trajectories, "transformers.txt": record_transformers}


def main():
    folder = pathlib.Path(sys.argv[1])
    head = f"# PyTorch {torch.__version__.split('+')[0]}; renew: " \
           "python3 tests/peers/record_training.py tests/golden\n"
    for name, lines in RECORDS.items():
        (folder / name).write_text(head + "".join(line + "\n" for line in lines()))


if __name__ == "__main__":
    main()
