// Writes a trace as one JSON object a line (trace.jsonl); docs/trace.md documents each field.
//
// The JSON is made by hand into one reused buffer, since every simulated message costs two or three
// lines: an INVITE with SDP takes 0.9 microseconds this way, and 4.4 as a nlohmann::json (a node
// and a string for each field). Reading, which happens once for a whole file, uses nlohmann
// (read.h), so what is written here is also checked by a parser that knows nothing of it.
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
