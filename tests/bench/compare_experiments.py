#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long lessons and sweeps take beside PyTorch scripts that train the same.

    cmake --preset release && cmake --build --preset release --target warmup-lab
    PYTHON tests/bench/compare_experiments.py [--pairs 7] [--only heat-map]... [--program build/app/warmup-lab]

PYTHON is one that has PyTorch. Works:

  lesson-1 ... lesson-12  all configurations of a lesson, 10 seeds (lessons_in_pytorch.py)
  heat-map                warm-up length x peak rate, 5 x 6 cells of 8 seeds, 300 updates of SGD on a net of 144-32-32-10
  set                     all lessons: what their times of one pair add up to

Each pair runs the program and then PyTorch, or the other way round. The program's time is that of the whole process, from
start to printed verdict, on all cores; PyTorch's begins when it is imported and counts drawing the data and training, with
as many threads as are fastest of 1 and all cores. PyTorch trains the seeds of a configuration as one batched computation.
Printed are the median of the ratios, with the range, and the medians of the seconds."""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests/tables'))

SET = [f'lesson-{number}' for number in range(1, 13)]
WORKS = [*SET, 'heat-map']
WARM_UPS, RATES, SEEDS = (0, 10, 20, 50, 100), (0.1, 0.3, 0.5, 1, 2, 3), 8


def program_arguments(work):
    if work == 'heat-map':
        return ['sweep', ROOT / 'resources/sweeps/warm-up-and-rate.sweep.json']
    name, = (ROOT / 'resources/lessons').glob(f"{int(work.removeprefix('lesson-')):02}-*.lesson.json")
    return ['lesson', name.name.removesuffix('.lesson.json'), '--seeds', '10']


def torch_heat_map():
    import record_reference
    return [int(record_reference.heat_map('sgd', rate, warm_up, SEEDS)['train loss'][1].sum())
            for rate in RATES for warm_up in WARM_UPS]


def torch_work(work):
    import lessons_in_pytorch
    return torch_heat_map if work == 'heat-map' else lessons_in_pytorch.LESSONS[SET.index(work)]


def torch_process(work, threads):
    """Seconds of training, in a process of its own; what came of it goes to standard error."""
    made = subprocess.run([sys.executable, __file__, '--torch', work, '--threads', str(threads)],
                          stdout=subprocess.PIPE, check=True, text=True)
    return float(made.stdout)


def program_process(program, work):
    begun = time.monotonic()
    subprocess.run([program, *program_arguments(work)], stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - begun


def measured(program, work, pairs):
    """The seconds of the program and of PyTorch in each pair, and PyTorch's threads."""
    threads = min((1, os.cpu_count()), key=lambda count: torch_process(work, count))
    program_process(program, work) # into the cache
    ours, theirs = [], []
    for pair in range(pairs):
        for side in (0, 1) if pair % 2 == 0 else (1, 0):
            if side == 0:
                ours.append(program_process(program, work))
            else:
                theirs.append(torch_process(work, threads))
    return ours, theirs, threads


def report(work, ours, theirs, threads):
    ratios = [b / a for a, b in zip(ours, theirs)]
    print(f'{work}: {statistics.median(ratios):.3g} times as fast ({min(ratios):.3g} to {max(ratios):.3g}, '
          f'{len(ratios)} pairs); {statistics.median(ours):.2f} s, PyTorch {statistics.median(theirs):.2f} s '
          f'with {threads}', flush=True)


def compare(program, works, pairs):
    found = {}
    for work in works:
        ours, theirs, threads = found[work] = measured(program, work, pairs)
        report(work, ours, theirs, f'{threads} thread{"s" if threads > 1 else ""}')
    if set(SET) <= set(found):
        sums = [[sum(found[work][side][pair] for work in SET) for pair in range(pairs)] for side in (0, 1)]
        report('set', *sums, 'the threads above')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--pairs', type=int, default=7)
    parser.add_argument('--only', action='append', choices=[*WORKS, 'set'], help='may be repeated')
    parser.add_argument('--program', default=str(ROOT / 'build/app/warmup-lab'))
    parser.add_argument('--torch', choices=WORKS, help=argparse.SUPPRESS)
    parser.add_argument('--threads', type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.torch:
        import torch
        import record_reference # which sets the threads to 1
        torch.set_num_threads(options.threads)
        work = torch_work(options.torch)
        begun = time.monotonic()
        found = work()
        print(time.monotonic() - begun)
        print(options.torch, found, file=sys.stderr)
        return 0
    asked = options.only or WORKS
    works = [work for work in WORKS if work in asked or (work in SET and 'set' in asked)]
    compare(options.program, works, options.pairs)
    return 0


if __name__ == '__main__':
    sys.exit(main())
