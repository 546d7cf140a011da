#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `warmup-lab range` suggests against NumPy: from the losses that it writes, the moving average by its sum formula, and
the three rules by array operations. Several recipes and ranges, some of which diverge in every seed and some in none.
Needs numpy; the program is $WARMUP_LAB, else build/app/warmup-lab."""
import csv
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy
except ImportError:
    print("range: skipped, Python has no numpy")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get('WARMUP_LAB', ROOT / 'build/app/warmup-lab')


def recipe(training):
    return {'format': 'warmup-lab', 'version': 1, 'schedule': {'clock': {'run': '10 epochs', 'updatesPerEpoch': 63}},
            'training': training}


GLYPHS = {'data': {'kind': 'glyphs', 'trainSamples': 500, 'testSamples': 50},
          'model': {'kind': 'mlp', 'hidden': [32, 32]}, 'loss': 'meanSquaredError', 'batch': 32}
CASES = [
    ({**GLYPHS, 'optimizer': {'kind': 'sgd'}}, ['--from', '1e-3', '--to', '30', '--seeds', '12']),
    ({**GLYPHS, 'optimizer': {'kind': 'sgd'}}, ['--from', '1e-3', '--to', '3e6', '--updates', '60', '--seeds', '5']),
    ({**GLYPHS, 'optimizer': {'kind': 'adam'}}, ['--from', '1e-5', '--to', '1', '--updates', '300', '--seeds', '6']),
    ({**GLYPHS, 'loss': 'crossEntropy', 'optimizer': {'kind': 'sgd'}}, ['--seeds', '7']),
    ({'model': {'kind': 'quadratic', 'dimension': 20}, 'optimizer': {'kind': 'sgd'}}, ['--to', '1e4', '--seeds', '4']),
]


def smoothed(losses):
    """sum 0.9^(t-k) loss_k / sum 0.9^(t-k), each for itself."""
    return numpy.array([(0.9 ** numpy.arange(t, -1, -1)) @ losses[:t + 1] / (0.9 ** numpy.arange(t, -1, -1)).sum()
                        for t in range(len(losses))])


def of_one(rates, losses, told_divergence):
    means = smoothed(losses)
    beyond = numpy.flatnonzero(means > 4 * numpy.minimum.accumulate(means))
    divergence = int(beyond[0]) if len(beyond) else None
    if divergence is None and told_divergence is not None:
        divergence = told_divergence # the loss or weights that are not finite are not in the table
        assert divergence >= len(losses) - 1, (divergence, len(losses))
    means = means[:None if divergence is None else divergence + 1]
    lowest = int(numpy.argmin(means))
    falls = numpy.diff(means[10:lowest + 1])
    return {'tenthOfMinimum': rates[lowest] / 10,
            'steepest': rates[10 + int(numpy.argmin(falls))] if len(falls) and falls.min() < 0 else None,
            'tenthOfDivergence': None if divergence is None else rates[divergence] / 10}, means


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else math.sqrt(values[middle - 1] * values[middle])


def check(folder, training, options):
    path = folder / 'recipe.warmup.json'
    path.write_text(json.dumps(recipe(training)))
    made = subprocess.run([PROGRAM, 'range', path, *options, '--json', '-o', folder / 'range.csv'], check=True,
                          stdout=subprocess.PIPE, text=True)
    told = json.loads(made.stdout)
    all_rates = numpy.geomspace(told['from'], told['to'], told['updates'])
    with open(folder / 'range.csv', newline='') as file:
        rows = list(csv.DictReader(file))
    found = {rule: [] for rule in told['suggestions']}
    for i in range(told['seeds']):
        mine = [row for row in rows if int(row['seed']) == told['firstSeed'] + i]
        rates = numpy.array([float(row['lr']) for row in mine])
        assert numpy.allclose(rates, all_rates[:len(rates)], rtol=1e-12, atol=0), 'rates'
        suggestions, means = of_one(all_rates, numpy.array([float(row['loss']) for row in mine]), told['divergedAt'][i])
        assert numpy.allclose(means, [float(row['smoothed']) for row in mine][:len(means)], rtol=1e-9, atol=0), 'average'
        for rule, rate in suggestions.items():
            if rate is not None:
                found[rule].append(rate)
    for rule, rates in found.items():
        says = told['suggestions'][rule]
        if 2 * len(rates) <= told['seeds']:
            assert says is None, (rule, says, rates)
            continue
        assert says['seeds'] == len(rates), (rule, says, rates)
        for name, rate in (('rate', median(rates)), ('least', min(rates)), ('largest', max(rates))):
            assert math.isclose(says[name], rate, rel_tol=1e-9), (rule, name, says, rate)
    return {rule: says and says['rate'] for rule, says in told['suggestions'].items()}


def main():
    with tempfile.TemporaryDirectory() as name:
        for training, options in CASES:
            print('range:', ' '.join(options), check(pathlib.Path(name), training, options), flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
