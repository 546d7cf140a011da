# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripts and what a framework did with them, as the files tests/golden/*_schedule*.txt hold them.

Each case is a script as people write it, in lines that begin with "> ", followed by what came of it:

    rate LR...          the learning rate of a parameter group at every update
    momentum M...       its momentum or beta 1, where a scheduler sets it
    raises NAME         what a constructor raised
    raises NAME CALL    what the call number CALL (1, 2, ...) of a scheduler raised; the rates end there
"""
import collections
import io
import math
import pathlib
import re

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "golden"


def write(out, head, cases, run):
    """Runs every script and writes what came of it; gives their number."""
    out.write(f"# {head}\n")
    count = 0
    for script in cases:
        results = run(script)
        out.write("".join(f"> {line}\n" for line in script.splitlines()))
        out.write("".join(f"{line}\n" for line in results) + "\n")
        count += 1
    return count


def cases(text):
    found = {}
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        script = "\n".join(line[2:] for line in lines if line.startswith("> "))
        if script:
            found[script] = [line.split() for line in lines if not line.startswith("> ")]
    return found


def same(ours, theirs, tolerance):
    if ours[0] != theirs[0] or len(ours) != len(theirs):
        return False
    if ours[0] == "raises":
        return ours == theirs
    a, b = [float(x) for x in ours[1:]], [float(x) for x in theirs[1:]]
    largest = max((abs(x) for x in b if math.isfinite(x)), default=0)
    return all(abs(x - y) <= tolerance * largest if math.isfinite(y) else not math.isfinite(x)
               for x, y in zip(a, b))


def compare(framework, file, record, tolerance, pattern):
    """Compares tests/golden/FILE with what `record` writes now; 1 where they differ.

    The C++ tests hold what the program reads of every script in that file against what stands there.
    `pattern` finds what a script constructs: its first group is counted, once for each text.
    """
    live = io.StringIO()
    record(live)
    theirs, ours = cases(live.getvalue()), cases((GOLDEN / file).read_text())
    wrong = [script for script in ours.keys() | theirs.keys()
             if script not in ours or script not in theirs or len(ours[script]) != len(theirs[script])
             or not all(same(a, b, tolerance) for a, b in zip(ours[script], theirs[script]))]
    for script in sorted(wrong)[:20]:
        print("differs:", script, sep="\n")
    pairs = {}
    for script in theirs:
        for line in script.splitlines():
            if found := re.search(pattern, line):
                pairs[line] = found.group(1)
    names = collections.Counter(pairs.values())
    print(f"{framework}: {len(theirs)} scripts of {len(pairs)} (scheduler, parameters) pairs compared, "
          f"{len(wrong)} differ:", ", ".join(f"{name} {count}" for name, count in sorted(names.items())))
    return 1 if wrong else 0
