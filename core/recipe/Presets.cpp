// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Presets.h"

#include <cmath>

namespace warmup {
namespace {

using namespace schedule;

constexpr Span kRest{0, Unit::rest};

// 2000 glyphs in batches of 32, and a network small enough to train in seconds.
training::Spec onGlyphs()
{
    training::Spec spec;
    spec.data = data::Glyphs{};
    spec.model = model::Mlp{{32, 32}, model::Activation::relu, model::Initialization::heNormal};
    spec.batch = 32;
    return spec;
}
constexpr double kGlyphUpdatesPerEpoch = 2000.0 / 32;

Recipe gradualWarmup(double multiplier)
{
    Recipe recipe;
    auto &spec = recipe.schedule;
    spec.clock = {Span{20, Unit::epochs}, Batching{60'000, 128, 1, 1, false}, Stepping::perEpoch};
    spec.baseRate = 0.1;
    spec.multiplier = multiplier;
    spec.warmUp = Phase{Linear{}, {5, Unit::epochs}, {}, {}, Grid::closedOpen};
    spec.main = {Phase{Step{{10, Unit::epochs}, 0.1}, kRest, {}, {}, Grid::closedOpen}};
    recipe.asRun = {"warmup_scheduler", "0.3.2", {}};
    recipe.training.data = data::FashionMnist{};
    recipe.training.model = model::Mlp{{64}};
    recipe.training.batch = 128;
    return recipe;
}

Preset article()
{
    return {"article", "The article's example",
            "Five epochs up to 0.1, then a tenth of it every ten epochs: the example of the "
            "article on warm-up, with GradualWarmupScheduler 0.3.2 advanced once an epoch.",
            gradualWarmup(1)};
}

Preset multiplier()
{
    auto recipe = gradualWarmup(8);
    recipe.training.follow = training::Follow::both;
    return {"multiplier-8", "GradualWarmup with multiplier 8",
            "The same with a multiplier of 8: GradualWarmupScheduler 0.3.2 loses it when the "
            "warm-up ends. Both curves are trained, as run and as intended.",
            recipe};
}

Preset hasty()
{
    Recipe recipe;
    auto &spec = recipe.schedule;
    spec.clock = {Span{10'000, Unit::updates}, kGlyphUpdatesPerEpoch, Stepping::perUpdate};
    spec.baseRate = 1;
    spec.warmUp =
        Phase{Hold{}, {1000, Unit::updates}, Level{0.1, Basis::peak}, {}, Grid::closedOpen};
    recipe.asRun.framework.clear();
    recipe.training = onGlyphs();
    recipe.training.loss = training::Loss::meanSquaredError;
    recipe.training.seeds = 3;
    recipe.view.axis = View::Axis::updates;
    return {"hasty", "Hasty's 1000 of 10 000",
            "A warm-up factor of 0.1 holds the rate down for the 1000 updates before \"last "
            "epoch\", then the base rate: the rule of Hasty's solver, here on glyphs.",
            recipe};
}

Preset goyal()
{
    Recipe recipe;
    auto &spec = recipe.schedule;
    spec.clock = {Span{90, Unit::epochs}, Batching{1'281'167, 32, 1, 256, false},
                  Stepping::perUpdate};
    spec.baseRate = 0.1;
    spec.multiplier = 32;
    spec.warmUp = Phase{Linear{}, {5, Unit::epochs}, {}, {}, Grid::closedOpen};
    spec.join = Join::over;
    spec.main = {Phase{MultiStep{{{30, Unit::epochs}, {60, Unit::epochs}, {80, Unit::epochs}}, 0.1},
                       kRest,
                       {},
                       {},
                       Grid::closedOpen}};
    recipe.asRun.framework.clear();
    recipe.training = onGlyphs();
    // Small networks with ReLU do not survive 3.2 with momentum; a linear classifier does, and
    // shows every step of the rate in its loss.
    recipe.training.model = model::Linear{};
    recipe.training.batch = 128;
    recipe.training.optimizer = optimizer::Sgd{0.9, 0, 1e-4, true};
    recipe.view.logLoss = true;
    return {"goyal", "Goyal et al. 2017",
            "ImageNet in one hour (arXiv 1706.02677): batches of 8192, the rate scaled by 32 to "
            "3.2 over 5 epochs, a tenth at epochs 30, 60 and 80 of 90. Trained here: a linear "
            "classifier of glyphs.",
            recipe};
}

Preset noam()
{
    const double scale = 1 / std::sqrt(512.0);
    Recipe recipe;
    auto &spec = recipe.schedule;
    spec.clock = {Span{12'000, Unit::updates}, kGlyphUpdatesPerEpoch, Stepping::perUpdate};
    spec.baseRate = scale / std::sqrt(4000.0);
    spec.warmUp =
        Phase{Linear{}, {4000, Unit::updates}, Level{0, Basis::absolute}, {}, Grid::openClosed};
    spec.join = Join::over;
    // d^-0.5 (u + 1)^-0.5, whose head the warm-up replaces: the minimum of the paper's formula.
    spec.main = {Phase{InverseSquareRoot{{1, Unit::updates}},
                       kRest,
                       Level{scale, Basis::absolute},
                       {},
                       Grid::closedOpen}};
    recipe.asRun.framework.clear();
    recipe.training = onGlyphs();
    recipe.training.optimizer = optimizer::Adam{0.9, 0.98, 1e-9, 0};
    recipe.view.axis = View::Axis::updates;
    return {"noam", "Noam: Attention is all you need",
            "d^-0.5 min(s^-0.5, s 4000^-1.5) of Vaswani et al. 2017 (arXiv 1706.03762) for d = "
            "512 and step s = update + 1, with their Adam. Trained here on glyphs.",
            recipe};
}

Preset withAndWithout()
{
    Recipe recipe;
    auto &spec = recipe.schedule;
    spec.clock = {Span{300, Unit::updates}, kGlyphUpdatesPerEpoch, Stepping::perUpdate};
    spec.baseRate = 2;
    spec.warmUp =
        Phase{Linear{}, {50, Unit::updates}, Level{0, Basis::absolute}, {}, Grid::openClosed};
    recipe.asRun.framework.clear();
    recipe.training = onGlyphs();
    recipe.training.loss = training::Loss::meanSquaredError;
    recipe.training.seeds = 5;
    recipe.training.follow = training::Follow::withoutWarmUp;
    recipe.view.axis = View::Axis::updates;
    recipe.view.logLoss = true;
    return {"with-and-without", "The same seeds with and without warm-up, side by side",
            "SGD at rate 2 on glyphs: with 50 updates of warm-up it learns, without them the same "
            "seeds diverge or collapse.",
            recipe};
}

Preset postLayerNorm()
{
    Recipe recipe;
    auto &spec = recipe.schedule;
    spec.clock = {Span{400, Unit::updates}, 20.0, Stepping::perUpdate};
    spec.baseRate = 0.02;
    spec.warmUp =
        Phase{Linear{}, {80, Unit::updates}, Level{0, Basis::absolute}, {}, Grid::openClosed};
    spec.main = {Phase{Cosine{}, kRest, {}, {}, Grid::closedOpen}};
    recipe.asRun.framework.clear();
    recipe.training.data = data::Sequences{};
    recipe.training.model = model::Transformer{};
    recipe.training.optimizer = optimizer::Adam{};
    recipe.training.batch = 32;
    recipe.training.seeds = 5;
    recipe.training.follow = training::Follow::withoutWarmUp;
    recipe.view.axis = View::Axis::updates;
    recipe.view.logLoss = true;
    return {
        "post-ln", "A Post-LN transformer with and without warm-up",
        "Adam at rate 0.02 on a transformer that reverses sequences, its layer norm behind each "
        "part (Xiong et al. 2020, arXiv 2002.04745): with 80 updates of warm-up it learns, "
        "without them it stays at chance.",
        recipe};
}

Preset rosenbrock()
{
    Recipe recipe;
    auto &spec = recipe.schedule;
    spec.clock = {Span{600, Unit::updates}, 1.0, Stepping::perUpdate};
    spec.baseRate = 0.0035;
    spec.warmUp =
        Phase{Linear{}, {150, Unit::updates}, Level{0, Basis::absolute}, {}, Grid::openClosed};
    recipe.asRun.framework.clear();
    recipe.training.model =
        model::TestFunction{.function = model::TestFunction::Name::rosenbrock, .startSpread = 0.1};
    recipe.training.optimizer = optimizer::Sgd{0.9};
    recipe.training.seeds = 3;
    recipe.training.follow = training::Follow::withoutWarmUp;
    recipe.view.axis = View::Axis::updates;
    recipe.view.logLoss = true;
    return {"rosenbrock", "Rosenbrock's valley with and without warm-up",
            "SGD with momentum at rate 0.0035 on a function of two parameters, its way drawn on "
            "the contours: the walls where it starts are steeper than the valley, so that with "
            "150 updates of warm-up it reaches the minimum and without them it mostly diverges.",
            recipe};
}

Preset spirals()
{
    Recipe recipe;
    auto &spec = recipe.schedule;
    spec.clock = {Span{1500, Unit::updates}, 600.0 / 32, Stepping::perUpdate};
    spec.baseRate = 0.05;
    spec.warmUp =
        Phase{Linear{}, {150, Unit::updates}, Level{0, Basis::absolute}, {}, Grid::openClosed};
    spec.main = {Phase{Cosine{}, kRest, {}, {}, Grid::closedOpen}};
    recipe.asRun.framework.clear();
    recipe.training.data = data::Spirals{};
    recipe.training.model = model::Mlp{{32, 32}};
    recipe.training.optimizer = optimizer::Adam{};
    recipe.training.batch = 32;
    recipe.training.seeds = 3;
    recipe.training.follow = training::Follow::withoutWarmUp;
    recipe.view.axis = View::Axis::updates;
    return {"spirals", "Three spirals with and without warm-up",
            "Adam at rate 0.05 on samples in the plane, the classes that both models give to it "
            "drawn as they train: with 150 updates of warm-up every seed learns the spirals, "
            "without them some stay behind.",
            recipe};
}

std::vector<Preset> made()
{
    std::vector<Preset> all{article(),        multiplier(),    hasty(),      goyal(),  noam(),
                            withAndWithout(), postLayerNorm(), rosenbrock(), spirals()};
    for (auto &preset : all)
        preset.recipe.title = preset.title;
    return all;
}

} // namespace

const std::vector<Preset> &presets()
{
    static const std::vector<Preset> all = made();
    return all;
}

} // namespace warmup
