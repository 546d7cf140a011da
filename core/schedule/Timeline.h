// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <vector>

#include "core/schedule/Law.h"

namespace warmup::schedule {

// A stretch of ticks [begin, end) under one law, whose index is k0 at begin.
struct Piece {
    Update begin = 0;
    Update end = 0;
    Update k0 = 0;
    LawPtr law;
    bool mirrored = false;
    RateRange whole; // of [begin, end), where the piece ends

    [[nodiscard]] LearningRate at(Update tick) const;
    [[nodiscard]] RateRange over(Update first, Update last) const; // ticks in [begin, end)
};

inline constexpr Update kForEver = std::numeric_limits<Update>::max();

// Pieces one after the other from tick 0 on, the last one for ever. A point costs a binary search
// and its law; a range costs the laws at its two ends and a look at each piece in between.
class Timeline {
public:
    explicit Timeline(std::vector<Piece> pieces);

    [[nodiscard]] LearningRate at(Update tick) const;
    [[nodiscard]] RateRange over(Update begin, Update end) const;

private:
    [[nodiscard]] std::vector<Piece>::const_iterator pieceOf(Update tick) const;

    std::vector<Piece> m_pieces;
};

} // namespace warmup::schedule
