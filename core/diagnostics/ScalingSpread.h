// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

#include "core/base/Aligned.h"
#include "core/base/Units.h"

namespace warmup::diagnostics {

// How much Adam's scaling s = 1 / (sqrt(v^) + epsilon) depends on which batches came by: with
// v_t = beta2 v_(t-1) + (1 - beta2) g_t^2, v^ = v_t / (1 - beta2^t), over several streams of t
// batches each, all gradients at the same weights. Of each weight the coefficient of variation of s
// over the streams (deviation with n - 1, by the mean); of these the median. Weights whose v^ is
// not above 1e-12 in every stream, such as those of dead units, do not count.
//
// Memory: four vectors of the parameters' size.
class ScalingSpread {
public:
    static constexpr int kStreams = 16;

    ScalingSpread(std::size_t parameters, double beta2, double epsilon);

    // The updates t = 1, 2 ... after which it is worth its price of kStreams * t gradients.
    [[nodiscard]] static bool isMeasuredAfter(Update t);

    void begin(); // forgets all streams
    void add(std::span<const float> gradient); // to the stream that is open
    void endStream(); // of at least one gradient
    // NaN where no weight counts, or of fewer than two streams.
    [[nodiscard]] double value();

private:
    double m_beta2;
    double m_epsilon;
    Update m_batches = 0; // of the open stream
    int m_streams = 0;
    AlignedVector<float> m_squares; // v of the open stream
    AlignedVector<float> m_mean; // of s; NaN: does not count
    AlignedVector<float> m_deviations; // sum of (s - mean)^2
    AlignedVector<float> m_counted;
};

} // namespace warmup::diagnostics
