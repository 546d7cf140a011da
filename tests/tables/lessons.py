#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs lessons on blocks of seeds that were fixed beforehand and compares every verdict with the expected one.

    python3 tests/tables/lessons.py                  # all lessons, 10 seeds from 1, 101 and 201
    python3 tests/tables/lessons.py 06-sgd-at-a-high-rate --seeds 24 --blocks 1

One line a question and block: verdict, failed runs, mean of the others, pairs won and lost, p. Ends with 1 when a
verdict is not the one that its lesson expects. The program is $WARMUP_LAB, else build/app/warmup-lab."""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BLOCKS = [1, 101, 201]


def runs_text(runs):
    mean = runs['mean']
    return f"{runs['failed']} of {runs['runs']} failed" + ('' if mean is None else f', else {mean:.4g}')


def line(question, first_seed):
    agrees = question['verdict'] == question['expected']
    found = question['verdict'] if agrees else f"{question['verdict']}, EXPECTED {question['expected']}"
    return (f"  from {first_seed}: {found}: {question['candidate']} ({runs_text(question['candidateRuns'])}) against "
            f"{question['baseline']} ({runs_text(question['baselineRuns'])}); {question['wins']} to "
            f"{question['losses']}, p = {question['p']:.2g}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('lesson', nargs='*', help='its name; without one all of them')
    parser.add_argument('--seeds', type=int, default=10)
    parser.add_argument('--blocks', type=int, nargs='+', default=BLOCKS, help='the first seed of each')
    arguments = parser.parse_args()
    program = os.environ.get('WARMUP_LAB', ROOT / 'build/app/warmup-lab')
    names = arguments.lesson or sorted(
        path.name.removesuffix('.lesson.json') for path in (ROOT / 'resources/lessons').glob('*.lesson.json'))
    verdicts = others = 0
    elapsed = dict.fromkeys(arguments.blocks, 0.0)
    for name in names:
        blocks = []
        for first in arguments.blocks:
            begun = time.monotonic()
            made = subprocess.run([program, 'lesson', name, '--seeds', str(arguments.seeds), '--first-seed',
                                   str(first), '--json'], stdout=subprocess.PIPE, check=True, text=True)
            seconds = time.monotonic() - begun
            elapsed[first] += seconds
            blocks.append((first, json.loads(made.stdout)['questions'], seconds))
        print(f"{name}: {', '.join(f'{seconds:.1f} s' for _, _, seconds in blocks)}")
        for i, question in enumerate(blocks[0][1]):
            print(f"  {question['ask']}")
            for first, questions, _ in blocks:
                print(line(questions[i], first), flush=True)
                verdicts += 1
                others += questions[i]['verdict'] != questions[i]['expected']
    print(f"{verdicts} verdicts, {others} not as expected; "
          + ', '.join(f'seeds from {first}: {seconds:.0f} s' for first, seconds in elapsed.items()))
    return 1 if others else 0


if __name__ == '__main__':
    sys.exit(main())
