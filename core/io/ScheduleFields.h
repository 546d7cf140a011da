// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dialect/AsRun.h"
#include "core/io/FieldRange.h"
#include "core/schedule/Schedule.h"

// The fields of a schedule and of what runs it, as RecipeFields.h says.
namespace warmup::io {

// clang-format off
template <typename V> void fields(V &, schedule::Hold &) { }
template <typename V> void fields(V &, schedule::Linear &) { }
template <typename V> void fields(V &visit, schedule::Cosine &v) { visit("cycles", v.cycles); }
template <typename V> void fields(V &visit, schedule::Polynomial &v) { visit("power", v.power); }
template <typename V> void fields(V &visit, schedule::Power &v) { visit("exponent", v.exponent); }
template <typename V> void fields(V &, schedule::SquareRoot &) { }
template <typename V> void fields(V &, schedule::Exponential &) { }
template <typename V> void fields(V &visit, schedule::HalfLife &v) { visit("share", v.share); }
template <typename V> void fields(V &visit, schedule::Tanh &v) { visit("lower", v.lower); visit("upper", v.upper); }
template <typename V> void fields(V &, schedule::Logarithmic &) { }
template <typename V> void fields(V &visit, schedule::Saturating &v) { visit("tau", v.tau); }
template <typename V> void fields(V &visit, schedule::RAdam &v) { visit("beta2", v.beta2); }
template <typename V> void fields(V &visit, schedule::Step &v) { visit("every", v.every); visit("gamma", v.gamma); }
template <typename V> void fields(V &visit, schedule::MultiStep &v) { visit("milestones", v.milestones); visit("gamma", v.gamma); }
template <typename V> void fields(V &visit, schedule::Geometric &v) { visit("every", v.every); visit("gamma", v.gamma); }
template <typename V> void fields(V &visit, schedule::InverseSquareRoot &v) { visit("tau", v.tau); }
template <typename V> void fields(V &visit, schedule::PowerLaw &v) { visit("offset", v.offset); visit("exponent", v.exponent); }
template <typename V> void fields(V &visit, schedule::Table &v) { visit("points", v.points); visit("interpolate", v.interpolate); }
template <typename V> void fields(V &visit, schedule::Formula &v) { visit("text", v.text); }
// clang-format on
template <typename V>
void fields(V &visit, schedule::InverseTime &v)
{
    visit("every", v.every);
    visit("k", v.k);
    visit("power", v.power);
    visit("staircase", v.staircase);
}

template <typename V>
void fields(V &visit, schedule::Batching &v)
{
    visit("samples", v.samples, atLeast(1));
    visit("batch", v.batch, atLeast(1));
    visit("accumulation", v.accumulation, atLeast(1));
    visit("replicas", v.replicas, atLeast(1));
    visit("dropLast", v.dropLast);
}

template <typename V>
void fields(V &visit, schedule::Clock &v)
{
    visit("run", v.run);
    visit("updatesPerEpoch", v.updatesPerEpoch);
    visit("stepping", v.stepping);
}

template <typename V>
void fields(V &visit, schedule::Phase &v)
{
    visit("shape", v.shape);
    visit("length", v.length);
    visit("from", v.from);
    visit("to", v.to);
    visit("grid", v.grid);
}

template <typename V>
void fields(V &visit, schedule::Repeat &v)
{
    visit("count", v.count, atLeast(1));
    visit("length", v.length);
    visit("peak", v.peak);
    visit("warmUp", v.warmUp);
}

template <typename V>
void fields(V &visit, schedule::Guard &v)
{
    visit("floor", v.floor);
    visit("ceiling", v.ceiling);
    visit("afterEnd", v.afterEnd);
}

template <typename V>
void fields(V &visit, schedule::Plateau &v)
{
    visit("factor", v.factor);
    visit("patience", v.patience, atLeast(0));
    visit("threshold", v.threshold);
    visit("thresholdMode", v.thresholdMode);
    visit("cooldown", v.cooldown, atLeast(0));
    visit("minimum", v.minimum);
    visit("epsilon", v.epsilon);
    visit("mode", v.mode);
    visit("every", v.every);
}

template <typename V>
void fields(V &visit, schedule::MomentumCycle &v)
{
    visit("lower", v.lower);
    visit("upper", v.upper);
}

template <typename V>
void fields(V &visit, schedule::Spec &v)
{
    visit("clock", v.clock);
    visit("baseRate", v.baseRate);
    visit("multiplier", v.multiplier);
    visit("warmUp", v.warmUp);
    visit("join", v.join);
    visit("main", v.main);
    visit("coolDown", v.coolDown);
    visit("repeat", v.repeat);
    visit("guard", v.guard);
    visit("plateau", v.plateau);
    visit("momentum", v.momentum);
}

template <typename V>
void fields(V &visit, dialect::Driver &v)
{
    visit("advance", v.advance);
    visit("argument", v.argument);
    visit("beforeOptimizer", v.beforeOptimizer);
    visit("offset", v.offset);
    visit("stride", v.stride);
    visit("callsPerUpdate", v.callsPerUpdate, atLeast(1));
}

template <typename V>
void fields(V &visit, dialect::Spec &v)
{
    visit("framework", v.framework);
    visit("version", v.version);
    visit("driver", v.driver);
    visit("schedulers", v.schedulers);
    visit("groupRates", v.groupRates);
    visit("groupScales", v.groupScales);
    visit("momentum", v.momentum);
}

} // namespace warmup::io
