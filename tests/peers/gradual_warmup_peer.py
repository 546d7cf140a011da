# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/gradual_warmup.csv with the package warmup_scheduler, run now.

    gradual_warmup_peer.py [VERSION=FOLDER ...]

FOLDER as in record_gradual_warmup.py. Without arguments: the installed package (0.3 is on the
package index). The C++ tests hold the program's own traces against the same file. Ends with 1 when
a rate is off by more than 1e-12 of its trace's largest, with 77 when there is no package.
"""
import csv
import importlib.metadata
import io
import os
import pathlib
import subprocess
import sys

import record_gradual_warmup as recorder

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "golden" / "gradual_warmup.csv"


def installed():
    try:
        package = importlib.metadata.distribution("warmup_scheduler")
    except importlib.metadata.PackageNotFoundError:
        print("skipped: the package warmup_scheduler is not installed "
              "(tests/peers/run.sh --install makes an environment)")
        sys.exit(77)
    return {package.version: package.locate_file("")}


def rows(text):
    lines = (line for line in text if not line.startswith("#"))
    next(lines)
    return {tuple(row[:6]): row[6:] for row in csv.reader(lines)}


def differ(ours, theirs):
    if len(ours) == 1 or len(theirs) == 1:
        return ours != theirs
    a, b = [float(x) for x in ours], [float(x) for x in theirs]
    tolerance = 1e-12 * max(map(abs, b))
    return len(a) != len(b) or any(abs(x - y) > tolerance for x, y in zip(a, b))


def article_is_constant(folder):
    """The article's own script, really run: it never advances its scheduler."""
    script = GOLDEN.parent / "article_script.py"
    output = subprocess.run([sys.executable, "-W", "ignore", script], capture_output=True, text=True,
                            check=True, env={**os.environ, "PYTHONPATH": str(folder)}).stdout
    printed = [line.split() for line in output.splitlines()]
    right = printed == [[str(epoch), "0.0"] for epoch in range(1, 20)]
    print("the article's script prints the rate 0.0 for the epochs 1 to 19" if right
          else f"the article's script prints something else: {output}")
    return right


def main():
    if not all("=" in argument for argument in sys.argv[1:]):
        sys.exit(__doc__)
    folders = dict(argument.split("=", 1) for argument in sys.argv[1:]) or installed()
    live = io.StringIO()
    recorder.record(folders, live)
    theirs = rows(iter(live.getvalue().splitlines(keepends=True)))
    with GOLDEN.open() as file:
        ours = {key: row for key, row in rows(file).items() if key[0] in folders}
    wrong = sorted(key for key in ours.keys() | theirs.keys()
                   if key not in ours or key not in theirs or differ(ours[key], theirs[key]))
    for key in wrong[:20]:
        print("differs:", ", ".join(key))
    print(f"{len(theirs)} traces of {len({key[1:4] for key in theirs})} (scheduler, parameters) "
          f"pairs compared with version {', '.join(folders)}: {len(wrong)} differ")
    constant = all([article_is_constant(folder) for folder in folders.values()])
    return 1 if wrong or not constant else 0


if __name__ == "__main__":
    sys.exit(main())
