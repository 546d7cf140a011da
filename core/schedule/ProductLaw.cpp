// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/ProductLaw.h"

#include <queue>
#include <utility>
#include <vector>

namespace warmup::schedule {
namespace {

constexpr Update kFactorsAllUpTo = 64;
constexpr int kMostHalvings = 4096;

class ProductLaw : public Law {
public:
    ProductLaw(LawPtr main, Update shift, LawPtr warmUp, LearningRate peak, Update length)
        : Law(warmUp->offset(), length), m_main(std::move(main)), m_shift(shift),
          m_warmUp(std::move(warmUp)), m_peak(peak)
    {
    }

    LearningRate at(Update k) const override
    {
        return m_main->at(k + m_shift) * (m_warmUp->at(k) / m_peak);
    }

    RateRange over(Update begin, Update end) const override
    {
        auto range = Law::over(begin, end);
        range.minimum = -best(begin, end, -1);
        range.maximum = best(begin, end, 1);
        return range;
    }

private:
    struct Stretch {
        double bound; // no value of sign * rate in it is above
        Update begin;
        Update end;
        bool operator<(const Stretch &other) const { return bound < other.bound; }
    };

    Stretch stretch(Update begin, Update end, double sign) const
    {
        const auto main = m_main->over(begin + m_shift, end + m_shift);
        const auto warmUp = m_warmUp->over(begin, end);
        const double bound = sign > 0 ? main.maximum * (warmUp.maximum / m_peak)
                                      : -main.minimum * (warmUp.minimum / m_peak);
        return {bound, begin, end};
    }

    // The greatest sign * rate in [begin, end).
    double best(Update begin, Update end, double sign) const
    {
        double found = sign * at(begin);
        std::priority_queue<Stretch> open;
        open.push(stretch(begin, end, sign));
        for (int halvings = 0; !open.empty() && halvings < kMostHalvings; ++halvings) {
            const auto top = open.top();
            open.pop();
            if (top.bound <= found)
                break;
            if (top.end - top.begin <= kFactorsAllUpTo) {
                for (Update k = top.begin; k < top.end; ++k)
                    found = std::max(found, sign * at(k));
                continue;
            }
            const Update middle = top.begin + (top.end - top.begin) / 2;
            found = std::max({found, sign * at(middle - 1), sign * at(middle), sign * at(top.begin),
                              sign * at(top.end - 1)});
            for (const auto &half :
                 {stretch(top.begin, middle, sign), stretch(middle, top.end, sign)})
                if (half.bound > found)
                    open.push(half);
        }
        return found;
    }

    LawPtr m_main;
    Update m_shift;
    LawPtr m_warmUp;
    LearningRate m_peak;
};

} // namespace

LawPtr makeProductLaw(LawPtr main, Update shift, LawPtr warmUp, LearningRate peak, Update length)
{
    return std::make_shared<ProductLaw>(std::move(main), shift, std::move(warmUp), peak, length);
}

} // namespace warmup::schedule
