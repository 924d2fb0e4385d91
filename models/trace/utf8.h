// UTF-8 decoding for what is shown or written as text (RFC 3629 section 4): no overlong forms, no
// surrogates.
#pragma once

#include <cstddef>
#include <string_view>

namespace siplab::trace {

struct CodePoint {
    char32_t value = 0;
    std::size_t size = 0;  ///< bytes that it took; 0: the bytes there are not valid UTF-8
};

/// The code point at `at`, which must be within the text.
CodePoint decode_utf8(std::string_view text, std::size_t at);

bool is_utf8(std::string_view text);

}  // namespace siplab::trace
