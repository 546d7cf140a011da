#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long lessons and sweeps take beside PyTorch scripts that train the same.

    cmake --preset release && cmake --build --preset release --target warmup-lab
    PYTHON tests/bench/compare_experiments.py [--pairs 7] [--only heat-map] [--program build/app/warmup-lab]

PYTHON is one that has PyTorch. Works:

  lesson-1  the post-LN transformer, 400 updates, 10 seeds, with and without a warm-up of 80 updates,
            and pre-LN without one, cosine
  heat-map  warm-up length x peak rate, 5 x 6 cells of 8 seeds, 300 updates of SGD on a net of 144-32-32-10

Each pair runs the program and then PyTorch, or the other way round. The program's time is that of the whole process, from
start to printed verdict, on all cores; PyTorch's begins when it is imported and counts training alone, with as many
threads as are fastest of 1 and all cores. PyTorch trains the seeds of a configuration as one batched computation
(tests/tables/record_transformers.py, record_reference.py). Printed are the median of the ratios, with the range, and the
medians of the seconds."""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/tables'))

PROGRAM = {
    'lesson-1': ['lesson', 'one-step-too-hard', '--seeds', '10'],
    'heat-map': ['sweep', str(ROOT / 'resources/sweeps/warm-up-and-rate.sweep.json')],
}
WARM_UPS, RATES, SEEDS = (0, 10, 20, 50, 100), (0.1, 0.3, 0.5, 1, 2, 3), 8


def torch_lesson():
    import record_transformers
    record_transformers.SEEDS = 10
    found = [*record_transformers.train(False, 0.02, (0, 80), True), *record_transformers.train(True, 0.02, (0,), True)]
    return [sum(value < 0.1 for value in values) for values in found]


def torch_heat_map():
    import record_reference
    return [int(record_reference.heat_map('sgd', rate, warm_up, SEEDS)['train loss'][1].sum())
            for rate in RATES for warm_up in WARM_UPS]


TORCH = {'lesson-1': torch_lesson, 'heat-map': torch_heat_map}


def torch_process(work, threads):
    """Seconds of training, in a process of its own; what came of it goes to standard error."""
    made = subprocess.run([sys.executable, __file__, '--torch', work, '--threads', str(threads)],
                          stdout=subprocess.PIPE, check=True, text=True)
    return float(made.stdout)


def program_process(program, work):
    begun = time.monotonic()
    subprocess.run([program, *PROGRAM[work]], stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - begun


def compare(program, work, pairs):
    threads = min((1, os.cpu_count()), key=lambda count: torch_process(work, count))
    program_process(program, work) # into the cache
    ours, theirs = [], []
    for pair in range(pairs):
        for side in (0, 1) if pair % 2 == 0 else (1, 0):
            if side == 0:
                ours.append(program_process(program, work))
            else:
                theirs.append(torch_process(work, threads))
    ratios = [b / a for a, b in zip(ours, theirs)]
    print(f'{work}: {statistics.median(ratios):.3g} times as fast ({min(ratios):.3g} to {max(ratios):.3g}, '
          f'{pairs} pairs); {statistics.median(ours):.2f} s, PyTorch {statistics.median(theirs):.2f} s '
          f'with {threads} thread{"s" if threads > 1 else ""}', flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--pairs', type=int, default=7)
    parser.add_argument('--only', choices=list(PROGRAM))
    parser.add_argument('--program', default=str(ROOT / 'build/app/warmup-lab'))
    parser.add_argument('--torch', choices=list(TORCH), help=argparse.SUPPRESS)
    parser.add_argument('--threads', type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.torch:
        import torch
        import record_reference # which sets the threads to 1
        torch.set_num_threads(options.threads)
        begun = time.monotonic()
        found = TORCH[options.torch]()
        print(time.monotonic() - begun)
        print(options.torch, found, file=sys.stderr)
        return 0
    for work in PROGRAM:
        if options.only in (None, work):
            compare(options.program, work, options.pairs)
    return 0


if __name__ == '__main__':
    sys.exit(main())
