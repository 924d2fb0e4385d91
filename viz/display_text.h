// Text from messages, made safe to show: control characters escaped, widths counted as a terminal
// counts them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace siplab::viz {

/// Control, format and direction-changing characters and invalid UTF-8 become "\r", "\x07",
/// "\u{202e}".
std::string printable(std::string_view text);

/// How many terminal columns printable text takes: East Asian wide characters two, combining marks
/// none.
std::size_t cells(std::string_view text);

/// At most `width` columns; what was cut off is marked by "…".
std::string shorten(std::string_view text, std::size_t width);

/// Lines of at most `width` columns, broken at spaces where there are some; the last of `max_lines`
/// is shortened.
std::string wrap(std::string_view text, std::size_t width, std::size_t max_lines);

}  // namespace siplab::viz
