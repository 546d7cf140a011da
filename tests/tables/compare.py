# SPDX-License-Identifier: GPL-3.0-or-later
"""The statistics by which two samples of runs are called the same."""
import math


def mean(values):
    return math.fsum(values) / len(values)


def deviation(values):
    """Of the sample: divided by n - 1."""
    if len(values) < 2:
        return 0.0
    middle = mean(values)
    return math.sqrt(math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1))


def difference(first, second):
    """(mean, deviation, count) of two samples: their means' difference in combined standard errors,
    sqrt(s1^2 / n1 + s2^2 / n2)."""
    (m1, s1, n1), (m2, s2, n2) = first, second
    error = math.sqrt(s1 * s1 / n1 + s2 * s2 / n2)
    if error == 0:
        return 0.0 if m1 == m2 else math.copysign(math.inf, m2 - m1)
    return (m2 - m1) / error


def wilson(count, of, z=1.959963984540054):
    """The score interval of a share (Wilson 1927), 95 % unless told otherwise."""
    share = count / of
    centre = share + z * z / (2 * of)
    width = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return max(0.0, (centre - width) / scale), min(1.0, (centre + width) / scale)


def overlap(first, second):
    """Two intervals (low, high)."""
    return first[0] <= second[1] and second[0] <= first[1]
