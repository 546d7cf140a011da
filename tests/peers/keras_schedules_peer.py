# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/keras_schedules.txt with Keras, run now.

Ends with 1 when a rate is off by more than 1e-6 of its trace's largest, as single precision may be,
or an exception is another one.
"""
import sys

import recorded

try:
    import record_keras_schedules as recorder
except ImportError as missing:
    print("Keras: skipped:", missing)
    sys.exit(77)

if __name__ == "__main__":
    sys.exit(recorded.compare("Keras", "keras_schedules.txt", recorder.record, 1e-6,
                              r"(?:schedules|callbacks)\.(\w+)\(.*\)"))
