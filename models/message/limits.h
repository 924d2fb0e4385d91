// The bounds on what is accepted from the wire, by name.
//
// RFC 3261 section 18.1.1 asks for messages up to 65,535 octets; the other bounds are ours, wide
// enough for any real message and for RFC 4475's long ones, and keep a hostile one from costing
// more than its size.
#pragma once

#include <cstddef>

namespace siplab::limits {

inline constexpr std::size_t message_bytes = 1024 * 1024;       ///< start line to end of body
inline constexpr std::size_t header_section_bytes = 64 * 1024;  ///< start line to the empty line
inline constexpr std::size_t header_fields = 512;      ///< header field lines in one message
inline constexpr std::size_t field_bytes = 16 * 1024;  ///< one header field with its continuations
inline constexpr std::size_t params = 64;              ///< parameters of one value or URI
inline constexpr std::size_t values = 512;             ///< values of one comma list
inline constexpr std::size_t comment_depth = 8;        ///< comments within comments
inline constexpr std::size_t multipart_depth = 4;      ///< multipart bodies within one another
inline constexpr std::size_t multipart_parts = 64;     ///< parts of one multipart body
inline constexpr std::size_t empty_lines = 64;         ///< CRLFs before a start line

}  // namespace siplab::limits
