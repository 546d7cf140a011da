# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/pytorch_warmup_schedules.txt with pytorch_warmup, run now."""
import sys

import record_pytorch_warmup as recorder
from recorded import compare

if __name__ == "__main__":
    sys.exit(compare("pytorch_warmup", "pytorch_warmup_schedules.txt", recorder.record, 1e-12,
                     r"^scheduler = warmup\.(\w+)\("))
