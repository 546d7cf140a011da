# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/lightning.txt with Lightning's Trainer, run now.

Ends with 1 when a rate is off by more than 1e-12 of its trace's largest, or an exception is another
one.
"""
import sys

import recorded

try:
    import record_lightning as recorder
except ImportError as missing:
    print("Lightning: skipped:", missing)
    sys.exit(77)

if __name__ == "__main__":
    sys.exit(recorded.compare("Lightning", "lightning.txt", recorder.record, 1e-12, r"return .*?([A-Z]\w+)\(optimizer"))
