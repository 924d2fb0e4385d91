// Malformed input as a value: where it is wrong, which rule it breaks, what a server answers.
//
// Parsers return Result<T>; nothing on the wire's path throws (docs/architecture.md, rule 5).
#pragma once

#include <cstddef>
#include <string>

#include <tl/expected.hpp>

namespace siplab {

/// One reason why bytes are not what they should be.
struct Diagnosis {
    std::size_t offset = 0;  ///< byte offset in what was parsed (the whole message, once known)
    std::size_t line = 1;    ///< line in the message, from 1
    std::string rule;        ///< the rule broken, e.g. "RFC 3261 section 25.1, quoted-string"
    std::string read;        ///< a printable excerpt of what stands there
    std::string expected;    ///< what would have been right, in words
    int status = 400;        ///< what a server should answer; 0: nothing, discard it
    /// In a header field without which the message can be processed: to be told, not to be answered
    /// (RFC 3261 sections 8.2.2 and 16.3: an element would not reject a request because of a
    /// malformed Date).
    bool ignorable = false;

    /// "line 3, byte 57: expected a closing quote, read `"Mr J.`... (RFC 3261 section 25.1)".
    [[nodiscard]] std::string to_text() const;
};

/// A value or the reason why there is none.
template <class T>
using Result = tl::expected<T, Diagnosis>;

}  // namespace siplab
