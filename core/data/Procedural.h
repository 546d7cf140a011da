// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>

#include "core/base/Random.h"
#include "core/base/Result.h"
#include "core/data/Dataset.h"

namespace warmup::data {

// Data that are drawn, not read: a function of the spec and the seed alone, the same bits on every
// platform. Pointers in errors are those of the spec's fields ("/classes"). At most kMostDrawn
// numbers (samples times features).
inline constexpr std::int64_t kMostDrawn = 100'000'000;

// Each part: label = one of 10, sub-prototype = one of 3, shift = 0..4 in both directions,
// contrast in [0.6, 1.4), noise * N(0, 1) on each of the 12x12 pixels.
[[nodiscard]] Result<DatasetPtr> makeGlyphs(const Glyphs &spec, std::uint64_t seed,
                                            std::stop_token stop = {});

// Sample i of n of class c lies at radius r = 0.05 + 0.95 i / (n - 1) and at the angle
// 2 pi (turns r + c / classes) + noise N(0, 1), as (r sin, r cos).
[[nodiscard]] Result<DatasetPtr> makeSpirals(const Spirals &spec, std::uint64_t seed,
                                             std::stop_token stop = {});

// Sample i of n of the upper moon is (cos t, sin t), of the lower one (1 - cos t, 1/2 - sin t), t =
// pi i / (n - 1), as scikit-learn's make_moons; noise N(0, 1) is added to both coordinates.
[[nodiscard]] Result<DatasetPtr> makeMoons(const Moons &spec, std::uint64_t seed,
                                           std::stop_token stop = {});

// Inputs drawn from N(0, 1); targets those of a net whose weights are drawn by the teacher's seed
// from N(0, 2 / fan-in), of its last layer N(0, 1 / fan-in), without biases, plus noise N(0, 1).
[[nodiscard]] Result<DatasetPtr> makeNetTeacher(const NetTeacher &spec, std::uint64_t seed,
                                                std::stop_token stop = {});

// Inputs X = Z D^(1/2), Z drawn from N(0, 1) and then made exactly orthogonal with mean 0, so that
// X'X / samples = D = diag(1 ... 1 / condition), geometric; targets X w + noise N(0, 1), w drawn
// from N(0, 1). Mean squared error of a linear model then has the Hessian 2 D (and 2 for the bias).
[[nodiscard]] Result<DatasetPtr> makeLinearTeacher(const LinearTeacher &spec, std::uint64_t seed,
                                                   std::stop_token stop = {});

// The test part is drawn for Purpose::testData; the training part is empty (Dataset::drawn).
[[nodiscard]] Result<DatasetPtr> makeSequences(const Sequences &spec, std::uint64_t seed);

// Draws inputs.size() / length sequences, tokens [samples, length] and the wanted ones alike.
void drawSequences(const Sequences &spec, Random random, std::span<float> tokens,
                   std::span<std::int32_t> wanted);

} // namespace warmup::data
