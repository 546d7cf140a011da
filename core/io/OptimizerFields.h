// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/FieldRange.h"
#include "core/training/Spec.h"

// The fields of optimizers, clipping and parameter groups, as RecipeFields.h says.
namespace warmup::io {

template <typename V>
void fields(V &visit, optimizer::Sgd &v)
{
    visit("momentum", v.momentum);
    visit("dampening", v.dampening);
    visit("weightDecay", v.weightDecay);
    visit("nesterov", v.nesterov);
    visit("decoupled", v.decoupled);
}

// What Adam and its kin have in common.
void adamFields(auto &visit, auto &v)
{
    visit("beta1", v.beta1);
    visit("beta2", v.beta2);
    visit("epsilon", v.epsilon);
    visit("weightDecay", v.weightDecay);
}

template <typename V>
void fields(V &visit, optimizer::Adam &v)
{
    adamFields(visit, v);
    visit("amsgrad", v.amsgrad);
}

template <typename V>
void fields(V &visit, optimizer::AdamW &v)
{
    adamFields(visit, v);
    visit("amsgrad", v.amsgrad);
}

template <typename V>
void fields(V &visit, optimizer::NAdam &v)
{
    adamFields(visit, v);
    visit("momentumDecay", v.momentumDecay);
    visit("decoupled", v.decoupled);
}

template <typename V>
void fields(V &visit, optimizer::RAdam &v)
{
    adamFields(visit, v);
    visit("decoupled", v.decoupled);
}

template <typename V>
void fields(V &visit, optimizer::Adamax &v)
{
    adamFields(visit, v);
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
    adamFields(visit, v);
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
    adamFields(visit, v);
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
    adamFields(visit, v);
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

} // namespace warmup::io
