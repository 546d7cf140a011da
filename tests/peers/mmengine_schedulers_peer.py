# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/mmengine_schedulers.txt with mmengine, run now.

Ends with 1 when a rate is off by more than 1e-12 of its trace's largest, or an exception is another
one.
"""
import sys

import recorded

try:
    import record_mmengine_schedulers as recorder
except ImportError as missing:
    print("mmengine: skipped:", missing)
    sys.exit(77)

if __name__ == "__main__":
    sys.exit(recorded.compare("mmengine", "mmengine_schedulers.txt", recorder.record, 1e-12,
                              r"^(?:scheduler\w* = |param_scheduler = \[?dict\(type=')(\w+)"))
