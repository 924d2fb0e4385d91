// A machine's state diagram as Graphviz source, made from the very table that is executed
// (docs/architecture.md, rule 1).
#pragma once

#include <string>

#include "models/machines/machine.h"
#include "viz/coverage.h"

namespace siplab::viz {

/// The diagram. With `coverage`, rows that were taken are bold and counted, the others grey.
std::string machine_dot(const Table& table, const Coverage* coverage = nullptr);

}  // namespace siplab::viz
