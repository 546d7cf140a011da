// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/Recursion.h"

#include <array>
#include <atomic>
#include <utility>

namespace warmup::dialect {
namespace {

constexpr Update kStretch = 256;

struct Position {
    std::uint64_t identity = 0;
    Recursion::Point point;
};

// Where this thread last read a few recursions: a trainer or an export reads one after the other.
std::array<Position, 8> &positions()
{
    thread_local std::array<Position, 8> last;
    return last;
}

std::uint64_t nextIdentity()
{
    static std::atomic<std::uint64_t> count{0};
    return ++count;
}

} // namespace

Recursion::Recursion(torch::Law law, LearningRate start, LearningRate base)
    : m_law(std::move(law)), m_base(base), m_identity(nextIdentity()), m_checkpoints{start}
{
}

LearningRate Recursion::at(Update n) const
{
    auto &[identity, point] = positions()[m_identity % 8];
    if (identity != m_identity || n < point.n || n - point.n > kStretch) {
        point = checkpointBefore(n);
        identity = m_identity;
    }
    advance(point, n);
    return point.value;
}

Recursion::Point Recursion::point(Update n, LearningRate value) const
{
    const auto *cosine = std::get_if<torch::CosineAnnealingLR>(&m_law);
    return {n, value, cosine ? torch::height(*cosine, static_cast<double>(n)) : 0};
}

void Recursion::advance(Point &point, Update to) const
{
    if (const auto *cosine = std::get_if<torch::CosineAnnealingLR>(&m_law)) {
        while (point.n < to) {
            const auto epoch = static_cast<double>(++point.n);
            const double height = torch::height(*cosine, epoch);
            point.value =
                torch::recursiveRate(*cosine, epoch, point.value, m_base, height, point.height);
            point.height = height;
        }
        return;
    }
    while (point.n < to)
        point.value =
            torch::recursiveRate(m_law, static_cast<double>(++point.n), point.value, m_base);
}

Recursion::Point Recursion::checkpointBefore(Update n) const
{
    const auto index = static_cast<std::size_t>(n / kStretch);
    const std::lock_guard lock(m_mutex);
    if (m_checkpoints.size() <= index) {
        Point last =
            point(static_cast<Update>(m_checkpoints.size() - 1) * kStretch, m_checkpoints.back());
        while (m_checkpoints.size() <= index) {
            advance(last, last.n + kStretch);
            m_checkpoints.push_back(last.value);
        }
    }
    return point(n / kStretch * kStretch, m_checkpoints[index]);
}

} // namespace warmup::dialect
