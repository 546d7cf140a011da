// SPDX-License-Identifier: GPL-3.0-or-later
// Diagnostics of runs: they change no bit, and what they tell is of the updates it says.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/io/RecipeNames.h"
#include "core/model/Landscape.h"
#include "core/training/Session.h"
#include "tests/core/optimizer/EveryOptimizer.h"
#include "tests/core/training/Curves.h"
#include "tests/core/training/States.h"

namespace warmup::training {
namespace {

using diagnostics::Kind;

diagnostics::Spec everything()
{
    diagnostics::Spec spec;
    for (const auto &word : io::namesOf(Kind{}))
        spec.show.push_back(word.choice);
    return spec;
}

Spec watchedSpec()
{
    Spec spec;
    spec.data = data::Spirals{.samplesPerClass = 30, .testSamplesPerClass = 5};
    spec.model = model::Mlp{.hidden = {8, 8}};
    spec.batch = 32;
    spec.seeds = 2;
    spec.optimizer = optimizer::Adam{};
    return spec;
}

std::unique_ptr<Session> makeWatched(const Spec &spec, Update length = 60, double rate = 0.02,
                                     std::shared_ptr<const Checkpoint> from = {})
{
    return Session::create(spec, {{"one", rampCurve(length, rate, 10)}}, 3, {}, std::move(from));
}

void finishWatched(Session &session)
{
    session.run();
    session.wait();
}

// Losses, parameters and endings of all members, as bytes.
std::string trained(Session &session)
{
    std::string bytes;
    for (std::size_t member = 0; member < session.status().members.size(); ++member) {
        addBytes(bytes, session.tail(member, 0, 0).losses);
        addBytes(bytes, session.snapshot(member)->parameters);
        const MemberStatus status = session.status().members[member];
        bytes +=
            std::to_string(static_cast<int>(status.ending)) + ' ' + std::to_string(status.endedAt);
    }
    return bytes;
}

std::string watchedBytes(const Session &session)
{
    std::string bytes;
    for (std::size_t member = 0; member < session.status().members.size(); ++member)
        addBytes(bytes, session.tail(member, 0, 0).watched);
    return bytes;
}

// Every row of a map's trajectory is the place whose loss the row has.
TEST(Watching, followsTheWayOfATestFunctionUnasked)
{
    Spec spec;
    spec.model = model::TestFunction{.function = model::TestFunction::Name::himmelblau};
    spec.optimizer = optimizer::Adam{};
    const auto session = makeWatched(spec, 100, 0.1);
    finishWatched(*session);
    ASSERT_EQ(session->columns().size(), 2U);
    EXPECT_EQ(session->columns()[0], (diagnostics::Column{"x", Kind::position}));
    EXPECT_EQ(session->columns()[1], (diagnostics::Column{"y", Kind::position}));
    const Tail tail = session->tail(0, 0, 0);
    const auto landscape = *model::landscapeOf(spec.model);
    EXPECT_EQ(tail.watched[0][0], 0);
    EXPECT_EQ(tail.watched[1][0], 0);
    for (std::size_t u = 0; u < 100; ++u)
        EXPECT_NEAR(landscape.value(static_cast<double>(tail.watched[0][u]),
                                    static_cast<double>(tail.watched[1][u])),
                    static_cast<double>(tail.losses[u]), 1e-4)
            << u;
    const auto last = session->snapshot(0)->parameters;
    EXPECT_NEAR(last[0], 3, 0.5);
    EXPECT_NEAR(last[1], 2, 0.5);
}

TEST(Watching, changesNoBitOfWhatIsTrained)
{
    const std::vector<model::Spec> models{
        model::Mlp{.hidden = {8, 8}},
        model::Mlp{.hidden = {8}, .activation = model::Activation::tanh},
        model::Linear{},
        model::Quadratic{.dimension = 20, .noise = 0.1},
        model::TestFunction{.startSpread = 0.1, .noise = 0.01},
        model::Mlp{.hidden = {8}, .activation = model::Activation::gelu, .layerNorm = true},
        model::Transformer{.layers = 2, .width = 8, .heads = 2, .feedForward = 12}};
    const auto optimizers = optimizer::everyOptimizer();
    for (std::size_t m = 0; m < models.size(); ++m)
        for (std::size_t o = 0; o < optimizers.size(); ++o) {
            // Every optimizer on one model, and two of them on all.
            if (m > 0 && optimizers[o].name != "nesterov" && optimizers[o].name != "adam")
                continue;
            SCOPED_TRACE("model " + std::to_string(m) + ", " + optimizers[o].name);
            Spec spec = watchedSpec();
            spec.model = models[m];
            spec.optimizer = optimizers[o].spec;
            spec.loss = m % 2 == 0 ? Loss::crossEntropy : Loss::meanSquaredError;
            if (std::holds_alternative<model::Transformer>(spec.model))
                spec.data = data::Sequences{.vocabulary = 4, .length = 5, .testSamples = 10};
            const auto plain = makeWatched(spec);
            finishWatched(*plain);
            spec.diagnostics = everything();
            const auto watched = makeWatched(spec);
            finishWatched(*watched);
            EXPECT_FALSE(watched->columns().empty());
            EXPECT_EQ(trained(*watched), trained(*plain));
        }
}

TEST(Watching, changesNoBitWhereARunDiverges)
{
    Spec spec = watchedSpec();
    spec.optimizer = optimizer::Sgd{};
    const auto plain = makeWatched(spec, 60, 1e30);
    finishWatched(*plain);
    ASSERT_EQ(plain->status().members[0].ending, Ending::diverged);
    spec.diagnostics = everything();
    const auto watched = makeWatched(spec, 60, 1e30);
    finishWatched(*watched);
    EXPECT_EQ(trained(*watched), trained(*plain));
    EXPECT_EQ(watched->tail(0, 0, 0).watched[0].size(), watched->tail(0, 0, 0).losses.size());
}

TEST(Watching, hasAValueForEveryUpdateAndTheSameHoweverTheRunIsCut)
{
    Spec spec = watchedSpec();
    spec.diagnostics = everything();
    const auto whole = makeWatched(spec);
    finishWatched(*whole);
    const Tail tail = whole->tail(1, 0, 0);
    ASSERT_EQ(tail.watched.size(), whole->columns().size());
    for (const auto &values : tail.watched)
        EXPECT_EQ(values.size(), tail.losses.size());
    const auto pieces = makeWatched(spec);
    for (const Update n : {1, 2, 30}) {
        pieces->advance(n);
        pieces->wait();
    }
    finishWatched(*pieces);
    EXPECT_EQ(watchedBytes(*pieces), watchedBytes(*whole));
}

TEST(Watching, canBeSwitchedOnAndOffWhileARunTrains)
{
    Spec spec = watchedSpec();
    const auto plain = makeWatched(spec);
    finishWatched(*plain);
    const auto session = makeWatched(spec);
    session->advance(10);
    session->wait();
    EXPECT_TRUE(session->columns().empty());
    session->watch({{Kind::gradientNorm}});
    session->advance(10);
    session->wait();
    session->watch({});
    session->advance(10);
    session->wait();
    session->watch({{Kind::updateSize, Kind::gradientNorm}});
    finishWatched(*session);
    ASSERT_EQ(session->columns().size(), 3U);
    const Tail tail = session->tail(0, 0, 0);
    const auto isNumber = [&](std::size_t column, std::size_t update) {
        return !std::isnan(tail.watched[column][update]);
    };
    for (std::size_t u = 0; u < 60; ++u) {
        EXPECT_EQ(isNumber(0, u), (u >= 10 && u < 20) || u >= 30) << u;
        EXPECT_EQ(isNumber(1, u), u >= 30) << u;
    }
    EXPECT_EQ(trained(*session), trained(*plain));
    // Asked for in the middle, the same values stand at the same updates.
    const Tail part = session->tail(0, 25, 0);
    EXPECT_EQ(bytesOf(part.watched[0]),
              bytesOf(std::vector(tail.watched[0].begin() + 25, tail.watched[0].end())));
}

TEST(Watching, goesOnFromACheckpointAsIfTheRunHadNeverStopped)
{
    Spec spec = watchedSpec();
    spec.diagnostics = everything();
    const auto straight = makeWatched(spec);
    finishWatched(*straight);
    for (const Update update : {0, 1, 40}) {
        straight->requestCheckpoint(update);
        straight->wait();
        const auto again = makeWatched(spec, 60, 0.02, straight->takeCheckpoint());
        finishWatched(*again);
        EXPECT_EQ(watchedBytes(*again), watchedBytes(*straight)) << update;
        EXPECT_EQ(bytesOfRun(*again), bytesOfRun(*straight)) << update;
    }
}

std::size_t columnOf(const Session &session, const std::string &name)
{
    const auto columns = session.columns();
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == name)
            return i;
    ADD_FAILURE() << "no column " << name;
    return 0;
}

TEST(Watching, sharpnessOfAQuadraticIsItsLargestEigenvalueEveryFewUpdates)
{
    Spec spec = watchedSpec();
    spec.model = model::Quadratic{.dimension = 20, .condition = 10};
    spec.optimizer = optimizer::Sgd{};
    spec.diagnostics = {.show = {Kind::sharpness}, .sharpnessEvery = 4};
    const auto session = makeWatched(spec, 60, 0.5);
    finishWatched(*session);
    const Tail tail = session->tail(0, 0, 0);
    const auto &lambda = tail.watched[columnOf(*session, "sharpness")];
    const auto &half = tail.watched[columnOf(*session, "half_lr_sharpness")];
    for (std::size_t u = 0; u < 60; ++u) {
        ASSERT_EQ(std::isnan(lambda[u]), u % 4 != 0) << u;
        if (u % 4 == 0) {
            EXPECT_NEAR(lambda[u], 1, u < 20 ? 1e-2 : 1e-5) << u;
            EXPECT_FLOAT_EQ(half[u], static_cast<float>(tail.rates[u]) * lambda[u] / 2) << u;
        }
    }
}

TEST(Watching, sharpnessOnAllSamplesIsThatOfTheFullBatch)
{
    Spec spec = watchedSpec();
    spec.data = data::Spirals{.samplesPerClass = 10, .testSamplesPerClass = 5};
    spec.batch = 30;
    spec.diagnostics = {.show = {Kind::sharpness}, .sharpnessEvery = 1};
    const auto ofBatch = makeWatched(spec);
    finishWatched(*ofBatch);
    spec.diagnostics.sharpnessSamples = 1000; // more than there are
    const auto ofSubset = makeWatched(spec);
    finishWatched(*ofSubset);
    const auto batch = ofBatch->tail(0, 0, 0).watched[0];
    const auto subset = ofSubset->tail(0, 0, 0).watched[0];
    for (std::size_t u = 0; u < batch.size(); ++u)
        EXPECT_NEAR(subset[u], batch[u], 1e-3F * std::abs(batch[u])) << u;
}

TEST(Watching, refusesWhatCannotBeMeasured)
{
    Spec spec = watchedSpec();
    spec.diagnostics = {.show = {Kind::sharpness}, .sharpnessEvery = 0};
    auto session = makeWatched(spec);
    session->wait();
    ASSERT_EQ(session->status().state, Status::State::failed);
    EXPECT_EQ(session->status().error->where, "/training/diagnostics/sharpnessEvery");
    spec.diagnostics = {.show = {Kind::sharpness}, .sharpnessSamples = -1};
    session = makeWatched(spec);
    session->wait();
    EXPECT_EQ(session->status().error->where, "/training/diagnostics/sharpnessSamples");
}

} // namespace
} // namespace warmup::training
