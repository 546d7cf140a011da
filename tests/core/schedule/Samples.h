// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/schedule/Schedule.h"

namespace warmup::schedule::samples {

inline Span updates(double amount)
{
    return {amount, Unit::updates};
}
inline Span rest()
{
    return {0, Unit::rest};
}
inline Level absolute(double rate)
{
    return {rate, Basis::absolute};
}
inline Level ofPeak(double share)
{
    return {share, Basis::peak};
}

// One update an epoch, no warm-up, the peak 0.1 held.
inline Spec plain(double length)
{
    Spec spec;
    spec.clock = {updates(length), 1.0, Stepping::perUpdate};
    spec.warmUp.reset();
    return spec;
}

// One of every shape, with lengths that suit phases of some hundred updates.
inline std::vector<std::pair<std::string, Shape>> allShapes()
{
    return {
        {"hold", Hold{}},
        {"linear", Linear{}},
        {"cosine", Cosine{}},
        {"cosine of 3.3 half waves", Cosine{3.3}},
        {"cosine of 41 half waves", Cosine{41}},
        {"polynomial", Polynomial{2.5}},
        {"power", Power{0.7}},
        {"square root", SquareRoot{}},
        {"exponential", Exponential{}},
        {"half-life", HalfLife{0.13}},
        {"tanh", Tanh{}},
        {"logarithmic", Logarithmic{}},
        {"saturating", Saturating{31}},
        {"radam", RAdam{0.99}},
        {"step", Step{updates(17), 0.3}},
        {"step up", Step{updates(7.5), 1.01}},
        {"multistep", MultiStep{{updates(3), updates(50), updates(50), updates(77.5)}, 0.5}},
        {"geometric", Geometric{updates(3), 0.9}},
        {"inverse square root", InverseSquareRoot{updates(20)}},
        {"inverse time", InverseTime{updates(5), 0.7, 1.5, false}},
        {"inverse time staircase", InverseTime{updates(5.5), 0.7, 1, true}},
        {"power law", PowerLaw{updates(9), -0.8}},
        {"table",
         Table{{{updates(2), 0.1},
                {updates(7.5), 1},
                {updates(30), 0.2},
                {updates(31), 0.9},
                {updates(200), 0.3}},
               true}},
        {"table held", Table{{{updates(0), 0.1}, {updates(7.5), 1}, {updates(30), 0.2}}, false}},
        {"formula", Formula{"1 + sin(t / 3) * (1 - p)"}},
    };
}

inline const Grid kGrids[] = {Grid::closedOpen, Grid::openClosed, Grid::open, Grid::closed};

} // namespace warmup::schedule::samples
