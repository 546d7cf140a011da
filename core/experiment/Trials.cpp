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
                                                  std::uint64_t firstSeed,
                                                  const std::shared_ptr<SharedData> &data,
                                                  const Watcher &watcher, const Progress &progress)
{
    const auto trial = makeTrial(configuration, seeds, firstSeed, data);
    if (!trial)
        return tl::unexpected(trial.error());
    if (!wait(*trial->session, watcher, progress))
        return fail("", "cancelled", "");
    if (const auto status = trial->session->status(); status.error)
        return inConfiguration(configuration, *status.error);
    return trial->records(configuration.name);
}

// What the keeper does not have, in groups of seeds that follow one another.
Result<std::vector<training::RunRecord>> trainRest(const Configuration &configuration, int seeds,
                                                   std::uint64_t firstSeed,
                                                   const std::shared_ptr<SharedData> &data,
                                                   const Watcher &watcher, const Keeper &keeper,
                                                   Progress progress)
{
    auto bySeed = keeper.find(configuration, seeds, firstSeed);
    for (;;) {
        const SeedGroup group = missingSeeds(bySeed, firstSeed, cores());
        if (group.count == 0)
            return armMajor(bySeed);
        progress.seedsDone = static_cast<int>(std::count_if(
            bySeed.begin(), bySeed.end(), [](const auto &records) { return !records.empty(); }));
        const auto records =
            trainOne(configuration, group.count, group.first, data, watcher, progress);
        if (!records)
            return tl::unexpected(records.error());
        if (auto kept = keeper.keep(configuration, *records); !kept)
            return tl::unexpected(kept.error());
        for (const training::RunRecord &record : *records)
            bySeed[record.seed - firstSeed].push_back(record);
    }
}

// Of the last arm, each beside its twin of the first one.
std::vector<Outcome> outcomesOf(const Metric &metric, const std::optional<FailureRule> &rule,
                                const std::vector<training::RunRecord> &records)
{
    const std::size_t first = firstOfLastArm(records);
    std::vector<Outcome> made;
    for (std::size_t i = first; i < records.size(); ++i)
        made.push_back(outcomeOf(metric, rule, records[i], records[i - first]));
    return made;
}

} // namespace

std::vector<training::RunRecord> Trial::records(const std::string &name) const
{
    auto made = training::recordsOf(*session, name, arms, spec.targetLoss);
    training::lookAtAllData(*session, made);
    return made;
}

Result<Trial> makeTrial(const Configuration &configuration, int seeds, std::uint64_t firstSeed,
                        std::shared_ptr<SharedData> data)
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
    options.threads = static_cast<unsigned>(cores());
    options.snapshotBytes = 0; // nobody goes back
    options.load = [data = std::move(data)](const data::Spec &spec, std::uint64_t seed,
                                            const std::stop_token &stop) {
        return data->load(spec, seed, stop);
    };
    auto session = training::Session::create(recipe.training, *arms,
                                             curves->intended->updatesPerEpoch(), options);
    return Trial{std::move(session), *arms, recipe.training};
}

Result<std::vector<std::vector<training::RunRecord>>>
train(const std::vector<Configuration> &configurations, int seeds, std::uint64_t firstSeed,
      const Watcher &watcher, const Keeper &keeper)
{
    std::vector<std::vector<training::RunRecord>> all;
    const auto data = std::make_shared<SharedData>();
    for (const Configuration &configuration : configurations) {
        const Progress progress{all.size(), configurations.size()};
        auto records = keeper.find
            ? trainRest(configuration, seeds, firstSeed, data, watcher, keeper, progress)
            : trainOne(configuration, seeds, firstSeed, data, watcher, progress);
        if (!records)
            return tl::unexpected(records.error());
        all.push_back(std::move(*records));
    }
    return all;
}

int cores()
{
    return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

SeedGroup missingSeeds(const std::vector<std::vector<training::RunRecord>> &bySeed,
                       std::uint64_t firstSeed, int most)
{
    const auto isMissing = [](const auto &records) { return records.empty(); };
    const auto first = std::find_if(bySeed.begin(), bySeed.end(), isMissing);
    const auto end = first + std::min<std::ptrdiff_t>(most, bySeed.end() - first);
    const auto last = std::find_if_not(first, end, isMissing);
    return {firstSeed + static_cast<std::uint64_t>(first - bySeed.begin()),
            static_cast<int>(last - first)};
}

std::vector<training::RunRecord>
armMajor(const std::vector<std::vector<training::RunRecord>> &bySeed)
{
    std::vector<training::RunRecord> made;
    for (std::size_t arm = 0; !bySeed.empty() && arm < bySeed.front().size(); ++arm)
        for (const auto &records : bySeed)
            if (arm < records.size())
                made.push_back(records[arm]);
    return made;
}

std::size_t firstOfLastArm(const std::vector<training::RunRecord> &records)
{
    const auto arms = static_cast<std::size_t>(
        std::count_if(records.begin(), records.end(), [&](const training::RunRecord &record) {
            return record.seed == records.front().seed;
        }));
    return arms > 0 ? records.size() - records.size() / arms : 0;
}

Answer answer(const Question &question, const std::vector<training::RunRecord> &baselineRuns,
              const std::vector<training::RunRecord> &candidateRuns)
{
    const auto baseline = outcomesOf(question.baselineMetric.value_or(question.metric),
                                     question.failed, baselineRuns);
    const auto candidate = outcomesOf(question.metric, question.failed, candidateRuns);
    return {summaryOf(baseline), summaryOf(candidate),
            compare(baseline, candidate, question.better)};
}

Answer answer(const Question &question, const std::vector<std::vector<training::RunRecord>> &runs)
{
    return answer(question, runs[question.baseline], runs[question.candidate]);
}

} // namespace warmup::experiment
