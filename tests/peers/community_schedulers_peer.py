# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/community_schedulers.txt with lightning-bolts, run now."""
import sys

import record_community_schedulers as recorder
from recorded import compare

if __name__ == "__main__":
    sys.exit(compare("lightning-bolts, and katsura's written anew", "community_schedulers.txt", recorder.record, 1e-12,
                     r"^scheduler = (\w+)\("))
