# SPDX-License-Identifier: GPL-3.0-or-later
"""The set-ups of the tables as recipes, and what is read off their runs."""
import csv
import json
import math
import subprocess

import glyphs

NOT_FINITE = 9.0 # stands in a mean for a loss that is not finite, on both sides

OPTIMIZERS = {
    'sgd': {'kind': 'sgd'},
    'momentum': {'kind': 'sgd', 'momentum': 0.9},
    'adam': {'kind': 'adam'},
    'radam': {'kind': 'radam'},
    'giadam': {'kind': 'giAdam'},
    'adamw': {'kind': 'adamw', 'weightDecay': 0.01},
}


def warm_up_phase(updates):
    """Linear: update t of W has (t + 1) / W of the rate."""
    if updates == 0:
        return None
    return {'shape': {'kind': 'linear'}, 'length': f'{updates} updates', 'from': 0, 'grid': '(]'}


def recipe(rate, warm_up, updates, training, main=(), updates_per_epoch=62.5):
    return {
        'format': 'warmup-lab',
        'version': 1,
        'schedule': {
            'clock': {'run': f'{updates} updates', 'updatesPerEpoch': updates_per_epoch},
            'baseRate': rate,
            'warmUp': warm_up_phase(warm_up),
            'main': list(main),
        },
        'asRun': {'framework': ''},
        'training': training,
    }


def bed(optimizer, loss):
    """The standard bed: 144-32-32-10 on glyphs, batches of 32."""
    return {'model': {'kind': 'mlp', 'hidden': [32, 32]}, 'loss': loss, 'batch': 32,
            'optimizer': OPTIMIZERS[optimizer]}


def number(text):
    value = float(text) if text else math.nan
    return value if math.isfinite(value) else NOT_FINITE


class Lab:
    def __init__(self, program, folder, pool):
        self.program, self.folder, self.pool = program, folder, pool

    def run(self, name, recipe_, seeds=1):
        """Trains and returns the summary's rows."""
        path = self.folder / f'{name}.warmup.json'
        table = self.folder / f'{name}.csv'
        path.write_text(json.dumps(recipe_))
        done = subprocess.run([self.program, 'train', path, '--seeds', str(seeds),
                               '--summary', table], capture_output=True, text=True)
        if done.returncode not in (0, 1): # 1: a run diverged, which is a result
            raise RuntimeError(f'{name}: {done.stderr.strip()}')
        with open(table, newline='') as file:
            return list(csv.DictReader(file))

    def train(self, table, setup, rate, warm_up, seeds):
        """{quantity: (a value a seed, failures)}"""
        def one(seed):
            return TABLES[table](self, f'{table}-{seed}', setup, rate, warm_up, seed)

        results = list(self.pool.map(one, range(1, seeds + 1)))
        return {quantity: ([result[quantity][0] for result in results],
                           sum(result[quantity][1] for result in results))
                for quantity in results[0]}


def heat_map(lab, name, setup, rate, warm_up, seed):
    """T1, T1b: mean squared error. Failed: test accuracy below 0.2."""
    training = bed(setup, 'meanSquaredError')
    training['data'] = glyphs.idx_files(lab.folder, seed, 2000, 1000)
    training['firstSeed'] = seed
    row, = lab.run(name, recipe(rate, warm_up, 300, training))
    accuracy = float(row['test_accuracy'] or 0)
    return {'train loss': (number(row['train_loss']), accuracy < 0.2)}


def swapped(lab, name, setup, rate, warm_up, seed):
    """T11: a single pass of 200 updates, five batches of it replaced. How far the softmax outputs
    come from those of the run in which they are not. Failed: the first five do no more than the
    middle five."""
    optimizer, decay = setup.split()
    updates, batch, replaced = 200, 32, 5
    main = [{'shape': {'kind': 'linear'}, 'length': 'rest'}] if decay == 'linear' else []
    training = bed(optimizer, 'crossEntropy')
    training['data'] = glyphs.idx_files(lab.folder, seed, (updates + replaced) * batch, 1000)
    training['firstSeed'] = seed
    training['follow'] = 'withoutOrder'
    found = {}
    for place, begin in (('first', 0), ('middle', updates // 2), ('last', updates - replaced)):
        training['order'] = {'kind': 'swapped', 'from': begin, 'updates': replaced}
        rows = lab.run(name, recipe(rate, warm_up, updates, training, main))
        found[place] = (number(rows[1]['softmax_difference']), False)
    index = found['first'][0] / found['middle'][0]
    return {**found, 'first/middle': (index, index <= 1)}


def sorted_start(lab, name, setup, rate, warm_up, seed):
    """T12: the first K of 400 batches hold one class only. Updates to a test loss of 0.6, looked at
    every 10; 400 where it is not reached. Failed: reached no later than with shuffled batches, or
    not at all."""
    optimizer, batches = setup.split(' K=')
    training = bed(optimizer, 'crossEntropy')
    training['data'] = glyphs.idx_files(lab.folder, seed, 2000, 1000)
    training['firstSeed'] = seed
    training['follow'] = 'withoutOrder'
    training['order'] = {'kind': 'classSorted', 'updates': int(batches), 'classes': 1}
    training['evaluateEvery'] = 10
    training['targetLoss'] = 0.6
    shuffled, ordered = (int(row['target_reached'] or 400)
                         for row in lab.run(name, recipe(rate, warm_up, 400, training)))
    return {'shuffled': (shuffled, shuffled >= 400),
            'extra': (ordered - shuffled, ordered <= shuffled)}


def transformer(lab, name, setup, rate, warm_up, seed):
    """T6: the mean of the last 20 losses. Failed: 0.1 or more."""
    layer_norm, *decay = setup.split()
    main = [{'shape': {'kind': 'cosine'}, 'length': 'rest'}] if decay == ['cosine'] else []
    training = {'model': {'kind': 'transformer', 'layers': 4, 'width': 16, 'heads': 4, 'feedForward': 64,
                          'layerNorm': layer_norm},
                'data': {'kind': 'sequences', 'task': 'reverse', 'vocabulary': 10, 'length': 8,
                         'testSamples': 0},
                'optimizer': OPTIMIZERS['adam'], 'batch': 32, 'firstSeed': seed}
    row, = lab.run(name, recipe(rate, warm_up, 400, training, main, 400))
    loss = number(row['last_losses'])
    return {'last losses': (loss, loss >= 0.1)}


TABLES = {'T1': heat_map, 'T1b': heat_map, 'T6': transformer, 'T11': swapped, 'T12': sorted_start}
