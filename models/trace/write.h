// Writes a trace as one JSON object a line (trace.jsonl); docs/trace.md documents each field.
//
// The JSON is made by hand into one reused buffer: every simulated message costs two or three
// lines, and building a nlohmann::json tree for each costs about ten times as much as the line
// itself (a node and a string for each field). Reading, which happens once for a whole file, uses
// nlohmann (read.h), so every line written here is also checked by a real JSON parser in the tests.
#pragma once

#include <iosfwd>
#include <string>

#include "models/trace/record.h"

namespace siplab::trace {

/// Writes to a stream that outlives it. Errors are the stream's: look at its state when done.
class TraceWriter {
  public:
    explicit TraceWriter(std::ostream& out) : out_(out) {}

    /// The first line; call it once, before any record.
    void header(const Header& header);
    /// One line. Times are written as whole nanoseconds; a message that is not valid UTF-8 as
    /// "message_base64".
    void write(const Record& record);

  private:
    std::ostream& out_;
    std::string line_;
};

/// Header and all records.
void write_trace(std::ostream& out, const Trace& trace);

/// The word of a kind in the file: "sent", "timer_set", ...
std::string_view to_text(Kind kind);

}  // namespace siplab::trace
