// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Law.h"

#include "core/schedule/EasingLaw.h"
#include "core/schedule/FormulaLaw.h"
#include "core/schedule/OpenLaw.h"
#include "core/schedule/TableLaw.h"

namespace warmup::schedule {
namespace {

template <typename T, typename... Others>
constexpr bool isOneOf = (std::is_same_v<T, Others> || ...);

} // namespace

LearningRate Law::mirrored(Update k) const
{
    const Update period = 2 * m_arrival;
    const Update phase = period == 0 ? 0 : k % period;
    return at(phase <= m_arrival ? phase : period - phase);
}

RateRange Law::mirroredOver(Update begin, Update end) const
{
    const Update n = m_arrival;
    const auto first = mirrored(begin);
    const auto last = mirrored(end - 1);
    if (n == 0)
        return rangeOf(first);
    auto whole = rangeOf(first);
    if (end - begin >= 2 * n) {
        whole = over(0, n + 1);
    } else {
        // At most three half periods: each is a stretch of the law, some of them read backwards.
        for (Update at = begin; at < end;) {
            const Update half = at / n;
            const Update stop = std::min(end, (half + 1) * n);
            const Update low = at - half * n;
            const Update high = stop - half * n;
            const auto part = half % 2 == 0 ? over(low, high) : over(n - high + 1, n - low + 1);
            whole.minimum = std::min(whole.minimum, part.minimum);
            whole.maximum = std::max(whole.maximum, part.maximum);
            at = stop;
        }
    }
    return {first, whole.minimum, whole.maximum, last};
}

Result<LawPtr> makeLaw(const LawInput &input)
{
    return std::visit(
        [&]<typename T>(const T &shape) -> Result<LawPtr> {
            if constexpr (std::is_same_v<T, Table>)
                return makeTableLaw(shape, input);
            else if constexpr (std::is_same_v<T, Formula>)
                return makeFormulaLaw(shape, input);
            else if constexpr (isOneOf<T, Step, MultiStep, Geometric, InverseSquareRoot,
                                       InverseTime, PowerLaw>)
                return makeOpenLaw(input);
            else
                return makeEasingLaw(input);
        },
        input.phase->shape);
}

} // namespace warmup::schedule
