// SPDX-License-Identifier: GPL-3.0-or-later
// Every field of the form writes exactly its own value of the recipe.

#include <deque>
#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "core/recipe/Presets.h"
#include "tests/ui/panels/FormDriver.h"

namespace warmup::ui {
namespace {

using namespace schedule;
using Change = std::function<void(Recipe &)>;

enum class Do { type, choose, click, empty };

struct Case {
    const char *field;
    Do action;
    const char *text;
    Change before; // makes the recipe in which the field is shown
    Change expected; // what the edit must do, and all that it may do
};

void nothing(Recipe &) { }

Change withMain(Shape shape)
{
    return [=](Recipe &recipe) {
        recipe.schedule.main = {Phase{.shape = shape, .length = {0, Unit::rest}}};
    };
}
template <typename Kind>
Kind &mainShape(Recipe &recipe)
{
    return std::get<Kind>(recipe.schedule.main.front().shape);
}
Change withWarmUp(Shape shape, std::optional<Level> from = {})
{
    return [=](Recipe &recipe) {
        recipe.schedule.warmUp->shape = shape;
        recipe.schedule.warmUp->from = from;
    };
}
template <typename Kind>
Kind &warmUpShape(Recipe &recipe)
{
    return std::get<Kind>(recipe.schedule.warmUp->shape);
}
void withPlateau(Recipe &recipe)
{
    recipe.schedule.main.clear();
    recipe.schedule.plateau = Plateau{};
}
void withCoolDown(Recipe &recipe)
{
    recipe.schedule.coolDown = Phase{.length = {20, Unit::percent}};
}
void repeated(Recipe &recipe)
{
    recipe.schedule.repeat.count = 3;
}
void byIndex(Recipe &recipe)
{
    recipe.asRun.driver.argument = dialect::Driver::Argument::index;
}
void givenUpdates(Recipe &recipe)
{
    recipe.schedule.clock.updatesPerEpoch = 100.0;
}
Batching &batching(Recipe &recipe)
{
    return std::get<Batching>(recipe.schedule.clock.updatesPerEpoch);
}
template <typename Kind>
void withOptimizer(Recipe &recipe)
{
    recipe.training.optimizer = Kind{};
}
template <typename Kind>
Kind &optimizerOf(Recipe &recipe)
{
    return std::get<Kind>(recipe.training.optimizer);
}
template <typename Kind>
void withModel(Recipe &recipe)
{
    recipe.training.model = Kind{};
}
template <typename Kind>
Kind &modelOf(Recipe &recipe)
{
    return std::get<Kind>(recipe.training.model);
}
template <typename Kind>
void withData(Recipe &recipe)
{
    recipe.training.data = Kind{};
}
template <typename Kind>
Kind &dataOf(Recipe &recipe)
{
    return std::get<Kind>(recipe.training.data);
}

template <typename Kind>
void withOrder(Recipe &recipe)
{
    recipe.training.order = Kind{};
}
template <typename Kind>
Kind &orderOf(Recipe &recipe)
{
    return std::get<Kind>(recipe.training.order);
}

std::vector<Case> onTop()
{
    return {
        {"Warm-up updates", Do::type, "7", nothing,
         [](Recipe &r) {
             r.schedule.warmUp->length = {7, Unit::epochs};
         }},
        {"Warm-up updates", Do::choose, "% of run", nothing,
         [](Recipe &r) {
             r.schedule.warmUp->length = {25, Unit::percent};
         }},
        {"Multiplier", Do::type, "8", nothing, [](Recipe &r) { r.schedule.multiplier = 8; }},
        {"Decay", Do::choose, "None (hold)", nothing, [](Recipe &r) { r.schedule.main.clear(); }},
        {"Decay", Do::choose, "Step", withMain(Cosine{}), withMain(Step{})},
        {"Decay", Do::choose, "Milestones", nothing,
         withMain(MultiStep{{{30, Unit::epochs}, {60, Unit::epochs}, {80, Unit::epochs}}, 0.1})},
        {"Decay", Do::choose, "Exponential", nothing, withMain(Geometric{})},
        {"Decay", Do::choose, "Cosine", nothing, withMain(Cosine{})},
        {"Decay", Do::choose, "Linear", nothing, withMain(Linear{})},
        {"Decay", Do::choose, "Polynomial", nothing, withMain(Polynomial{2})},
        {"Decay", Do::choose, "Inverse square root", nothing, withMain(InverseSquareRoot{})},
        {"Decay", Do::choose, "On plateau", nothing, withPlateau},
        {"Decay", Do::choose, "Step", withPlateau,
         [](Recipe &r) {
             r.schedule.plateau.reset();
             withMain(Step{})(r);
         }},
        {"Decay", Do::choose, "1 − square root", nothing, withMain(SquareRoot{})},
        {"Decay", Do::choose, "Half-life", nothing, withMain(HalfLife{})},
        {"Decay", Do::choose, "Tanh", nothing, withMain(Tanh{})},
        {"Decay", Do::choose, "Inverse time", nothing, withMain(InverseTime{})},
        {"Decay", Do::choose, "Power law", nothing, withMain(PowerLaw{})},
        {"Decay", Do::choose, "Exponential to a level", nothing,
         [](Recipe &r) {
             withMain(Exponential{})(r);
             r.schedule.main.front().to = Level{0.01, Basis::peak};
         }},
        {"Step length", Do::type, "30", nothing,
         [](Recipe &r) {
             mainShape<Step>(r).every = {30, Unit::epochs};
         }},
        {"Step factor", Do::type, "0.5", nothing,
         [](Recipe &r) { mainShape<Step>(r).gamma = 0.5; }},
        {"Milestones", Do::type, "30, 60", withMain(MultiStep{}),
         [](Recipe &r) {
             mainShape<MultiStep>(r).milestones = {{30, Unit::epochs}, {60, Unit::epochs}};
         }},
        {"Milestone factor", Do::type, "0.2", withMain(MultiStep{}),
         [](Recipe &r) { mainShape<MultiStep>(r).gamma = 0.2; }},
        {"Exponential factor", Do::type, "0.9", withMain(Geometric{}),
         [](Recipe &r) { mainShape<Geometric>(r).gamma = 0.9; }},
        {"Exponential length", Do::type, "2", withMain(Geometric{}),
         [](Recipe &r) {
             mainShape<Geometric>(r).every = {2, Unit::epochs};
         }},
        {"Cosine half waves", Do::type, "3", withMain(Cosine{}),
         [](Recipe &r) { mainShape<Cosine>(r).cycles = 3; }},
        {"Polynomial power", Do::type, "0.9", withMain(Polynomial{}),
         [](Recipe &r) { mainShape<Polynomial>(r).power = 0.9; }},
        {"Inverse square root time scale", Do::type, "500", withMain(InverseSquareRoot{}),
         [](Recipe &r) {
             mainShape<InverseSquareRoot>(r).tau = {500, Unit::updates};
         }},
        {"Half-life share", Do::type, "0.25", withMain(HalfLife{}),
         [](Recipe &r) { mainShape<HalfLife>(r).share = 0.25; }},
        {"Tanh lower bound", Do::type, "-5", withMain(Tanh{}),
         [](Recipe &r) { mainShape<Tanh>(r).lower = -5; }},
        {"Tanh upper bound", Do::type, "4", withMain(Tanh{}),
         [](Recipe &r) { mainShape<Tanh>(r).upper = 4; }},
        {"Inverse time k", Do::type, "0.5", withMain(InverseTime{}),
         [](Recipe &r) { mainShape<InverseTime>(r).k = 0.5; }},
        {"Inverse time length", Do::type, "4", withMain(InverseTime{}),
         [](Recipe &r) {
             mainShape<InverseTime>(r).every = {4, Unit::epochs};
         }},
        {"Inverse time power", Do::type, "2", withMain(InverseTime{}),
         [](Recipe &r) { mainShape<InverseTime>(r).power = 2; }},
        {"Inverse time in stairs", Do::click, "", withMain(InverseTime{}),
         [](Recipe &r) { mainShape<InverseTime>(r).staircase = true; }},
        {"Power law offset", Do::type, "9", withMain(PowerLaw{}),
         [](Recipe &r) {
             mainShape<PowerLaw>(r).offset = {9, Unit::epochs};
         }},
        {"Power law exponent", Do::type, "-1", withMain(PowerLaw{}),
         [](Recipe &r) { mainShape<PowerLaw>(r).exponent = -1; }},
        {"End of the decay", Do::type, "1e-5", withMain(Cosine{}),
         [](Recipe &r) {
             r.schedule.main.front().to = Level{1e-5, Basis::absolute};
         }},
        {"End of the decay", Do::choose, "× peak", withMain(Cosine{}),
         [](Recipe &r) {
             r.schedule.main.front().to = Level{0, Basis::peak};
         }},
        {"Length of the decay", Do::choose, "epochs", withMain(Cosine{}),
         [](Recipe &r) {
             r.schedule.main.front().length = {10, Unit::epochs};
         }},
    };
}

std::vector<Case> plateauFields()
{
    const auto plateau = [](auto member, auto value) -> Change {
        return [=](Recipe &r) { (*r.schedule.plateau).*member = value; };
    };
    return {
        {"Plateau factor", Do::type, "0.5", withPlateau, plateau(&Plateau::factor, 0.5)},
        {"Plateau patience", Do::type, "3", withPlateau, plateau(&Plateau::patience, 3)},
        {"Plateau observation interval", Do::type, "2", withPlateau,
         plateau(&Plateau::every, Span{2, Unit::epochs})},
        {"Plateau threshold", Do::type, "1e-3", withPlateau, plateau(&Plateau::threshold, 1e-3)},
        {"Plateau comparison", Do::choose, "Absolute", withPlateau,
         plateau(&Plateau::thresholdMode, Plateau::Threshold::absolute)},
        {"Plateau direction", Do::choose, "Should rise", withPlateau,
         plateau(&Plateau::mode, Plateau::Mode::maximize)},
        {"Plateau cool-down", Do::type, "4", withPlateau, plateau(&Plateau::cooldown, 4)},
        {"Plateau lowest rate", Do::type, "1e-6", withPlateau, plateau(&Plateau::minimum, 1e-6)},
        {"Plateau smallest change", Do::type, "1e-9", withPlateau,
         plateau(&Plateau::epsilon, 1e-9)},
    };
}

std::vector<Case> lengthFields()
{
    return {
        {"Base rate", Do::type, "3e-4", nothing, [](Recipe &r) { r.schedule.baseRate = 3e-4; }},
        {"Run length", Do::type, "90", nothing,
         [](Recipe &r) {
             r.schedule.clock.run = Span{90, Unit::epochs};
         }},
        {"Run length", Do::choose, "sum of phases", nothing,
         [](Recipe &r) { r.schedule.clock.run.reset(); }},
        {"Updates per epoch", Do::choose, "Given", nothing,
         [](Recipe &r) { r.schedule.clock.updatesPerEpoch = 469.0; }},
        {"Updates per epoch", Do::choose, "From samples", givenUpdates,
         [](Recipe &r) { r.schedule.clock.updatesPerEpoch = Batching{.batch = 128}; }},
        {"Updates per epoch, given", Do::type, "468.75", givenUpdates,
         [](Recipe &r) { r.schedule.clock.updatesPerEpoch = 468.75; }},
        {"Samples", Do::type, "50 000", nothing, [](Recipe &r) { batching(r).samples = 50'000; }},
        {"Batch of the clock", Do::type, "64", nothing, [](Recipe &r) { batching(r).batch = 64; }},
        {"Accumulation", Do::type, "4", nothing, [](Recipe &r) { batching(r).accumulation = 4; }},
        {"Replicas", Do::type, "8", nothing, [](Recipe &r) { batching(r).replicas = 8; }},
        {"Drop the last batch", Do::click, "", nothing,
         [](Recipe &r) { batching(r).dropLast = true; }},
        {"Rate changes", Do::choose, "Every update", nothing,
         [](Recipe &r) { r.schedule.clock.stepping = Stepping::perUpdate; }},
    };
}

std::vector<Case> warmUpFields()
{
    const auto held = withWarmUp(Hold{}, Level{0.1, Basis::base});
    return {
        {"Warm-up shape", Do::choose, "Linear", held, withWarmUp(Linear{})},
        {"Warm-up shape", Do::choose, "Hold at a factor", nothing, held},
        {"Warm-up shape", Do::choose, "Ramp from a factor", nothing,
         withWarmUp(Linear{}, Level{0.1, Basis::base})},
        {"Warm-up shape", Do::choose, "Ramp from a factor",
         withWarmUp(Hold{}, Level{0.25, Basis::peak}),
         withWarmUp(Linear{}, Level{0.25, Basis::base})},
        {"Warm-up shape", Do::choose, "Cosine", nothing, withWarmUp(Cosine{})},
        {"Warm-up shape", Do::choose, "Power", nothing, withWarmUp(Power{})},
        {"Warm-up shape", Do::choose, "Square root", nothing, withWarmUp(SquareRoot{})},
        {"Warm-up shape", Do::choose, "Exponential", nothing,
         withWarmUp(Exponential{}, Level{0.01, Basis::peak})},
        {"Warm-up shape", Do::choose, "Logarithmic", nothing, withWarmUp(Logarithmic{})},
        {"Warm-up shape", Do::choose, "Saturating", nothing, withWarmUp(Saturating{})},
        {"Warm-up shape", Do::choose, "RAdam's", nothing, withWarmUp(RAdam{})},
        {"Warm-up factor", Do::type, "0.3", held, withWarmUp(Hold{}, Level{0.3, Basis::base})},
        {"Warm-up exponent", Do::type, "3", withWarmUp(Power{}),
         [](Recipe &r) { warmUpShape<Power>(r).exponent = 3; }},
        {"Warm-up time constant", Do::type, "500", withWarmUp(Saturating{}),
         [](Recipe &r) { warmUpShape<Saturating>(r).tau = 500; }},
        {"Warm-up beta 2", Do::type, "0.99", withWarmUp(RAdam{}),
         [](Recipe &r) { warmUpShape<RAdam>(r).beta2 = 0.99; }},
        {"Warm-up start", Do::choose, "0", nothing, withWarmUp(Linear{}, Level{})},
        {"Warm-up start", Do::choose, "Automatic", withWarmUp(Linear{}, Level{}),
         withWarmUp(Linear{})},
        {"Warm-up start", Do::choose, "Base rate", nothing,
         withWarmUp(Linear{}, Level{1, Basis::base})},
        {"Warm-up start", Do::choose, "Share of the peak", nothing,
         withWarmUp(Linear{}, Level{0.1, Basis::peak})},
        {"Warm-up start", Do::choose, "A rate", nothing, withWarmUp(Linear{}, Level{1e-5})},
        {"Warm-up start, share of the peak", Do::type, "0.02",
         withWarmUp(Linear{}, Level{0.1, Basis::peak}),
         withWarmUp(Linear{}, Level{0.02, Basis::peak})},
        {"Warm-up start, rate", Do::type, "0.002", withWarmUp(Linear{}, Level{1e-5}),
         withWarmUp(Linear{}, Level{0.002})},
        {"Warm-up grid", Do::choose, "( ) neither", nothing,
         [](Recipe &r) { r.schedule.warmUp->grid = Grid::open; }},
        {"Join of warm-up and decay", Do::choose, "Times the decay", nothing,
         [](Recipe &r) { r.schedule.join = Join::times; }},
    };
}

std::vector<Case> coolDownFields()
{
    return {
        {"Cool-down", Do::click, "", nothing, withCoolDown},
        {"Cool-down", Do::click, "", withCoolDown, [](Recipe &r) { r.schedule.coolDown.reset(); }},
        {"Cool-down shape", Do::choose, "1 − square root", withCoolDown,
         [](Recipe &r) { r.schedule.coolDown->shape = SquareRoot{}; }},
        {"Cool-down length", Do::type, "10", withCoolDown,
         [](Recipe &r) {
             r.schedule.coolDown->length = {10, Unit::percent};
         }},
        {"End of the cool-down", Do::type, "1e-6", withCoolDown,
         [](Recipe &r) { r.schedule.coolDown->to = Level{1e-6}; }},
        {"Repeat count", Do::type, "4", nothing, [](Recipe &r) { r.schedule.repeat.count = 4; }},
        {"Repeat length factor", Do::type, "2", repeated,
         [](Recipe &r) { r.schedule.repeat.length = 2; }},
        {"Repeat peak factor", Do::type, "0.5", repeated,
         [](Recipe &r) { r.schedule.repeat.peak = 0.5; }},
        {"Repeat warm-up", Do::choose, "First time only", repeated,
         [](Recipe &r) { r.schedule.repeat.warmUp = Repeat::WarmUp::first; }},
        {"Floor", Do::choose, "× peak", nothing,
         [](Recipe &r) {
             r.schedule.guard.floor = Level{0, Basis::peak};
         }},
        {"Ceiling", Do::type, "0.5", [](Recipe &r) { r.schedule.guard.ceiling = Level{1}; },
         [](Recipe &r) { r.schedule.guard.ceiling = Level{0.5}; }},
        {"After the end", Do::choose, "0", nothing,
         [](Recipe &r) { r.schedule.guard.afterEnd = Guard::AfterEnd::zero; }},
    };
}

std::vector<Case> dialectFields()
{
    using dialect::Driver;
    return {
        {"Run by", Do::choose, "As intended", nothing,
         [](Recipe &r) { r.asRun.framework.clear(); }},
        {"Run by", Do::choose, "warmup_scheduler 0.3", nothing,
         [](Recipe &r) { r.asRun.version = "0.3"; }},
        {"Run by", Do::choose, "torch 2.13", nothing,
         [](Recipe &r) {
             r.asRun.framework = "torch";
             r.asRun.version = "2.13";
         }},
        {"Scheduler called", Do::choose, "Never", nothing,
         [](Recipe &r) { r.asRun.driver.advance = Driver::Advance::never; }},
        {"Scheduler call", Do::choose, "step(epoch)", nothing, byIndex},
        {"Order of scheduler and optimizer", Do::choose, "Before the optimizer", nothing,
         [](Recipe &r) { r.asRun.driver.beforeOptimizer = true; }},
        {"First argument of step", Do::type, "1", byIndex,
         [](Recipe &r) { r.asRun.driver.offset = 1; }},
        {"Argument of step rises by", Do::type, "2", byIndex,
         [](Recipe &r) { r.asRun.driver.stride = 2; }},
    };
}

std::vector<Case> trainingFields()
{
    using namespace optimizer;
    using namespace model;
    return {
        {"Optimizer", Do::choose, "AdamW", nothing, withOptimizer<AdamW>},
        {"Momentum", Do::type, "0.9", nothing,
         [](Recipe &r) { optimizerOf<Sgd>(r).momentum = 0.9; }},
        {"Dampening", Do::type, "0.1", nothing,
         [](Recipe &r) { optimizerOf<Sgd>(r).dampening = 0.1; }},
        {"Weight decay", Do::type, "5e-4", nothing,
         [](Recipe &r) { optimizerOf<Sgd>(r).weightDecay = 5e-4; }},
        {"Nesterov", Do::click, "", nothing,
         [](Recipe &r) { optimizerOf<Sgd>(r).nesterov = true; }},
        {"Beta 1", Do::type, "0.8", withOptimizer<Adam>,
         [](Recipe &r) { optimizerOf<Adam>(r).beta1 = 0.8; }},
        {"Beta 2", Do::type, "0.98", withOptimizer<AdamW>,
         [](Recipe &r) { optimizerOf<AdamW>(r).beta2 = 0.98; }},
        {"Epsilon", Do::type, "1e-6", withOptimizer<Adam>,
         [](Recipe &r) { optimizerOf<Adam>(r).epsilon = 1e-6; }},
        {"Weight decay", Do::type, "0.1", withOptimizer<AdamW>,
         [](Recipe &r) { optimizerOf<AdamW>(r).weightDecay = 0.1; }},
        {"Optimizer", Do::choose, "Schedule-free SGD", nothing, withOptimizer<ScheduleFreeSgd>},
        {"Momentum", Do::type, "0.8", withOptimizer<Lars>,
         [](Recipe &r) { optimizerOf<Lars>(r).momentum = 0.8; }},
        {"Alpha", Do::type, "0.9", withOptimizer<RmsProp>,
         [](Recipe &r) { optimizerOf<RmsProp>(r).alpha = 0.9; }},
        {"Rho", Do::type, "0.8", withOptimizer<Adadelta>,
         [](Recipe &r) { optimizerOf<Adadelta>(r).rho = 0.8; }},
        {"Trust", Do::type, "0.01", withOptimizer<Lars>,
         [](Recipe &r) { optimizerOf<Lars>(r).trust = 0.01; }},
        {"Decoupled", Do::click, "", withOptimizer<optimizer::RAdam>,
         [](Recipe &r) { optimizerOf<optimizer::RAdam>(r).decoupled = true; }},
        {"AMSGrad", Do::click, "", withOptimizer<AdamW>,
         [](Recipe &r) { optimizerOf<AdamW>(r).amsgrad = true; }},
        {"Centred", Do::click, "", withOptimizer<RmsProp>,
         [](Recipe &r) { optimizerOf<RmsProp>(r).centred = true; }},
        {"Biases and gains too", Do::click, "", withOptimizer<Lamb>,
         [](Recipe &r) { optimizerOf<Lamb>(r).adaptVectors = false; }},
        {"Momentum decay", Do::type, "0.01", withOptimizer<NAdam>,
         [](Recipe &r) { optimizerOf<NAdam>(r).momentumDecay = 0.01; }},
        {"Rate decay", Do::type, "0.1", withOptimizer<Adagrad>,
         [](Recipe &r) { optimizerOf<Adagrad>(r).rateDecay = 0.1; }},
        {"Sum starts at", Do::type, "0.1", withOptimizer<Adagrad>,
         [](Recipe &r) { optimizerOf<Adagrad>(r).initialAccumulator = 0.1; }},
        {"Power of the update in the average", Do::type, "1", withOptimizer<ScheduleFreeAdamW>,
         [](Recipe &r) { optimizerOf<ScheduleFreeAdamW>(r).averagePower = 1; }},
        {"Power of the rate in the average", Do::type, "0", withOptimizer<ScheduleFreeSgd>,
         [](Recipe &r) { optimizerOf<ScheduleFreeSgd>(r).ratePower = 0; }},
        {"Parameter groups", Do::choose, "No decay on biases", nothing,
         [](Recipe &r) {
             r.training.groups = {{"biases", 1, 0.0}, {"norms", 1, 0.0}};
         }},
        {"Clipping", Do::choose, "By norm", nothing,
         [](Recipe &r) { r.training.clipping = ClipByNorm{}; }},
        {"Largest norm", Do::type, "0.1", [](Recipe &r) { r.training.clipping = ClipByNorm{}; },
         [](Recipe &r) { r.training.clipping = ClipByNorm{0.1}; }},
        {"Largest value", Do::type, "0.1", [](Recipe &r) { r.training.clipping = ClipByValue{}; },
         [](Recipe &r) { r.training.clipping = ClipByValue{0.1}; }},
        {"Cycled momentum", Do::click, "", nothing,
         [](Recipe &r) { r.schedule.momentum = schedule::MomentumCycle{}; }},
        {"Momentum at the peak", Do::type, "0.8",
         [](Recipe &r) { r.schedule.momentum = schedule::MomentumCycle{}; },
         [](Recipe &r) { r.schedule.momentum->lower = 0.8; }},
        {"Momentum away from the peak", Do::type, "0.9",
         [](Recipe &r) { r.schedule.momentum = schedule::MomentumCycle{}; },
         [](Recipe &r) { r.schedule.momentum->upper = 0.9; }},
        {"Model", Do::choose, "Quadratic", nothing, withModel<Quadratic>},
        {"Hidden layers", Do::type, "64, 32", nothing,
         [](Recipe &r) {
             modelOf<Mlp>(r).hidden = {64, 32};
         }},
        {"Activation", Do::choose, "tanh", nothing,
         [](Recipe &r) { modelOf<Mlp>(r).activation = Activation::tanh; }},
        {"Start weights", Do::choose, "PyTorch's", nothing,
         [](Recipe &r) { modelOf<Mlp>(r).initialization = Initialization::torchDefault; }},
        {"Activation", Do::choose, "GELU", nothing,
         [](Recipe &r) { modelOf<Mlp>(r).activation = Activation::gelu; }},
        {"Start weights", Do::choose, "Xavier normal", nothing,
         [](Recipe &r) { modelOf<Mlp>(r).initialization = Initialization::xavierNormal; }},
        {"Layer norm", Do::click, "", nothing, [](Recipe &r) { modelOf<Mlp>(r).layerNorm = true; }},
        {"Model", Do::choose, "Transformer", nothing, withModel<Transformer>},
        {"Place of the layer norm", Do::choose, "Pre-LN", withModel<Transformer>,
         [](Recipe &r) { modelOf<Transformer>(r).layerNorm = Transformer::LayerNorm::pre; }},
        {"Transformer layers", Do::type, "6", withModel<Transformer>,
         [](Recipe &r) { modelOf<Transformer>(r).layers = 6; }},
        {"Transformer width", Do::type, "32", withModel<Transformer>,
         [](Recipe &r) { modelOf<Transformer>(r).width = 32; }},
        {"Transformer heads", Do::type, "2", withModel<Transformer>,
         [](Recipe &r) { modelOf<Transformer>(r).heads = 2; }},
        {"Transformer feed-forward", Do::type, "128", withModel<Transformer>,
         [](Recipe &r) { modelOf<Transformer>(r).feedForward = 128; }},
        {"Transformer activation", Do::choose, "GELU", withModel<Transformer>,
         [](Recipe &r) { modelOf<Transformer>(r).activation = Activation::gelu; }},
        {"Bias", Do::click, "", withModel<model::Linear>,
         [](Recipe &r) { modelOf<model::Linear>(r).bias = false; }},
        {"Quadratic dimension", Do::type, "9", withModel<Quadratic>,
         [](Recipe &r) { modelOf<Quadratic>(r).dimension = 9; }},
        {"Quadratic condition", Do::type, "1e3", withModel<Quadratic>,
         [](Recipe &r) { modelOf<Quadratic>(r).condition = 1000; }},
        {"Quadratic gradient noise", Do::type, "0.5", withModel<Quadratic>,
         [](Recipe &r) { modelOf<Quadratic>(r).noise = 0.5; }},
        {"Test function", Do::choose, "Beale",
         [](Recipe &r) { r.training.model = TestFunction{.startX = 3}; },
         [](Recipe &r) { r.training.model = TestFunction{.function = TestFunction::Name::beale}; }},
        {"Start x", Do::type, "-0.5", withModel<TestFunction>,
         [](Recipe &r) { modelOf<TestFunction>(r).startX = -0.5; }},
        {"Start y", Do::type, "2", withModel<TestFunction>,
         [](Recipe &r) { modelOf<TestFunction>(r).startY = 2; }},
        {"Start spread", Do::type, "0.25", withModel<TestFunction>,
         [](Recipe &r) { modelOf<TestFunction>(r).startSpread = 0.25; }},
        {"Test function gradient noise", Do::type, "0.5", withModel<TestFunction>,
         [](Recipe &r) { modelOf<TestFunction>(r).noise = 0.5; }},
        {"Frozen", Do::type, "1, 2.bias", nothing,
         [](Recipe &r) {
             r.training.frozen = {"1", "2.bias"};
         }},
        {"Loss", Do::choose, "Mean squared error", nothing,
         [](Recipe &r) { r.training.loss = training::Loss::meanSquaredError; }},
        {"Batch", Do::type, "32", nothing, [](Recipe &r) { r.training.batch = 32; }},
        {"Curve that trains", Do::choose, "Both, as a pair", nothing,
         [](Recipe &r) { r.training.follow = training::Follow::both; }},
        {"Test every", Do::type, "10", nothing, [](Recipe &r) { r.training.evaluateEvery = 10; }},
        {"Target test loss", Do::click, "", nothing,
         [](Recipe &r) { r.training.targetLoss = 0.5; }},
        {"Test loss to reach", Do::type, "0.6", [](Recipe &r) { r.training.targetLoss = 0.5; },
         [](Recipe &r) { r.training.targetLoss = 0.6; }},
        {"Full batch", Do::click, "", nothing, [](Recipe &r) { r.training.fullBatch = true; }},
        {"Order of the batches", Do::choose, "Class-sorted start", nothing,
         withOrder<training::ClassSorted>},
        {"Sorted batches", Do::type, "40", withOrder<training::ClassSorted>,
         [](Recipe &r) { orderOf<training::ClassSorted>(r).updates = 40; }},
        {"Classes of the sorted batches", Do::type, "2", withOrder<training::ClassSorted>,
         [](Recipe &r) { orderOf<training::ClassSorted>(r).classes = 2; }},
        {"First swapped batch", Do::type, "100", withOrder<training::Swapped>,
         [](Recipe &r) { orderOf<training::Swapped>(r).from = 100; }},
        {"Swapped batches", Do::type, "8", withOrder<training::Swapped>,
         [](Recipe &r) { orderOf<training::Swapped>(r).updates = 8; }},
        {"Seeds", Do::type, "5", nothing, [](Recipe &r) { r.training.seeds = 5; }},
        {"First seed", Do::type, "42", nothing, [](Recipe &r) { r.training.firstSeed = 42; }},
    };
}

// The rows of every parameter group that the form has room for.
std::vector<Case> groupFields()
{
    static std::deque<std::string> names; // the cases point to them
    std::vector<Case> cases = {
        {"Parameter groups", Do::choose, "Your own", nothing,
         [](Recipe &r) {
             r.training.groups = {{"biases, norms", 1, 0.0}};
         }},
        {"Parameter groups", Do::choose, "All alike", [](Recipe &r) { r.training.groups = {{}}; },
         [](Recipe &r) { r.training.groups.clear(); }},
        {"Add a group", Do::click, "",
         [](Recipe &r) {
             r.training.groups = {{"biases, norms", 1, 0.0}};
         },
         [](Recipe &r) {
             r.training.groups = {{"biases, norms", 1, 0.0}, {"biases", 1, {}}};
         }},
    };
    for (std::size_t i = 0; i < 6; ++i) {
        const auto named = [&](const std::string &before) {
            return names.emplace_back(before + std::to_string(i + 1)).c_str();
        };
        const Change before = [i](Recipe &r) {
            r.training.model = model::Mlp{.hidden = {8, 8}};
            r.training.groups.assign(i + 1, {"weights", 1, 1.0});
        };
        const Change byName = [=](Recipe &r) {
            before(r);
            r.training.groups[i].blocks = "*bias";
        };
        cases.push_back({named("Group "), Do::choose, "Head", before,
                         [i](Recipe &r) { r.training.groups[i].blocks = "3.*"; }});
        cases.push_back({named("Group "), Do::choose, "Named …", before,
                         [i](Recipe &r) { r.training.groups[i].blocks = "*weight"; }});
        cases.push_back({named("Names of group "), Do::type, "1.weight, 2.*", byName,
                         [i](Recipe &r) { r.training.groups[i].blocks = "1.weight, 2.*"; }});
        cases.push_back({named("Rate of group "), Do::type, "0.1", before,
                         [i](Recipe &r) { r.training.groups[i].rateFactor = 0.1; }});
        cases.push_back({named("Weight decay of group "), Do::type, "0.01", before,
                         [i](Recipe &r) { r.training.groups[i].weightDecay = 0.01; }});
        cases.push_back({named("Weight decay of group "), Do::empty, "", before,
                         [i](Recipe &r) { r.training.groups[i].weightDecay.reset(); }});
    }
    return cases;
}

std::vector<Case> dataFields()
{
    using namespace data;
    return {
        {"Data", Do::choose, "Spirals", nothing, withData<Spirals>},
        {"Train samples", Do::type, "500", withData<Glyphs>,
         [](Recipe &r) { dataOf<Glyphs>(r).trainSamples = 500; }},
        {"Test samples", Do::type, "0", withData<Glyphs>,
         [](Recipe &r) { dataOf<Glyphs>(r).testSamples = 0; }},
        {"Noise of the glyphs", Do::type, "0.3", withData<Glyphs>,
         [](Recipe &r) { dataOf<Glyphs>(r).noise = 0.3; }},
        {"Prototype seed", Do::type, "11", withData<Glyphs>,
         [](Recipe &r) { dataOf<Glyphs>(r).prototypeSeed = 11; }},
        {"Train samples of a class", Do::type, "50", withData<Spirals>,
         [](Recipe &r) { dataOf<Spirals>(r).samplesPerClass = 50; }},
        {"Test samples of a class", Do::type, "20", withData<Spirals>,
         [](Recipe &r) { dataOf<Spirals>(r).testSamplesPerClass = 20; }},
        {"Classes", Do::type, "5", withData<Spirals>,
         [](Recipe &r) { dataOf<Spirals>(r).classes = 5; }},
        {"Noise of the spirals", Do::type, "0.1", withData<Spirals>,
         [](Recipe &r) { dataOf<Spirals>(r).noise = 0.1; }},
        {"Turns", Do::type, "2.5", withData<Spirals>,
         [](Recipe &r) { dataOf<Spirals>(r).turns = 2.5; }},
        {"Train images", Do::type, "/a", withData<IdxFiles>,
         [](Recipe &r) { dataOf<IdxFiles>(r).trainImages = "/a"; }},
        {"Train labels", Do::type, "/b", withData<IdxFiles>,
         [](Recipe &r) { dataOf<IdxFiles>(r).trainLabels = "/b"; }},
        {"Test images", Do::type, "/c", withData<IdxFiles>,
         [](Recipe &r) { dataOf<IdxFiles>(r).testImages = "/c"; }},
        {"Test labels", Do::type, "/d", withData<IdxFiles>,
         [](Recipe &r) { dataOf<IdxFiles>(r).testLabels = "/d"; }},
        {"CSV file", Do::type, "t.csv", withData<CsvFile>,
         [](Recipe &r) { dataOf<CsvFile>(r).path = "t.csv"; }},
        {"Task", Do::choose, "Regression", withData<CsvFile>,
         [](Recipe &r) { dataOf<CsvFile>(r).task = CsvFile::Task::regression; }},
        {"Target", Do::type, "y", withData<CsvFile>,
         [](Recipe &r) { dataOf<CsvFile>(r).target = "y"; }},
        {"Features", Do::type, "a, b", withData<CsvFile>,
         [](Recipe &r) {
             dataOf<CsvFile>(r).features = {"a", "b"};
         }},
        {"Test share", Do::type, "0.5", withData<CsvFile>,
         [](Recipe &r) { dataOf<CsvFile>(r).testShare = 0.5; }},
        {"Standardize", Do::click, "", withData<CsvFile>,
         [](Recipe &r) { dataOf<CsvFile>(r).standardize = true; }},
        {"Train samples of a moon", Do::type, "50", withData<Moons>,
         [](Recipe &r) { dataOf<Moons>(r).samplesPerClass = 50; }},
        {"Test samples of a moon", Do::type, "0", withData<Moons>,
         [](Recipe &r) { dataOf<Moons>(r).testSamplesPerClass = 0; }},
        {"Noise of the moons", Do::type, "0.3", withData<Moons>,
         [](Recipe &r) { dataOf<Moons>(r).noise = 0.3; }},
        {"Train samples of the net teacher", Do::type, "50", withData<NetTeacher>,
         [](Recipe &r) { dataOf<NetTeacher>(r).trainSamples = 50; }},
        {"Test samples of the net teacher", Do::type, "0", withData<NetTeacher>,
         [](Recipe &r) { dataOf<NetTeacher>(r).testSamples = 0; }},
        {"Dimension of the net teacher", Do::type, "3", withData<NetTeacher>,
         [](Recipe &r) { dataOf<NetTeacher>(r).dimension = 3; }},
        {"Hidden layers of the net teacher", Do::type, "8", withData<NetTeacher>,
         [](Recipe &r) { dataOf<NetTeacher>(r).hidden = {8}; }},
        {"Outputs of the net teacher", Do::type, "2", withData<NetTeacher>,
         [](Recipe &r) { dataOf<NetTeacher>(r).outputs = 2; }},
        {"Noise of the net teacher", Do::type, "0", withData<NetTeacher>,
         [](Recipe &r) { dataOf<NetTeacher>(r).noise = 0; }},
        {"Teacher seed", Do::type, "9", withData<NetTeacher>,
         [](Recipe &r) { dataOf<NetTeacher>(r).teacherSeed = 9; }},
        {"Task of the sequences", Do::choose, "Copy", withData<Sequences>,
         [](Recipe &r) { dataOf<Sequences>(r).task = Sequences::Task::copy; }},
        {"Vocabulary", Do::type, "20", withData<Sequences>,
         [](Recipe &r) { dataOf<Sequences>(r).vocabulary = 20; }},
        {"Length of the sequences", Do::type, "12", withData<Sequences>,
         [](Recipe &r) { dataOf<Sequences>(r).length = 12; }},
        {"Test sequences", Do::type, "0", withData<Sequences>,
         [](Recipe &r) { dataOf<Sequences>(r).testSamples = 0; }},
        {"Samples of the teacher", Do::type, "50", withData<LinearTeacher>,
         [](Recipe &r) { dataOf<LinearTeacher>(r).samples = 50; }},
        {"Dimension of the teacher", Do::type, "5", withData<LinearTeacher>,
         [](Recipe &r) { dataOf<LinearTeacher>(r).dimension = 5; }},
        {"Condition of the teacher", Do::type, "10", withData<LinearTeacher>,
         [](Recipe &r) { dataOf<LinearTeacher>(r).condition = 10; }},
        {"Noise of the teacher", Do::type, "0", withData<LinearTeacher>,
         [](Recipe &r) { dataOf<LinearTeacher>(r).noise = 0; }},
    };
}

std::vector<Case> diagnosticFields()
{
    using diagnostics::Kind;
    const auto on = [](Kind kind) {
        return [kind](Recipe &r) { r.training.diagnostics.show.push_back(kind); };
    };
    return {
        {"Gradient norm", Do::click, "", nothing, on(Kind::gradientNorm)},
        {"Update / weight", Do::click, "", nothing, on(Kind::updateRatio)},
        {"Step / rate", Do::click, "", nothing, on(Kind::updateSize)},
        {"β₂'s warm-up", Do::click, "", nothing, on(Kind::warmUpFactors)},
        {"Path share", Do::click, "", nothing, on(Kind::pathShare)},
        {"Dead ReLUs", Do::click, "", nothing, on(Kind::deadUnits)},
        {"Sharpness", Do::click, "", nothing, on(Kind::sharpness)},
        {"Update norm", Do::click, "", nothing, on(Kind::stepLength)},
        {"Adam's uncertainty", Do::click, "", nothing, on(Kind::scalingSpread)},
        {"Adam's sharpness", Do::click, "", on(Kind::sharpness), on(Kind::preconditionedSharpness)},
        {"Sharpness", Do::click, "", on(Kind::sharpness),
         [](Recipe &r) { r.training.diagnostics.show.clear(); }},
        {"Measured every", Do::type, "50", on(Kind::sharpness),
         [](Recipe &r) { r.training.diagnostics.sharpnessEvery = 50; }},
        {"On samples", Do::type, "512", on(Kind::preconditionedSharpness),
         [](Recipe &r) { r.training.diagnostics.sharpnessSamples = 512; }},
    };
}

std::vector<Case> allCases()
{
    std::vector<Case> all;
    for (const auto &some :
         {onTop(), plateauFields(), lengthFields(), warmUpFields(), coolDownFields(),
          dialectFields(), trainingFields(), groupFields(), dataFields(), diagnosticFields()})
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

TEST(EveryField, writesExactlyItsOwnValue)
{
    RecipeForm form;
    FormDriver driver(form);
    for (const Case &each : allCases()) {
        SCOPED_TRACE(std::string(each.field) + ": " + each.text);
        Recipe start = presets().front().recipe;
        each.before(start);
        form.setRecipe(start);
        ASSERT_EQ(form.recipe(), start);
        form.setResolved(469, 9380);
        try {
            switch (each.action) {
            case Do::type:
                driver.type(each.field, each.text);
                break;
            case Do::choose:
                driver.choose(each.field, each.text);
                break;
            case Do::click:
                driver.click(each.field);
                break;
            case Do::empty:
                driver.empty(each.field);
                break;
            }
        } catch (const std::exception &problem) {
            ADD_FAILURE() << problem.what();
            continue;
        }
        Recipe expected = start;
        each.expected(expected);
        EXPECT_NE(expected, start);
        EXPECT_EQ(form.recipe(), expected);
    }
}

TEST(EveryField, isInTheTableAbove)
{
    std::set<std::string> tested;
    for (const Case &each : allCases())
        tested.insert(each.field);
    RecipeForm form;
    for (const auto fields : form.findChildren<RecipeFields *>())
        for (const auto &row : fields->rows())
            EXPECT_TRUE(tested.contains(row.text.name.toStdString())) << qPrintable(row.text.name);
}

} // namespace
} // namespace warmup::ui
