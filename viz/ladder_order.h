// The order in which a ladder's steps are drawn: a topological order of the happened-before
// relation (Lamport, 1978).
//
// Its edges are the program order of each node, each message's way from its sending to its receipt,
// and the trace's causes. The only file of the ladder that uses Boost.Graph.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "models/base/types.h"

namespace siplab::viz {

/// Something that happened at one column.
struct Happening {
    static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
    Time at{};
    std::size_t column = 0;
    std::size_t sending = none;  ///< for a receipt: the index of its sending
    std::size_t cause = none;    ///< index of what made it happen, when that is drawn too
};

struct Placed {
    std::size_t happening = 0;
    bool level =
        false;  ///< a sending together with its receipt, which is then not placed on its own
};

/// Places every happening once. A message is level when nothing has to stand between its two ends:
/// it crosses no other message and its receiver did nothing of its own while it was under way.
/// Where the relation leaves a choice, the earlier one comes first, at equal times the one that
/// stands first in `happenings`.
std::vector<Placed> causal_order(const std::vector<Happening>& happenings);

}  // namespace siplab::viz
