// SPDX-License-Identifier: GPL-3.0-or-later

// One optimizer update, all that a run does in it: order, batch, forward, backward, step, and the
// watch for divergence and collapse. compare_pytorch.py sets it beside PyTorch.

#include <benchmark/benchmark.h>

#include "core/base/Random.h"
#include "core/kernel/Dispatch.h"
#include "core/training/Group.h"
#include "core/training/Workspace.h"

namespace warmup::training {
namespace {

data::DatasetPtr normalData(std::int64_t samples, int features, int classes)
{
    auto dataset = std::make_shared<data::Dataset>();
    dataset->features = features;
    dataset->classes = classes;
    dataset->outputs = classes;
    dataset->train.count = samples;
    Random random(1, Purpose::test);
    std::vector<float> inputs(static_cast<std::size_t>(samples * features));
    for (float &x : inputs)
        x = static_cast<float>(random.normal());
    dataset->train.inputs = std::move(inputs);
    for (std::int64_t i = 0; i < samples; ++i)
        dataset->train.labels.push_back(
            static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(classes))));
    return dataset;
}

void update(benchmark::State &run, std::vector<int> widths, int batch, optimizer::Spec optimizer,
            std::int64_t samples)
{
    Spec spec;
    spec.model = model::Mlp{.hidden = {widths.begin() + 1, widths.end() - 1}};
    spec.batch = batch;
    spec.optimizer = optimizer;
    const Group group = *Group::make(spec, {normalData(samples, widths.front(), widths.back())});
    const auto workspace = group.makeWorkspace();
    State state = group.start(0);
    Permutation order = group.makeOrder(0);
    const optimizer::Rates rates{1e-3, {}, {}};
    for (auto _ : run)
        benchmark::DoNotOptimize(group.update(0, state, rates, order, *workspace));
    if (state.ending == Ending::diverged)
        run.SkipWithError("diverged");
    run.SetLabel(kernel::name(kernel::instructionSet()));
}

BENCHMARK_CAPTURE(update, mlp_2_32_32_2_batch_32_adam, {2, 32, 32, 2}, 32, optimizer::Adam{}, 2000);
BENCHMARK_CAPTURE(update, mlp_144_32_32_10_batch_32_sgd, {144, 32, 32, 10}, 32, optimizer::Sgd{},
                  2000);
BENCHMARK_CAPTURE(update, mlp_784_64_10_batch_128_sgd, {784, 64, 10}, 128, optimizer::Sgd{}, 20000);

} // namespace
} // namespace warmup::training
