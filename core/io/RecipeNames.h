// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

#include "core/recipe/Recipe.h"

// The words that a recipe file has for choices. They are part of the format: none of them changes.
namespace warmup::io {

template <typename Enum>
struct Word {
    std::string_view name;
    Enum choice;
};

// One overload an enumeration; the argument only chooses it.
constexpr auto namesOf(schedule::Stepping)
{
    using enum schedule::Stepping;
    return std::to_array<Word<schedule::Stepping>>(
        {{"perUpdate", perUpdate}, {"perEpoch", perEpoch}});
}
constexpr auto namesOf(schedule::Grid)
{
    using enum schedule::Grid;
    return std::to_array<Word<schedule::Grid>>(
        {{"[)", closedOpen}, {"(]", openClosed}, {"()", open}, {"[]", closed}});
}
constexpr auto namesOf(schedule::Join)
{
    using enum schedule::Join;
    return std::to_array<Word<schedule::Join>>(
        {{"before", before}, {"over", over}, {"times", times}});
}
constexpr auto namesOf(schedule::Repeat::WarmUp)
{
    using enum schedule::Repeat::WarmUp;
    return std::to_array<Word<schedule::Repeat::WarmUp>>({{"each", each}, {"first", first}});
}
constexpr auto namesOf(schedule::Guard::AfterEnd)
{
    using enum schedule::Guard::AfterEnd;
    return std::to_array<Word<schedule::Guard::AfterEnd>>(
        {{"hold", hold}, {"zero", zero}, {"mirror", mirror}, {"error", error}, {"resume", resume}});
}
constexpr auto namesOf(schedule::Plateau::Mode)
{
    using enum schedule::Plateau::Mode;
    return std::to_array<Word<schedule::Plateau::Mode>>(
        {{"minimize", minimize}, {"maximize", maximize}});
}
constexpr auto namesOf(schedule::Plateau::Threshold)
{
    using enum schedule::Plateau::Threshold;
    return std::to_array<Word<schedule::Plateau::Threshold>>(
        {{"relative", relative}, {"absolute", absolute}});
}
constexpr auto namesOf(dialect::Driver::Advance)
{
    using enum dialect::Driver::Advance;
    return std::to_array<Word<dialect::Driver::Advance>>(
        {{"never", never}, {"perEpoch", perEpoch}, {"perUpdate", perUpdate}});
}
constexpr auto namesOf(dialect::Driver::Argument)
{
    using enum dialect::Driver::Argument;
    return std::to_array<Word<dialect::Driver::Argument>>(
        {{"none", none}, {"index", index}, {"epochs", epochs}, {"batch", batch}, {"epoch", epoch}});
}
constexpr auto namesOf(dialect::Spec::Momentum)
{
    using enum dialect::Spec::Momentum;
    return std::to_array<Word<dialect::Spec::Momentum>>(
        {{"none", none}, {"momentum", momentum}, {"beta1", beta1}});
}
constexpr auto namesOf(data::CsvFile::Task)
{
    using enum data::CsvFile::Task;
    return std::to_array<Word<data::CsvFile::Task>>(
        {{"classification", classification}, {"regression", regression}});
}
constexpr auto namesOf(data::Sequences::Task)
{
    using enum data::Sequences::Task;
    return std::to_array<Word<data::Sequences::Task>>({{"reverse", reverse}, {"copy", copy}});
}
constexpr auto namesOf(model::Activation)
{
    using enum model::Activation;
    return std::to_array<Word<model::Activation>>({{"relu", relu}, {"tanh", tanh}, {"gelu", gelu}});
}
constexpr auto namesOf(model::Initialization)
{
    using enum model::Initialization;
    return std::to_array<Word<model::Initialization>>({{"he", heNormal},
                                                       {"xavier", xavierUniform},
                                                       {"xavierNormal", xavierNormal},
                                                       {"torchDefault", torchDefault}});
}
constexpr auto namesOf(model::Transformer::LayerNorm)
{
    using enum model::Transformer::LayerNorm;
    return std::to_array<Word<model::Transformer::LayerNorm>>({{"post", post}, {"pre", pre}});
}
constexpr auto namesOf(model::TestFunction::Name)
{
    using enum model::TestFunction::Name;
    return std::to_array<Word<model::TestFunction::Name>>({{"rosenbrock", rosenbrock},
                                                           {"beale", beale},
                                                           {"himmelblau", himmelblau},
                                                           {"booth", booth},
                                                           {"matyas", matyas},
                                                           {"rastrigin", rastrigin},
                                                           {"ackley", ackley},
                                                           {"threeHumpCamel", threeHumpCamel},
                                                           {"sixHumpCamel", sixHumpCamel},
                                                           {"goldsteinPrice", goldsteinPrice},
                                                           {"styblinskiTang", styblinskiTang},
                                                           {"easom", easom}});
}
constexpr auto namesOf(training::Loss)
{
    using enum training::Loss;
    return std::to_array<Word<training::Loss>>(
        {{"meanSquaredError", meanSquaredError}, {"crossEntropy", crossEntropy}});
}
constexpr auto namesOf(training::Follow)
{
    using enum training::Follow;
    return std::to_array<Word<training::Follow>>({{"asRun", asRun},
                                                  {"intended", intended},
                                                  {"both", both},
                                                  {"withoutWarmUp", withoutWarmUp},
                                                  {"withoutOrder", withoutOrder}});
}
constexpr auto namesOf(diagnostics::Kind)
{
    using enum diagnostics::Kind;
    return std::to_array<Word<diagnostics::Kind>>(
        {{"gradientNorm", gradientNorm},
         {"updateRatio", updateRatio},
         {"updateSize", updateSize},
         {"warmUpFactors", warmUpFactors},
         {"pathShare", pathShare},
         {"deadUnits", deadUnits},
         {"sharpness", sharpness},
         {"preconditionedSharpness", preconditionedSharpness},
         {"position", position},
         {"stepLength", stepLength},
         {"scalingSpread", scalingSpread}});
}
constexpr auto namesOf(View::Axis)
{
    using enum View::Axis;
    return std::to_array<Word<View::Axis>>({{"epochs", epochs}, {"updates", updates}});
}

// The "kind" of each alternative, in the variant's order.
template <typename Variant>
constexpr std::array<std::string_view, 0> kKinds{};
template <>
constexpr auto kKinds<schedule::Shape> = std::to_array<std::string_view>(
    {"hold",        "linear",    "cosine",    "polynomial",        "power",       "squareRoot",
     "exponential", "halfLife",  "tanh",      "logarithmic",       "saturating",  "radam",
     "step",        "multiStep", "geometric", "inverseSquareRoot", "inverseTime", "powerLaw",
     "table",       "formula"});
template <>
constexpr auto kKinds<data::Spec> =
    std::to_array<std::string_view>({"glyphs", "spirals", "fashionMnist", "idxFiles", "csvFile",
                                     "linearTeacher", "moons", "netTeacher", "sequences"});
template <>
constexpr auto kKinds<model::Spec> =
    std::to_array<std::string_view>({"mlp", "linear", "quadratic", "testFunction", "transformer"});
template <>
constexpr auto kKinds<optimizer::Spec> = std::to_array<std::string_view>(
    {"sgd", "adam", "adamw", "nadam", "radam", "adamax", "adagrad", "adadelta", "rmsprop", "lion",
     "lamb", "lars", "signSgd", "giAdam", "scheduleFreeSgd", "scheduleFreeAdamw"});
template <>
constexpr auto kKinds<optimizer::Clipping> = std::to_array<std::string_view>({"none", "norm",
                                                                              "value"});
template <>
constexpr auto kKinds<training::Order> = std::to_array<std::string_view>({"shuffled", "classSorted",
                                                                          "swapped"});

static_assert(kKinds<schedule::Shape>.size() == std::variant_size_v<schedule::Shape>);
static_assert(kKinds<data::Spec>.size() == std::variant_size_v<data::Spec>);
static_assert(kKinds<model::Spec>.size() == std::variant_size_v<model::Spec>);
static_assert(kKinds<training::Order>.size() == std::variant_size_v<training::Order>);
static_assert(kKinds<optimizer::Spec>.size() == std::variant_size_v<optimizer::Spec>);
static_assert(kKinds<optimizer::Clipping>.size() == std::variant_size_v<optimizer::Clipping>);

} // namespace warmup::io
