// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "core/training/Session.h"
#include "tests/core/training/Curves.h"
#include "tests/core/training/States.h"

namespace warmup::training {
namespace {

constexpr Update kRewoundLength = 700; // two snapshots on the way

// Two seeds: the optimizer has state, the last batch of an epoch is smaller.
Spec rewoundSpec()
{
    Spec spec;
    spec.data = data::Spirals{.samplesPerClass = 20, .testSamplesPerClass = 5};
    spec.model = model::Mlp{.hidden = {8}};
    spec.optimizer = optimizer::Adam{};
    spec.batch = 16; // of 60: 4 updates an epoch
    spec.seeds = 2;
    return spec;
}

std::vector<Arm> twoRewoundArms(Update length = kRewoundLength)
{
    return {{"ramp", rampCurve(length, 0.02, 100)}, {"constant", constantCurve(length, 0.01)}};
}

std::unique_ptr<Session> makeRewound(const Spec &spec, std::vector<Arm> arms,
                                     std::shared_ptr<const Checkpoint> from = {},
                                     const SessionOptions &options = {})
{
    return Session::create(spec, std::move(arms), 4, options, std::move(from));
}

std::shared_ptr<Checkpoint> checkpointAt(Session &session, Update update)
{
    session.requestCheckpoint(update);
    session.wait();
    return session.takeCheckpoint();
}

void runTo(Session &session, Update update)
{
    session.advance(update - session.status().update);
    session.wait();
    ASSERT_EQ(session.status().update, update);
}

// The states that a run which stops there has.
void expectStatesOf(const Checkpoint &checkpoint, Session &straight)
{
    ASSERT_EQ(checkpoint.states.size(), straight.status().members.size());
    for (std::size_t member = 0; member < checkpoint.states.size(); ++member) {
        EXPECT_EQ(bytesOfState(checkpoint.states[member]), bytesOfState(*straight.snapshot(member)))
            << member;
        const Tail tail = straight.tail(member, 0, 0);
        EXPECT_EQ(bytesOf(checkpoint.losses[member]), bytesOf(tail.losses)) << member;
        EXPECT_EQ(checkpoint.evaluations[member].size(), tail.evaluations.size()) << member;
    }
}

TEST(Rewind, givesTheStatesOfTheRunThatStopsThere)
{
    const auto session = makeRewound(rewoundSpec(), twoRewoundArms());
    session->run();
    session->wait();
    const std::string before = bytesOfRun(*session);
    // The start, near it, at and around a snapshot, the end; backwards as well as forwards.
    for (const Update update : {699, 0, 1, 255, 256, 257, 600, 512, 40, 700}) {
        const auto checkpoint = checkpointAt(*session, update);
        ASSERT_TRUE(checkpoint) << update;
        EXPECT_EQ(checkpoint->update, update);
        const auto straight = makeRewound(rewoundSpec(), twoRewoundArms());
        runTo(*straight, update);
        expectStatesOf(*checkpoint, *straight);
    }
    EXPECT_EQ(bytesOfRun(*session), before);
    EXPECT_EQ(session->status().state, Status::State::finished);
    EXPECT_FALSE(session->status().replay);
}

TEST(Rewind, givesTheSameStatesWithoutRoomForSnapshotsAndInAnyNumberOfThreads)
{
    const auto straight = makeRewound(rewoundSpec(), twoRewoundArms());
    runTo(*straight, 530);
    for (const SessionOptions &options :
         {SessionOptions{.threads = 1, .snapshotBytes = 0}, SessionOptions{.threads = 3},
          SessionOptions{.threads = 2, .snapshotBytes = 20000}}) {
        const auto session = makeRewound(rewoundSpec(), twoRewoundArms(), {}, options);
        runTo(*session, 650);
        const auto checkpoint = checkpointAt(*session, 530);
        ASSERT_TRUE(checkpoint);
        expectStatesOf(*checkpoint, *straight);
    }
}

TEST(Rewind, goesOnToTheSameEnd)
{
    const auto straight = makeRewound(rewoundSpec(), twoRewoundArms());
    straight->run();
    straight->wait();
    const auto session = makeRewound(rewoundSpec(), twoRewoundArms());
    runTo(*session, 610);
    for (const Update update : {610, 300, 7, 0}) {
        const auto again = makeRewound(rewoundSpec(), twoRewoundArms(),
                                       checkpointAt(*session, update), {.threads = 2});
        EXPECT_EQ(again->status().update, update); // before the data are there
        again->advance(5);
        again->wait();
        EXPECT_EQ(again->status().update, update + 5);
        again->run();
        again->wait();
        EXPECT_EQ(bytesOfRun(*again), bytesOfRun(*straight)) << update;
    }
}

TEST(Rewind, followsTheEditsThatWereMade)
{
    const auto session = makeRewound(rewoundSpec(), twoRewoundArms());
    runTo(*session, 100);
    session->edit(0, constantCurve(kRewoundLength, 0.05), "faster");
    runTo(*session, 300);
    session->edit(1, rampCurve(kRewoundLength - 50, 0.001, 300), "slower");
    session->run();
    session->wait();
    for (const Update update : {90, 100, 101, 300, 420}) {
        const auto straight = makeRewound(rewoundSpec(), twoRewoundArms());
        runTo(*straight, std::min<Update>(update, 100));
        straight->edit(0, constantCurve(kRewoundLength, 0.05), "faster");
        runTo(*straight, std::min<Update>(update, 300));
        straight->edit(1, rampCurve(kRewoundLength - 50, 0.001, 300), "slower");
        runTo(*straight, update);
        const auto checkpoint = checkpointAt(*session, update);
        ASSERT_TRUE(checkpoint);
        expectStatesOf(*checkpoint, *straight);
        EXPECT_EQ(checkpoint->edits.size(),
                  static_cast<std::size_t>(update > 300       ? 2
                                               : update > 100 ? 1
                                                              : 0));
    }
}

TEST(Rewind, goesBackBehindADivergence)
{
    // Diverges where the rate jumps.
    const auto jump = std::make_shared<FunctionCurve>(
        kRewoundLength, [](Update u) { return u < 400 ? 0.01 : 1e30; });
    const std::vector<Arm> arms{{"calm", constantCurve(kRewoundLength, 0.01)}, {"wild", jump}};
    const auto session = makeRewound(rewoundSpec(), arms);
    session->run();
    session->wait();
    ASSERT_EQ(session->status().members[2].ending, Ending::diverged);
    const Update end = session->status().members[2].endedAt;
    for (const Update update : {399L, 400L, end, end + 1, end + 2, 650L}) {
        const auto straight = makeRewound(rewoundSpec(), arms);
        runTo(*straight, update);
        expectStatesOf(*checkpointAt(*session, update), *straight);
    }
    // What if the rate had not jumped?
    const auto fork = makeRewound(
        rewoundSpec(), {{"calm", arms[0].curve}, {"tamed", constantCurve(kRewoundLength, 0.01)}},
        checkpointAt(*session, 399));
    fork->run();
    fork->wait();
    EXPECT_EQ(fork->status().members[2].ending, Ending::finished);
    EXPECT_EQ(fork->tail(0, 0, 0).losses, session->tail(0, 0, 0).losses);
    // From a checkpoint behind the divergence the member stays where it ended.
    const auto late = makeRewound(rewoundSpec(), arms, checkpointAt(*session, 650));
    late->run();
    late->wait();
    EXPECT_EQ(bytesOfRun(*late), bytesOfRun(*session));
}

TEST(Rewind, forksUnderAnotherCurve)
{
    const auto session = makeRewound(rewoundSpec(), twoRewoundArms());
    session->run();
    session->wait();
    const auto coolDown = std::make_shared<FunctionCurve>(
        450, [](Update u) { return u < 300 ? 0.02 : 0.02 * static_cast<double>(450 - u) / 150; });
    const auto fork =
        makeRewound(rewoundSpec(), {{"ramp", coolDown}, {"constant", twoRewoundArms(450)[1].curve}},
                    checkpointAt(*session, 300));
    fork->run();
    fork->wait();
    // The edit in the run itself does the same.
    const auto edited = makeRewound(rewoundSpec(), twoRewoundArms());
    runTo(*edited, 300);
    edited->edit(0, coolDown, "cool-down");
    edited->edit(1, twoRewoundArms(450)[1].curve, "shorter");
    edited->run();
    edited->wait();
    EXPECT_EQ(fork->status().update, 450);
    for (std::size_t member = 0; member < 4; ++member) {
        EXPECT_EQ(fork->tail(member, 0, 0).losses, edited->tail(member, 0, 0).losses);
        EXPECT_EQ(fork->tail(member, 0, 0).rates, edited->tail(member, 0, 0).rates);
        EXPECT_EQ(bytesOfState(*fork->snapshot(member)), bytesOfState(*edited->snapshot(member)));
    }
    // A fork can be rewound like any run, behind its own beginning too.
    const auto straight = makeRewound(rewoundSpec(), twoRewoundArms());
    runTo(*straight, 290);
    expectStatesOf(*checkpointAt(*fork, 290), *straight);
}

TEST(Rewind, worksWithoutData)
{
    Spec spec;
    spec.model = model::Quadratic{.dimension = 4};
    const auto session = makeRewound(spec, {{"one", constantCurve(400, 0.1)}});
    session->run();
    session->wait();
    const auto straight = makeRewound(spec, {{"one", constantCurve(400, 0.1)}});
    runTo(*straight, 300);
    expectStatesOf(*checkpointAt(*session, 300), *straight);
}

TEST(Rewind, canBeCalledOffAndAskedForAgain)
{
    const auto session = makeRewound(rewoundSpec(), twoRewoundArms(), {}, {.snapshotBytes = 0});
    session->run();
    session->wait();
    for (int attempt = 0; attempt < 20; ++attempt) {
        session->requestCheckpoint(650);
        if (attempt % 2 == 0)
            std::this_thread::yield();
        session->cancelCheckpoint();
        session->wait();
        ASSERT_FALSE(session->takeCheckpoint());
        ASSERT_FALSE(session->status().replay);
        session->requestCheckpoint(650);
        const auto checkpoint = checkpointAt(*session, 20);
        ASSERT_TRUE(checkpoint);
        ASSERT_EQ(checkpoint->update, 20);
        ASSERT_FALSE(session->takeCheckpoint()) << "only once";
    }
}

TEST(Rewind, leavesARunThatTrainsItsBits)
{
    const auto straight = makeRewound(rewoundSpec(), twoRewoundArms());
    straight->run();
    straight->wait();
    const auto session = makeRewound(rewoundSpec(), twoRewoundArms());
    session->run();
    while (session->status().state != Status::State::finished) {
        session->requestCheckpoint(session->status().update / 2);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    session->wait();
    EXPECT_EQ(bytesOfRun(*session), bytesOfRun(*straight));
}

TEST(Rewind, isAtMostAtWhatWasMade)
{
    const auto session = makeRewound(rewoundSpec(), twoRewoundArms());
    runTo(*session, 12);
    EXPECT_EQ(checkpointAt(*session, 1'000'000'000'000)->update, 12);
    EXPECT_EQ(checkpointAt(*session, -5)->update, 0);
}

TEST(Rewind, endsWithTheSession)
{
    for (int round = 0; round < 10; ++round) {
        auto session = makeRewound(rewoundSpec(), twoRewoundArms(), {}, {.snapshotBytes = 0});
        session->run();
        session->wait();
        session->requestCheckpoint(650);
        std::this_thread::sleep_for(std::chrono::microseconds(300 * round));
        session.reset();
    }
}

std::string refusal(const Spec &spec, std::vector<Arm> arms, const Checkpoint &checkpoint)
{
    const auto session =
        makeRewound(spec, std::move(arms), std::make_shared<Checkpoint>(checkpoint));
    session->wait();
    const Status status = session->status();
    return status.error ? status.error->message() : "none";
}

TEST(Rewind, refusesACheckpointOfAnotherRun)
{
    const auto session = makeRewound(rewoundSpec(), twoRewoundArms());
    runTo(*session, 10);
    const Checkpoint good = *checkpointAt(*session, 10);
    EXPECT_EQ(refusal(rewoundSpec(), twoRewoundArms(), good), "none");
    EXPECT_EQ(refusal(rewoundSpec(), {twoRewoundArms()[0]}, good),
              "/checkpoint/states: found 4; allowed: 2 entries");
    Spec spec = rewoundSpec();
    spec.model = model::Mlp{.hidden = {9}};
    EXPECT_EQ(refusal(spec, twoRewoundArms(), good),
              "/checkpoint/states/0/parameters: found 51; allowed: 57 entries");
    spec = rewoundSpec();
    spec.optimizer = optimizer::Sgd{};
    EXPECT_EQ(refusal(spec, twoRewoundArms(), good),
              "/checkpoint/states/0/optimizer/slots: found 2; allowed: 0 or 1 entries");
    Checkpoint bad = good;
    bad.rates[1].pop_back();
    EXPECT_EQ(refusal(rewoundSpec(), twoRewoundArms(), bad),
              "/checkpoint/rates/1: found 9; allowed: 10 entries");
    bad = good;
    bad.states[3].update = 9;
    EXPECT_EQ(refusal(rewoundSpec(), twoRewoundArms(), bad),
              "/checkpoint/states/3/update: found 9; allowed: 10 to 10");
    bad = good;
    bad.edits = {{11, 0, "late"}};
    EXPECT_EQ(refusal(rewoundSpec(), twoRewoundArms(), bad),
              "/checkpoint/edits/update: found 11; allowed: 0 to 10");
    bad = good;
    bad.data = "other data";
    EXPECT_NE(refusal(rewoundSpec(), twoRewoundArms(), bad).find("/training/data: found"),
              std::string::npos);
}

} // namespace
} // namespace warmup::training
