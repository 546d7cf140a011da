#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the published tables again with warmup-lab and compares every cell with its reference.

A cell is inside when its mean differs from the reference's by at most 3 combined standard errors
and the 95 % intervals (Wilson) of the shares of failed runs overlap. Ends with 1 when more than 5 %
of the cells are outside. The reference figures (reference.csv) were measured with PyTorch on the same
set-ups with its own seeds: the two sides share the images' prototypes, nothing else. Cells of T6
without a mean are of an earlier measurement that kept only how many runs failed: there failures alone
are compared; record_transformers.py measures them anew.
The program is $WARMUP_LAB, else build/app/warmup-lab."""
import argparse
import concurrent.futures
import csv
import dataclasses
import os
import pathlib
import sys
import tempfile
import time

import compare
import setups

HERE = pathlib.Path(__file__).resolve().parent
STANDARD_ERRORS = 3
SHARE_OUTSIDE = 0.05


@dataclasses.dataclass
class Cell:
    table: str
    setup: str
    rate: float
    warm_up: int
    quantity: str
    mean: float | None # None: not recorded
    deviation: float
    failures: int | None
    seeds: int
    reduced: bool
    note: str


def reference(path):
    with open(path, newline='') as file:
        return [Cell(row['table'], row['setup'], float(row['rate']), int(row['warm_up']),
                     row['quantity'], float(row['mean']) if row['mean'] else None,
                     float(row['deviation'] or 0),
                     int(row['failures']) if row['failures'] else None, int(row['seeds']),
                     row['reduced'] == 'yes', row['note']) for row in csv.DictReader(file)]


def verdict(cell, values, failures):
    """(difference in standard errors, inside or not)"""
    ours = (compare.mean(values), compare.deviation(values), len(values))
    apart = 0.0 if cell.mean is None else compare.difference(
        (cell.mean, cell.deviation, cell.seeds), ours)
    inside = abs(apart) <= STANDARD_ERRORS
    if cell.failures is not None:
        inside = inside and compare.overlap(compare.wilson(cell.failures, cell.seeds),
                                            compare.wilson(failures, len(values)))
    return apart, inside


def line(cell, values, failures, apart, inside):
    def figure(mean, deviation, failed, seeds):
        text = 'no mean' if mean is None else f'{mean:.4g} ± {deviation:.2g}'
        return f'{text}, failed {failed}/{seeds}' if cell.failures is not None else text

    theirs = figure(cell.mean, cell.deviation, cell.failures, cell.seeds)
    ours = figure(compare.mean(values), compare.deviation(values), failures, len(values))
    word = 'inside' if inside else 'OUTSIDE'
    return (f'{cell.table:4} {cell.setup:28} lr {cell.rate:<6g} w{cell.warm_up:<4}'
            f'{cell.quantity:12} | {theirs:32} | {ours:32} | {apart:+6.1f} | {word}')


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--table', action='append', metavar='NAME',
                        help='only this table (T1, T1b, ...); may be repeated')
    parser.add_argument('--reduced', action='store_true',
                        help='only the cells that a quick check needs, 8 seeds of each')
    parser.add_argument('--seeds', type=int, metavar='K',
                        help='seeds of each cell (as many as the reference has)')
    parser.add_argument('--jobs', type=int, default=os.cpu_count(), metavar='N',
                        help='programs at a time (%(default)s)')
    return parser.parse_args()


def main():
    options = arguments()
    program = pathlib.Path(os.environ.get('WARMUP_LAB',
                                          HERE.parent.parent / 'build/app/warmup-lab'))
    if not program.exists():
        sys.exit(f'{program}: not there; build it, or set WARMUP_LAB')
    cells = [cell for cell in reference(HERE / 'reference.csv')
             if (not options.table or cell.table in options.table)
             and (cell.reduced or not options.reduced)]
    if not cells:
        sys.exit('no such cells')
    groups = {} # one training gives all quantities of a setup at a rate and a warm-up
    for cell in cells:
        groups.setdefault((cell.table, cell.setup, cell.rate, cell.warm_up), []).append(cell)
    began = time.monotonic()
    outside = []
    print(f'{"cell":61} | {"reference":32} | {"ours":32} | {"SE":>6} | verdict')
    with tempfile.TemporaryDirectory(prefix='warmup-lab-tables-') as folder, \
            concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        lab = setups.Lab(program, pathlib.Path(folder), pool)
        for (table, setup, rate, warm_up), group in groups.items():
            seeds = options.seeds or (8 if options.reduced else group[0].seeds)
            results = lab.train(table, setup, rate, warm_up, seeds)
            for cell in group:
                values, failures = results[cell.quantity]
                apart, inside = verdict(cell, values, failures)
                print(line(cell, values, failures, apart, inside), flush=True)
                if not inside:
                    outside.append(cell)
                    if cell.note:
                        print(f'       {cell.note}')
    print(f'{len(cells)} cells, {len(outside)} outside '
          f'({len([cell for cell in outside if not cell.note])} of them not explained), '
          f'{time.monotonic() - began:.0f} s')
    return 1 if len(outside) > SHARE_OUTSIDE * len(cells) else 0


if __name__ == '__main__':
    sys.exit(main())
