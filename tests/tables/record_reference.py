# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the published tables with PyTorch and writes what tables.py compares with.

    tests/tables/record_reference.py [--table T11]... [--missing] [--output tests/tables/reference.csv]

Needs PyTorch 2.13. Rows of other tables stay as they are; with --missing those that have a mean, too. Nothing of this program takes part: images
are drawn by PyTorch from the prototypes of prototypes.csv, weights, batches and replaced samples by
its generators, slopes by its autograd. All members of a cell train as one batch of tensors [member,
...]; members of one seed share images, start and batches."""
import argparse
import csv
import functools
import io
import pathlib

import torch
from torch.nn.functional import cross_entropy, interpolate, one_hot

import glyphs
import setups

HERE = pathlib.Path(__file__).resolve().parent
WIDTHS = (144, 32, 32, 10)
NOISE = 0.6
FIRST_SEED = 5000 # of this side's own draws

torch.set_num_threads(1)


def prototypes():
    with open(HERE / 'prototypes.csv', newline='') as file:
        rows = [[float(value) for value in row[2:]] for row in list(csv.reader(file))[1:]]
    small = torch.tensor(rows).reshape(glyphs.CLASSES, glyphs.VARIANTS, glyphs.SMALL, glyphs.SMALL)
    return interpolate(small, size=(glyphs.LARGE, glyphs.LARGE), mode='bicubic',
                       align_corners=False)


def draw_images(count, generator, images, noise_deviation=NOISE):
    """inputs [count, 144], labels [count]"""
    def below(n):
        return torch.randint(n, (count,), generator=generator)

    shifts = glyphs.LARGE - glyphs.SIDE + 1
    labels, variants, down, right = (below(glyphs.CLASSES), below(glyphs.VARIANTS), below(shifts),
                                     below(shifts))
    side = torch.arange(glyphs.SIDE)
    rows = (down[:, None] + side)[:, :, None]
    columns = (right[:, None] + side)[:, None, :]
    crops = images[labels[:, None, None], variants[:, None, None], rows, columns]
    contrast = torch.empty(count, 1, 1).uniform_(0.6, 1.4, generator=generator)
    noise = torch.randn(crops.shape, generator=generator)
    return (crops * contrast + noise_deviation * noise).flatten(1), labels


class Bed:
    """Data, starts and batches of some seeds. `draw` gives inputs and labels of a generator, by default images, the
    first `train` of which are trained on."""

    def __init__(self, seeds, train, test=1000, widths=WIDTHS, draw=None):
        if draw is None:
            images = prototypes()
            draw = functools.partial(draw_images, train + test, images=images)
        self.seeds = seeds
        self.generators = [torch.Generator().manual_seed(FIRST_SEED + s) for s in range(seeds)]
        drawn = [draw(generator=g) for g in self.generators]
        inputs = torch.stack([x for x, _ in drawn])
        labels = torch.stack([y for _, y in drawn])
        self.train = inputs[:, :train], labels[:, :train]
        self.test = inputs[:, train:], labels[:, train:]
        self.starts = []
        for fan_in, out in zip(widths, widths[1:]):
            deviation = (2 / fan_in) ** 0.5
            self.starts.append(torch.stack(
                [deviation * torch.randn(fan_in, out, generator=g) for g in self.generators]))
            self.starts.append(torch.zeros(seeds, 1, out))
        self.states = [g.get_state() for g in self.generators]

    def rewind(self):
        """Draws the same batches again from now on."""
        for generator, state in zip(self.generators, self.states):
            generator.set_state(state)

    def epoch_orders(self):
        count = self.train[0].shape[1]
        return torch.stack([torch.randperm(count, generator=g) for g in self.generators])

    def batches(self, updates, batch):
        """Places [seed, batch] of every update: each epoch in an order of its own, its last batch
        smaller."""
        count = self.train[0].shape[1]
        made = 0
        while made < updates:
            order = self.epoch_orders()
            for begin in range(0, count, batch):
                if made < updates:
                    yield order[:, begin:begin + batch]
                made += 1

    def take(self, part, places):
        inputs, labels = part
        seed = torch.arange(self.seeds)[:, None]
        return inputs[seed, places], labels[seed, places]


make_bed = functools.lru_cache(Bed)


def bed_of(*arguments, **named):
    """A bed as new, whose data is drawn once."""
    bed = make_bed(*arguments, **named)
    bed.rewind()
    return bed


def outputs(parameters, inputs):
    hidden = inputs
    for i in range(0, len(parameters), 2):
        hidden = hidden @ parameters[i] + parameters[i + 1]
        if i + 2 < len(parameters):
            hidden = hidden.relu()
    return hidden


def losses(given, labels, loss):
    """One a member."""
    if loss == 'meanSquaredError':
        return (given - one_hot(labels, given.shape[-1])).square().mean((1, 2))
    return cross_entropy(given.transpose(1, 2), labels, reduction='none').mean(1)


class GIAdam(torch.optim.Adam):
    """Kalra and Barkeshli 2024: the second moment starts at the square of the first gradient."""

    def step(self):
        for parameter in self.param_groups[0]['params']:
            if parameter not in self.state:
                self.state[parameter] = {'step': torch.tensor(0.0),
                                         'exp_avg': torch.zeros_like(parameter),
                                         'exp_avg_sq': parameter.grad.square()}
        return super().step()


def optimizer(name, parameters):
    return {'sgd': lambda: torch.optim.SGD(parameters),
            'momentum': lambda: torch.optim.SGD(parameters, momentum=0.9),
            'adam': lambda: torch.optim.Adam(parameters),
            'radam': lambda: torch.optim.RAdam(parameters),
            'giadam': lambda: GIAdam(parameters),
            'adamw': lambda: torch.optim.AdamW(parameters, weight_decay=0.01)}[name]()


def rate_at(t, updates, rate, warm_up, decay=False):
    if t < warm_up:
        return rate * (t + 1) / warm_up
    return rate * (1 - (t - warm_up) / (updates - warm_up)) if decay else rate


def train(bed, arms, name, loss, rates, batch_of, after=None):
    """Trains `arms` copies of every seed; batch_of(t) gives inputs and labels [arm * seed, ...].
    Each element of a tensor has an update of its own in these optimizers, so that members do not
    meet."""
    parameters = [start.repeat(arms, 1, 1).requires_grad_() for start in bed.starts]
    steps = optimizer(name, parameters)
    for t, rate in enumerate(rates):
        inputs, labels = batch_of(t)
        loss_of_all = losses(outputs(parameters, inputs), labels, loss).sum()
        steps.zero_grad()
        loss_of_all.backward()
        steps.param_groups[0]['lr'] = rate
        steps.step()
        if after:
            after(t + 1, parameters)
    return [p.detach() for p in parameters]


def trained(bed, name, loss, rates, batch=32):
    """Training loss, test loss and test accuracy of every seed after an update at each of `rates`."""
    batches = list(bed.batches(len(rates), batch))
    found = train(bed, 1, name, loss, rates, lambda t: bed.take(bed.train, batches[t]))
    with torch.no_grad():
        training_loss = losses(outputs(found, bed.train[0]), bed.train[1], loss)
        told = outputs(found, bed.test[0])
        return (training_loss, losses(told, bed.test[1], loss),
                (told.argmax(-1) == bed.test[1]).float().mean(1))


def heat_map(name, rate, warm_up, seeds):
    loss, _, accuracy = trained(bed_of(seeds, 2000), name, 'meanSquaredError',
                                [rate_at(t, 300, rate, warm_up) for t in range(300)])
    loss = torch.nan_to_num(loss, nan=setups.NOT_FINITE, posinf=setups.NOT_FINITE)
    return {'train loss': (loss, accuracy < 0.2)}


def swapped(setup, rate, warm_up, seeds):
    """Arms: as it is, and with the first, middle and last five batches replaced."""
    apart = swapped_apart(setup, rate, warm_up, seeds, ('first', 'middle', 'last'))
    none = torch.zeros(seeds, dtype=torch.bool)
    index = apart['first'] / apart['middle']
    return {**{place: (value, none) for place, value in apart.items()},
            'first/middle': (index, index <= 1)}


def swapped_apart(setup, rate, warm_up, seeds, wanted):
    """How far the outputs of the arms in which the `wanted` batches are replaced come from those as it is."""
    name, decay = setup.split()
    updates, batch, replaced = 200, 32, 5
    bed = bed_of(seeds, (updates + replaced) * batch)
    places = {'first': 0, 'middle': updates // 2, 'last': updates - replaced}
    places = {place: places[place] for place in wanted}
    arms = 1 + len(places)
    order = bed.epoch_orders() # a single pass; its end is kept for what is replaced

    def batch_of(t):
        arms = [bed.take(bed.train, order[:, t * batch:(t + 1) * batch])]
        for begin in places.values():
            other = updates + t - begin if begin <= t < begin + replaced else t
            arms.append(bed.take(bed.train, order[:, other * batch:(other + 1) * batch]))
        return tuple(torch.cat(part) for part in zip(*arms))

    found = train(bed, arms, name, 'crossEntropy',
                  [rate_at(t, updates, rate, warm_up, decay == 'linear') for t in range(updates)],
                  batch_of)
    with torch.no_grad():
        shares = outputs(found, bed.test[0].repeat(arms, 1, 1)).softmax(-1)
        shares = shares.unflatten(0, (arms, seeds))
        apart = (shares[1:] - shares[:1]).square().sum(-1).mean(-1).sqrt()
    return dict(zip(places, apart))


def sorted_start(setup, rate, warm_up, seeds):
    """Arms: shuffled, and the first K batches of class 0."""
    name, count = setup.split(' K=')
    updates, batch, target = 400, 32, 0.6
    bed = bed_of(seeds, 2000)
    batches = list(bed.batches(updates, batch))
    pools = [(labels == 0).nonzero().flatten() for labels in bed.train[1]]
    sorted_batches = [
        torch.stack([pool[torch.randint(len(pool), (batch,), generator=g)]
                     for pool, g in zip(pools, bed.generators)]) for _ in range(int(count))]

    def batch_of(t):
        second = sorted_batches[t] if t < len(sorted_batches) else batches[t]
        arms = bed.take(bed.train, batches[t]), bed.take(bed.train, second)
        return tuple(torch.cat(part) for part in zip(*arms))

    reached = torch.full((2 * seeds,), updates)

    def look(made, parameters):
        if made % 10 == 0:
            with torch.no_grad():
                loss = losses(outputs(parameters, bed.test[0].repeat(2, 1, 1)),
                              bed.test[1].repeat(2, 1), 'crossEntropy')
            reached[(loss < target) & (reached == updates)] = made

    train(bed, 2, name, 'crossEntropy',
          [rate_at(t, updates, rate, warm_up) for t in range(updates)], batch_of, look)
    shuffled, ordered = reached.float().chunk(2)
    return {'shuffled': (shuffled, shuffled >= updates),
            'extra': (ordered - shuffled, ordered <= shuffled)}


TABLES = {'T1': heat_map, 'T1b': heat_map, 'T11': swapped, 'T12': sorted_start}
COUNTED = {'train loss', 'first/middle', 'shuffled', 'extra'} # quantities that can fail


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--table', action='append', choices=list(TABLES),
                        help='only this table; may be repeated')
    parser.add_argument('--missing', action='store_true', help='only rows without a mean')
    parser.add_argument('--output', type=pathlib.Path, default=HERE / 'reference.csv')
    options = parser.parse_args()
    with open(HERE / 'reference.csv', newline='') as file:
        rows = list(csv.DictReader(file))
    measured = {}
    for row in rows:
        if row['table'] not in TABLES or row['table'] not in (options.table or TABLES):
            continue
        if options.missing and row['mean']:
            continue
        cell = row['table'], row['setup'], float(row['rate']), int(row['warm_up'])
        seeds = int(row['seeds'])
        if cell not in measured:
            measured[cell] = TABLES[row['table']](row['setup'], *cell[2:], seeds)
            print(*cell, *(f'{q} {v.mean():.4g} ± {v.std():.2g}, failed {int(f.sum())}/{seeds};'
                           for q, (v, f) in measured[cell].items()), flush=True)
        values, failures = measured[cell][row['quantity']]
        row['mean'], row['deviation'] = f'{values.mean():.6g}', f'{values.std():.6g}'
        row['failures'] = int(failures.sum()) if row['quantity'] in COUNTED else ''
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator='\n')
    writer.writeheader()
    writer.writerows(rows)
    options.output.write_text(text.getvalue())


if __name__ == '__main__':
    main()
