# SPDX-License-Identifier: GPL-3.0-or-later
"""PyTorch's and schedulefree's optimizers, clipping and training against what is recorded of them.

    tests/peers/run.sh optimizer

What tests/golden has, and the tests of optimizer and model compare with, is what the frameworks do
here and now, up to the rounding of another processor.
"""
import math
import pathlib
import sys

try:
    import record_training
except ImportError as missing:
    print(f"optimizer: skipped, {missing}")
    sys.exit(77)

golden = pathlib.Path(__file__).resolve().parent.parent / "golden"


def parts(line):
    name, numbers = line.rsplit(" | ", 1)
    return name, [float(number) for number in numbers.split()]


def differs(ours, theirs, tolerance):
    scale = max((abs(x) for x in theirs if math.isfinite(x)), default=1)
    return len(ours) != len(theirs) or any(
        not (a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= tolerance * scale)
        for a, b in zip(ours, theirs))


problems = []
compared = 0
for file, record in record_training.RECORDS.items():
    recorded = dict(parts(line) for line in (golden / file).read_text().splitlines()
                    if not line.startswith("#"))
    made = dict(parts(line) for line in record())
    problems += [f"{file}: {name} is on one side alone" for name in made.keys() ^ recorded.keys()]
    for name in made.keys() & recorded.keys():
        compared += 1
        if differs(recorded[name], made[name], 1e-5 if "| float |" in name else 1e-10):
            problems.append(f"{file}: {name}")
for problem in problems:
    print(f"optimizer: {problem}", file=sys.stderr)
print(f"optimizer: {compared} lines of torch {record_training.torch.__version__}, "
      f"{len(problems)} differ from those recorded")
sys.exit(1 if problems or compared == 0 else 0)
