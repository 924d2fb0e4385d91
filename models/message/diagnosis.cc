#include "models/message/diagnosis.h"

#include <fmt/format.h>

#include "models/message/scanner.h"

namespace siplab {

namespace {

/// The length of the well-formed UTF-8 sequence at the beginning of `text` (RFC 3629 section 4); 0
/// when there is none.
std::size_t utf8_length(std::string_view text) {
    const auto octet = [text](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned first = octet(0);
    const auto tail = [&octet](std::size_t i) { return octet(i) >= 0x80 && octet(i) <= 0xBF; };
    if (first >= 0x20 && first < 0x7F) return 1;
    if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && octet(1) < 0xA0;
        const bool surrogate = first == 0xED && octet(1) > 0x9F;
        return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && octet(1) < 0x90;
        const bool too_large = first == 0xF4 && octet(1) > 0x8F;
        return tail(1) && tail(2) && tail(3) && !overlong && !too_large ? 4 : 0;
    }
    return 0;
}

std::string escaped(char c) {
    if (c == '\r') return "\\r";
    if (c == '\n') return "\\n";
    if (c == '\t') return "\\t";
    return fmt::format("\\x{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) {
    std::string out;
    std::size_t at = 0;
    while (at < text.size() && at < limit) {
        const std::size_t length = utf8_length(text.substr(at));
        if (length == 0) {
            out += escaped(text[at++]);
        } else {
            out += text.substr(at, length);
            at += length;
        }
    }
    if (at < text.size()) out += "...";
    return out;
}

std::string Diagnosis::to_text() const {
    const std::string found = read.empty() ? "nothing" : '`' + read + '`';
    return fmt::format("line {}, byte {}: expected {}, read {} ({})", line, offset, expected, found,
                       rule);
}

}  // namespace siplab
