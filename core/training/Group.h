// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/Random.h"
#include "core/base/Result.h"
#include "core/data/Dataset.h"
#include "core/diagnostics/Observer.h"
#include "core/model/Objective.h"
#include "core/optimizer/Optimizer.h"
#include "core/training/BatchOrder.h"
#include "core/training/Spec.h"
#include "core/training/State.h"

namespace warmup::training {

class Threads;

struct Workspace;

// Limits that keep a mistyped field from taking all memory.
inline constexpr int kMostSeeds = 1000;
inline constexpr std::size_t kLargestGroup = 1'000'000'000; // numbers in the states of one arm
inline constexpr std::size_t kLargestInputs = 250'000'000; // numbers in the inputs of one batch
inline constexpr std::size_t kLargestData = 4'000'000'000; // bytes of inputs, all seeds together

// The loss and, where there are classes, the accuracy on the test part, of sequences over all
// positions.
struct Evaluation {
    Update update = 0; // updates made before it
    float testLoss = 0;
    float testAccuracy = 0; // NaN for regression
};

// What one update told.
struct Observation {
    double loss = 0; // of the batch, before the step
    bool stopped = false; // the run diverged in this update
};

// What a group trains: data, model, loss and optimizer of `seeds` members, without their states.
// Immutable, so that threads share it. What a member does follows from its seed, its state and the
// rates alone: its bits depend neither on other members nor on threads. Members of one seed in
// different arms share start, data and batches (BatchOrder.h). Data that are drawn have no batches:
// update u takes what is drawn for (seed, Purpose::trainData, u).
class Group {
public:
    // Loads the data. Fails with the field below "/training", or as the data do.
    [[nodiscard]] static Result<Group> make(const Spec &spec, std::stop_token stop = {});

    // The same from a loader, the seeds' data side by side on the threads.
    [[nodiscard]] static Result<Group> make(const Spec &spec, const data::Loader &load,
                                            const std::stop_token &stop, Threads &threads);

    // With the data at hand, one for all seeds or one a seed, all of one shape; none for a model
    // that needs none.
    [[nodiscard]] static Result<Group> make(const Spec &spec,
                                            std::vector<data::DatasetPtr> datasets);

    [[nodiscard]] const Spec &spec() const { return m_spec; }
    [[nodiscard]] int seeds() const { return m_spec.seeds; }
    [[nodiscard]] std::uint64_t seed(int index) const
    {
        return m_spec.firstSeed + static_cast<std::uint64_t>(index);
    }
    [[nodiscard]] const model::Layout &layout() const { return m_layout; }
    [[nodiscard]] bool hasTest() const;
    [[nodiscard]] std::string description() const;
    // The loss of the best constant on the training part; nothing where there are no data.
    [[nodiscard]] std::optional<double> trivialLoss(int index) const;
    // 1 without data, or where they are drawn.
    [[nodiscard]] std::int64_t batchesPerEpoch() const;
    // What the model takes and gives; its features are 0 without data.
    [[nodiscard]] const model::Fit &fit() const { return m_fit; }
    // Of the member with this seed; null without data.
    [[nodiscard]] const data::Dataset *dataset(int index) const;

    [[nodiscard]] State start(int index) const;

    // Serves all members, one at a time. Watches what the spec says.
    [[nodiscard]] std::unique_ptr<Workspace> makeWorkspace() const;

    // From now on watches in this workspace what the spec says. Fails with the field below
    // "/training/diagnostics", or as makeObjective does for as many samples.
    [[nodiscard]] Result<void> watch(const diagnostics::Spec &spec, Workspace &workspace) const;

    // The weights at which a model is evaluated: the parameters, or with the schedule-free
    // optimizers their average. Valid until the workspace is next used or the state changes.
    [[nodiscard]] std::span<const float> evaluatedWeights(const State &state,
                                                          Workspace &workspace) const;

    // One update of the member with this seed, in the spec's order or shuffled. `order` is only a
    // memory of the epoch's order. Does nothing when the state has diverged.
    Observation update(int index, State &state, const optimizer::Rates &rates, Permutation &order,
                       Workspace &workspace, bool inOrder = true) const;
    [[nodiscard]] Permutation makeOrder(int index) const;

    // Nothing when stopped meanwhile.
    [[nodiscard]] std::optional<Evaluation> evaluate(int index, const State &state,
                                                     Workspace &workspace,
                                                     const std::stop_token &stop) const;
    // The loss on the whole training part; nothing where there is none or when stopped meanwhile.
    [[nodiscard]] std::optional<double> trainingLoss(int index, const State &state,
                                                     Workspace &workspace,
                                                     const std::stop_token &stop = {}) const;

    // What the model of this state gives for any inputs [rows, features] into outputs [rows,
    // outputs]; there are data. Of logits, softmax() makes the classes' shares.
    void predict(const State &state, std::span<const float> inputs, std::span<float> outputs,
                 Workspace &workspace) const;
    // How far two members of one seed have come apart, as functions: the root of the mean over the
    // test samples of |softmax(one's outputs) - softmax(the other's)|^2. Nothing without classes or
    // a test part, or when stopped meanwhile.
    [[nodiscard]] std::optional<double> softmaxDifference(int index, const State &one,
                                                          const State &other, Workspace &workspace,
                                                          const std::stop_token &stop = {}) const;

private:
    struct Score {
        double loss = 0; // mean over the samples
        std::int64_t right = 0; // positions whose class was the guess
    };

    Group() = default;
    [[nodiscard]] std::optional<Score> score(const data::Dataset &data, const data::Part &part,
                                             std::span<const float> parameters,
                                             Workspace &workspace,
                                             const std::stop_token &stop) const;
    template <typename Visit>
    [[nodiscard]] bool forEachPiece(const data::Dataset &data, const data::Part &part,
                                    Workspace &workspace, const std::stop_token &stop,
                                    const Visit &visit) const;
    [[nodiscard]] model::Batch<float> takeBatch(int index, Update update, Permutation &order,
                                                Workspace &workspace, bool inOrder) const;
    // By the gradient in the workspace; frozen weights stay.
    void step(State &state, const optimizer::Rates &rates, Workspace &workspace) const;
    // After an update of so many rows with this rate and loss, whose outputs the workspace has.
    void watchCollapse(int index, State &state, double rate, double loss, std::size_t rows,
                       const Workspace &workspace) const;
    // Samples of the largest one.
    [[nodiscard]] std::int64_t batch() const
    {
        return m_batches.empty() ? m_spec.batch : m_batches.front().batch();
    }
    // How many rows sharpness is measured on: of the batch, or of part of the training part.
    [[nodiscard]] std::size_t sharpnessRows(const diagnostics::Spec &spec) const;
    // Evenly spread over the training part, or drawn once a seed, in workspace.subset.
    [[nodiscard]] model::Batch<float> sharpnessBatch(int index, Workspace &workspace) const;

    // Gives the spread the gradients of its streams at these weights, of batches drawn with
    // replacement.
    void addStreams(int index, const State &state, Workspace &workspace,
                    diagnostics::ScalingSpread &spread) const;

    Spec m_spec;
    std::vector<data::DatasetPtr> m_datasets;
    std::vector<double> m_trivial;
    std::vector<BatchOrder> m_batches; // one a seed; none without data, or where they are drawn
    model::Fit m_fit;
    model::Layout m_layout;
    std::vector<model::Block> m_frozen;
    std::vector<optimizer::Part> m_parts;
    std::size_t m_rectifiers = 0;
};

// The classes' shares of logits [rows, classes], in place.
void softmax(std::span<float> logits, std::size_t classes);

// The update of the first evaluation whose test loss is below the target; nothing where there is
// none.
[[nodiscard]] std::optional<Update> reached(std::span<const Evaluation> evaluations, double target);

} // namespace warmup::training
