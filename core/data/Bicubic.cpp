// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/Bicubic.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace warmup::data {

namespace {

constexpr double kA = -0.75;

double nearWeight(double distance) // up to 1
{
    return ((kA + 2) * distance - (kA + 3)) * distance * distance + 1;
}

double farWeight(double distance) // from 1 to 2
{
    return ((kA * distance - 5 * kA) * distance + 8 * kA) * distance - 4 * kA;
}

struct Taps {
    std::array<int, 4> pixel;
    std::array<double, 4> weight;
};

std::vector<Taps> tapsFor(int from, int to)
{
    std::vector<Taps> all;
    for (int target = 0; target < to; ++target) {
        const double source = (target + 0.5) * from / to - 0.5;
        const double whole = std::floor(source);
        const double t = source - whole;
        Taps taps{{}, {farWeight(1 + t), nearWeight(t), nearWeight(1 - t), farWeight(2 - t)}};
        for (int k = 0; k < 4; ++k)
            taps.pixel[k] = std::clamp(static_cast<int>(whole) - 1 + k, 0, from - 1);
        all.push_back(taps);
    }
    return all;
}

} // namespace

std::vector<double> resizeBicubic(std::span<const double> image, int from, int to)
{
    assert(from > 0 && to > 0 && image.size() == static_cast<std::size_t>(from) * from);
    const auto taps = tapsFor(from, to);
    std::vector<double> result;
    for (const Taps &row : taps) {
        for (const Taps &column : taps) {
            double sum = 0;
            for (int y = 0; y < 4; ++y) {
                double line = 0;
                for (int x = 0; x < 4; ++x)
                    line += column.weight[x] * image[row.pixel[y] * from + column.pixel[x]];
                sum += row.weight[y] * line;
            }
            result.push_back(sum);
        }
    }
    return result;
}

} // namespace warmup::data
