// Every machine of the project, in the order in which `siplab machines` lists them.
#pragma once

#include <span>
#include <string_view>

#include "models/machines/machine.h"

namespace siplab {

std::span<const Table* const> all_machines();

/// The table of this name ("invite-client"), or nullptr.
const Table* find_machine(std::string_view name);

}  // namespace siplab
