// Base64 with padding (RFC 4648 section 4), for messages that are not text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace siplab::trace {

/// Appends to `out`.
void append_base64(std::string& out, std::string_view bytes);

/// Nothing when the text is not base64.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace siplab::trace
