// A mistake in what a person wrote (a lab file, a command line): where it is, what was expected,
// what was probably meant.
//
// Reading a lab gives a value or a Mistake; the program prints it and ends with exit code 2.
// Nothing here is about SIP on the wire: malformed messages are Diagnosis values
// (models/message/diagnosis.h).
#pragma once

#include <cstddef>
#include <string>

#include <tl/expected.hpp>

namespace siplab {

/// Line and column of a character in a file, both from 1. Line 0: the mistake has no place in a
/// file.
struct Position {
    std::size_t line = 0;
    std::size_t column = 0;
};

struct Mistake {
    std::string file;
    Position at;
    std::string what;   ///< what was expected and what stands there instead
    std::string meant;  ///< the nearest valid word; empty when nothing is near

    /// "labs/call.yaml:7:18: expected ..., read `bbo`; did you mean `bob`?".
    [[nodiscard]] std::string to_text() const;
};

/// A value, or the mistake that is in its way.
template <class T>
using Read = tl::expected<T, Mistake>;

inline tl::unexpected<Mistake> mistake(Position at, std::string what, std::string meant = {}) {
    return tl::unexpected(Mistake{{}, at, std::move(what), std::move(meant)});
}

}  // namespace siplab
