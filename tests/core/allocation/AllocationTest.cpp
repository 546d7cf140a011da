// SPDX-License-Identifier: GPL-3.0-or-later

// Nothing is allocated per update. This binary counts what `new` and `malloc` are asked for.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/io/RecipeNames.h"
#include "core/training/Group.h"
#include "core/training/Session.h"
#include "core/training/Workspace.h"
#include "tests/core/allocation/Counter.h"
#include "tests/core/optimizer/EveryOptimizer.h"
#include "tests/core/training/Curves.h"

namespace warmup::training {
namespace {

struct Named {
    std::string name;
    Spec spec;
};

std::vector<Named> everyModel()
{
    const data::Spec spirals = data::Spirals{.samplesPerClass = 60, .testSamplesPerClass = 20};
    const data::Spec glyphs = data::Glyphs{.trainSamples = 200, .testSamples = 50, .noise = 0.3};
    const data::Spec teacher = data::LinearTeacher{.samples = 100, .dimension = 10};
    using model::Activation;
    using model::Mlp;
    return {
        {"relu", {.data = spirals, .model = Mlp{.hidden = {16, 16}}, .batch = 32}},
        {"tanh",
         {.data = glyphs,
          .model = Mlp{.hidden = {32}, .activation = Activation::tanh},
          .batch = 32}},
        {"wide", {.data = glyphs, .model = Mlp{.hidden = {300, 200}}, .batch = 128}},
        {"linear",
         {.data = teacher, .model = model::Linear{}, .loss = Loss::meanSquaredError, .batch = 32}},
        {"quadratic", {.model = model::Quadratic{.noise = 0.1}}},
        {"testFunction", {.model = model::TestFunction{.noise = 0.1}}},
        {"fullBatch",
         {.data = glyphs, .model = Mlp{.hidden = {16}}, .fullBatch = true, .frozen = {"1"}}},
        {"classSorted",
         {.data = spirals,
          .model = Mlp{.hidden = {16}},
          .batch = 32,
          .order = ClassSorted{.updates = 8}}},
        {"swapped",
         {.data = data::Moons{.samplesPerClass = 150},
          .model = Mlp{.hidden = {16}},
          .batch = 32,
          .order = Swapped{.from = 3, .updates = 4}}},
        {"gelu_layer_norm",
         {.data = spirals,
          .model = Mlp{.hidden = {16, 16}, .activation = Activation::gelu, .layerNorm = true},
          .batch = 32}},
        {"post_ln", {.data = data::Sequences{}, .model = model::Transformer{}, .batch = 32}},
        {"pre_ln",
         {.data = data::Sequences{.length = 5},
          .model = model::Transformer{.layerNorm = model::Transformer::LayerNorm::pre},
          .batch = 32}},
    };
}

// Every optimizer on one model, and every model with two of them.
std::vector<Named> everyCase()
{
    std::vector<Named> cases;
    for (const Named &model : everyModel())
        for (const auto &[name, optimizer] : optimizer::everyOptimizer()) {
            if (model.name != "relu" && name != "nesterov" && name != "adam")
                continue;
            Named &made = cases.emplace_back(Named{model.name + "_" + name, model.spec});
            made.spec.optimizer = optimizer;
            made.spec.clipping = optimizer::ClipByNorm{0.5};
            made.spec.groups = {{"biases", 0.5, 0.0}};
        }
    return cases;
}

diagnostics::Spec everyDiagnostic()
{
    using diagnostics::Kind;
    diagnostics::Spec spec;
    for (const auto &word : io::namesOf(Kind{}))
        spec.show.push_back(word.choice);
    return spec;
}

class EveryCase : public testing::TestWithParam<Named> { };

INSTANTIATE_TEST_SUITE_P(Allocation, EveryCase, testing::ValuesIn(everyCase()),
                         [](const auto &parameter) { return parameter.param.name; });

TEST_P(EveryCase, allocatesNothingInAnUpdate)
{
    Spec spec = GetParam().spec;
    spec.diagnostics = everyDiagnostic();
    const Group group = *Group::make(spec);
    const auto workspace = group.makeWorkspace();
    State state = group.start(0);
    Permutation order = group.makeOrder(0);
    const optimizer::Rates rates{1e-4, {}, {}};
    // Eigenvectors are kept from the first measurements on: of updates 0 and 5.
    for (int u = 0; u < 6; ++u)
        group.update(0, state, rates, order, *workspace);
    const std::uint64_t before = allocations();
    // More than an epoch, so that the order starts anew.
    for (int u = 0; u < 12; ++u)
        group.update(0, state, rates, order, *workspace);
    EXPECT_EQ(allocations() - before, 0U);
    EXPECT_EQ(state.update, 18);
}

// A chunk of one update each, between the rare events of a run that do allocate: blocks of its
// history (Series.h, every 16384 updates), snapshots (Snapshots.h, here every 256), evaluations
// (at most kEvaluations a run).
TEST(Allocation, isNoneInASessionsChunk)
{
    for (const unsigned threads : {1U, 2U}) {
        Spec spec = everyModel().front().spec;
        spec.optimizer = optimizer::Adam{};
        spec.diagnostics = everyDiagnostic();
        spec.seeds = 3;
        SessionOptions options;
        options.threads = threads;
        const auto session =
            Session::create(spec, {{"one", constantCurve(1000, 1e-3)}}, 500, options);
        session->advance(300);
        session->wait();
        const std::uint64_t before = allocations();
        for (int u = 0; u < 100; ++u) {
            session->advance(1);
            session->wait();
        }
        EXPECT_EQ(allocations() - before, 0U) << threads << " threads";
        EXPECT_EQ(session->status().update, 400);
    }
}

TEST(Counter, countsNew)
{
    const std::uint64_t before = allocations();
    auto *number = new int(1);
    asm volatile("" : : "r"(number) : "memory");
    EXPECT_GE(allocations() - before, 1U);
    delete number;
}

TEST(Counter, countsMallocWhereNoSanitizerHasItsOwn)
{
    const std::uint64_t before = allocations();
    void *memory = std::malloc(100);
    asm volatile("" : : "r"(memory) : "memory");
    EXPECT_EQ(allocations() - before, countsMalloc() ? 1U : 0U);
    std::free(memory);
}

} // namespace
} // namespace warmup::training
