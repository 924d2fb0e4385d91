// Multipart bodies (RFC 2046 section 5.1 as RFC 3261 section 7.4 uses it): parts as views into the
// body.
//
// Nested multiparts are read by asking a part again, up to limits::multipart_depth. Does not decode
// Content-Transfer-Encoding: SIP bodies are binary (RFC 3261 section 7.4.1).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "models/message/diagnosis.h"
#include "models/message/headers_content.h"

namespace siplab {

/// One part. Without a Content-Type it is text/plain (RFC 2046 section 5.1).
struct BodyPart {
    std::string_view headers;  ///< its header lines, each with its CRLF; may be empty
    std::string_view body;
    /// The value of the first header of that name, in any case.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    [[nodiscard]] std::string_view content_type() const;
};

/// The parts of a body whose Content-Type value is `content_type` (with its boundary parameter).
/// Errors: no multipart, no boundary, no closing delimiter, too many parts. `depth` is how many
/// multiparts this one stands in.
Result<std::vector<BodyPart>> parse_multipart(std::string_view content_type, std::string_view body,
                                              std::size_t depth = 0);

/// The first part of that media type, searched through nested multiparts; a body that is no
/// multipart counts as one part. Nothing when there is none or the multipart is malformed.
std::optional<BodyPart> find_part(std::string_view content_type, std::string_view body,
                                  std::string_view type, std::string_view subtype);

}  // namespace siplab
