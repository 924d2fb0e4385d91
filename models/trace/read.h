// Reads a trace.jsonl back (docs/trace.md).
//
// Fields that it does not know are ignored, so that a newer program may add some; another version
// of the format is refused.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "models/trace/record.h"

namespace siplab::trace {

/// Why a file is not a trace.
struct ReadError {
    std::string name;      ///< the file's, as given
    std::size_t line = 0;  ///< from 1
    std::string expected;  ///< what should stand there, and what does

    /// "out/trace.jsonl:3: expected ...".
    [[nodiscard]] std::string to_text() const;
};

/// Reads to the end of the stream. `name` is only for the error's text. Empty lines are skipped.
tl::expected<Trace, ReadError> read_trace(std::istream& in, std::string_view name);

}  // namespace siplab::trace
