// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Summary.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <queue>

namespace warmup::schedule {
namespace {

constexpr Update kSummed = 16'384;
constexpr std::size_t kParts = 2048;
constexpr std::size_t kQueries = 8192;

struct Average {
    double value = 0;
    double error = 0;
};

Average summedMean(const RateCurve &curve)
{
    double sum = 0;
    double lost = 0;
    for (Update u = 0; u < curve.length(); ++u) {
        const double term = curve.at(u) - lost;
        const double next = sum + term;
        lost = next - sum - term;
        sum = next;
    }
    return {sum / static_cast<double>(curve.length()), 0};
}

// The updates [begin, end) and what their sum is: about `sum`, off by no more than `error`.
struct SummedPart {
    Update begin = 0;
    Update end = 0;
    double sum = 0;
    double error = 0;

    bool operator<(const SummedPart &other) const { return error < other.error; }
};

SummedPart partOf(const RateCurve &curve, Update begin, Update end)
{
    const RateRange range = curve.over(begin, end);
    const Update last = end - 1;
    const auto count = static_cast<double>(end - begin);
    // Simpson's rule and the ends' halves: exact where the part is a line.
    const Update middle = begin + (last - begin) / 2;
    const double half =
        (last - begin) % 2 == 0 ? curve.at(middle) : (curve.at(middle) + curve.at(middle + 1)) / 2;
    const double integral = (count - 1) * (range.first + 4 * half + range.last) / 6;
    const double least = count * range.minimum;
    const double most = count * range.maximum;
    const double sum = std::min(std::max(integral + (range.first + range.last) / 2, least), most);
    return {begin, end, sum, std::max(sum - least, most - sum)};
}

Average boundedMean(const RateCurve &curve)
{
    const Update length = curve.length();
    std::priority_queue<SummedPart> parts;
    parts.push(partOf(curve, 0, length));
    while (parts.size() < kParts && parts.top().error > 0
           && parts.top().end - parts.top().begin > 1) {
        const SummedPart part = parts.top();
        parts.pop();
        const Update middle = part.begin + (part.end - part.begin) / 2;
        parts.push(partOf(curve, part.begin, middle));
        parts.push(partOf(curve, middle, part.end));
    }
    Average average;
    for (; !parts.empty(); parts.pop()) {
        average.value += parts.top().sum / static_cast<double>(length);
        average.error += parts.top().error / static_cast<double>(length);
    }
    return average;
}

// Jumps at the updates [begin + 1, end]: none is larger than `most`.
struct JumpPart {
    Update begin = 0;
    Update end = 0;
    double most = 0;

    bool operator<(const JumpPart &other) const
    {
        return most != other.most ? most < other.most : begin > other.begin;
    }
};

Jump jumpAt(const RateCurve &curve, Update update)
{
    return {update, curve.at(update - 1), curve.at(update)};
}

// Finds a curve's jumps, the largest first, by halving the part that may hold the largest.
class JumpSearch {
public:
    explicit JumpSearch(const RateCurve &curve) : m_curve(curve)
    {
        if (curve.length() > 1)
            push(0, curve.length() - 1);
    }

    // No jump that was not found yet is larger.
    [[nodiscard]] double most() const { return m_parts.empty() ? 0 : m_parts.top().most; }
    [[nodiscard]] bool isOver() const { return m_parts.empty() || m_queries >= kQueries; }

    // Nothing: the part was only halved.
    std::optional<Jump> next()
    {
        const JumpPart part = m_parts.top();
        m_parts.pop();
        if (part.end - part.begin == 1)
            return jumpAt(m_curve, part.end);
        const Update middle = part.begin + (part.end - part.begin) / 2;
        push(part.begin, middle);
        push(middle, part.end);
        return std::nullopt;
    }

private:
    void push(Update begin, Update end)
    {
        ++m_queries;
        const RateRange range = m_curve.over(begin, end + 1);
        const double most = range.maximum - range.minimum;
        if (most > 0)
            m_parts.push({begin, end, most});
    }

    const RateCurve &m_curve;
    std::priority_queue<JumpPart> m_parts;
    std::size_t m_queries = 0;
};

void findJump(const RateCurve &curve, Summary &summary)
{
    JumpSearch search(curve);
    while (!search.isOver()) {
        if (const auto jump = search.next()) {
            summary.jump = *jump;
            summary.jumpAtMost = jump->size();
            return;
        }
    }
    // A long smooth run: as steep as it is somewhere.
    const Update length = curve.length();
    summary.jump = {0, curve.at(0), curve.at(0)};
    for (Update part = 0; part < 256 && length > 1; ++part) {
        const Jump jump = jumpAt(curve, 1 + (length - 2) / 255 * part);
        if (jump.size() > summary.jump.size())
            summary.jump = jump;
    }
    summary.jumpAtMost = std::max(summary.jump.size(), search.most());
}

} // namespace

Update peakUpdate(const RateCurve &curve)
{
    const LearningRate peak = curve.over(0, curve.length()).maximum;
    // The smallest `end` whose [0, end) holds the peak: the peak is its last update.
    Update without = 0;
    Update with = curve.length();
    while (with - without > 1) {
        const Update middle = without + (with - without) / 2;
        (curve.over(0, middle).maximum >= peak ? with : without) = middle;
    }
    return with - 1;
}

Summary summarize(const RateCurve &curve)
{
    Summary summary;
    summary.peakAt = peakUpdate(curve);
    summary.peak = curve.at(summary.peakAt);
    summary.final = curve.at(curve.length() - 1);
    const Average mean = curve.length() <= kSummed ? summedMean(curve) : boundedMean(curve);
    summary.mean = mean.value;
    summary.meanError = mean.error;
    findJump(curve, summary);
    return summary;
}

std::vector<Jump> breaks(const RateCurve &curve, std::size_t most)
{
    const RateRange whole = curve.over(0, curve.length());
    const double least = std::max(std::abs(whole.minimum), std::abs(whole.maximum)) / 100;
    const Update last = curve.length() - 1;
    std::vector<Jump> found;
    JumpSearch search(curve);
    while (!search.isOver() && search.most() >= least && found.size() < most) {
        const auto jump = search.next();
        if (!jump)
            continue;
        const double before = jump->update > 1 ? jumpAt(curve, jump->update - 1).size() : 0;
        const double after = jump->update < last ? jumpAt(curve, jump->update + 1).size() : 0;
        if (jump->size() > 4 * std::max(before, after))
            found.push_back(*jump);
    }
    std::ranges::sort(found, {}, &Jump::update);
    return found;
}

} // namespace warmup::schedule
