// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/WarmUpSection.h"

#include <array>

namespace warmup::ui {

namespace {

using namespace schedule;

enum WarmUpShape {
    linear,
    holdAtFactor,
    rampFromFactor,
    cosine,
    power,
    squareRoot,
    exponential,
    logarithmic,
    saturating,
    rectified
};

constexpr auto kWarmUp = [](auto &recipe) {
    return recipe.schedule.warmUp ? &*recipe.schedule.warmUp : nullptr;
};
constexpr auto kShape = [](auto &recipe) {
    auto warmUp = kWarmUp(recipe);
    return warmUp ? &warmUp->shape : nullptr;
};

// Hasty's rule states its factor against the base rate; 1 of the base rate is a start, no
// factor.
bool startsAtFactor(const Phase &warmUp)
{
    if (!warmUp.from)
        return false;
    if (std::holds_alternative<Hold>(warmUp.shape))
        return warmUp.from->basis == Basis::base || warmUp.from->basis == Basis::peak;
    return std::holds_alternative<Linear>(warmUp.shape) && warmUp.from->basis == Basis::base
        && warmUp.from->value < 1;
}

struct ChoiceOf {
    int operator()(const Linear &) const { return linear; }
    int operator()(const Hold &) const { return holdAtFactor; }
    int operator()(const Cosine &shape) const
    {
        return shape.cycles == 1 ? int(cosine) : ChoiceField::kCustom;
    }
    int operator()(const Power &) const { return power; }
    int operator()(const SquareRoot &) const { return squareRoot; }
    int operator()(const Exponential &) const { return exponential; }
    int operator()(const Logarithmic &) const { return logarithmic; }
    int operator()(const Saturating &) const { return saturating; }
    int operator()(const RAdam &) const { return rectified; }
    template <typename Other>
    int operator()(const Other &) const
    {
        return ChoiceField::kCustom;
    }
};

int choiceOf(const Phase &warmUp)
{
    const int choice = std::visit(ChoiceOf{}, warmUp.shape);
    return choice == linear && startsAtFactor(warmUp) ? int(rampFromFactor) : choice;
}

void choose(Phase &warmUp, double multiplier, int choice)
{
    const bool fromFactor = startsAtFactor(warmUp);
    switch (choice) {
    case holdAtFactor:
    case rampFromFactor: {
        const bool ofPeak = fromFactor && warmUp.from->basis == Basis::peak;
        const double factor = fromFactor ? warmUp.from->value * (ofPeak ? multiplier : 1) : 0.1;
        warmUp.from = Level{factor < 1 ? factor : 0.1, Basis::base};
        if (choice == holdAtFactor)
            warmUp.shape = Hold{};
        else
            warmUp.shape = Linear{};
        return;
    }
    case linear:
        warmUp.shape = Linear{};
        break;
    case cosine:
        warmUp.shape = Cosine{};
        break;
    case power:
        warmUp.shape = Power{};
        break;
    case squareRoot:
        warmUp.shape = SquareRoot{};
        break;
    case exponential:
        warmUp.shape = Exponential{};
        if (!warmUp.from || !(warmUp.from->value > 0))
            warmUp.from = Level{0.01, Basis::peak};
        return;
    case logarithmic:
        warmUp.shape = Logarithmic{};
        break;
    case saturating:
        warmUp.shape = Saturating{};
        break;
    case rectified:
        warmUp.shape = RAdam{};
        break;
    default:
        return;
    }
    if (fromFactor)
        warmUp.from.reset();
}

enum Start { automatic, zero, base, share, rate };

int startOf(const Phase &warmUp)
{
    if (!warmUp.from)
        return automatic;
    switch (warmUp.from->basis) {
    case Basis::peak:
        return share;
    case Basis::absolute:
        return warmUp.from->value == 0 ? zero : rate;
    case Basis::base:
        return warmUp.from->value == 1 ? int(base) : ChoiceField::kCustom;
    default:
        return ChoiceField::kCustom;
    }
}

void setStart(Phase &warmUp, int start)
{
    static const std::array<std::optional<Level>, 5> kLevels{
        std::nullopt, Level{0, Basis::absolute}, Level{1, Basis::base}, Level{0.1, Basis::peak},
        Level{1e-5, Basis::absolute}};
    warmUp.from = kLevels[std::size_t(start)];
}

// The start's number, where the choice needs one.
Bound<double> startValue(int start)
{
    return {
        [=](const Recipe &recipe) -> std::optional<double> {
            const auto warmUp = kWarmUp(recipe);
            if (!warmUp || startsAtFactor(*warmUp) || startOf(*warmUp) != start)
                return std::nullopt;
            return warmUp->from->value;
        },
        [](Recipe &recipe, const double &value) { recipe.schedule.warmUp->from->value = value; }};
}

} // namespace

void WarmUpSection::fill(RecipeFields &fields)
{
    fields.choice(
        {.label = tr("Shape"),
         .help = tr("How the rate goes from its start to the peak."),
         .pointers = {"/schedule/warmUp/shape"},
         .name = tr("Warm-up shape")},
        {{tr("Linear"), tr("A straight line: GradualWarmupScheduler, LinearLR.")},
         {tr("Hold at a factor"),
          tr("The base rate times a factor until the warm-up is over, then "
             "the peak at once: ConstantLR.")},
         {tr("Ramp from a factor"),
          tr("A straight line from the base rate times a factor: "
             "LinearLR with start_factor.")},
         {tr("Cosine"), tr("Half a cosine wave, gentle at both ends.")},
         {tr("Power"), tr("The progress to a power.")},
         {tr("Square root"), tr("Steep at first.")},
         {tr("Exponential"), tr("A straight line on a logarithmic axis; starts above 0.")},
         {tr("Logarithmic"), tr("DeepSpeed's WarmupLR.")},
         {tr("Saturating"), tr("1 − exp(−t / τ).")},
         {tr("RAdam's"), tr("The rectification of Liu et al. 2020.")}},
        {[](const Recipe &recipe) -> std::optional<int> {
             const auto warmUp = kWarmUp(recipe);
             return warmUp ? std::optional(choiceOf(*warmUp)) : std::nullopt;
         },
         [](Recipe &recipe, const int &choice) {
             choose(*recipe.schedule.warmUp, recipe.schedule.multiplier, choice);
         }});
    fields.number({.label = tr("Factor"),
                   .help = tr("The warm-up starts at the base rate times this. ConstantLR: factor; "
                              "LinearLR: start_factor."),
                   .pointers = {"/schedule/warmUp/from"},
                   .name = tr("Warm-up factor"),
                   .indent = true},
                  {.minimum = 0, .maximum = 1, .belowMaximum = true}, Steps::decades, {},
                  {[](const Recipe &recipe) -> std::optional<double> {
                       const auto warmUp = kWarmUp(recipe);
                       return warmUp && startsAtFactor(*warmUp) ? std::optional(warmUp->from->value)
                                                                : std::nullopt;
                   },
                   [](Recipe &recipe, const double &factor) {
                       recipe.schedule.warmUp->from->value = factor;
                   }});
    fields.number({.label = tr("Exponent"),
                   .help = tr("The progress is taken to this power; 1 is a straight line."),
                   .pointers = {"/schedule/warmUp/shape/exponent"},
                   .name = tr("Warm-up exponent"),
                   .indent = true},
                  {.minimum = 0, .aboveMinimum = true}, Steps::tenths, {},
                  boundKind<double>(kShape, &Power::exponent));
    fields.number({.label = tr("τ"),
                   .help = tr("After this many updates the rate has risen to 63 %."),
                   .pointers = {"/schedule/warmUp/shape/tau"},
                   .name = tr("Warm-up time constant"),
                   .indent = true},
                  {.minimum = 0, .aboveMinimum = true}, Steps::decades, tr("updates"),
                  boundKind<double>(kShape, &Saturating::tau));
    fields.number({.label = tr("β₂"),
                   .help = tr("The beta2 that the rectification is worked out for."),
                   .pointers = {"/schedule/warmUp/shape/beta2"},
                   .name = tr("Warm-up beta 2"),
                   .indent = true},
                  {.minimum = 0.6, .maximum = 1, .aboveMinimum = true, .belowMaximum = true},
                  Steps::nines, {}, boundKind<double>(kShape, &RAdam::beta2));

    auto &start = fields.choice(
        {.label = tr("Start"),
         .help = tr("The rate of the first update."),
         .pointers = {"/schedule/warmUp/from"},
         .name = tr("Warm-up start")},
        {{tr("Automatic"),
          tr("The published rule of GradualWarmupScheduler: 0 when the multiplier "
             "is 1, the base rate when it is above.")},
         {tr("0"), tr("The first update trains nothing with grid [ ).")},
         {tr("Base rate"), tr("From the base rate to the peak.")},
         {tr("Share of the peak"), tr("LinearLR's start_factor, against the peak.")},
         {tr("A rate"), tr("timm: warmup_lr_init.")}},
        {[](const Recipe &recipe) -> std::optional<int> {
             const auto warmUp = kWarmUp(recipe);
             return warmUp && !startsAtFactor(*warmUp) ? std::optional(startOf(*warmUp))
                                                       : std::nullopt;
         },
         [](Recipe &recipe, const int &choice) { setStart(*recipe.schedule.warmUp, choice); }});
    start.hint = [](const Recipe &recipe, const Resolved &) {
        if (recipe.schedule.warmUp->from)
            return QString();
        return recipe.schedule.multiplier == 1 ? tr("0, as the multiplier is 1")
                                               : tr("base rate, as the multiplier is not 1");
    };
    fields.number({.label = tr("Share"),
                   .help = tr("The warm-up starts at the peak times this."),
                   .pointers = {"/schedule/warmUp/from", "/schedule/warmUp/from/value"},
                   .name = tr("Warm-up start, share of the peak"),
                   .indent = true},
                  {.minimum = 0}, Steps::decades, tr("× peak"), startValue(share));
    fields.number({.label = tr("Rate"),
                   .help = tr("The learning rate that the warm-up starts at."),
                   .pointers = {"/schedule/warmUp/from", "/schedule/warmUp/from/value"},
                   .name = tr("Warm-up start, rate"),
                   .indent = true},
                  {.minimum = 0, .aboveMinimum = true}, Steps::decades, {}, startValue(rate));
    fields.choice({.label = tr("Grid"),
                   .help = tr("Where a ramp of W updates is sampled. Every off-by-one among the "
                              "frameworks is one of these four."),
                   .pointers = {"/schedule/warmUp/grid"},
                   .name = tr("Warm-up grid")},
                  {{tr("[ ) start included"),
                    tr("u / W: the first update is at the start, the "
                       "peak comes right after the ramp.")},
                   {tr("( ] peak included"),
                    tr("(u + 1) / W: the first update is a step up, the "
                       "last one at the peak.")},
                   {tr("( ) neither"), tr("(u + 1) / (W + 1): between start and peak.")},
                   {tr("[ ] both included"), tr("u / (W − 1): from the start to the peak.")}},
                  {[](const Recipe &recipe) -> std::optional<int> {
                       const auto warmUp = kWarmUp(recipe);
                       if (!warmUp || std::holds_alternative<Hold>(warmUp->shape))
                           return std::nullopt;
                       return static_cast<int>(warmUp->grid);
                   },
                   [](Recipe &recipe, const int &grid) {
                       recipe.schedule.warmUp->grid = static_cast<Grid>(grid);
                   }});
    fields.choice(
        {.label = tr("Then"),
         .help = tr("How warm-up and decay join."),
         .pointers = {"/schedule/join"},
         .name = tr("Join of warm-up and decay")},
        {{tr("Decay starts after it"),
          tr("The decay's clock starts when the warm-up has "
             "ended: SequentialLR.")},
         {tr("Decay began at 0"),
          tr("The decay's clock starts at update 0, and the "
             "warm-up replaces its head: detectron2.")},
         {tr("Times the decay"),
          tr("Both run from update 0 and are multiplied: "
             "ChainedScheduler.")}},
        {[](const Recipe &recipe) -> std::optional<int> {
             return recipe.schedule.warmUp ? std::optional(static_cast<int>(recipe.schedule.join))
                                           : std::nullopt;
         },
         [](Recipe &recipe, const int &join) { recipe.schedule.join = static_cast<Join>(join); }});
}

QString WarmUpSection::summary(const Recipe &recipe, const Resolved &)
{
    const auto &warmUp = recipe.schedule.warmUp;
    if (!warmUp)
        return tr("none");
    const std::array shapes{
        tr("linear"),      tr("hold"),        tr("linear"),      tr("cosine"),     tr("power"),
        tr("square root"), tr("exponential"), tr("logarithmic"), tr("saturating"), tr("RAdam's")};
    const int shape = choiceOf(*warmUp);
    const QString name = shape == ChoiceField::kCustom ? tr("custom") : shapes[std::size_t(shape)];
    if (startsAtFactor(*warmUp))
        return (shape == holdAtFactor ? tr("%1 at %2 × base") : tr("%1 from %2 × base"))
            .arg(name, numberText(warmUp->from->value, false, QLocale()));
    switch (startOf(*warmUp)) {
    case automatic:
        return recipe.schedule.multiplier == 1 ? tr("%1 from 0").arg(name)
                                               : tr("%1 from the base rate").arg(name);
    case zero:
        return tr("%1 from 0").arg(name);
    case base:
        return tr("%1 from the base rate").arg(name);
    case share:
        return tr("%1 from %2 × peak").arg(name, numberText(warmUp->from->value, false, QLocale()));
    case rate:
        return tr("%1 from %2").arg(name, numberText(warmUp->from->value, false, QLocale()));
    default:
        return name;
    }
}

} // namespace warmup::ui
