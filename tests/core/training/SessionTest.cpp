// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Session.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <mutex>
#include <new>
#include <thread>

#include <gtest/gtest.h>

#include "core/training/Workspace.h"
#include "tests/core/training/Curves.h"

namespace warmup::training {
namespace {

// Small data, quickly trained.
Spec smallSpec(int seeds = 1)
{
    Spec spec;
    spec.data = data::Spirals{.samplesPerClass = 60, .testSamplesPerClass = 20};
    spec.model = model::Mlp{.hidden = {16, 16}};
    spec.loss = Loss::crossEntropy;
    spec.batch = 32;
    spec.seeds = seeds;
    return spec;
}

bool sameBits(const std::vector<float> &a, const std::vector<float> &b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

std::unique_ptr<Session> finished(const Spec &spec, std::vector<Arm> arms, double perEpoch = 6)
{
    auto session = Session::create(spec, std::move(arms), perEpoch);
    session->run();
    session->wait();
    return session;
}

TEST(Session, asksItsLoaderOnceForTheDataOfEachSeedAndTrainsTheSameBits)
{
    const Spec spec = smallSpec(5);
    const std::vector<Arm> arms{{"a", constantCurve(20, 0.1)}, {"b", constantCurve(20, 0.2)}};
    std::mutex lock;
    std::vector<std::uint64_t> asked;
    SessionOptions options{.threads = 3};
    options.load = [&](const data::Spec &data, std::uint64_t seed, const std::stop_token &stop) {
        const std::lock_guard guard(lock);
        asked.push_back(seed);
        return data::load(data, seed, stop);
    };
    const auto session = Session::create(spec, arms, 6, options);
    session->run();
    session->wait();
    std::sort(asked.begin(), asked.end());
    EXPECT_EQ(asked, (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
    const auto plain = finished(spec, arms);
    for (std::size_t member = 0; member < 10; ++member)
        EXPECT_TRUE(sameBits(session->tail(member, 0, 0).losses, plain->tail(member, 0, 0).losses));
}

TEST(Session, failsAsItsLoaderDoesForAnySeed)
{
    SessionOptions options{.threads = 2};
    options.load = [](const data::Spec &data, std::uint64_t seed,
                      const std::stop_token &stop) -> Result<data::DatasetPtr> {
        if (seed == 3)
            return fail("points.csv", "seed 3", "another");
        return data::load(data, seed, stop);
    };
    const auto session = Session::create(smallSpec(4), {{"a", constantCurve(20, 0.1)}}, 6, options);
    session->wait();
    ASSERT_EQ(session->status().state, Status::State::failed);
    EXPECT_EQ(session->status().error->found, "seed 3");
}

TEST(Session, saysThatMemoryIsGoneWhenASeedsDataDoNotFit)
{
    SessionOptions options{.threads = 2};
    options.load = [](const data::Spec &data, std::uint64_t seed, const std::stop_token &stop) {
        if (seed == 2)
            throw std::bad_alloc();
        return data::load(data, seed, stop);
    };
    const auto session = Session::create(smallSpec(4), {{"a", constantCurve(20, 0.1)}}, 6, options);
    session->wait();
    ASSERT_EQ(session->status().state, Status::State::failed);
    EXPECT_EQ(session->status().error->found, "no memory left");
}

TEST(Session, trainsToTheEndAndTellsWhatItDid)
{
    Spec spec = smallSpec();
    spec.data = data::Glyphs{.trainSamples = 180, .testSamples = 60, .noise = 0.3};
    spec.optimizer = optimizer::Adam{};
    const auto session = finished(spec, {{"one", rampCurve(300, 0.02, 20)}});
    const Status status = session->status();
    ASSERT_EQ(status.state, Status::State::finished);
    EXPECT_EQ(status.update, 300);
    EXPECT_EQ(status.length, 300);
    EXPECT_NEAR(status.trivialLoss, std::log(10.0), 0.1);
    ASSERT_EQ(status.members.size(), 1U);
    EXPECT_EQ(status.members[0].ending, Ending::finished);
    const Tail tail = session->tail(0, 0, 0);
    ASSERT_EQ(tail.losses.size(), 300U);
    ASSERT_EQ(tail.rates.size(), 300U);
    EXPECT_EQ(tail.rates[0], 0.02 / 20);
    EXPECT_EQ(tail.rates[299], 0.02);
    EXPECT_LT(tail.losses[299], 0.9F * tail.losses[0]);
    // Every one of the 50 epochs.
    ASSERT_EQ(tail.evaluations.size(), 50U);
    EXPECT_EQ(tail.evaluations[0].update, 6);
    EXPECT_EQ(tail.evaluations[49].update, 300);
    EXPECT_GT(tail.evaluations[49].testAccuracy, 0.5F);
    EXPECT_EQ(session->tail(0, 290, 48).losses.size(), 10U);
    EXPECT_EQ(session->tail(0, 290, 48).begin, 290);
    EXPECT_EQ(session->tail(0, 290, 48).evaluations.size(), 2U);
    EXPECT_TRUE(session->tail(0, 300, 50).losses.empty());
    EXPECT_TRUE(session->tail(7, 0, 0).losses.empty());
}

TEST(Session, waitsUntilItIsTold)
{
    const auto session = Session::create(smallSpec(), {{"one", constantCurve(100, 0.1)}}, 6);
    session->wait();
    EXPECT_EQ(session->status().state, Status::State::paused);
    EXPECT_EQ(session->status().update, 0);
    session->advance(1);
    session->wait();
    EXPECT_EQ(session->status().state, Status::State::paused);
    EXPECT_EQ(session->status().update, 1);
    session->advance(3);
    session->advance(2);
    session->wait();
    EXPECT_EQ(session->status().update, 6);
    session->advance(1000);
    session->wait();
    EXPECT_EQ(session->status().state, Status::State::finished);
    EXPECT_EQ(session->status().update, 100);
}

TEST(Session, stopsAtTheEndOfTheEpochHoweverItIsGoingOn)
{
    const auto session =
        Session::create(smallSpec(), {{"one", constantCurve(10'000'000, 0.01)}}, 7);
    session->advanceEpoch();
    session->advanceEpoch();
    session->wait();
    EXPECT_EQ(session->status().update, 14);
    session->advance(3);
    session->advanceEpoch();
    session->wait();
    EXPECT_EQ(session->status().update, 21);
    for (int attempt = 0; attempt < 50; ++attempt) {
        const Update before = session->status().update;
        session->run();
        while (session->status().update < before + 100)
            std::this_thread::yield();
        session->advanceEpoch();
        session->wait();
        ASSERT_EQ(session->status().state, Status::State::paused);
        ASSERT_EQ(session->status().update % 7, 0) << attempt;
    }
}

TEST(Session, takesTheNearestUpdateForTheEndOfAnEpochBetweenTwo)
{
    const auto session = Session::create(smallSpec(), {{"one", constantCurve(100, 0.01)}}, 2.4);
    for (const Update end : {2, 5, 7, 10, 12}) {
        session->advanceEpoch();
        session->wait();
        EXPECT_EQ(session->status().update, end);
    }
}

TEST(Session, isNeverSeenPausedOnceItWasToldToRun)
{
    for (int attempt = 0; attempt < 200; ++attempt) {
        const auto session = Session::create(smallSpec(), {{"one", rampCurve(100000, 0.1, 10)}}, 6);
        while (session->status().state == Status::State::preparing)
            std::this_thread::yield();
        session->run();
        ASSERT_EQ(session->status().state, Status::State::running) << attempt;
    }
}

TEST(Session, reportsABatchLargerThanTheData)
{
    Spec spec = smallSpec();
    spec.batch = 181;
    const auto session = finished(spec, {{"one", constantCurve(100, 0.1)}});
    const Status status = session->status();
    ASSERT_EQ(status.state, Status::State::failed);
    ASSERT_TRUE(status.error);
    EXPECT_EQ(status.error->message(),
              "/training/batch: found 181; allowed: at most the number of "
              "training samples, 180");
}

TEST(Session, stopsWhereTheLossIsNoLongerFinite)
{
    const auto session = finished(
        smallSpec(2), {{"calm", constantCurve(50, 0.1)}, {"wild", constantCurve(50, 1e30)}});
    const Status status = session->status();
    EXPECT_EQ(status.state, Status::State::finished);
    EXPECT_EQ(status.members[0].ending, Ending::finished);
    for (std::size_t member : {2U, 3U}) {
        const MemberStatus &wild = status.members[member];
        EXPECT_EQ(wild.ending, Ending::diverged);
        EXPECT_LT(wild.endedAt, 5);
        EXPECT_EQ(wild.updates, wild.endedAt + 1);
        const Tail tail = session->tail(member, 0, 0);
        EXPECT_EQ(tail.losses.size(), static_cast<std::size_t>(wild.updates));
        EXPECT_EQ(tail.rates.size(), tail.losses.size());
    }
    EXPECT_EQ(session->tail(0, 0, 0).losses.size(), 50U);
}

TEST(Session, hasTheSameBitsInEveryPatternOfRunAndPause)
{
    const Spec spec = smallSpec();
    const auto whole = finished(spec, {{"one", rampCurve(120, 0.3, 20)}});
    const auto pieces = Session::create(spec, {{"one", rampCurve(120, 0.3, 20)}}, 6);
    for (const Update n : {1, 1, 7, 30, 2}) {
        pieces->advance(n);
        pieces->wait();
    }
    pieces->run();
    pieces->pause();
    pieces->wait();
    pieces->run();
    pieces->wait();
    ASSERT_EQ(pieces->status().state, Status::State::finished);
    EXPECT_TRUE(sameBits(whole->tail(0, 0, 0).losses, pieces->tail(0, 0, 0).losses));
    EXPECT_EQ(whole->snapshot(0), pieces->snapshot(0));
}

TEST(Session, givesAMemberTheSameBitsAloneAndInCompany)
{
    const auto group =
        finished(smallSpec(3), {{"a", constantCurve(100, 0.1)}, {"b", rampCurve(100, 0.5, 30)}});
    for (int seed = 0; seed < 3; ++seed) {
        Spec spec = smallSpec(1);
        spec.firstSeed += static_cast<std::uint64_t>(seed);
        const auto alone = finished(spec, {{"b", rampCurve(100, 0.5, 30)}});
        const auto member = static_cast<std::size_t>(3 + seed);
        EXPECT_TRUE(sameBits(group->tail(member, 0, 0).losses, alone->tail(0, 0, 0).losses));
        EXPECT_EQ(group->snapshot(member), alone->snapshot(0));
    }
    EXPECT_FALSE(sameBits(group->tail(0, 0, 0).losses, group->tail(1, 0, 0).losses));
    // Arms share start, data and order: the first loss is the same.
    EXPECT_EQ(group->tail(0, 0, 0).losses[0], group->tail(3, 0, 0).losses[0]);
}

TEST(Session, takesAnEditFromTheNextUpdateOn)
{
    const auto session = Session::create(smallSpec(), {{"one", constantCurve(100, 0.1)}}, 6);
    session->advance(40);
    session->wait();
    session->edit(0, constantCurve(80, 0.02), "rate 0.02");
    session->wait();
    EXPECT_EQ(session->status().length, 80);
    session->run();
    session->wait();
    const std::vector<Edit> edits = session->edits();
    ASSERT_EQ(edits.size(), 1U);
    EXPECT_EQ(edits[0].update, 40);
    EXPECT_EQ(edits[0].description, "rate 0.02");
    const Tail tail = session->tail(0, 0, 0);
    ASSERT_EQ(tail.rates.size(), 80U);
    EXPECT_EQ(tail.rates[39], 0.1);
    EXPECT_EQ(tail.rates[40], 0.02);

    // A replay of the log is the same run.
    const auto replay =
        finished(smallSpec(), {{"one", std::make_shared<FunctionCurve>(80, [](Update u) {
                                    return u < 40 ? 0.1 : 0.02;
                                })}});
    EXPECT_TRUE(sameBits(tail.losses, replay->tail(0, 0, 0).losses));
    EXPECT_EQ(session->snapshot(0), replay->snapshot(0));
}

TEST(Session, goesOnWhenAnEditMakesAFinishedRunLonger)
{
    const auto session = finished(smallSpec(), {{"one", constantCurve(30, 0.1)}});
    session->edit(0, constantCurve(50, 0.1), "longer");
    session->wait();
    EXPECT_EQ(session->status().state, Status::State::paused);
    EXPECT_EQ(session->status().members[0].ending, Ending::running);
    session->run();
    session->wait();
    EXPECT_EQ(session->status().update, 50);
    const auto whole = finished(smallSpec(), {{"one", constantCurve(50, 0.1)}});
    EXPECT_TRUE(sameBits(session->tail(0, 0, 0).losses, whole->tail(0, 0, 0).losses));
}

TEST(Session, keepsToASpeed)
{
    const auto session = Session::create(smallSpec(), {{"one", constantCurve(10'000, 0.1)}}, 6);
    session->wait();
    session->setSpeed(50);
    const auto begun = std::chrono::steady_clock::now();
    session->run();
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    session->pause();
    session->wait();
    // A busy machine may make it slower, and sleeps longer, but nothing makes it faster.
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begun;
    EXPECT_GE(session->status().update, 1);
    EXPECT_LE(session->status().update, 50 * passed.count() + 2);
}

TEST(Session, endsAtOnceWhileItTrains)
{
    Spec spec = smallSpec(4);
    spec.data = data::Glyphs{};
    spec.model = model::Mlp{.hidden = {128, 128}};
    auto session = Session::create(spec, {{"one", constantCurve(100'000'000, 0.01)}}, 63);
    session->run();
    while (session->status().update < 10)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const auto begun = std::chrono::steady_clock::now();
    session.reset();
    const auto passed = std::chrono::steady_clock::now() - begun;
    // The updates that are left would take hours.
    EXPECT_LT(std::chrono::duration<double>(passed).count(), 2);
}

TEST(Session, canBeReadAndCommandedWithoutPauseWhileItTrains)
{
    const auto session = Session::create(
        smallSpec(3),
        {{"a", constantCurve(1'000'000, 0.01)}, {"b", constantCurve(1'000'000, 0.02)}}, 6);
    Update seen = 0;
    std::size_t evaluations = 0;
    session->run();
    for (int i = 0; i < 200; ++i) {
        const Tail tail = session->tail(4, seen, evaluations);
        EXPECT_EQ(tail.begin, seen);
        EXPECT_EQ(tail.losses.size(), tail.rates.size());
        seen += static_cast<Update>(tail.losses.size());
        evaluations += tail.evaluations.size();
        const Status status = session->status();
        EXPECT_GE(status.update, seen);
        if (i % 20 == 5)
            session->edit(1, constantCurve(1'000'000, 0.02 / (i + 1)), "slower");
        if (i % 20 == 10)
            session->pause();
        if (i % 20 == 12) {
            EXPECT_TRUE(session->status().state == Status::State::preparing
                        || session->snapshot(4).has_value());
        }
        if (i % 20 == 15)
            session->run();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    session->pause();
    session->wait();
    EXPECT_EQ(session->status().state, Status::State::paused);
    EXPECT_EQ(session->edits().size(), 10U);
    EXPECT_GT(seen, 0);
}

TEST(Session, evaluatesALongRunAtMostAHundredTimesAndAtItsEnd)
{
    const auto session = finished(smallSpec(), {{"one", constantCurve(2501, 0.01)}}, 1);
    const Tail tail = session->tail(0, 0, 0);
    EXPECT_LE(tail.evaluations.size(), 101U);
    EXPECT_GE(tail.evaluations.size(), 90U);
    EXPECT_EQ(tail.evaluations.back().update, 2501);
}

TEST(Session, evaluatesAsOftenAsItIsToldWithinBounds)
{
    Spec spec = smallSpec();
    spec.evaluateEvery = 7;
    const auto session = finished(spec, {{"one", constantCurve(30, 0.01)}}, 1);
    std::vector<Update> updates;
    for (const Evaluation &evaluation : session->tail(0, 0, 0).evaluations)
        updates.push_back(evaluation.update);
    EXPECT_EQ(updates, (std::vector<Update>{7, 14, 21, 28, 30}));
    spec.evaluateEvery = 1;
    const auto long_ = finished(spec, {{"one", constantCurve(1'000'000, 0.01)}}, 1);
    ASSERT_EQ(long_->status().state, Status::State::failed);
    EXPECT_EQ(long_->status().error->message(),
              "/training/evaluateEvery: found 1; allowed: at least 11 in a run of 1000000 updates, "
              "or 0");
}

// The second arm is the first but for its first batches; the swap test sees how far that went.
TEST(Session, trainsTheSameSeedsInOrderAndShuffled)
{
    Spec spec = smallSpec();
    spec.order = ClassSorted{.updates = 4, .classes = 1};
    const auto curve = constantCurve(40, 0.05);
    const auto session = finished(spec, {{"shuffled", curve, false}, {"class-sorted", curve}}, 1);
    Spec plain = spec;
    plain.order = Shuffled{};
    const auto twin = finished(plain, {{"one", curve}}, 1);
    const auto seeds = static_cast<std::size_t>(spec.seeds);
    const auto workspace = session->group()->makeWorkspace();
    for (std::size_t seed = 0; seed < seeds; ++seed) {
        const auto clean = *session->snapshot(seed);
        const auto sorted = *session->snapshot(seeds + seed);
        EXPECT_EQ(clean, *twin->snapshot(seed));
        EXPECT_NE(session->tail(seed, 0, 0).losses[0], session->tail(seeds + seed, 0, 0).losses[0]);
        const auto apart =
            session->group()->softmaxDifference(static_cast<int>(seed), clean, sorted, *workspace);
        ASSERT_TRUE(apart);
        EXPECT_GT(*apart, 0);
        EXPECT_EQ(
            session->group()->softmaxDifference(static_cast<int>(seed), clean, clean, *workspace),
            0);
    }
}

TEST(Session, needsNoDataForTheQuadratic)
{
    Spec spec;
    spec.model = model::Quadratic{.dimension = 8};
    const auto session = finished(spec, {{"one", constantCurve(100, 0.5)}}, 1);
    EXPECT_EQ(session->status().state, Status::State::finished);
    const Tail tail = session->tail(0, 0, 0);
    EXPECT_LT(tail.losses[99], tail.losses[0]);
    EXPECT_TRUE(tail.evaluations.empty());
}

} // namespace
} // namespace warmup::training
