# SPDX-License-Identifier: GPL-3.0-or-later
"""The images of the standard bed as IDX files, drawn from the prototypes of the reference.

The program's own glyphs follow the same rule from prototypes of its own generator. Prototypes are
one draw that all seeds share, and between draws the losses differ by three to five times the
standard error of 24 seeds: to compare means, both sides must have the same ones. prototypes.csv
holds them (PyTorch: randn(10, 3, 5, 5) with seed 7)."""
import array
import csv
import math
import pathlib
import random
import struct

CLASSES, VARIANTS, SMALL, LARGE, SIDE = 10, 3, 5, 16, 12


def taps(source, target):
    """Pixels and weights of bicubic interpolation (a = -0.75, borders repeated)."""
    a = -0.75

    def near(x):
        return ((a + 2) * x - (a + 3)) * x * x + 1

    def far(x):
        return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a

    rows = []
    for i in range(target):
        place = (i + 0.5) * source / target - 0.5
        whole = math.floor(place)
        t = place - whole
        rows.append([(min(max(whole - 1 + k, 0), source - 1), weight)
                     for k, weight in enumerate((far(1 + t), near(t), near(1 - t), far(2 - t)))])
    return rows


def enlarge(image, source, target):
    """A square image, row by row, to target x target."""
    all_taps = taps(source, target)
    return [[sum(wy * wx * image[y * source + x] for y, wy in row for x, wx in column)
             for column in all_taps] for row in all_taps]


def prototypes():
    with open(pathlib.Path(__file__).with_name('prototypes.csv'), newline='') as file:
        rows = list(csv.reader(file))[1:]
    assert len(rows) == CLASSES * VARIANTS
    return [enlarge([float(value) for value in row[2:]], SMALL, LARGE) for row in rows]


def draw(count, images, noise, rng):
    """Class, variant, shift and contrast in [0.6, 1.4) of each sample; then noise N(0, 1)."""
    inputs, labels = array.array('f'), bytearray()
    shifts = LARGE - SIDE + 1
    gauss = rng.gauss
    for _ in range(count):
        label = rng.randrange(CLASSES)
        image = images[label * VARIANTS + rng.randrange(VARIANTS)]
        right, down = rng.randrange(shifts), rng.randrange(shifts)
        contrast = rng.uniform(0.6, 1.4)
        for row in image[down:down + SIDE]:
            inputs.extend([contrast * value + noise * gauss(0, 1)
                           for value in row[right:right + SIDE]])
        labels.append(label)
    return inputs, labels


def write(path, kind, sizes, data):
    path.write_bytes(struct.pack(f'>BBBB{len(sizes)}I', 0, 0, kind, len(sizes), *sizes) + data)


def idx_files(folder, seed, train, test, noise=0.6):
    """Writes the four files of this seed once; returns the recipe's data."""
    names = {}
    for part, count in (('train', train), ('test', test)):
        for what in ('Images', 'Labels'):
            names[part + what] = folder / f'{part}-{what.lower()}-{train}-{seed}'
    if not all(path.exists() for path in names.values()):
        rng = random.Random(1_000_003 * seed + train)
        images = prototypes()
        for part, count in (('train', train), ('test', test)):
            inputs, labels = draw(count, images, noise, rng)
            inputs.byteswap()
            write(names[part + 'Images'], 0x0D, (count, SIDE, SIDE), inputs.tobytes())
            write(names[part + 'Labels'], 0x08, (count,), bytes(labels))
    return {'kind': 'idxFiles', **{name: str(path) for name, path in names.items()}}
