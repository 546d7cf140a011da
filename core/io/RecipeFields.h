// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

#include "core/recipe/Recipe.h"

// The fields of everything in a recipe file, with the range that each number may have, named once
// for reading and writing alike: fields(visitor, value) calls visitor(name, member, range) for
// each. What a schedule or an optimizer further asks of its numbers, makeSchedule and the trainer
// say.
namespace warmup::io {

struct Range {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool belowHigh = false; // the high end is not part of it
};

constexpr Range atLeast(double low)
{
    return {.low = low};
}
constexpr Range fromTo(double low, double high)
{
    return {.low = low, .high = high};
}
constexpr Range fromToBelow(double low, double high)
{
    return {.low = low, .high = high, .belowHigh = true};
}

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
    visit("momentum", v.momentum);
}

template <typename V>
void fields(V &visit, data::Glyphs &v)
{
    visit("trainSamples", v.trainSamples, atLeast(1));
    visit("testSamples", v.testSamples, atLeast(0));
    visit("noise", v.noise, atLeast(0));
    visit("prototypeSeed", v.prototypeSeed);
}

template <typename V>
void fields(V &visit, data::Spirals &v)
{
    visit("samplesPerClass", v.samplesPerClass, atLeast(1));
    visit("testSamplesPerClass", v.testSamplesPerClass, atLeast(0));
    visit("classes", v.classes, fromTo(2, 1000));
    visit("noise", v.noise, atLeast(0));
    visit("turns", v.turns);
}

template <typename V>
void fields(V &, data::FashionMnist &)
{
}

template <typename V>
void fields(V &visit, data::IdxFiles &v)
{
    visit("trainImages", v.trainImages);
    visit("trainLabels", v.trainLabels);
    visit("testImages", v.testImages);
    visit("testLabels", v.testLabels);
}

template <typename V>
void fields(V &visit, data::CsvFile &v)
{
    visit("path", v.path);
    visit("target", v.target);
    visit("features", v.features);
    visit("task", v.task);
    visit("testShare", v.testShare, fromToBelow(0, 1));
    visit("standardize", v.standardize);
}

template <typename V>
void fields(V &visit, data::LinearTeacher &v)
{
    visit("samples", v.samples, atLeast(1));
    visit("dimension", v.dimension, fromTo(1, 1000));
    visit("condition", v.condition, atLeast(1));
    visit("noise", v.noise, atLeast(0));
}

template <typename V>
void fields(V &visit, data::Moons &v)
{
    visit("samplesPerClass", v.samplesPerClass, atLeast(1));
    visit("testSamplesPerClass", v.testSamplesPerClass, atLeast(0));
    visit("noise", v.noise, atLeast(0));
}

template <typename V>
void fields(V &visit, data::NetTeacher &v)
{
    visit("trainSamples", v.trainSamples, atLeast(1));
    visit("testSamples", v.testSamples, atLeast(0));
    visit("dimension", v.dimension, fromTo(1, 1000));
    visit("hidden", v.hidden, fromTo(1, 1000));
    visit("outputs", v.outputs, fromTo(1, 1000));
    visit("noise", v.noise, atLeast(0));
    visit("teacherSeed", v.teacherSeed);
}

template <typename V>
void fields(V &visit, data::Sequences &v)
{
    visit("task", v.task);
    visit("vocabulary", v.vocabulary, fromTo(2, 1000));
    visit("length", v.length, fromTo(1, 256));
    visit("testSamples", v.testSamples, atLeast(0));
}

template <typename V>
void fields(V &visit, model::Mlp &v)
{
    visit("hidden", v.hidden, atLeast(1));
    visit("activation", v.activation);
    visit("initialization", v.initialization);
    visit("layerNorm", v.layerNorm);
}

template <typename V>
void fields(V &visit, model::Transformer &v)
{
    visit("layers", v.layers, atLeast(1));
    visit("width", v.width, atLeast(1));
    visit("heads", v.heads, atLeast(1));
    visit("feedForward", v.feedForward, atLeast(1));
    visit("layerNorm", v.layerNorm);
    visit("activation", v.activation);
}

template <typename V>
void fields(V &visit, model::Linear &v)
{
    visit("bias", v.bias);
}

template <typename V>
void fields(V &visit, model::Quadratic &v)
{
    visit("dimension", v.dimension, atLeast(1));
    visit("condition", v.condition, atLeast(1));
    visit("noise", v.noise, atLeast(0));
}

template <typename V>
void fields(V &visit, model::TestFunction &v)
{
    visit("function", v.function);
    visit("startX", v.startX);
    visit("startY", v.startY);
    visit("startSpread", v.startSpread, atLeast(0));
    visit("noise", v.noise, atLeast(0));
}

template <typename V>
void fields(V &visit, optimizer::Sgd &v)
{
    visit("momentum", v.momentum);
    visit("dampening", v.dampening);
    visit("weightDecay", v.weightDecay);
    visit("nesterov", v.nesterov);
    visit("decoupled", v.decoupled);
}

template <typename V>
void fields(V &visit, optimizer::Adam &v)
{
    visit("beta1", v.beta1);
    visit("beta2", v.beta2);
    visit("epsilon", v.epsilon);
    visit("weightDecay", v.weightDecay);
    visit("amsgrad", v.amsgrad);
}

template <typename V>
void fields(V &visit, optimizer::AdamW &v)
{
    visit("beta1", v.beta1);
    visit("beta2", v.beta2);
    visit("epsilon", v.epsilon);
    visit("weightDecay", v.weightDecay);
    visit("amsgrad", v.amsgrad);
}

template <typename V>
void fields(V &visit, optimizer::NAdam &v)
{
    visit("beta1", v.beta1);
    visit("beta2", v.beta2);
    visit("epsilon", v.epsilon);
    visit("weightDecay", v.weightDecay);
    visit("momentumDecay", v.momentumDecay);
    visit("decoupled", v.decoupled);
}

template <typename V>
void fields(V &visit, optimizer::RAdam &v)
{
    visit("beta1", v.beta1);
    visit("beta2", v.beta2);
    visit("epsilon", v.epsilon);
    visit("weightDecay", v.weightDecay);
    visit("decoupled", v.decoupled);
}

template <typename V>
void fields(V &visit, optimizer::Adamax &v)
{
    visit("beta1", v.beta1);
    visit("beta2", v.beta2);
    visit("epsilon", v.epsilon);
    visit("weightDecay", v.weightDecay);
}

template <typename V>
void fields(V &visit, optimizer::Adagrad &v)
{
    visit("rateDecay", v.rateDecay);
    visit("initialAccumulator", v.initialAccumulator);
    visit("epsilon", v.epsilon);
    visit("weightDecay", v.weightDecay);
}

template <typename V>
void fields(V &visit, optimizer::Adadelta &v)
{
    visit("rho", v.rho);
    visit("epsilon", v.epsilon);
    visit("weightDecay", v.weightDecay);
}

template <typename V>
void fields(V &visit, optimizer::RmsProp &v)
{
    visit("alpha", v.alpha);
    visit("epsilon", v.epsilon);
    visit("weightDecay", v.weightDecay);
    visit("momentum", v.momentum);
    visit("centred", v.centred);
}

template <typename V>
void fields(V &visit, optimizer::Lion &v)
{
    visit("beta1", v.beta1);
    visit("beta2", v.beta2);
    visit("weightDecay", v.weightDecay);
}

template <typename V>
void fields(V &visit, optimizer::Lamb &v)
{
    visit("beta1", v.beta1);
    visit("beta2", v.beta2);
    visit("epsilon", v.epsilon);
    visit("weightDecay", v.weightDecay);
    visit("adaptVectors", v.adaptVectors);
}

template <typename V>
void fields(V &visit, optimizer::Lars &v)
{
    visit("momentum", v.momentum);
    visit("trust", v.trust);
    visit("weightDecay", v.weightDecay);
    visit("adaptVectors", v.adaptVectors);
}

template <typename V>
void fields(V &visit, optimizer::SignSgd &v)
{
    visit("momentum", v.momentum);
    visit("weightDecay", v.weightDecay);
}

template <typename V>
void fields(V &visit, optimizer::GiAdam &v)
{
    visit("beta1", v.beta1);
    visit("beta2", v.beta2);
    visit("epsilon", v.epsilon);
    visit("weightDecay", v.weightDecay);
    visit("decoupled", v.decoupled);
}

template <typename V>
void fields(V &visit, optimizer::ScheduleFreeSgd &v)
{
    visit("momentum", v.momentum);
    visit("weightDecay", v.weightDecay);
    visit("averagePower", v.averagePower);
    visit("ratePower", v.ratePower);
}

template <typename V>
void fields(V &visit, optimizer::ScheduleFreeAdamW &v)
{
    visit("beta1", v.beta1);
    visit("beta2", v.beta2);
    visit("epsilon", v.epsilon);
    visit("weightDecay", v.weightDecay);
    visit("averagePower", v.averagePower);
    visit("ratePower", v.ratePower);
}

template <typename V>
void fields(V &, optimizer::NoClipping &)
{
}

template <typename V>
void fields(V &visit, optimizer::ClipByNorm &v)
{
    visit("limit", v.limit);
}

template <typename V>
void fields(V &visit, optimizer::ClipByValue &v)
{
    visit("limit", v.limit);
}

template <typename V>
void fields(V &visit, optimizer::ParameterGroup &v)
{
    visit("blocks", v.blocks);
    visit("rateFactor", v.rateFactor, atLeast(0));
    visit("weightDecay", v.weightDecay, atLeast(0));
}

template <typename V>
void fields(V &visit, diagnostics::Spec &v)
{
    visit("show", v.show);
    visit("sharpnessEvery", v.sharpnessEvery, atLeast(1));
    visit("sharpnessSamples", v.sharpnessSamples, atLeast(0));
}

template <typename V>
void fields(V &, training::Shuffled &)
{
}

template <typename V>
void fields(V &visit, training::ClassSorted &v)
{
    visit("updates", v.updates, atLeast(1));
    visit("classes", v.classes, atLeast(1));
}

template <typename V>
void fields(V &visit, training::Swapped &v)
{
    visit("from", v.from, atLeast(0));
    visit("updates", v.updates, atLeast(1));
}

template <typename V>
void fields(V &visit, training::Spec &v)
{
    visit("data", v.data);
    visit("model", v.model);
    visit("loss", v.loss);
    visit("optimizer", v.optimizer);
    visit("groups", v.groups);
    visit("clipping", v.clipping);
    visit("batch", v.batch, atLeast(1));
    visit("fullBatch", v.fullBatch);
    visit("order", v.order);
    visit("frozen", v.frozen);
    visit("seeds", v.seeds, atLeast(1));
    visit("firstSeed", v.firstSeed);
    visit("follow", v.follow);
    visit("evaluateEvery", v.evaluateEvery, atLeast(0));
    visit("targetLoss", v.targetLoss);
    visit("diagnostics", v.diagnostics);
}

template <typename V>
void fields(V &visit, View &v)
{
    visit("axis", v.axis);
    visit("logRate", v.logRate);
    visit("logLoss", v.logLoss);
    visit("smoothing", v.smoothing, fromToBelow(0, 1));
}

template <typename V>
void fields(V &visit, Recipe &v)
{
    visit("title", v.title);
    visit("schedule", v.schedule);
    visit("asRun", v.asRun);
    visit("training", v.training);
    visit("view", v.view);
}

} // namespace warmup::io
