# SPDX-License-Identifier: GPL-3.0-or-later
"""The set-ups of the twelve lessons in PyTorch, for compare_experiments.py: every configuration of a lesson is trained
on SEEDS seeds, and the numbers that its questions are about are measured.

The seeds of a configuration train as one batch of tensors [seed, ...], and the transformers of one optimizer and all their
warm-ups too; data is drawn once a lesson. As in the program, runs that are compared share start, data and batches."""
import math
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'tables'))
import record_reference as nets
import record_transformers as transformers

SEEDS = 10
transformers.SEEDS = SEEDS
MSE, CE = 'meanSquaredError', 'crossEntropy'


def mean(values):
    return float(values.double().mean())


def images(train=2000, widths=nets.WIDTHS, noise=nets.NOISE):
    def draw(generator):
        return nets.draw_images(train + 1000, generator, nets.prototypes(), noise)

    return nets.Bed(SEEDS, train, widths=widths, draw=draw)


def rates(updates, peak, warm_up=0, decay=None, factor=None):
    """Linear from peak / warm_up, or at `factor` of the peak; then as it is, or a cosine."""
    def at(t):
        if t < warm_up:
            return peak * (factor or (t + 1) / warm_up)
        share = (t - warm_up) / (updates - warm_up)
        return peak * (1 + math.cos(math.pi * share)) / 2 if decay == 'cosine' else peak
    return [at(t) for t in range(updates)]


def net(bed, name, loss, of_updates, batch=32):
    """Mean training loss, mean test loss and the number of collapsed runs."""
    bed.rewind()
    training_loss, test_loss, accuracy = nets.trained(bed, name, loss, of_updates, batch)
    return mean(training_loss), mean(test_loss), int((accuracy < 0.2).sum())


def solved(found):
    return [sum(value < 0.1 for value in values) for values in found]


def lesson_1():
    return solved([*transformers.train(False, 0.02, (0, 80), True), *transformers.train(True, 0.02, (0,), True),
                   *transformers.train(False, 0.005, (0,), True)])


def watched(bed, of_updates, frozen):
    """[update, seed]: mean |u| and length of Adam's steps; frozen: for the gradients at the start throughout."""
    bed.rewind()
    batches = list(bed.batches(len(of_updates), 32))
    start = [p.clone().requires_grad_() for p in bed.starts]
    parameters = [p.clone().requires_grad_() for p in bed.starts]
    at = start if frozen else parameters
    steps = torch.optim.Adam(parameters)
    sizes, lengths = [], []
    for rate, places in zip(of_updates, batches):
        inputs, labels = bed.take(bed.train, places)
        gradients = torch.autograd.grad(nets.losses(nets.outputs(at, inputs), labels, CE).sum(), at)
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = gradient
        before = [p.detach().clone() for p in parameters]
        steps.param_groups[0]['lr'] = rate
        steps.step()
        step = torch.cat([(p.detach() - b).flatten(1) for p, b in zip(parameters, before)], 1)
        sizes.append(step.abs().mean(1) / rate)
        lengths.append(step.norm(dim=1))
    return torch.stack(sizes), torch.stack(lengths)


def scaling_spread(bed, streams=16):
    """{update: coefficient of variation of 1 / sqrt(v^) over streams of batches at the start, of each seed}."""
    members = [start.repeat_interleave(streams, 0).requires_grad_() for start in bed.starts]
    squares = [torch.zeros_like(p) for p in members]
    seed = torch.arange(SEEDS).repeat_interleave(streams)[:, None]
    found = {}
    for t in range(1, 51):
        places = torch.randint(bed.train[0].shape[1], (SEEDS * streams, 32))
        given = nets.outputs(members, bed.train[0][seed, places])
        loss = nets.losses(given, bed.train[1][seed, places], CE).sum()
        for v, g in zip(squares, torch.autograd.grad(loss, members)):
            v.mul_(0.999).addcmul_(g, g, value=0.001)
        if t in (1, 2, 5, 10, 20, 50):
            v = torch.cat([v.flatten(1) for v in squares], 1).unflatten(0, (SEEDS, streams)) / (1 - 0.999 ** t)
            scale = 1 / (v.sqrt() + 1e-8)
            spread = scale.std(1) / scale.mean(1)
            spread[v.amin(1) <= 1e-12] = math.nan
            found[t] = spread.nanmedian(1).values
    return found


def lesson_2():
    bed = images()
    sizes, _ = watched(bed, rates(400, 0.01), True)
    spread = scaling_spread(bed)
    first = []
    for warm_up in (0, 25):
        _, lengths = watched(bed, rates(400, 0.01, warm_up), False)
        first.append(mean(lengths[0] / lengths[200:].median(0).values))
    return [mean(sizes[0]), mean(sizes[200:].median(0).values), mean(spread[1]), mean(spread[50]), *first]


def lesson_3():
    def apart(*setup):
        return [mean(value) for value in nets.swapped_apart(*setup[:3], SEEDS, setup[3]).values()]

    return [*apart('adam constant', 0.003, 0, ('first', 'middle')), *apart('adam constant', 0.003, 50, ('first',)),
            *apart('sgd constant', 0.3, 0, ('first', 'middle'))]


def lesson_4():
    return [mean(nets.sorted_start('adam K=20', 0.01, warm_up, SEEDS)['extra'][0]) for warm_up in (0, 50, 100)]


def quadratic(peak, warm_up):
    """The mean of the last 20 losses."""
    eigenvalues = torch.logspace(0, -2, 50)
    generators = [torch.Generator().manual_seed(seed) for seed in range(SEEDS)]

    def normal():
        return torch.stack([torch.randn(50, generator=g) for g in generators])

    at = normal()
    last = []
    for rate in rates(600, peak, warm_up):
        last.append((eigenvalues * at * at).sum(1) / 2)
        at -= rate * (eigenvalues * at + 1e-6 * normal())
    return mean(torch.stack(last[-20:]))


def lesson_5():
    bed = images()
    return [*(net(bed, 'sgd', MSE, rates(300, 0.1, w)) for w in (0, 50, 100)),
            *(quadratic(peak, w) for peak in (1, 2.1) for w in (0, 300))]


def lesson_6():
    bed = images()
    return [net(bed, name, MSE, rates(300, *setup))
            for name, setups in (('sgd', ((2, 0), (2, 20), (0.3, 0), (3, 50))), ('adam', ((0.04, 0), (0.04, 100), (0.01, 0))))
            for setup in setups]


def lesson_7():
    bed = images()
    large = [rates(156, 2), rates(156, 2, 10), rates(156, 2, 10, factor=1 / 16), rates(156, 0.35)]
    return [*(net(bed, 'sgd', MSE, of_updates, 256) for of_updates in large),
            net(bed, 'sgd', MSE, rates(2500, 0.125), 16)]


def product(loss, parameters, vectors):
    gradients = torch.autograd.grad(loss().sum(), parameters, create_graph=True)
    along = sum((g * v).sum() for g, v in zip(gradients, vectors))
    return torch.autograd.grad(along, parameters)


def steepest(loss, parameters, vectors, products):
    """The largest curvature of each seed by power iteration, and the vectors that it goes on from."""
    for _ in range(products):
        norms = sum(v.flatten(1).square().sum(1) for v in vectors).sqrt().view(-1, 1, 1)
        vectors = [v / norms for v in vectors]
        images_of = product(loss, parameters, vectors)
        curvature = sum((v * h).flatten(1).sum(1) for v, h in zip(vectors, images_of))
        vectors = [h.detach() for h in images_of]
    return curvature.detach(), vectors


def full_batch(bed, of_updates):
    """Mean final loss, and the mean over the seeds of the median of rate x sharpness / 2 in the second half: the
    sharpness every 5 updates, from 20 products with the Hessian at first and 4 then."""
    parameters = [start.clone().requires_grad_() for start in bed.starts]
    generator = torch.Generator().manual_seed(1)
    vectors = [torch.randn(p.shape, generator=generator) for p in parameters]

    def loss():
        return nets.losses(nets.outputs(parameters, bed.train[0]), bed.train[1], MSE)

    edge = []
    for t, rate in enumerate(of_updates):
        if t % 5 == 0:
            curvature, vectors = steepest(loss, parameters, vectors, 4 if t else 20)
            edge.append(rate * curvature / 2)
        gradients = torch.autograd.grad(loss().sum(), parameters)
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients):
                parameter -= rate * gradient
    return mean(loss().detach()), mean(torch.stack(edge[30:]).nanmedian(0).values)


def lesson_8():
    bed = images(train=500, noise=1.0)
    return [full_batch(bed, rates(300, *setup)) for setup in ((1.92, 0), (1.92, 150), (0.12, 0), (0.12, 150), (0.24, 0))]


def lesson_9():
    bed = images()
    return [net(bed, 'sgd', MSE, rates(300, 2, 20, factor=factor)) for factor in (0.01, 0.1, None)]


def lesson_10():
    bed = images(widths=(144, 64, 64, 10))
    return [net(bed, 'adam', CE, rates(600, *setup), 16)
            for setup in ((0.01,), (0.001,), (0.01, 0, 'cosine'), (0.01, 30, 'cosine'))]


def lesson_11():
    setups = ({}, {'kind': 'radam'}, {'kind': 'giAdam'}, {'limit': 1})
    found = [transformers.train(False, 0.02, (0,), False, **setup)[0] for setup in setups]
    return solved([*found, *transformers.train(True, 0.02, (0,), False), *transformers.train(False, 0.005, (0,), False)])


def spirals():
    """Three classes, 200 + 100 points each, as the program's: 1.75 turns, noise 0.2."""
    def points(count, generator):
        radius = torch.linspace(0.05, 1, count)
        made = []
        for class_ in range(3):
            angle = 2 * math.pi * (1.75 * radius + class_ / 3) + 0.2 * torch.randn(count, generator=generator)
            made.append(torch.stack([radius * angle.sin(), radius * angle.cos()], 1))
        return torch.cat(made), torch.arange(3).repeat_interleave(count)

    def draw(generator):
        parts = points(200, generator), points(100, generator)
        return tuple(torch.cat(part) for part in zip(*parts))

    return nets.Bed(SEEDS, 600, widths=(2, 64, 64, 64, 3), draw=draw)


def lesson_12():
    bed, plane = images(), spirals()
    return [*(net(bed, 'adam', MSE, rates(300, 0.003, w)) for w in (0, 50)),
            *(net(plane, 'adam', CE, rates(300, 0.003, w)) for w in (0, 50)),
            *(net(bed, 'sgd', MSE, rates(300, 0.95, w)) for w in (0, 10)),
            solved(transformers.train(False, 0.02, (0, 20), False, beta2=0.99))]


LESSONS = [lesson_1, lesson_2, lesson_3, lesson_4, lesson_5, lesson_6, lesson_7, lesson_8, lesson_9, lesson_10,
           lesson_11, lesson_12]
