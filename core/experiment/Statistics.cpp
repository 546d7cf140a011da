// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/Random.h"

namespace warmup::experiment {

namespace {

constexpr double kNormal95 = 1.959963984540054; // the normal distribution's 97.5 % quantile
constexpr int kResamples = 10'000;

// Of the order statistics, interpolated linearly (type 7 of Hyndman and Fan 1996).
double quantile(const std::vector<double> &sorted, double share)
{
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

} // namespace

double signTest(int wins, int losses)
{
    const int all = wins + losses;
    const int least = std::max(wins, losses);
    // Terms of the binomial distribution by their logarithm, which no count overflows.
    const double half = all * std::log(0.5) + std::lgamma(all + 1.0);
    double tail = 0;
    for (int k = all; k >= least; --k)
        tail += std::exp(half - std::lgamma(k + 1.0) - std::lgamma(all - k + 1.0));
    return std::min(1.0, 2 * tail);
}

Interval wilsonInterval(int count, int all)
{
    const double n = all;
    const double share = count / n;
    const double z2 = kNormal95 * kNormal95;
    const double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
    const double reach =
        kNormal95 / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    return {count == 0 ? 0 : middle - reach, count == all ? 1 : middle + reach};
}

Interval bootstrapMean(const std::vector<double> &values)
{
    Random random(1, Purpose::resampling);
    std::vector<double> means(kResamples);
    for (double &mean : means) {
        double sum = 0;
        for (std::size_t i = 0; i < values.size(); ++i)
            sum += values[random.below(values.size())];
        mean = sum / static_cast<double>(values.size());
    }
    std::sort(means.begin(), means.end());
    return {quantile(means, 0.025), quantile(means, 0.975)};
}

double meanOf(const std::vector<double> &values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviationOf(const std::vector<double> &values)
{
    if (values.size() < 2)
        return std::nan("");
    const double mean = meanOf(values);
    double squares = 0;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

} // namespace warmup::experiment
