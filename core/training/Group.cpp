// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Group.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <new>

#include "core/kernel/Finite.h"
#include "core/model/Landscape.h"
#include "core/optimizer/Clip.h"
#include "core/training/Parts.h"
#include "core/training/Threads.h"
#include "core/training/TrivialLoss.h"
#include "core/training/Workspace.h"

namespace warmup::training {

// Evaluation runs through the test part in pieces of at least this many rows.
constexpr std::int64_t kEvaluationRows = 256;

namespace {

Result<void> checkSpec(const Spec &spec)
{
    if (spec.seeds < 1 || spec.seeds > kMostSeeds)
        return fail("/training/seeds", std::to_string(spec.seeds),
                    "a whole number from 1 to " + std::to_string(kMostSeeds));
    if (spec.batch < 1)
        return fail("/training/batch", std::to_string(spec.batch), "a whole number of at least 1");
    if (spec.evaluateEvery < 0)
        return fail("/training/evaluateEvery", std::to_string(spec.evaluateEvery),
                    "a whole number of at least 0");
    if (auto checked = optimizer::check(spec.optimizer); !checked)
        return checked;
    return optimizer::check(spec.clipping);
}

std::size_t inputBytes(const data::Dataset &dataset)
{
    std::size_t bytes = 0;
    for (const data::Part *part : {&dataset.train, &dataset.test})
        bytes += std::visit([](const auto &values) { return values.size() * sizeof(values[0]); },
                            part->inputs);
    return bytes;
}

Result<void> checkSeeds(int seeds, std::size_t sizeEach, std::size_t most, const char *what)
{
    if (sizeEach == 0 || static_cast<std::size_t>(seeds) <= most / sizeEach)
        return {};
    return fail("/training/seeds", std::to_string(seeds),
                "at most " + std::to_string(std::max<std::size_t>(1, most / sizeEach)) + what);
}

Result<void> checkDrawn(const Spec &spec)
{
    if (spec.fullBatch)
        return fail("/training/fullBatch", "all samples of data that are drawn in every update",
                    "false");
    if (!std::holds_alternative<Shuffled>(spec.order))
        return fail("/training/order", "an order of data that are drawn in every update",
                    "\"shuffled\"");
    return {};
}

Result<void> checkLabels(const data::Dataset &dataset)
{
    for (const data::Part *part : {&dataset.train, &dataset.test})
        for (const std::int32_t label : part->labels)
            if (label < 0 || label >= dataset.classes)
                return fail("/training/data", "the label " + std::to_string(label),
                            "0 to " + std::to_string(dataset.classes - 1));
    return {};
}

// One for all seeds or one a seed. The first shows whether there is room for the others.
Result<std::vector<data::DatasetPtr>> loadAll(const Spec &spec, const data::Loader &load,
                                              const std::stop_token &stop, Threads &threads)
{
    const auto copies = data::dependsOnSeed(spec.data) ? spec.seeds : 1;
    const auto first = load(spec.data, spec.firstSeed, stop);
    if (!first)
        return tl::unexpected(first.error());
    if (auto fits = checkSeeds(copies, inputBytes(**first), kLargestData, " for data of this size");
        !fits)
        return tl::unexpected(fits.error());
    std::vector<Result<data::DatasetPtr>> loaded(static_cast<std::size_t>(copies), first);
    std::atomic<bool> memoryLeft = true;
    threads.run(loaded.size() - 1, [&](std::size_t i, unsigned) {
        try {
            loaded[i + 1] = load(spec.data, spec.firstSeed + i + 1, stop);
        } catch (const std::bad_alloc &) {
            memoryLeft = false;
        }
    });
    if (!memoryLeft)
        throw std::bad_alloc();
    std::vector<data::DatasetPtr> all;
    for (auto &one : loaded) {
        if (!one)
            return tl::unexpected(one.error());
        all.push_back(std::move(*one));
    }
    return all;
}

} // namespace

Result<Group> Group::make(const Spec &spec, std::stop_token stop)
{
    Threads alone(1);
    return make(spec, data::load, stop, alone);
}

Result<Group> Group::make(const Spec &spec, const data::Loader &load, const std::stop_token &stop,
                          Threads &threads)
{
    if (auto checked = checkSpec(spec); !checked) // before data are loaded in vain
        return tl::unexpected(checked.error());
    if (!model::learnsFromData(spec.model))
        return make(spec, std::vector<data::DatasetPtr>());
    auto datasets = loadAll(spec, load, stop, threads);
    if (!datasets)
        return tl::unexpected(datasets.error());
    return make(spec, std::move(*datasets));
}

Result<Group> Group::make(const Spec &spec, std::vector<data::DatasetPtr> datasets)
{
    if (auto checked = checkSpec(spec); !checked)
        return tl::unexpected(checked.error());
    Group group;
    group.m_spec = spec;
    if (!model::learnsFromData(spec.model))
        datasets.clear();
    for (const data::DatasetPtr &dataset : datasets) {
        if (auto checked = checkLabels(*dataset); !checked)
            return tl::unexpected(checked.error());
        group.m_trivial.push_back(training::trivialLoss(*dataset, spec.loss));
    }
    group.m_datasets = std::move(datasets);
    if (const data::Dataset *first = group.dataset(0)) {
        for (int i = 0; i < spec.seeds && !first->drawn; ++i) {
            auto order = BatchOrder::make(spec, *group.dataset(i), group.seed(i));
            if (!order)
                return tl::unexpected(order.error());
            group.m_batches.push_back(std::move(*order));
        }
        if (first->drawn)
            if (auto checked = checkDrawn(spec); !checked)
                return tl::unexpected(checked.error());
        group.m_fit = {static_cast<std::size_t>(first->features),
                       static_cast<std::size_t>(first->outputs),
                       static_cast<std::size_t>(first->classes),
                       static_cast<std::size_t>(
                           std::max(group.batch(), std::min(kEvaluationRows, first->test.count))),
                       static_cast<std::size_t>(first->positions),
                       static_cast<std::size_t>(first->vocabulary)};
    }
    if (group.m_fit.features > 0 && group.m_fit.rows > kLargestInputs / group.m_fit.features)
        return fail(spec.fullBatch ? "/training/fullBatch" : "/training/batch",
                    std::to_string(group.batch()),
                    "at most " + std::to_string(kLargestInputs / group.m_fit.features)
                        + " for samples of " + std::to_string(group.m_fit.features) + " numbers");
    auto objective = model::makeObjective<float>(spec.model, spec.loss, group.m_fit);
    if (!objective)
        return tl::unexpected(objective.error());
    group.m_layout = (*objective)->layout();
    group.m_rectifiers = (*objective)->rectifiers();
    auto frozen = frozenBlocks(group.m_layout, spec.frozen);
    if (!frozen)
        return tl::unexpected(frozen.error());
    group.m_frozen = std::move(*frozen);
    auto parts = makeParts(group.m_layout, spec.groups);
    if (!parts)
        return tl::unexpected(parts.error());
    group.m_parts = optimizer::joined(spec.optimizer, *parts);
    const std::size_t slots = optimizer::makeState<float>(spec.optimizer, 0).slots.size();
    if (auto fits = checkSeeds(spec.seeds, group.m_layout.size() * (1 + slots), kLargestGroup,
                               " for a model of this size");
        !fits)
        return tl::unexpected(fits.error());
    Workspace trial;
    if (auto watched = group.watch(spec.diagnostics, trial); !watched)
        return tl::unexpected(watched.error());
    return group;
}

const data::Dataset *Group::dataset(int index) const
{
    if (m_datasets.empty())
        return nullptr;
    return m_datasets[m_datasets.size() == 1 ? 0 : static_cast<std::size_t>(index)].get();
}

bool Group::hasTest() const
{
    return !m_datasets.empty() && m_datasets.front()->test.count > 0;
}

std::string Group::description() const
{
    if (!m_datasets.empty())
        return m_datasets.front()->description;
    const auto landscape = model::landscapeOf(m_spec.model);
    return "none: "
        + (landscape ? "the function " + landscape->name : std::string("a quadratic function"));
}

std::optional<double> Group::trivialLoss(int index) const
{
    if (m_trivial.empty())
        return std::nullopt;
    return m_trivial[m_trivial.size() == 1 ? 0 : static_cast<std::size_t>(index)];
}

std::int64_t Group::batchesPerEpoch() const
{
    return m_batches.empty() ? 1 : m_batches.front().batchesPerEpoch();
}

State Group::start(int index) const
{
    State state;
    state.parameters.resize(m_layout.size());
    // Checked in make: it cannot fail here.
    const auto objective = *model::makeObjective<float>(m_spec.model, m_spec.loss, m_fit);
    objective->initialize(seed(index), state.parameters);
    state.optimizer = optimizer::makeState<float>(m_spec.optimizer, m_layout.size());
    return state;
}

std::unique_ptr<Workspace> Group::makeWorkspace() const
{
    auto workspace = std::make_unique<Workspace>();
    workspace->objective = *model::makeObjective<float>(m_spec.model, m_spec.loss, m_fit);
    workspace->gradient.resize(m_layout.size());
    if (optimizer::evaluatesElsewhere(m_spec.optimizer))
        workspace->evaluated.resize(m_layout.size());
    workspace->resize(m_fit);
    std::size_t frozen = 0;
    for (const model::Block &block : m_frozen)
        frozen += block.size();
    workspace->kept.resize(frozen);
    (void)watch(m_spec.diagnostics, *workspace); // checked in make
    return workspace;
}

Permutation Group::makeOrder(int index) const
{
    return m_batches.empty() ? Permutation(0, seed(index), 0)
                             : m_batches[static_cast<std::size_t>(index)].makeShuffled();
}

model::Batch<float> Group::takeBatch(int index, Update update, Permutation &order,
                                     Workspace &workspace, bool inOrder) const
{
    model::Batch<float> batch;
    const data::Dataset *data = dataset(index);
    if (data && data->drawn)
        batch = workspace.draw(
            *data->drawn, static_cast<std::size_t>(m_spec.batch),
            Random(seed(index), Purpose::trainData, static_cast<std::uint64_t>(update)));
    else if (data)
        batch = workspace.gather(*data, data->train,
                                 m_batches[static_cast<std::size_t>(index)].rows(
                                     update, inOrder, order, workspace.places));
    batch.seed = seed(index);
    batch.update = update;
    return batch;
}

void Group::step(State &state, const optimizer::Rates &rates, Workspace &workspace) const
{
    float *kept = workspace.kept.data();
    for (const model::Block &block : m_frozen)
        kept = std::copy_n(state.parameters.data() + block.offset, block.size(), kept);
    optimizer::clip<float>(m_spec.clipping, workspace.gradient);
    optimizer::step<float>(m_spec.optimizer, rates, m_parts, state.parameters, workspace.gradient,
                           state.optimizer);
    // Sees the step of frozen weights too: what they would do is worth watching.
    if (diagnostics::Observer *observer = workspace.observer.get())
        observer->afterStep(state.update, rates.learningRate, state.parameters, state.diagnostics);
    const float *back = workspace.kept.data();
    for (const model::Block &block : m_frozen) {
        std::copy_n(back, block.size(), state.parameters.data() + block.offset);
        back += block.size();
    }
}

void Group::watchCollapse(int index, State &state, double rate, double loss, std::size_t rows,
                          const Workspace &workspace) const
{
    // One sample tells nothing of how outputs depend on the sample; where the trivial predictor is
    // without loss, nothing is better.
    const auto trivial = trivialLoss(index);
    if (!trivial || *trivial <= 0 || rows <= 1)
        return;
    const double wanted = m_spec.loss == Loss::meanSquaredError ? *trivial : 1;
    const double found =
        spread(workspace.objective->outputs(), rows * m_fit.positions, m_fit.outputs);
    state.collapse.observe(state.update - 1, rate, loss, found / wanted, *trivial);
    state.ending = state.collapse.collapsed() ? Ending::collapsed : Ending::running;
    state.endedAt = state.collapse.collapsed() ? state.collapse.since() : 0;
}

Observation Group::update(int index, State &state, const optimizer::Rates &rates,
                          Permutation &order, Workspace &workspace, bool inOrder) const
{
    if (state.ending == Ending::diverged)
        return {.stopped = true};
    const auto batch = takeBatch(index, state.update, order, workspace, inOrder);
    Observation observation;
    observation.loss =
        workspace.objective->loss(batch, state.parameters, std::span<float>(workspace.gradient));
    diagnostics::Observer *observer = workspace.observer.get();
    if (observer)
        observer->beforeStep(state.parameters, workspace.gradient, *workspace.objective,
                             batch.rows * m_fit.positions);
    bool finite = std::isfinite(static_cast<float>(observation.loss));
    if (finite) {
        if (observer && observer->measuresSharpness(state.update))
            observer->measureSharpness(seed(index), rates, state.parameters,
                                       workspace.subset ? sharpnessBatch(index, workspace) : batch,
                                       state.optimizer, state.diagnostics);
        if (auto *spread = observer ? observer->scalingSpread(state.update) : nullptr)
            addStreams(index, state, workspace, *spread);
        step(state, rates, workspace);
        finite = kernel::allFinite(state.parameters);
    }
    const Update made = state.update++;
    if (finite) {
        watchCollapse(index, state, rates.learningRate, observation.loss, batch.rows, workspace);
    } else {
        state.ending = Ending::diverged;
        state.endedAt = made;
        observation.stopped = true;
    }
    return observation;
}

} // namespace warmup::training
