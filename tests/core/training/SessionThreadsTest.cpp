// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <cstring>
#include <thread>

#include <gtest/gtest.h>

#include "core/training/Session.h"
#include "tests/core/training/Curves.h"

namespace warmup::training {
namespace {

constexpr Update kLength = 150;
constexpr std::size_t kMembers = 10;

Spec fiveSeeds()
{
    Spec spec;
    spec.data = data::Spirals{.samplesPerClass = 50, .testSamplesPerClass = 20};
    spec.model = model::Mlp{.hidden = {16, 8}};
    spec.optimizer = optimizer::Sgd{.momentum = 0.9};
    spec.batch = 32; // 150 samples: the last batch has 22
    spec.seeds = 5;
    return spec;
}

std::vector<Arm> twoArms(Update length = kLength)
{
    return {{"ramp", rampCurve(length, 0.1, 40)}, {"constant", constantCurve(length, 0.05)}};
}

struct Record {
    std::vector<State> states;
    std::vector<std::vector<float>> losses;
    std::vector<std::vector<double>> rates;
    std::vector<std::vector<float>> testLosses;

    bool operator==(const Record &) const = default;
};

// To the end, and all that a run leaves.
Record finish(Session &session)
{
    session.run();
    session.wait();
    EXPECT_EQ(session.status().state, Status::State::finished);
    Record record;
    for (std::size_t member = 0; member < kMembers; ++member) {
        record.states.push_back(*session.snapshot(member));
        const Tail tail = session.tail(member, 0, 0);
        record.losses.push_back(tail.losses);
        record.rates.push_back(tail.rates);
        record.testLosses.emplace_back();
        for (const Evaluation &evaluation : tail.evaluations)
            record.testLosses.back().push_back(evaluation.testLoss);
    }
    return record;
}

TEST(SessionThreads, giveTheSameBitsInAnyNumber)
{
    const auto one = Session::create(fiveSeeds(), twoArms(), 5, {.threads = 1});
    const Record expected = finish(*one);
    ASSERT_EQ(expected.losses[9].size(), static_cast<std::size_t>(kLength));
    EXPECT_NE(expected.losses[0], expected.losses[1]);
    EXPECT_NE(expected.losses[0], expected.losses[5]);
    for (const unsigned threads : {2U, 3U, 16U}) {
        const auto several = Session::create(fiveSeeds(), twoArms(), 5, {.threads = threads});
        EXPECT_TRUE(finish(*several) == expected) << threads;
    }
}

TEST(SessionThreads, giveTheSameBitsOfATransformerInAnyNumber)
{
    Spec spec = fiveSeeds();
    spec.data = data::Sequences{.testSamples = 50};
    spec.model = model::Transformer{};
    spec.optimizer = optimizer::Adam{};
    const auto arms = [] {
        return std::vector<Arm>{{"ramp", rampCurve(12, 0.01, 40)},
                                {"flat", constantCurve(12, 0.02)}};
    };
    const auto one = Session::create(spec, arms(), 5, {.threads = 1});
    const Record expected = finish(*one);
    EXPECT_NE(expected.losses[0], expected.losses[5]);
    const auto several = Session::create(spec, arms(), 5, {.threads = 3});
    EXPECT_TRUE(finish(*several) == expected);
}

TEST(SessionThreads, giveTheSameBitsWhileTheRunIsPausedSteppedReadAndEdited)
{
    const auto one = Session::create(fiveSeeds(), twoArms(), 5, {.threads = 1});
    one->advance(61);
    one->wait();
    one->edit(1, rampCurve(120, 0.02, 100), "shorter and slower");
    const Record expected = finish(*one);
    for (const unsigned threads : {1U, 2U, 3U}) {
        const auto session = Session::create(fiveSeeds(), twoArms(), 5, {.threads = threads});
        session->setSpeed(400);
        session->advance(61);
        Update seen = 0;
        while (session->status().update < 61) {
            seen += static_cast<Update>(session->tail(7, seen, 0).losses.size());
            if (seen % 3 == 0)
                static_cast<void>(session->snapshot(3));
            session->setSpeed(400 + static_cast<double>(seen));
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        session->wait();
        session->setSpeed(0);
        session->edit(1, rampCurve(120, 0.02, 100), "shorter and slower");
        session->advance(3);
        session->run();
        session->pause();
        session->wait();
        EXPECT_TRUE(finish(*session) == expected) << threads;
        ASSERT_EQ(session->edits().size(), 1U);
        EXPECT_EQ(session->edits()[0].update, 61);
    }
}

TEST(SessionThreads, endWithTheSessionWhereverItStands)
{
    for (int round = 0; round < 24; ++round) {
        auto session = Session::create(fiveSeeds(), twoArms(100'000'000), 5, {.threads = 3});
        session->run();
        std::this_thread::sleep_for(std::chrono::milliseconds(round));
        if (round % 3 == 1)
            session->pause();
        if (round % 3 == 2)
            session->setSpeed(0.001);
        session.reset();
    }
}

} // namespace
} // namespace warmup::training
