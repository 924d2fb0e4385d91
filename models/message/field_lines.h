// Header field lines as text, before there is a Message: for framing a stream and for the parts of
// a multipart body.
//
// RFC 3261 sections 7.3 and 7.3.1 (folding); RFC 2046 section 5.1 for parts. Message has its own
// table and does not use this.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace siplab {

/// Where the header field line that begins at `at` ends, its continuation lines and last CRLF
/// included; npos when the text ends before the line does. A line end is LF here; whether CR stands
/// before it is the caller's to check.
std::size_t field_end(std::string_view text, std::size_t at);

struct FieldLine {
    std::string_view name;
    std::string_view value;  ///< surrounding white space removed
};

/// Cuts the first field line off `text`; lines without a colon have an empty name. Nothing at the
/// end or at an empty line.
std::optional<FieldLine> take_field(std::string_view& text);

/// The value of the first field of that name, compact forms and any case understood.
std::optional<std::string_view> find_field(std::string_view text, std::string_view name);

/// `text` without SP, HTAB, CR and LF at both ends.
std::string_view trim(std::string_view text);

}  // namespace siplab
