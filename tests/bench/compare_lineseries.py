#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much faster a changed schedule of 10^6 updates is on the screen than with every point in QLineSeries.

    cmake --preset release -D WARMUP_BENCH=ON && cmake --build --preset release --target bench-ui
    tests/bench/compare_lineseries.py [BENCH-UI] [PAIRS]

Runs both sides in turn, each in a process of its own, and prints the median of the pairs' ratios with
their range. Wall-clock time; processor time in brackets, for machines that are not quiet.
"""
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

here = Path(__file__).resolve().parents[2]
bench = sys.argv[1] if len(sys.argv) > 1 else str(here / "build" / "tests" / "bench-ui")
pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 7


def run(name, seconds):
    command = [bench, f"--benchmark_filter=^{name}", f"--benchmark_min_time={seconds}", "--benchmark_format=json"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    out = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    result = json.loads(out[out.index("{"):])["benchmarks"][0]
    return result["real_time"], result["cpu_time"]


wall, cpu, ours_all, theirs_all = [], [], [], []
for _ in range(pairs):
    ours = run("changedField/1000000$", 0.5)
    theirs = run("everyPointToLineSeries/1000000", 0.1)
    wall.append(theirs[0] / ours[0])
    cpu.append(theirs[1] / ours[1])
    ours_all.append(ours)
    theirs_all.append(theirs)


def middle(values):
    return f"{statistics.median(values):.3g}"


print(f"ours    {middle([w for w, _ in ours_all])} ms ({middle([c for _, c in ours_all])} ms processor)")
print(f"theirs  {middle([w for w, _ in theirs_all])} ms ({middle([c for _, c in theirs_all])} ms processor)")
print(f"ratio   {middle(wall)} of {pairs} pairs, {min(wall):.3g} to {max(wall):.3g}"
      f" (processor {middle(cpu)}, {min(cpu):.3g} to {max(cpu):.3g})")
