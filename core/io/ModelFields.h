// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/FieldRange.h"
#include "core/training/Spec.h"

// The fields of data and models, as RecipeFields.h says.
namespace warmup::io {

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

} // namespace warmup::io
