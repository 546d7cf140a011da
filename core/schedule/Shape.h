// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/Units.h"
#include "core/schedule/Clock.h"

namespace warmup::schedule {

// Shapes that go from one level to another over the length of their phase. p in [0, 1] is the
// grid's progress.

struct Hold { // the phase's `from` level throughout; a warm-up factor is a hold
    bool operator==(const Hold &) const = default;
};
struct Linear { // from + (to - from) p
    bool operator==(const Linear &) const = default;
};
struct Cosine { // to + (from - to) (1 + cos(pi cycles p)) / 2; 1 is the half wave of every
                // framework
    double cycles = 1;
    bool operator==(const Cosine &) const = default;
};
struct Polynomial { // to + (from - to) (1 - p)^power
    double power = 1;
    bool operator==(const Polynomial &) const = default;
};
struct Power { // from + (to - from) p^exponent
    double exponent = 2;
    bool operator==(const Power &) const = default;
};
struct SquareRoot { // from + (to - from) sqrt(p): the "1 - sqrt" cool-down of Haegele et al. 2024
    bool operator==(const SquareRoot &) const = default;
};
struct Exponential { // from (to / from)^p; both levels above 0
    bool operator==(const Exponential &) const = default;
};
struct HalfLife { // to + (from - to) 2^(-p / share): halves its distance every `share` of the phase
    double share = 0.1;
    bool operator==(const HalfLife &) const = default;
};
struct Tanh { // to + (from - to) (1 - tanh(lower (1 - p) + upper p)) / 2, as timm's
    double lower = -7;
    double upper = 3;
    bool operator==(const Tanh &) const = default;
};
struct Logarithmic { // from + (to - from) log(1 + t) / log(length), t the update in the phase, as
                     // DeepSpeed's WarmupLR
    bool operator==(const Logarithmic &) const = default;
};
struct Saturating { // from + (to - from) (1 - exp(-(t + 1) / tau)), tau in updates
    double tau = 1000;
    bool operator==(const Saturating &) const = default;
};
struct RAdam { // from + (to - from) r_t, the rectification of Liu et al. 2020 for this beta2
    double beta2 = 0.999;
    bool operator==(const RAdam &) const = default;
};

// Open-ended laws: a factor on the phase's `from` level, t updates after the phase's start (or the
// run's, for Join::over). They need no `to`.

struct Step { // gamma^floor(t / every)
    Span every{10, Unit::epochs};
    double gamma = 0.1;
    bool operator==(const Step &) const = default;
};
struct MultiStep { // gamma^(milestones reached), a milestone being reached at t = m; equal
                   // milestones count each
    std::vector<Span> milestones;
    double gamma = 0.1;
    bool operator==(const MultiStep &) const = default;
};
struct Geometric { // gamma^(t / every), every update a little
    Span every{1, Unit::epochs};
    double gamma = 0.95;
    bool operator==(const Geometric &) const = default;
};
struct InverseSquareRoot { // sqrt(tau / (t + tau)), tau > 0; Noam's decay is tau = the warm-up's
                           // length
    Span tau{4000, Unit::updates};
    bool operator==(const InverseSquareRoot &) const = default;
};
struct InverseTime { // 1 / (1 + k t / every)^power; floor(t / every) when staircase
    Span every{1, Unit::epochs};
    double k = 1;
    double power = 1;
    bool staircase = false;
    bool operator==(const InverseTime &) const = default;
};
struct PowerLaw { // ((t + offset) / offset)^exponent, exponent below 0 decays
    Span offset{1, Unit::epochs};
    double exponent = -0.5;
    bool operator==(const PowerLaw &) const = default;
};

// A table of factors on the peak, by position in the phase (percent: of the phase); linear in
// between, or held.
struct Table {
    std::vector<std::pair<Span, double>> points;
    bool interpolate = true;
    bool operator==(const Table &) const = default;
};
// A formula for a factor on the peak (muParser): t update in the phase, p progress t / n, n length,
// e epochs since the phase's start.
struct Formula {
    std::string text = "1 - p";
    bool operator==(const Formula &) const = default;
};

using Shape = std::variant<Hold, Linear, Cosine, Polynomial, Power, SquareRoot, Exponential,
                           HalfLife, Tanh, Logarithmic, Saturating, RAdam, Step, MultiStep,
                           Geometric, InverseSquareRoot, InverseTime, PowerLaw, Table, Formula>;

} // namespace warmup::schedule
