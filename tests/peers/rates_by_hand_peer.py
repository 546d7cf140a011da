# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/rates_by_hand.txt with what the scripts do to PyTorch's optimizers, run now.

Ends with 1 when a rate is off by more than 1e-12 of its trace's largest.
"""
import sys

import recorded
import record_rates_by_hand as recorder

if __name__ == "__main__":
    sys.exit(recorded.compare("Rates by hand", "rates_by_hand.txt", recorder.record, 1e-12, r"(g\['lr'\].*)"))
