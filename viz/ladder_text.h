// The ladder as text for a terminal: Unicode box drawing, one line a message.
#pragma once

#include <string>

#include "models/trace/record.h"

namespace siplab::viz {

struct TextOptions {
    std::size_t width = 100;  ///< terminal columns; 40 at least
    bool colour = false;      ///< ANSI colours; weight and signs say the same without them
};

/// The whole drawing with its title, ending in a line feed. Labels are shortened where the columns
/// stand close.
std::string ladder_text(const trace::Trace& trace, const TextOptions& options = {});

}  // namespace siplab::viz
