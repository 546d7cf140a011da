// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Group.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/kernel/Finite.h"
#include "core/model/Landscape.h"
#include "core/optimizer/Clip.h"
#include "core/training/Parts.h"
#include "core/training/Workspace.h"

namespace warmup::training {

// Evaluation runs through the test part in pieces of at least this many rows.
constexpr std::int64_t kEvaluationRows = 256;

namespace {

// As many samples as the workspace has room for.
model::Batch<float> drawWithReplacement(const data::Dataset &data, Random random,
                                        Workspace &workspace)
{
    if (data.drawn)
        return workspace.draw(*data.drawn, workspace.places.size(), random);
    for (std::int32_t &place : workspace.places)
        place =
            static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(data.train.count)));
    return workspace.gather(data, data.train, workspace.places);
}

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

} // namespace

Result<Group> Group::make(const Spec &spec, std::stop_token stop)
{
    if (auto checked = checkSpec(spec); !checked) // before data are loaded in vain
        return tl::unexpected(checked.error());
    std::vector<data::DatasetPtr> datasets;
    if (model::learnsFromData(spec.model)) {
        const int copies = data::dependsOnSeed(spec.data) ? spec.seeds : 1;
        for (int i = 0; i < copies; ++i) {
            auto loaded =
                data::load(spec.data, spec.firstSeed + static_cast<std::uint64_t>(i), stop);
            if (!loaded)
                return tl::unexpected(loaded.error());
            datasets.push_back(*loaded);
            if (auto fits = checkSeeds(copies, inputBytes(**loaded), kLargestData,
                                       " for data of this size");
                !fits)
                return tl::unexpected(fits.error());
        }
    }
    return make(spec, std::move(datasets));
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
    if (auto frozen = group.freeze(); !frozen)
        return tl::unexpected(frozen.error());
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

std::size_t Group::sharpnessRows(const diagnostics::Spec &spec) const
{
    const data::Dataset *data = dataset(0);
    if (!data || spec.sharpnessSamples == 0)
        return m_fit.rows;
    if (data->drawn)
        return static_cast<std::size_t>(spec.sharpnessSamples);
    return static_cast<std::size_t>(
        std::min<std::int64_t>(spec.sharpnessSamples, data->train.count));
}

Result<void> Group::watch(const diagnostics::Spec &spec, Workspace &workspace) const
{
    if (auto checked = diagnostics::check(spec); !checked)
        return checked;
    model::Fit fit = m_fit;
    fit.rows = sharpnessRows(spec);
    auto observer = diagnostics::Observer::make(
        spec, {m_spec.model, m_spec.loss, fit, m_layout, m_spec.optimizer, m_rectifiers});
    if (!observer) {
        Error error = observer.error();
        if (fit.rows != m_fit.rows)
            error = {"/training/diagnostics/sharpnessSamples",
                     std::to_string(spec.sharpnessSamples), "fewer, for a model of this size"};
        return tl::unexpected(std::move(error));
    }
    workspace.observer = std::move(*observer);
    workspace.streams.reset();
    if (spec.shows(diagnostics::Kind::scalingSpread)) {
        model::Fit ofBatch = m_fit;
        ofBatch.rows = static_cast<std::size_t>(batch());
        workspace.streams = std::make_unique<Workspace>();
        workspace.streams->objective =
            *model::makeObjective<float>(m_spec.model, m_spec.loss, ofBatch); // no larger than ours
        workspace.streams->gradient.resize(m_layout.size());
        workspace.streams->resize(ofBatch);
    }
    workspace.subset.reset();
    if (spec.showsSharpness() && spec.sharpnessSamples > 0 && !m_datasets.empty()) {
        workspace.subset = std::make_unique<Workspace>();
        workspace.subset->resize(fit);
    }
    return {};
}

model::Batch<float> Group::sharpnessBatch(int index, Workspace &workspace) const
{
    const data::Dataset &data = *dataset(index);
    Workspace &subset = *workspace.subset;
    if (data.drawn)
        return subset.draw(*data.drawn, subset.places.size(),
                           Random(seed(index), Purpose::diagnostics, 1));
    const auto count = static_cast<std::int64_t>(subset.places.size());
    for (std::int64_t i = 0; i < count; ++i)
        subset.places[static_cast<std::size_t>(i)] =
            static_cast<std::int32_t>(i * data.train.count / count);
    return subset.gather(data, data.train, subset.places);
}

void Group::addStreams(int index, const State &state, Workspace &workspace,
                       diagnostics::ScalingSpread &spread) const
{
    const data::Dataset *data = dataset(index);
    if (!data)
        return;
    Workspace &own = *workspace.streams;
    auto number = static_cast<std::uint64_t>(state.update) << 32; // of the batch, each another one
    for (int stream = 0; stream < diagnostics::ScalingSpread::kStreams; ++stream) {
        for (Update made = 0; made <= state.update; ++made) {
            const auto batch =
                drawWithReplacement(*data, Random(seed(index), Purpose::streams, number++), own);
            own.objective->loss(batch, state.parameters, std::span<float>(own.gradient));
            spread.add(own.gradient);
        }
        spread.endStream();
    }
}

Permutation Group::makeOrder(int index) const
{
    return m_batches.empty() ? Permutation(0, seed(index), 0)
                             : m_batches[static_cast<std::size_t>(index)].makeShuffled();
}

Observation Group::update(int index, State &state, const optimizer::Rates &rates,
                          Permutation &order, Workspace &workspace, bool inOrder) const
{
    Observation observation;
    if (state.ending == Ending::diverged) {
        observation.stopped = true;
        return observation;
    }
    model::Batch<float> batch;
    const data::Dataset *data = dataset(index);
    if (data && data->drawn)
        batch = workspace.draw(
            *data->drawn, static_cast<std::size_t>(m_spec.batch),
            Random(seed(index), Purpose::trainData, static_cast<std::uint64_t>(state.update)));
    else if (data)
        batch = workspace.gather(*data, data->train,
                                 m_batches[static_cast<std::size_t>(index)].rows(
                                     state.update, inOrder, order, workspace.places));
    batch.seed = seed(index);
    batch.update = state.update;
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
        float *kept = workspace.kept.data();
        for (const model::Block &block : m_frozen)
            kept = std::copy_n(state.parameters.data() + block.offset, block.size(), kept);
        optimizer::clip<float>(m_spec.clipping, workspace.gradient);
        optimizer::step<float>(m_spec.optimizer, rates, m_parts, state.parameters,
                               workspace.gradient, state.optimizer);
        if (observer) // sees the step of frozen weights too: what they would do is worth watching
            observer->afterStep(state.update, rates.learningRate, state.parameters,
                                state.diagnostics);
        const float *back = workspace.kept.data();
        for (const model::Block &block : m_frozen) {
            std::copy_n(back, block.size(), state.parameters.data() + block.offset);
            back += block.size();
        }
        finite = kernel::allFinite(state.parameters);
    }
    const Update made = state.update++;
    if (!finite) {
        state.ending = Ending::diverged;
        state.endedAt = made;
        observation.stopped = true;
        return observation;
    }
    // One sample tells nothing of how outputs depend on the sample; where the trivial predictor is
    // without loss, nothing is better.
    if (const auto trivial = trivialLoss(index); trivial && *trivial > 0 && batch.rows > 1) {
        const double wanted = m_spec.loss == Loss::meanSquaredError ? *trivial : 1;
        const double found =
            spread(workspace.objective->outputs(), batch.rows * m_fit.positions, m_fit.outputs);
        state.collapse.observe(made, rates.learningRate, observation.loss, found / wanted,
                               *trivial);
        state.ending = state.collapse.collapsed() ? Ending::collapsed : Ending::running;
        state.endedAt = state.collapse.collapsed() ? state.collapse.since() : 0;
    }
    return observation;
}

std::span<const float> Group::evaluatedWeights(const State &state, Workspace &workspace) const
{
    if (!optimizer::evaluatesElsewhere(m_spec.optimizer))
        return state.parameters;
    optimizer::evaluationPoint<float>(m_spec.optimizer, state.parameters, state.optimizer,
                                      workspace.evaluated);
    for (const model::Block &block : m_frozen) // they have no average
        std::copy_n(state.parameters.data() + block.offset, block.size(),
                    workspace.evaluated.data() + block.offset);
    return workspace.evaluated;
}

std::optional<Evaluation> Group::evaluate(int index, const State &state, Workspace &workspace,
                                          const std::stop_token &stop) const
{
    const data::Dataset &data = *dataset(index);
    const auto found = score(data, data.test, evaluatedWeights(state, workspace), workspace, stop);
    if (!found)
        return std::nullopt;
    const double share =
        static_cast<double>(found->right) / static_cast<double>(data.test.count * data.positions);
    return Evaluation{state.update, static_cast<float>(found->loss),
                      data.classes > 0 ? static_cast<float>(share)
                                       : std::numeric_limits<float>::quiet_NaN()};
}

std::optional<double> Group::trainingLoss(int index, const State &state, Workspace &workspace,
                                          const std::stop_token &stop) const
{
    const data::Dataset *data = dataset(index);
    if (!data || data->drawn)
        return std::nullopt;
    const auto found =
        score(*data, data->train, evaluatedWeights(state, workspace), workspace, stop);
    return found ? std::optional(found->loss) : std::nullopt;
}

std::optional<Group::Score> Group::score(const data::Dataset &data, const data::Part &part,
                                         std::span<const float> parameters, Workspace &workspace,
                                         const std::stop_token &stop) const
{
    Score score;
    const auto piece = static_cast<std::int64_t>(m_fit.rows);
    for (std::int64_t begin = 0; begin < part.count; begin += piece) {
        if (stop.stop_requested())
            return std::nullopt;
        const std::int64_t end = std::min(begin + piece, part.count);
        const auto rows = std::span(workspace.places).first(static_cast<std::size_t>(end - begin));
        std::iota(rows.begin(), rows.end(), static_cast<std::int32_t>(begin));
        const model::Batch<float> batch = workspace.gather(data, part, rows);
        score.loss +=
            workspace.objective->loss(batch, parameters, {}) * static_cast<double>(rows.size());
        if (data.classes == 0)
            continue;
        const std::span<const float> outputs = workspace.objective->outputs();
        for (std::size_t i = 0; i < rows.size() * m_fit.positions; ++i) {
            const auto row = outputs.subspan(i * m_fit.outputs, m_fit.outputs);
            const auto guess = std::max_element(row.begin(), row.end()) - row.begin();
            score.right += guess == batch.wanted.labels[i] ? 1 : 0;
        }
    }
    score.loss /= static_cast<double>(part.count);
    return score;
}

void Group::predict(const State &state, std::span<const float> inputs, std::span<float> outputs,
                    Workspace &workspace) const
{
    const std::size_t rows = inputs.size() / m_fit.features;
    const std::span<const float> weights = evaluatedWeights(state, workspace);
    // The objective compares with something: it does not matter with what.
    std::fill(workspace.labels.begin(), workspace.labels.end(), 0);
    std::fill(workspace.targets.begin(), workspace.targets.end(), 0.0F);
    for (std::size_t begin = 0; begin < rows; begin += m_fit.rows) {
        model::Batch<float> batch;
        batch.rows = std::min(m_fit.rows, rows - begin);
        std::copy_n(inputs.data() + begin * m_fit.features, batch.rows * m_fit.features,
                    workspace.inputs.data());
        batch.inputs = workspace.inputs.data();
        if (m_fit.classes > 0)
            batch.wanted.labels = workspace.labels.data();
        else
            batch.wanted.targets = workspace.targets.data();
        (void)workspace.objective->loss(batch, weights, {});
        const std::span<const float> given = workspace.objective->outputs();
        std::copy(given.begin(), given.end(),
                  outputs.begin()
                      + static_cast<std::ptrdiff_t>(begin * m_fit.positions * m_fit.outputs));
    }
}

std::optional<double> Group::softmaxDifference(int index, const State &one, const State &other,
                                               Workspace &workspace,
                                               const std::stop_token &stop) const
{
    if (!hasTest() || m_fit.classes == 0)
        return std::nullopt;
    const data::Dataset &data = *dataset(index);
    double sum = 0;
    const auto piece = static_cast<std::int64_t>(m_fit.rows);
    for (std::int64_t begin = 0; begin < data.test.count; begin += piece) {
        if (stop.stop_requested())
            return std::nullopt;
        const std::int64_t end = std::min(begin + piece, data.test.count);
        const auto rows = std::span(workspace.places).first(static_cast<std::size_t>(end - begin));
        std::iota(rows.begin(), rows.end(), static_cast<std::int32_t>(begin));
        const model::Batch<float> batch = workspace.gather(data, data.test, rows);
        const auto shares = [&](const State &state) {
            (void)workspace.objective->loss(batch, evaluatedWeights(state, workspace), {});
            const std::span<const float> given = workspace.objective->outputs();
            std::vector<float> values(given.begin(), given.end());
            softmax(values, m_fit.classes);
            return values;
        };
        const std::vector<float> first = shares(one);
        const std::vector<float> second = shares(other);
        for (std::size_t i = 0; i < first.size(); ++i) {
            const double apart = static_cast<double>(first[i]) - static_cast<double>(second[i]);
            sum += apart * apart;
        }
    }
    return std::sqrt(sum / static_cast<double>(data.test.count * data.positions));
}

// The blocks that the spec names.
Result<void> Group::freeze()
{
    const auto layer = [](const std::string &name) { return name.substr(0, name.rfind('.')); };
    const auto isNamed = [&](const model::Block &block, const std::string &name) {
        return name == "all" || name == block.name || name == layer(block.name);
    };
    const auto &names = m_spec.frozen;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto named = [&](const model::Block &block) { return isNamed(block, names[i]); };
        if (std::any_of(m_layout.blocks.begin(), m_layout.blocks.end(), named))
            continue;
        std::string allowed = "\"all\"";
        for (const model::Block &block : m_layout.blocks)
            allowed += ", \"" + block.name + "\"";
        return fail("/training/frozen/" + std::to_string(i), "\"" + names[i] + "\"",
                    allowed + ", or a layer such as \"" + layer(m_layout.blocks[0].name) + "\"");
    }
    for (const model::Block &block : m_layout.blocks)
        if (std::any_of(names.begin(), names.end(),
                        [&](const std::string &name) { return isNamed(block, name); }))
            m_frozen.push_back(block);
    return {};
}

void softmax(std::span<float> logits, std::size_t classes)
{
    for (std::size_t begin = 0; begin + classes <= logits.size(); begin += classes) {
        const auto row = logits.subspan(begin, classes);
        const float highest = *std::max_element(row.begin(), row.end());
        float total = 0;
        for (float &value : row) {
            value = std::exp(value - highest);
            total += value;
        }
        for (float &value : row)
            value /= total;
    }
}

std::optional<Update> reached(std::span<const Evaluation> evaluations, double target)
{
    for (const Evaluation &evaluation : evaluations)
        if (static_cast<double>(evaluation.testLoss) < target)
            return evaluation.update;
    return std::nullopt;
}

double trivialLoss(const data::Dataset &dataset, Loss loss)
{
    const auto count = static_cast<double>(dataset.train.count);
    if (dataset.classes > 0) {
        std::vector<double> shares(static_cast<std::size_t>(dataset.classes),
                                   dataset.drawn ? 1.0 / dataset.classes : 0.0);
        for (const std::int32_t label : dataset.train.labels)
            shares[static_cast<std::size_t>(label)] += 1 / count;
        double sum = 0;
        for (const double share : shares) {
            if (loss == Loss::meanSquaredError)
                sum += share * (1 - share) / dataset.classes;
            else if (share > 0)
                sum -= share * std::log(share);
        }
        return sum;
    }
    const auto width = static_cast<std::size_t>(dataset.outputs);
    double sum = 0;
    for (std::size_t j = 0; j < width; ++j) {
        double mean = 0;
        double squares = 0;
        for (std::size_t i = j; i < dataset.train.targets.size(); i += width)
            mean += static_cast<double>(dataset.train.targets[i]) / count;
        for (std::size_t i = j; i < dataset.train.targets.size(); i += width) {
            const double difference = static_cast<double>(dataset.train.targets[i]) - mean;
            squares += difference * difference / count;
        }
        sum += squares / static_cast<double>(width);
    }
    return sum;
}

} // namespace warmup::training
