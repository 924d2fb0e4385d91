// Which rows of a machine's table a run took, and how to get to those that it did not.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "models/machines/machine.h"
#include "models/trace/record.h"

namespace siplab::viz {

struct Coverage {
    std::vector<std::size_t> taken;  ///< for each row of the table, how often
    std::size_t instances = 0;       ///< how many machines of this table ran
    std::size_t strange =
        0;  ///< transitions that no row of this table describes (a trace of another version)

    [[nodiscard]] bool ran() const { return instances > 0; }
};

/// Counts the trace's transitions of this table.
Coverage coverage(const trace::Trace& trace, const Table& table);

/// The sum over several runs of the same table.
void add(Coverage& total, const Coverage& run);

/// In words, a paragraph and one line for each row left to visit, with the shortest path of events
/// to it.
std::string coverage_text(const Table& table, const Coverage& coverage);

}  // namespace siplab::viz
