#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures T6 with PyTorch and puts it into reference.csv in place of what is there.

    python3 tests/tables/record_transformers.py [--rate 0.02] [--layer-norm post]

A transformer of 4 layers, width 16, 4 heads and a feed-forward part of 64 ReLUs learns to reverse 8 of 10 tokens,
from 32 fresh sequences in each of 400 updates of Adam. The seeds and warm-ups of a rate train side by side, as one
batched computation; all have the same start and the same sequences for a seed. Of each run it takes the mean loss of
the last 20 updates; failed: 0.1 or more."""
import argparse
import csv
import math
import pathlib
import sys

import torch
from torch.nn import functional

import compare
import setups

VOCABULARY, LENGTH, WIDTH, HEADS, HIDDEN, LAYERS = 10, 8, 16, 4, 64, 4
BATCH, UPDATES, SEEDS = 32, 400, 12
GRID = {'post': ((0.005, 0.01, 0.015, 0.02, 0.03), (0, 10, 20, 40, 80, 160)),
        'pre': ((0.005, 0.01, 0.02, 0.03), (0, 40))}
REDUCED = {('post', 0.02, 0), ('post', 0.02, 40), ('post', 0.01, 0), ('pre', 0.02, 0)}
COSINE = {'post cosine': ((0.02,), (0, 40))}


def start(pre, seeds, copies):
    """Name to parameter, [copies * seeds, ...]: every seed's own start, the same in all copies."""
    made = {}

    def add(name, *shape, draw):
        stack = torch.stack([draw(torch.empty(*shape), torch.Generator().manual_seed(
            1_000_003 * seed + len(made))) for seed in seeds])
        made[name] = stack.repeat(copies, *[1] * len(shape)).requires_grad_(True)

    def dense(name, inputs, outputs):
        bound = math.sqrt(6 / (inputs + outputs))
        add(name + '.weight', inputs, outputs, draw=lambda t, g: t.uniform_(-bound, bound, generator=g))
        add(name + '.bias', 1, outputs, draw=lambda t, g: t.zero_())

    def norm(name):
        add(name + '.gain', 1, WIDTH, draw=lambda t, g: t.fill_(1))
        add(name + '.bias', 1, WIDTH, draw=lambda t, g: t.zero_())

    def normal(t, g):
        return t.normal_(0, WIDTH ** -0.5, generator=g)

    add('token', VOCABULARY, WIDTH, draw=normal)
    add('position', LENGTH, WIDTH, draw=normal)
    for layer in range(LAYERS):
        dense(f'{layer}.qkv', WIDTH, 3 * WIDTH)
        dense(f'{layer}.out', WIDTH, WIDTH)
        dense(f'{layer}.hidden', WIDTH, HIDDEN)
        dense(f'{layer}.back', HIDDEN, WIDTH)
        norm(f'{layer}.norm1')
        norm(f'{layer}.norm2')
    if pre:
        norm('norm')
    dense('head', WIDTH, VOCABULARY)
    return made


def logits(p, tokens, pre):
    """[members, batch * length, vocabulary] from tokens [members, batch, length]."""
    members, batch = tokens.shape[:2]

    def dense(name, x):
        return torch.baddbmm(p[name + '.bias'], x, p[name + '.weight'])

    def norm(name, x):
        return functional.layer_norm(x, (WIDTH,)) * p[name + '.gain'] + p[name + '.bias']

    def attention(layer, x):
        parts = dense(f'{layer}.qkv', x).view(members * batch, LENGTH, 3, HEADS, WIDTH // HEADS)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v)
        return dense(f'{layer}.out', mixed.transpose(1, 2).reshape(members, batch * LENGTH, WIDTH))

    def feed(layer, x):
        return dense(f'{layer}.back', torch.relu(dense(f'{layer}.hidden', x)))

    which = tokens.reshape(members, -1, 1).expand(-1, -1, WIDTH)
    x = p['token'].gather(1, which) + p['position'].repeat(1, batch, 1)
    for layer in range(LAYERS):
        if pre:
            x = x + attention(layer, norm(f'{layer}.norm1', x))
            x = x + feed(layer, norm(f'{layer}.norm2', x))
        else:
            x = norm(f'{layer}.norm1', x + attention(layer, x))
            x = norm(f'{layer}.norm2', x + feed(layer, x))
    return dense('head', norm('norm', x) if pre else x)


def rate_at(t, peak, warm_up, cosine):
    if t < warm_up:
        return peak * (t + 1) / warm_up
    return peak * (1 + math.cos(math.pi * (t - warm_up) / (UPDATES - warm_up))) / 2 if cosine else peak


def radam_factor(t, beta2):
    """Liu et al. 2020; none: the step is not scaled by the second moment yet."""
    longest = 2 / (1 - beta2) - 1
    length = longest - 2 * t * beta2 ** t / (1 - beta2 ** t)
    if length <= 5:
        return None
    return math.sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))


def clipped(gradients, limit):
    """Each member's to a norm of at most `limit`."""
    norms = sum(g.flatten(1).square().sum(1) for g in gradients).sqrt()
    scale = (limit / (norms + 1e-6)).clamp(max=1)
    return [g * scale.view(-1, *[1] * (g.dim() - 1)) for g in gradients]


def train(pre, peak, warm_ups, cosine, beta2=0.999, kind='adam', limit=None):
    """[warm-up][seed]: mean loss of the last 20 updates, with Adam, 'radam' or 'giAdam' (whose second moment starts at
    the first squared gradient)."""
    seeds = range(SEEDS)
    p = start(pre, seeds, len(warm_ups))
    averages = [(torch.zeros_like(x), torch.zeros_like(x)) for x in p.values()]
    streams = [torch.Generator().manual_seed(77_000 + seed) for seed in seeds]
    last = []
    for t in range(UPDATES):
        one = torch.stack([torch.randint(0, VOCABULARY, (BATCH, LENGTH), generator=g) for g in streams])
        tokens = one.repeat(len(warm_ups), 1, 1)
        wanted = tokens.flip(2).flatten(1)
        losses = functional.cross_entropy(logits(p, tokens, pre).transpose(1, 2), wanted, reduction='none').mean(1)
        gradients = torch.autograd.grad(losses.sum(), list(p.values()))
        if limit is not None:
            gradients = clipped(gradients, limit)
        factor = radam_factor(t + 1, beta2) if kind == 'radam' else 1
        if t >= UPDATES - 20:
            last.append(losses.detach())
        rates = torch.tensor([rate_at(t, peak, w, cosine) for w in warm_ups]).repeat_interleave(SEEDS)
        with torch.no_grad():
            for x, g, (m, v) in zip(p.values(), gradients, averages):
                if kind == 'giAdam' and t == 0:
                    v.addcmul_(g, g)
                m.lerp_(g, 0.1)
                v.mul_(beta2).addcmul_(g, g, value=1 - beta2)
                u = m / (1 - 0.9 ** (t + 1))
                if factor is not None:
                    u = factor * u / ((v / (1 - beta2 ** (t + 1))).sqrt() + 1e-8)
                x -= rates.view(-1, *[1] * (x.dim() - 1)) * u
    means = torch.stack(last).mean(0)
    means[~means.isfinite()] = setups.NOT_FINITE
    return means.view(len(warm_ups), SEEDS).tolist()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--rate', type=float, help='only this one')
    parser.add_argument('--setup', choices=[*GRID, *COSINE], help='only this one')
    options = parser.parse_args()
    torch.set_num_threads(1)
    path = pathlib.Path(__file__).with_name('reference.csv')
    for setup, (rates, warm_ups) in {**COSINE, **GRID}.items():
        for rate in rates:
            if options.rate not in (None, rate) or options.setup not in (None, setup):
                continue
            found = train('pre' in setup, rate, warm_ups, 'cosine' in setup)
            with open(path, newline='') as file:
                head, *rows = csv.reader(file)
            kept = [row for row in rows if row[:2] != ['T6', setup] or float(row[2]) != rate]
            for warm_up, values in zip(warm_ups, found):
                kept.append(['T6', setup, f'{rate:g}', warm_up, 'last losses', f'{compare.mean(values):.6g}',
                             f'{compare.deviation(values):.6g}', sum(value >= 0.1 for value in values), SEEDS,
                             'yes' if (setup, rate, warm_up) in REDUCED else '', ''])
                print(setup, rate, warm_up, kept[-1][5:8], flush=True)
            with open(path, 'w', newline='') as file:
                csv.writer(file, lineterminator='\n').writerows([head, *kept])
    return 0


if __name__ == '__main__':
    sys.exit(main())
