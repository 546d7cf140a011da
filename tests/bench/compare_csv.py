#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The CSV of a schedule of 10^6 updates: the program's writer against Python's csv module writing the same rows.

    cmake --preset release -D WARMUP_BENCH=ON && cmake --build --preset release --target bench-core
    tests/bench/compare_csv.py [--build BUILD] [--pairs N]

Interleaved pairs of processes, each of which times its own writing into a file. Ours works the rates out meanwhile and
flushes the file to the disk; Python's csv.writer has its rows in memory (int, float, float) and does not flush. Prints
the median of the ratios with their range, by elapsed and by processor time (the one to believe on a busy machine), and
ends with 1 when that of the elapsed time is below the target.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

TARGET = 10
root = pathlib.Path(__file__).resolve().parents[2]
arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("--build", type=pathlib.Path, default=root / "build")
arguments.add_argument("--pairs", type=int, default=9)
options = arguments.parse_args()

THEIRS = """
import csv, sys, time
with open(sys.argv[1], newline="") as file:
    reader = csv.reader(file)
    header = next(reader)
    rows = [(int(u), float(epoch), float(lr)) for u, epoch, lr in reader]
start, cpu = time.perf_counter(), time.process_time()
with open(sys.argv[2], "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows(rows)
print(time.perf_counter() - start, time.process_time() - cpu)
"""


def ours(path):
    out = subprocess.run([options.build / "tests/bench-core", "--benchmark_filter=^scheduleCsvToFile",
                          "--benchmark_format=json"], check=True, capture_output=True,
                         env={**os.environ, "WARMUP_CSV": str(path)})
    (result,) = json.loads(out.stdout)["benchmarks"]
    if result.get("error_occurred"):
        sys.exit(result["error_message"])
    return result["real_time"] / 1e3, result["cpu_time"] / 1e3


def theirs(source, path):
    out = subprocess.run([sys.executable, "-c", THEIRS, source, path], check=True, capture_output=True, text=True)
    return tuple(map(float, out.stdout.split()))


def numbers(path):
    with open(path, newline="") as file:
        next(file)
        return [tuple(map(float, line.split(","))) for line in file]


with tempfile.TemporaryDirectory() as folder:
    mine, peer = pathlib.Path(folder, "ours.csv"), pathlib.Path(folder, "theirs.csv")
    pairs = []
    for pair in range(options.pairs):
        first = ours(mine) if pair % 2 == 0 or not mine.exists() else None
        second = theirs(mine, peer)
        pairs.append((first if first is not None else ours(mine), second))
    same = numbers(mine) == numbers(peer)
    rows = len(numbers(mine))

print(f"{rows} rows, {len(pairs)} pairs, Python {sys.version.split()[0]}, {'the same numbers' if same else 'DIFFERENT NUMBERS'}")
reached = same
for index, name in enumerate(["elapsed", "processor"]):
    mine, peers = [a[index] for a, _ in pairs], [b[index] for _, b in pairs]
    ratios = sorted(b / a for a, b in zip(mine, peers))
    print(f"{name:9} time: ours {statistics.median(mine) * 1e3:.0f} ms, csv module {statistics.median(peers) * 1e3:.0f} ms; "
          f"ratio {statistics.median(ratios):.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f}), target {TARGET}")
    if index == 0:
        reached = reached and statistics.median(ratios) >= TARGET
sys.exit(0 if reached else 1)
