# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/optax_schedules.txt with optax, run now.

Ends with 1 when a rate is off by more than 1e-6 of its trace's largest, as single precision may be,
or an exception is another one.
"""
import sys

import recorded

try:
    import record_optax_schedules as recorder
except ImportError as missing:
    print("optax: skipped:", missing)
    sys.exit(77)

if __name__ == "__main__":
    sys.exit(recorded.compare("optax", "optax_schedules.txt", recorder.record, 1e-6,
                              r"optax\.(\w+)\(.*\)$"))
