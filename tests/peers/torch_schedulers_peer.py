# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/torch_schedulers.txt with PyTorch, run now.

The C++ tests hold what the program reads of every script in that file against what stands there.
Ends with 1 when a rate or momentum is off by more than 1e-12 of its trace's largest, or an
exception is another one.
"""
import collections
import io
import math
import pathlib
import re
import sys

import record_torch_schedulers as recorder

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "golden" / "torch_schedulers.txt"


def cases(text):
    found = {}
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        script = "\n".join(line[2:] for line in lines if line.startswith("> "))
        if script:
            found[script] = [line.split() for line in lines if not line.startswith("> ")]
    return found


def same(ours, theirs):
    if ours[0] != theirs[0] or len(ours) != len(theirs):
        return False
    if ours[0] == "raises":
        return ours == theirs
    a, b = [float(x) for x in ours[1:]], [float(x) for x in theirs[1:]]
    largest = max((abs(x) for x in b if math.isfinite(x)), default=0)
    return all(abs(x - y) <= 1e-12 * largest if math.isfinite(y) else not math.isfinite(x)
               for x, y in zip(a, b))


def main():
    live = io.StringIO()
    recorder.record(live)
    theirs, ours = cases(live.getvalue()), cases(GOLDEN.read_text())
    wrong = [script for script in ours.keys() | theirs.keys()
             if script not in ours or script not in theirs or len(ours[script]) != len(theirs[script])
             or not all(map(same, ours[script], theirs[script]))]
    for script in sorted(wrong)[:20]:
        print("differs:", script, sep="\n")
    pairs = collections.Counter(
        pair.split("(")[0] for pair in {re.sub("^scheduler.* = ", "", line, count=1) for script in theirs
                                        for line in script.splitlines() if re.match("scheduler.* = ", line)})
    print(f"torch.optim: {len(theirs)} scripts of {sum(pairs.values())} (scheduler, parameters) pairs compared, "
          f"{len(wrong)} differ:", ", ".join(f"{name} {count}" for name, count in sorted(pairs.items())))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
