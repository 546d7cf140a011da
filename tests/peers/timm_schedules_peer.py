# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/timm_schedules.txt with timm, run now."""
import sys

import record_timm_schedules as recorder
from recorded import compare

if __name__ == "__main__":
    sys.exit(compare("timm", "timm_schedules.txt", recorder.record, 1e-12, r"^scheduler(?:, num_epochs)? = (\w+)\("))
