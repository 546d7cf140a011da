// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Arms.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace warmup {
namespace {

using schedule::RateCurvePtr;
using schedule::RateRange;
using schedule::Section;

// The followed curve, and another one in the sections where a warm-up was.
class WithoutWarmUp : public schedule::RateCurve {
public:
    WithoutWarmUp(RateCurvePtr followed, RateCurvePtr bare, std::vector<Section> warmUps)
        : m_followed(std::move(followed)), m_bare(std::move(bare)), m_warmUps(std::move(warmUps))
    {
    }

    Update length() const override { return m_followed->length(); }
    LearningRate at(Update u) const override
    {
        const auto section = endingAfter(u);
        return (isIn(section, u) ? m_bare : m_followed)->at(u);
    }
    std::optional<double> momentumAt(Update u) const override
    {
        // Where only one of the two moves it, the followed curve says whether it is moved at all.
        const auto followed = m_followed->momentumAt(u);
        const auto bare =
            followed && isIn(endingAfter(u), u) ? m_bare->momentumAt(u) : std::nullopt;
        return bare ? bare : followed;
    }
    RateRange over(Update begin, Update end) const override
    {
        return joinedOver(begin, end, [this](bool bare, Update from, Update to) {
            return (bare ? m_bare : m_followed)->over(from, to);
        });
    }
    std::optional<RateRange> momentumOver(Update begin, Update end) const override
    {
        if (!m_followed->momentumAt(begin))
            return std::nullopt;
        return joinedOver(begin, end, [this](bool bare, Update from, Update to) {
            const auto other = bare ? m_bare->momentumOver(from, to) : std::nullopt;
            return other ? *other : *m_followed->momentumOver(from, to);
        });
    }

private:
    using Iterator = std::vector<Section>::const_iterator;

    Iterator endingAfter(Update u) const
    {
        return std::upper_bound(m_warmUps.begin(), m_warmUps.end(), u,
                                [](Update x, const Section &section) { return x < section.end; });
    }
    bool isIn(Iterator section, Update u) const
    {
        return section != m_warmUps.end() && u >= section->begin;
    }
    // Where the curve that rules at u stops to rule.
    Update stopOf(Iterator section, Update u, Update end) const
    {
        if (section == m_warmUps.end())
            return end;
        return std::min(end, isIn(section, u) ? section->end : section->begin);
    }
    // What `part` says of each stretch, told whether it is one without its warm-up.
    template <typename Part>
    RateRange joinedOver(Update begin, Update end, const Part &part) const
    {
        std::optional<RateRange> range;
        for (Update at = begin; at < end;) {
            const auto section = endingAfter(at);
            const Update stop = stopOf(section, at, end);
            const RateRange next = part(isIn(section, at), at, stop);
            range = range ? RateRange{range->first, std::min(range->minimum, next.minimum),
                                      std::max(range->maximum, next.maximum), next.last}
                          : next;
            at = stop;
        }
        return *range;
    }

    RateCurvePtr m_followed;
    RateCurvePtr m_bare;
    std::vector<Section> m_warmUps;
};

Result<RateCurvePtr> withoutWarmUp(const schedule::Schedule &intended, RateCurvePtr followed,
                                   const schedule::Metric &metric)
{
    auto spec = intended.spec();
    if (spec.join == schedule::Join::before) {
        spec.warmUp->shape = schedule::Hold{};
        spec.warmUp->from = spec.warmUp->to.value_or(schedule::Level{1, schedule::Basis::peak});
        spec.warmUp->to.reset();
        spec.warmUp->grid = schedule::Grid::closedOpen;
    } else {
        spec.warmUp.reset();
    }
    const auto bare = schedule::makeSchedule(spec, metric);
    if (!bare)
        return fail("/schedule" + bare.error().where, bare.error().found, bare.error().allowed);
    std::vector<Section> warmUps;
    std::copy_if(intended.sections().begin(), intended.sections().end(),
                 std::back_inserter(warmUps),
                 [](const Section &section) { return section.kind == Section::Kind::warmUp; });
    return std::make_shared<WithoutWarmUp>(std::move(followed), *bare, std::move(warmUps));
}

Result<std::vector<training::Arm>> withoutOrder(const training::Spec &spec,
                                                const RateCurvePtr &curve)
{
    const training::Order &order = spec.order;
    if (!model::learnsFromData(spec.model))
        return fail("/training/follow", "withoutOrder for a model without data",
                    "\"asRun\", \"intended\", \"both\" or \"withoutWarmUp\"");
    if (std::holds_alternative<training::Shuffled>(order))
        return fail("/training/follow", "withoutOrder with shuffled batches",
                    "another /training/order than \"shuffled\"");
    const char *label =
        std::holds_alternative<training::ClassSorted>(order) ? "class-sorted" : "swapped";
    return std::vector{training::Arm{"shuffled", curve, false}, training::Arm{label, curve}};
}

} // namespace

Result<std::vector<training::Arm>> makeArms(const Recipe &recipe, const Curves &curves,
                                            const schedule::Metric &metric)
{
    const training::Arm asRun{"as run", curves.asRun.curve};
    const training::Arm intended{"intended", curves.intended};
    switch (recipe.training.follow) {
    case training::Follow::asRun:
        return std::vector{asRun};
    case training::Follow::intended:
        return std::vector{intended};
    case training::Follow::both:
        return std::vector{asRun, intended};
    case training::Follow::withoutOrder:
        return withoutOrder(recipe.training, curves.asRun.curve);
    case training::Follow::withoutWarmUp:
        break;
    }
    if (!recipe.schedule.warmUp)
        return fail("/training/follow", "withoutWarmUp on a schedule without a warm-up",
                    "asRun, intended, both, or a schedule with /schedule/warmUp");
    return withoutWarmUp(*curves.intended, curves.asRun.curve, metric)
        .map([&](const RateCurvePtr &bare) {
            return std::vector{training::Arm{"with warm-up", curves.asRun.curve},
                               training::Arm{"without warm-up", bare}};
        });
}

} // namespace warmup
