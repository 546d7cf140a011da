// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Trials.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/recipe/Arms.h"
#include "core/training/Session.h"

namespace warmup::experiment {

namespace {

using State = training::Status::State;

tl::unexpected<Error> inConfiguration(const Configuration &configuration, const Error &error)
{
    return fail("configuration \"" + configuration.name + "\": " + error.where, error.found,
                error.allowed);
}

// False where the watcher does not want to go on.
bool wait(training::Session &session, const Watcher &watcher, Progress progress)
{
    session.run();
    if (!watcher) {
        session.wait();
        return true;
    }
    for (;;) {
        const auto status = session.status();
        progress.update = status.update;
        progress.length = status.length;
        if (!watcher(progress))
            return false;
        if (status.state == State::finished || status.state == State::failed)
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

Result<std::vector<training::RunRecord>> trainOne(const Configuration &configuration, int seeds,
                                                  std::uint64_t firstSeed, const Watcher &watcher,
                                                  const Progress &progress)
{
    Recipe recipe = configuration.recipe;
    recipe.training.seeds = seeds;
    recipe.training.firstSeed = firstSeed;
    const auto curves = makeCurves(recipe);
    if (!curves)
        return inConfiguration(configuration, curves.error());
    const auto arms = makeArms(recipe, *curves);
    if (!arms)
        return inConfiguration(configuration, arms.error());
    training::SessionOptions options;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    options.snapshotBytes = 0; // nobody goes back
    const auto session = training::Session::create(recipe.training, *arms,
                                                   curves->intended->updatesPerEpoch(), options);
    if (!wait(*session, watcher, progress))
        return fail("", "cancelled", "");
    const auto status = session->status();
    if (status.error)
        return inConfiguration(configuration, *status.error);
    auto records =
        training::recordsOf(*session, configuration.name, *arms, recipe.training.targetLoss);
    training::lookAtAllData(*session, records);
    return records;
}

} // namespace

Result<std::vector<std::vector<training::RunRecord>>>
train(const std::vector<Configuration> &configurations, int seeds, std::uint64_t firstSeed,
      const Watcher &watcher)
{
    std::vector<std::vector<training::RunRecord>> all;
    for (const Configuration &configuration : configurations) {
        auto records = trainOne(configuration, seeds, firstSeed, watcher,
                                {all.size(), configurations.size(), 0, 0});
        if (!records)
            return tl::unexpected(records.error());
        all.push_back(std::move(*records));
    }
    return all;
}

Answer answer(const Question &question, const std::vector<std::vector<training::RunRecord>> &runs)
{
    const auto outcomes = [&](std::size_t configuration) {
        const auto &records = runs[configuration];
        const auto arms = static_cast<std::size_t>(
            std::count_if(records.begin(), records.end(), [&](const training::RunRecord &record) {
                return record.seed == records.front().seed;
            }));
        const std::size_t seeds = arms > 0 ? records.size() / arms : 0;
        std::vector<Outcome> made;
        for (std::size_t i = records.size() - seeds; i < records.size(); ++i)
            made.push_back(outcomeOf(question.metric, question.failed, records[i],
                                     records[i % std::max<std::size_t>(seeds, 1)]));
        return made;
    };
    const auto baseline = outcomes(question.baseline);
    const auto candidate = outcomes(question.candidate);
    return {summaryOf(baseline), summaryOf(candidate),
            compare(baseline, candidate, question.better)};
}

} // namespace warmup::experiment
