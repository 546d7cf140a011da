#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/golden/bicubic.txt from PyTorch's own interpolation. Each case: from, to, pixels in, pixels out."""
import pathlib

import torch

torch.manual_seed(1)
golden = pathlib.Path(__file__).resolve().parent.parent / "golden" / "bicubic.txt"
with golden.open("w") as out:
    for source, target in [(5, 16), (1, 4), (2, 7), (9, 4)]:
        image = torch.randn(1, 1, source, source, dtype=torch.float64)
        enlarged = torch.nn.functional.interpolate(image, size=(target, target), mode="bicubic", align_corners=False)
        print(source, target, file=out)
        for pixels in (image, enlarged):
            print(*(repr(x) for x in pixels.flatten().tolist()), file=out)
