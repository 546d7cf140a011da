# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/own_schedulers.txt with what the scripts do to PyTorch's optimizers, run now.

Ends with 1 when a rate is off by more than 1e-12 of its trace's largest.
"""
import sys

import recorded
import record_own_schedulers as recorder

if __name__ == "__main__":
    sys.exit(recorded.compare("Schedulers of a script's own", "own_schedulers.txt", recorder.record, 1e-12,
                              r"^scheduler = (\w+)\("))
