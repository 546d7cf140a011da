// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Statistics.h"

#include <algorithm>
#include <cmath>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>

#include "core/base/Random.h"

namespace warmup::experiment {

namespace {

constexpr int kResamples = 10'000;

} // namespace

double signTest(int wins, int losses)
{
    const int least = std::max(wins, losses);
    if (least == 0)
        return 1;
    // Q(k) is the share above k.
    return std::min(1.0,
                    2
                        * gsl_cdf_binomial_Q(static_cast<unsigned>(least - 1), 0.5,
                                             static_cast<unsigned>(wins + losses)));
}

Interval wilsonInterval(int count, int all)
{
    const double n = all;
    const double share = count / n;
    const double z = gsl_cdf_ugaussian_Pinv(0.975);
    const double z2 = z * z;
    const double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
    const double reach = z / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
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
    const auto quantile = [&](double share) {
        return gsl_stats_quantile_from_sorted_data(means.data(), 1, means.size(), share);
    };
    return {quantile(0.025), quantile(0.975)};
}

double meanOf(const std::vector<double> &values)
{
    return values.empty() ? std::nan("") : gsl_stats_mean(values.data(), 1, values.size());
}

double deviationOf(const std::vector<double> &values)
{
    return values.size() < 2 ? std::nan("") : gsl_stats_sd(values.data(), 1, values.size());
}

} // namespace warmup::experiment
