// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/DecaySection.h"

#include <algorithm>

#include "ui/panels/PlateauSection.h"

namespace warmup::ui {

namespace {

using namespace schedule;

// The laws in the order of the choice.
enum Law {
    hold,
    step,
    milestones,
    exponential,
    cosine,
    linear,
    polynomial,
    inverseSquareRoot,
    onPlateau,
    squareRoot,
    halfLife,
    hyperbolicTangent,
    inverseTime,
    powerLaw,
    towardsLevel
};

template <typename T>
constexpr bool isOpenEnded = false;
template <>
constexpr bool isOpenEnded<Step> = true;
template <>
constexpr bool isOpenEnded<MultiStep> = true;
template <>
constexpr bool isOpenEnded<Geometric> = true;
template <>
constexpr bool isOpenEnded<InverseSquareRoot> = true;
template <>
constexpr bool isOpenEnded<InverseTime> = true;
template <>
constexpr bool isOpenEnded<PowerLaw> = true;

bool ofOneUnit(const std::vector<Span> &spans)
{
    return std::ranges::all_of(spans, [&](const Span &span) {
        return span.unit == spans.front().unit && span.unit != Unit::rest;
    });
}

struct LawOf {
    int operator()(const Hold &) const { return hold; }
    int operator()(const Step &) const { return step; }
    int operator()(const MultiStep &shape) const
    {
        return ofOneUnit(shape.milestones) ? int(milestones) : ChoiceField::kCustom;
    }
    int operator()(const Geometric &) const { return exponential; }
    int operator()(const Cosine &) const { return cosine; }
    int operator()(const Linear &) const { return linear; }
    int operator()(const Polynomial &) const { return polynomial; }
    int operator()(const InverseSquareRoot &) const { return inverseSquareRoot; }
    int operator()(const SquareRoot &) const { return squareRoot; }
    int operator()(const HalfLife &) const { return halfLife; }
    int operator()(const Tanh &) const { return hyperbolicTangent; }
    int operator()(const InverseTime &) const { return inverseTime; }
    int operator()(const PowerLaw &) const { return powerLaw; }
    int operator()(const Exponential &) const { return towardsLevel; }
    template <typename Other>
    int operator()(const Other &) const
    {
        return ChoiceField::kCustom;
    }
};

Shape shapeOf(int law)
{
    switch (law) {
    case step:
        return Step{};
    case milestones:
        return MultiStep{
            .milestones = {{30, Unit::epochs}, {60, Unit::epochs}, {80, Unit::epochs}}};
    case exponential:
        return Geometric{};
    case cosine:
        return Cosine{};
    case polynomial:
        return Polynomial{.power = 2};
    case inverseSquareRoot:
        return InverseSquareRoot{};
    case squareRoot:
        return SquareRoot{};
    case halfLife:
        return HalfLife{};
    case hyperbolicTangent:
        return Tanh{};
    case inverseTime:
        return InverseTime{};
    case powerLaw:
        return PowerLaw{};
    case towardsLevel:
        return Exponential{};
    default:
        return Linear{};
    }
}

int lawOf(const Recipe &recipe)
{
    const Spec &spec = recipe.schedule;
    if (spec.plateau)
        return spec.main.empty() ? int(onPlateau) : ChoiceField::kCustom;
    if (spec.main.empty())
        return hold;
    if (spec.main.size() > 1)
        return ChoiceField::kCustom;
    return std::visit(LawOf{}, spec.main.front().shape);
}

void setLaw(Recipe &recipe, int law)
{
    Spec &spec = recipe.schedule;
    const bool ramp = spec.main.size() == 1
        && !std::visit([]<typename S>(const S &) { return isOpenEnded<S>; },
                       spec.main.front().shape);
    Phase phase{.shape = shapeOf(law), .length = {0, Unit::rest}};
    // From ramp to ramp its length and its end stay; a ramp to a level needs one above 0.
    if (ramp) {
        phase.length = spec.main.front().length;
        phase.to = spec.main.front().to;
    }
    if (law == towardsLevel && (!phase.to || !(phase.to->value > 0)))
        phase.to = Level{0.01, Basis::peak};
    spec.main.clear();
    spec.plateau.reset();
    if (law == onPlateau)
        spec.plateau = Plateau{};
    else if (law != hold)
        spec.main.push_back(phase);
}

constexpr auto kPhase = [](auto &recipe) {
    return lawOf(recipe) != ChoiceField::kCustom && recipe.schedule.main.size() == 1
        ? &recipe.schedule.main.front()
        : nullptr;
};
constexpr auto kShape = [](auto &recipe) {
    auto phase = kPhase(recipe);
    return phase ? &phase->shape : nullptr;
};

// A ramp's length and end; an open-ended law has none to show.
bool isRamp(const Phase &phase)
{
    return !std::holds_alternative<Hold>(phase.shape)
        && !std::visit([]<typename S>(const S &) { return isOpenEnded<S>; }, phase.shape);
}

template <typename Kind>
Bound<MaybeSpan> spanOf(Span Kind::*member)
{
    return {[=](const Recipe &recipe) -> std::optional<MaybeSpan> {
                const auto shape = kShape(recipe);
                const auto kind = shape ? std::get_if<Kind>(shape) : nullptr;
                return kind ? present(MaybeSpan(kind->*member)) : std::nullopt;
            },
            [=](Recipe &recipe, const std::optional<Span> &span) {
                std::get<Kind>(recipe.schedule.main.front().shape).*member = *span;
            }};
}

std::string at(const char *member)
{
    return std::string("/schedule/main/0/shape/") + member;
}

} // namespace

void DecaySection::fill(RecipeFields &fields)
{
    fields.choice({.label = tr("Decay"),
                   .help = tr("How the learning rate goes down after the warm-up. "
                              "GradualWarmupScheduler: after_scheduler."),
                   .pointers = {"/schedule/main", "/schedule/main/0/shape", "/schedule/plateau"}},
                  {{tr("None (hold)"), tr("The peak is held.")},
                   {tr("Step"), tr("Times a factor at equal distances: StepLR.")},
                   {tr("Milestones"), tr("Times a factor at given places: MultiStepLR.")},
                   {tr("Exponential"), tr("A little at every update: ExponentialLR.")},
                   {tr("Cosine"), tr("Half a cosine wave: CosineAnnealingLR.")},
                   {tr("Linear"), tr("A straight line: LinearLR, or PolynomialLR with power 1.")},
                   {tr("Polynomial"), tr("The remaining share to a power: PolynomialLR.")},
                   {tr("Inverse square root"), tr("As in Noam's rule for Transformers.")},
                   {tr("On plateau"), tr("When a metric stops improving: ReduceLROnPlateau.")},
                   {tr("1 − square root"), tr("Steep at first: Haegele et al. 2024.")},
                   {tr("Half-life"), tr("Halves its distance to the end again and again.")},
                   {tr("Tanh"), tr("timm's TanhLRScheduler.")},
                   {tr("Inverse time"), tr("1 / (1 + k t): Keras' InverseTimeDecay.")},
                   {tr("Power law"), tr("A power of the time.")},
                   {tr("Exponential to a level"), tr("A straight line on a logarithmic axis.")}},
                  {[](const Recipe &recipe) { return std::optional(lawOf(recipe)); },
                   [](Recipe &recipe, const int &law) { setLaw(recipe, law); }});
    fillLaws(fields);
    PlateauSection::fill(fields);
}

void DecaySection::fillLaws(RecipeFields &fields)
{
    const NumberRange factor{.minimum = 0, .aboveMinimum = true};
    const NumberRange positive{.minimum = 0, .aboveMinimum = true};

    fields.span({.label = tr("Every"),
                 .help = tr("Distance between two steps. StepLR: step_size."),
                 .pointers = {at("every")},
                 .name = tr("Step length"),
                 .indent = true},
                {}, spanOf<Step>(&Step::every));
    fields.number({.label = tr("Times"),
                   .help = tr("What the rate is multiplied by at each step. StepLR: gamma."),
                   .pointers = {at("gamma")},
                   .name = tr("Step factor"),
                   .indent = true},
                  factor, Steps::decades, {}, boundKind<double>(kShape, &Step::gamma));

    fields.spans({.label = tr("At"),
                  .help = tr("Where the rate falls, counted from the end of the warm-up. "
                             "MultiStepLR: milestones."),
                  .pointers = {at("milestones")},
                  .name = tr("Milestones"),
                  .indent = true},
                 boundKind<std::vector<Span>>(kShape, &MultiStep::milestones));
    fields.number({.label = tr("Times"),
                   .help = tr("What the rate is multiplied by at each milestone. "
                              "MultiStepLR: gamma."),
                   .pointers = {at("gamma")},
                   .name = tr("Milestone factor"),
                   .indent = true},
                  factor, Steps::decades, {}, boundKind<double>(kShape, &MultiStep::gamma));

    fields.number({.label = tr("Times"),
                   .help = tr("What the rate is multiplied by over the length below. "
                              "ExponentialLR: gamma."),
                   .pointers = {at("gamma")},
                   .name = tr("Exponential factor"),
                   .indent = true},
                  factor, Steps::nines, {}, boundKind<double>(kShape, &Geometric::gamma));
    fields.span({.label = tr("Every"),
                 .help = tr("The length over which the rate is multiplied by the factor once."),
                 .pointers = {at("every")},
                 .name = tr("Exponential length"),
                 .indent = true},
                {}, spanOf<Geometric>(&Geometric::every));

    fields.number({.label = tr("Half waves"),
                   .help = tr("1 goes down once, as every framework does; 2 goes down and up."),
                   .pointers = {at("cycles")},
                   .name = tr("Cosine half waves"),
                   .indent = true},
                  positive, Steps::ones, {}, boundKind<double>(kShape, &Cosine::cycles));
    fields.number({.label = tr("Power"),
                   .help = tr("1 is a straight line; larger falls earlier. PolynomialLR: power."),
                   .pointers = {at("power")},
                   .name = tr("Polynomial power"),
                   .indent = true},
                  positive, Steps::tenths, {}, boundKind<double>(kShape, &Polynomial::power));
    fields.span({.label = tr("Time scale"),
                 .help = tr("The rate has fallen to 1/√2 after this length. With the length of "
                            "the warm-up this is Noam's rule."),
                 .pointers = {at("tau")},
                 .name = tr("Inverse square root time scale"),
                 .indent = true},
                {}, spanOf<InverseSquareRoot>(&InverseSquareRoot::tau));
    fields.number({.label = tr("Half-life"),
                   .help = tr("Share of the decay over which its distance to the end halves."),
                   .pointers = {at("share")},
                   .name = tr("Half-life share"),
                   .indent = true},
                  positive, Steps::twentieths, tr("of the decay"),
                  boundKind<double>(kShape, &HalfLife::share));
    fields.number({.label = tr("From"),
                   .help = tr("Left end of the tanh. timm: lb."),
                   .pointers = {at("lower")},
                   .name = tr("Tanh lower bound"),
                   .indent = true},
                  {}, Steps::ones, {}, boundKind<double>(kShape, &Tanh::lower));
    fields.number({.label = tr("To"),
                   .help = tr("Right end of the tanh. timm: ub."),
                   .pointers = {at("upper")},
                   .name = tr("Tanh upper bound"),
                   .indent = true},
                  {}, Steps::ones, {}, boundKind<double>(kShape, &Tanh::upper));

    fields.number({.label = tr("Rate k"),
                   .help = tr("k in 1 / (1 + k t)^power. Keras: decay_rate."),
                   .pointers = {at("k")},
                   .name = tr("Inverse time k"),
                   .indent = true},
                  positive, Steps::decades, {}, boundKind<double>(kShape, &InverseTime::k));
    fields.span({.label = tr("t counts"),
                 .help = tr("The length that t counts. Keras: decay_steps."),
                 .pointers = {at("every")},
                 .name = tr("Inverse time length"),
                 .indent = true},
                {}, spanOf<InverseTime>(&InverseTime::every));
    fields.number({.label = tr("Power"),
                   .help = tr("power in 1 / (1 + k t)^power."),
                   .pointers = {at("power")},
                   .name = tr("Inverse time power"),
                   .indent = true},
                  positive, Steps::tenths, {}, boundKind<double>(kShape, &InverseTime::power));
    fields.check({.label = tr("In stairs"),
                  .help = tr("t counts whole lengths only. Keras: staircase."),
                  .pointers = {at("staircase")},
                  .name = tr("Inverse time in stairs"),
                  .indent = true},
                 boundKind<bool>(kShape, &InverseTime::staircase));

    fields.span({.label = tr("Offset"),
                 .help = tr("offset in ((t + offset) / offset)^exponent."),
                 .pointers = {at("offset")},
                 .name = tr("Power law offset"),
                 .indent = true},
                {}, spanOf<PowerLaw>(&PowerLaw::offset));
    fields.number({.label = tr("Exponent"),
                   .help = tr("Below 0 the rate falls; −0.5 is the inverse square root."),
                   .pointers = {at("exponent")},
                   .name = tr("Power law exponent"),
                   .indent = true},
                  {}, Steps::tenths, {}, boundKind<double>(kShape, &PowerLaw::exponent));

    fields.level({.label = tr("Ends at"),
                  .help = tr("The rate at the end of the decay. CosineAnnealingLR: eta_min."),
                  .pointers = {"/schedule/main/0/to"},
                  .name = tr("End of the decay"),
                  .indent = true},
                 {},
                 {[](const Recipe &recipe) -> std::optional<MaybeLevel> {
                      const auto phase = kPhase(recipe);
                      if (!phase || !isRamp(*phase))
                          return std::nullopt;
                      return present(MaybeLevel(phase->to.value_or(Level{})));
                  },
                  [](Recipe &recipe, const std::optional<Level> &level) {
                      recipe.schedule.main.front().to = level;
                  }});
    fields.span({.label = tr("Lasts"),
                 .help = tr("Length of the decay. CosineAnnealingLR: T_max; PolynomialLR: "
                            "total_iters."),
                 .pointers = {"/schedule/main/0/length"},
                 .name = tr("Length of the decay"),
                 .indent = true},
                {.units = {Unit::rest, Unit::epochs, Unit::updates, Unit::percent}},
                {[](const Recipe &recipe) -> std::optional<MaybeSpan> {
                     const auto phase = kPhase(recipe);
                     if (!phase || (!isRamp(*phase) && phase->length.unit == Unit::rest))
                         return std::nullopt;
                     return present(MaybeSpan(phase->length));
                 },
                 [](Recipe &recipe, const std::optional<Span> &span) {
                     recipe.schedule.main.front().length = *span;
                 }});
}

} // namespace warmup::ui
