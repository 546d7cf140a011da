// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Timeline.h"

#include <algorithm>
#include <utility>

namespace warmup::schedule {

LearningRate Piece::at(Update tick) const
{
    const Update k = k0 + (tick - begin);
    return mirrored ? law->mirrored(k) : law->at(k);
}

RateRange Piece::over(Update first, Update last) const
{
    if (first == begin && last == end && end != kForEver)
        return whole;
    const Update k = k0 + (first - begin);
    const Update stop = k0 + (last - begin);
    return mirrored ? law->mirroredOver(k, stop) : law->over(k, stop);
}

Timeline::Timeline(std::vector<Piece> pieces) : m_pieces(std::move(pieces))
{
    for (auto &piece : m_pieces)
        if (piece.end != kForEver)
            piece.whole = piece.law->over(piece.k0, piece.k0 + (piece.end - piece.begin));
}

std::vector<Piece>::const_iterator Timeline::pieceOf(Update tick) const
{
    return std::upper_bound(m_pieces.begin(), m_pieces.end(), tick,
                            [](Update t, const Piece &piece) { return t < piece.begin; })
        - 1;
}

LearningRate Timeline::at(Update tick) const
{
    return pieceOf(tick)->at(tick);
}

RateRange Timeline::over(Update begin, Update end) const
{
    auto piece = pieceOf(begin);
    auto range = piece->over(begin, std::min(end, piece->end));
    while (piece->end < end) {
        ++piece;
        range = joined(range, piece->over(piece->begin, std::min(end, piece->end)));
    }
    return range;
}

} // namespace warmup::schedule
