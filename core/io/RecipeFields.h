// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/ModelFields.h"
#include "core/io/OptimizerFields.h"
#include "core/io/ScheduleFields.h"
#include "core/recipe/Recipe.h"

// The fields of everything in a recipe file, with the range that each number may have, named once
// for reading and writing alike: fields(visitor, value) calls visitor(name, member, range) for
// each. What a schedule or an optimizer further asks of its numbers, makeSchedule and the trainer
// say.
namespace warmup::io {

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
