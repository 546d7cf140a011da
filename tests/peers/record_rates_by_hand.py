# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts that set the learning rate themselves on PyTorch's optimizers; see recorded.py.

    record_rates_by_hand.py > tests/golden/rates_by_hand.txt
"""
import math
import sys
import textwrap

import torch
from recorded import write
from recording import watched

EACH = "for g in optimizer.param_groups:\n    g['lr'] = {}\n"
FIRST = "optimizer.param_groups[0]['lr'] = {}\n"


def indented(text, depth=1):
    return textwrap.indent(text, "    " * depth)


def laws():
    """(functions, what an iteration i does)."""
    ramp, decay = "0.1 * (i + 1) / 4", "0.05 * (1 + math.cos(math.pi * (i - 4) / 8))"
    for place in [EACH, FIRST]:
        yield "", place.format("0.1 * min(1, (i + 1) / 4)")
        yield "", "if i < 4:\n" + indented(place.format(ramp)) + "else:\n" + indented(place.format(decay))
        yield "", "if i < 4:\n" + indented(place.format(ramp))
        yield "", "if i == 4:\n" + indented(place.format("0.05")) + "elif i >= 8:\n" + indented(place.format("0.01"))
        yield "", f"if i < 4:\n    lr = {ramp}\nelif 4 <= i < 8:\n    lr = 0.1\nelse:\n    lr = 0.1 * 0.5 ** (i // 3)\n" + place.format("lr")
        yield "", "if i < 2 or not i <= 9:\n    scale = 0.1\nelse:\n    scale = 1\n" + place.format("0.1 * scale")
        yield "", "lr = 0.1 if i < 6 else 0.1 / (i - 4)\n" + place.format("lr")
        yield "", "lr *= 0.9\n" + place.format("lr")
        yield "", "if i >= 6 and i % 2 == 0:\n    lr = lr * 0.5\n" + place.format("lr")
        yield "", "if i in [3, 7]:\n    lr *= 0.1\n" + indented(place.format("lr"))
        yield "lrs = {0: 0.1, 4: 0.05, 8: 0.01}\n", "if i in lrs:\n" + indented(place.format("lrs[i]"))
        yield "lrs = {2: 0.05, 7: 0.001}\n", "lr = lrs.get(i, lr)\n" + place.format("lr")
        yield "lrs = [0.1] * 4 + [0.05, 0.04] * 2 + 5 * [0.01]\n", place.format("lrs[i]")
        yield "lrs = (0.1, 0.05, 0.01)\n", place.format("lrs[-1 if i > 9 else i // 4]")
    for condition in ["i in (3, 7)", "i % 5 == 0 and i > 0", "(i + 1) % 3 == 0", "i > 5", "i == 2 or i == 9"]:
        yield "", f"if {condition}:\n" + indented("for g in optimizer.param_groups:\n    g['lr'] *= 0.5\n")
        yield "", f"if {condition}:\n" + indented(FIRST.format("max(optimizer.param_groups[0]['lr'] - 0.02, 0.001)"))
    rate_at = "def rate_at(step, warm=4, peak=0.1):\n    if step < warm:\n        return peak * (step + 1) / warm\n    part = (step - warm) / 8\n    return peak * max(0.1, 1 - part)\n"
    yield rate_at, EACH.format("rate_at(i)")
    yield rate_at, EACH.format("rate_at(i, warm=6)")
    adjust = "def adjust(optimizer, step):\n    if step < 4:\n" + indented(EACH.format("0.1 * (step + 1) / 4"), 2) + "        return\n    if step > 8:\n" + indented(FIRST.format("0.01"), 2) + "        return\n" + indented(EACH.format("0.1 * 0.8 ** step"))
    yield adjust, "adjust(optimizer, i)\n"


LISTED = """lrs = [0.1, 0.2] + [0.05] * 6 + [0.01] * 4
for epoch, lr in enumerate(lrs):
    for g in optimizer.param_groups:
        g['lr'] = lr
    optimizer.step()
"""

LOOPS = [
    "for i in range(12):\n{law}    optimizer.step()\n",
    "for i in range(12):\n    optimizer.step()\n{law}",
    "for i in range(12):\n{law}    for batch in range(3):\n        optimizer.step()\n",
    "for epoch in range(1, 13):\n    for batch in range(2):\n        optimizer.step()\n    i = epoch - 1\n{law}",
    "for epoch in range(4):\n    for batch in range(3):\n        i = epoch * 3 + batch\n{inner}        optimizer.step()\n",
    "i = 0\nfor epoch in range(4):\n    for batch in range(3):\n{inner}        optimizer.step()\n        i += 1\n",
    "i = 0\nwhile i < 12:\n{law}    optimizer.step()\n    i += 1\n",
    "i = -1\nwhile True:\n    i += 1\n{law}    optimizer.step()\n    if i >= 11:\n        break\n",
]

NOAM = """class Noam:
    def __init__(self, optimizer, width, warm):
        self.optimizer, self.width, self.warm = optimizer, width, warm
        self.done = 0
    def rate(self, done=None):
        if done is None:
            done = self.done
        return self.width ** -0.5 * min(done ** -0.5, done * self.warm ** -1.5)
    def step(self):
        self.done += 1
        for g in self.optimizer.param_groups:
            g['lr'] = self.rate()
        self.optimizer.step()
noam = Noam({optimizer}, 64, 5)
for epoch in range(3):
    for batch in range(4):
        noam.step()
"""


def scripts():
    head = "import math\nimport torch\nlr = 0.1\n"
    for functions, law in laws():
        for loop in LOOPS:
            yield (head + "optimizer = SGD(model.parameters(), lr=lr)\n" + functions
                   + loop.format(law=indented(law), inner=indented(law, 2)))
    yield head + "optimizer = SGD(model.parameters(), lr=lr)\n" + LISTED
    for tables, loop in over_tables():
        yield head + "optimizer = SGD(model.parameters(), lr=lr)\n" + tables + loop
    for optimizer in ["Adam(model.parameters(), lr=0)", "AdamW(model.parameters(), lr=0.1)"]:
        yield NOAM.format(optimizer=optimizer)


def over_tables():
    """Loops over what is known, within the loop over epochs and instead of it."""
    lrs = "lrs = {0: 0.1, 3: 0.05, 7: 0.01}\n"
    for inner in ["for k, v in lrs.items():\n    if i >= k:\n        lr = v\n" + EACH.format("lr"),
                  "for k in lrs:\n    if i >= k:\n        lr = lrs[k]\n" + FIRST.format("lr"),
                  "for k, v in sorted(lrs.items()):\n    lr = v if i >= k else lr\n" + EACH.format("lr"),
                  "for k, v in zip(lrs.keys(), lrs.values()):\n    if i == k:\n        lr = v\n" + EACH.format("lr"),
                  "scale = 1.0\nfor k in [2, 5, 9]:\n    if i >= k:\n        scale *= 0.5\n" + EACH.format("0.1 * scale"),
                  "drops = 0\nfor n, k in enumerate((2, 5, 9)):\n    if i > k:\n        drops = n + 1\n" + EACH.format("0.1 * 0.3 ** drops")]:
        for loop in LOOPS[:3]:
            yield lrs, loop.format(law=indented(inner), inner="")
    for tables, loop in [("lrs = [0.1 * 0.8 ** k for k in range(12)]\n", "for epoch, lr in zip(range(12), lrs):\n"),
                         ("lrs = [0.1 * 0.8 ** k for k in range(12)]\n", "for lr in lrs:\n"),
                         ("lrs = [k / 100 for k in range(24) if k % 2 == 0]\n", "for epoch, lr in enumerate(lrs):\n"),
                         ("lrs = {k: 0.1 / (k + 1) for k in range(12)}\n", "for epoch, lr in lrs.items():\n"),
                         ("lrs = dict(a=0.1, b=0.2, c=0.05)\n", "for lr in lrs.values():\n"),
                         ("lrs = [(0, 0.1), (1, 0.3), (2, 0.2)]\n", "for epoch, lr in lrs:\n"),
                         ("lrs = [0.1, 0.2, 0.3]\n", "for epoch, lr in zip(range(12), lrs):\n")]:
        yield tables, loop + indented(EACH.format("lr")) + "    optimizer.step()\n"
        yield tables, loop + "    optimizer.step()\n" + indented(EACH.format("lr / 2"))
        yield tables, loop + indented(EACH.format("lr")) + "    for batch in range(3):\n        optimizer.step()\n"


def run(script):
    seen = []
    scope = {"model": torch.nn.Linear(2, 2), "math": math}
    for name in ["SGD", "Adam", "AdamW"]:
        scope[name] = watched(getattr(torch.optim, name), seen)
    exec(script, scope)
    return ["rate " + " ".join(repr(float(step[0])) for step in seen)]


def record(out):
    write(out, f"Written by tests/peers/record_rates_by_hand.py under PyTorch {torch.__version__}", scripts(), run)


if __name__ == "__main__":
    record(sys.stdout)
