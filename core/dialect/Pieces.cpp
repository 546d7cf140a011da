// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/Pieces.h"

#include <algorithm>
#include <utility>

namespace warmup::dialect {
namespace {

bool isHeld(const Piece &piece)
{
    return std::holds_alternative<schedule::Hold>(piece.shape);
}

bool isLine(const Piece &piece)
{
    return std::holds_alternative<schedule::Linear>(piece.shape);
}

LearningRate endOf(const Piece &piece)
{
    return piece.to.value_or(piece.from);
}

schedule::Phase phaseOf(const Piece &piece, schedule::Unit call)
{
    schedule::Phase phase;
    phase.shape = piece.shape;
    phase.length =
        piece.calls ? schedule::Span{*piece.calls, call} : schedule::Span{0, schedule::Unit::rest};
    phase.from = schedule::Level{piece.from};
    if (piece.to)
        phase.to = schedule::Level{*piece.to};
    return phase;
}

} // namespace

std::optional<std::vector<Piece>> headOf(std::vector<Piece> pieces, double calls)
{
    std::vector<Piece> head;
    double left = calls;
    for (auto &piece : pieces) {
        if (left <= 0)
            break;
        if (!piece.calls || *piece.calls > left) {
            const bool endless = !piece.calls;
            if (!endless && !isHeld(piece) && !isLine(piece))
                return std::nullopt;
            if (piece.to && !endless)
                piece.to = piece.from + (*piece.to - piece.from) * (left / *piece.calls);
            piece.calls = left;
        }
        left -= *piece.calls;
        head.push_back(std::move(piece));
    }
    if (left > 0 && !head.empty())
        head.push_back({schedule::Hold{}, left, endOf(head.back()), std::nullopt});
    return head;
}

bool write(schedule::Spec &into, std::vector<Piece> pieces, schedule::Unit call)
{
    std::erase_if(pieces, [](const Piece &piece) { return piece.calls && *piece.calls <= 0; });
    // What a schedule ends with is held anyway.
    while (pieces.size() > 1 && isHeld(pieces.back()) && !pieces.back().calls
           && pieces.back().from == endOf(pieces[pieces.size() - 2])
           && pieces[pieces.size() - 2].calls)
        pieces.pop_back();
    if (pieces.empty())
        return false;
    double highest = 0;
    for (const auto &piece : pieces)
        highest = std::max({highest, piece.from, endOf(piece)});
    if (!(highest > 0))
        return false;
    const auto &first = pieces.front();
    const bool warmsUp = isLine(first) && first.calls && endOf(first) > first.from;
    into.baseRate = warmsUp ? endOf(first) : first.from > 0 ? first.from : highest;
    into.multiplier = 1;
    into.join = schedule::Join::before;
    into.repeat = {};
    into.warmUp.reset();
    into.main.clear();
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        auto phase = phaseOf(pieces[i], call);
        if (i == 0 && warmsUp) {
            phase.to.reset(); // the peak
            into.warmUp = std::move(phase);
            continue;
        }
        if (pieces[i].from == into.baseRate)
            phase.from = schedule::Level{1, schedule::Basis::peak};
        into.main.push_back(std::move(phase));
    }
    return true;
}

} // namespace warmup::dialect
