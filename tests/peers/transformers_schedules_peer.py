# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/transformers_schedules.txt with transformers, run now."""
import sys

import record_transformers_schedules as recorder
from recorded import compare

if __name__ == "__main__":
    sys.exit(compare("transformers", "transformers_schedules.txt", recorder.record, 1e-12, r"^scheduler = (\w+)\("))
