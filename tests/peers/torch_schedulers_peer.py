# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares tests/golden/torch_schedulers.txt with PyTorch, run now.

Ends with 1 when a rate or momentum is off by more than 1e-12 of its trace's largest, or an exception
is another one.
"""
import sys

import record_torch_schedulers as recorder
import recorded

if __name__ == "__main__":
    sys.exit(recorded.compare("torch.optim", "torch_schedulers.txt", recorder.record, 1e-12,
                              r"^scheduler\w* = (\w+)\("))
