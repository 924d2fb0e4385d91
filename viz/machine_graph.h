// A machine's table as a graph: what is drawn as one edge, and the shortest way to each state.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "models/machines/machine.h"

namespace siplab::viz {

/// All rows that lead from one state to another: one edge of the diagram.
struct Bundle {
    std::size_t from = 0;
    std::size_t to = 0;
    std::vector<std::size_t> rows;  ///< indexes into the table's rows
};

/// In the order in which a breadth-first walk from the initial state meets them, so that the
/// diagram reads downwards.
std::vector<Bundle> bundles(const Table& table);

/// For each state the rows of a shortest path from the initial state; nothing for a state that
/// cannot be reached.
std::vector<std::optional<std::vector<std::size_t>>> shortest_paths(const Table& table);

}  // namespace siplab::viz
