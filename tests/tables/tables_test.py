#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statistics, the images and the recipes of tables.py against known values."""
import array
import csv
import io
import json
import math
import os
import pathlib
import struct
import subprocess
import tempfile
import unittest

import compare
import glyphs
import setups
import tables

HERE = pathlib.Path(__file__).resolve().parent


class Compare(unittest.TestCase):
    def test_deviation_is_that_of_a_sample(self):
        self.assertAlmostEqual(compare.deviation([2, 4, 4, 4, 5, 5, 7, 9]), math.sqrt(32 / 7))
        self.assertEqual(compare.deviation([3]), 0)

    def test_difference_is_in_combined_standard_errors(self):
        # Errors 3 / sqrt(9) = 1 and 4 / sqrt(16) = 1.
        self.assertAlmostEqual(compare.difference((10, 3, 9), (13, 4, 16)), 3 / math.sqrt(2))
        self.assertEqual(compare.difference((1, 0, 9), (1, 0, 9)), 0)
        self.assertEqual(compare.difference((1, 0, 9), (0, 0, 9)), -math.inf)

    def test_wilson_is_as_published(self):
        # Newcombe 1998, Statistics in Medicine 17, table I, method 3.
        for count, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605),
                                     (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)):
            self.assertEqual([round(x, 4) for x in compare.wilson(count, of)], [low, high])
        self.assertEqual(compare.wilson(20, 20)[1], 1)

    def test_intervals_overlap_at_their_ends(self):
        self.assertTrue(compare.overlap((0, 0.5), (0.5, 1)))
        self.assertTrue(compare.overlap((0, 1), (0.2, 0.3)))
        self.assertFalse(compare.overlap((0.6, 1), (0, 0.5)))


class Verdict(unittest.TestCase):
    cell = tables.Cell('T1', 'sgd', 1, 0, 'train loss', 10, 3, 0, 9, False, '')

    def test_inside_up_to_three_standard_errors(self):
        near = [13.9] * 9
        self.assertEqual(tables.verdict(self.cell, [12.9] * 9, 0)[1], True)
        self.assertEqual(tables.verdict(self.cell, near, 0)[1], False)

    def test_failures_alone_count_without_a_mean(self):
        cell = tables.dataclasses.replace(self.cell, mean=None)
        self.assertEqual(tables.verdict(cell, [1000] * 9, 2), (0, True))
        self.assertEqual(tables.verdict(cell, [10] * 9, 9)[1], False)

    def test_failures_count_too(self):
        self.assertEqual(tables.verdict(self.cell, [10] * 9, 2)[1], True)
        self.assertEqual(tables.verdict(self.cell, [10] * 9, 9)[1], False)


class Glyphs(unittest.TestCase):
    def test_enlarging_is_bicubic_as_pytorch_has_it(self):
        lines = (HERE.parent / 'golden/bicubic.txt').read_text().splitlines()
        source, target = map(int, lines[0].split())
        image, expected = ([float(x) for x in line.split()] for line in lines[1:3])
        found = [x for row in glyphs.enlarge(image, source, target) for x in row]
        for a, b in zip(found, expected, strict=True):
            self.assertAlmostEqual(a, b, 12)

    def test_idx_files_hold_what_was_drawn(self):
        with tempfile.TemporaryDirectory() as folder:
            data = glyphs.idx_files(pathlib.Path(folder), 1, 7, 3)
            images = pathlib.Path(data['trainImages']).read_bytes()
            labels = pathlib.Path(data['testLabels']).read_bytes()
        self.assertEqual(struct.unpack('>BBBBIII', images[:16]), (0, 0, 13, 3, 7, 12, 12))
        values = array.array('f', images[16:])
        values.byteswap()
        self.assertEqual(len(values), 7 * 144)
        self.assertLess(max(map(abs, values)), 20)
        self.assertEqual(struct.unpack('>BBBBI', labels[:8]), (0, 0, 8, 1, 3))
        self.assertLess(max(labels[8:]), 10)


@unittest.skipUnless('WARMUP_LAB' in os.environ, 'no program to ask')
class Recipe(unittest.TestCase):
    def test_warm_up_has_the_rate_of_the_reference(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'r.warmup.json'
            path.write_text(json.dumps(setups.recipe(2, 20, 30, setups.bed('sgd', 'meanSquaredError'))))
            done = subprocess.run([os.environ['WARMUP_LAB'], 'schedule', path], capture_output=True,
                                  text=True, check=True)
        rates = [float(row['lr']) for row in csv.DictReader(io.StringIO(done.stdout))]
        self.assertEqual(len(rates), 30)
        for t, rate in enumerate(rates):
            self.assertAlmostEqual(rate, 2 * min(1, (t + 1) / 20), 12)


if __name__ == '__main__':
    unittest.main()
