#include "models/trace/utf8.h"

namespace siplab::trace {
namespace {

constexpr bool is_tail(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

/// How long a sequence is that begins so; 0 when none does.
constexpr std::size_t length_of(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead < 0xC2) return 0;  // a tail byte, or an overlong form of two
    if (lead < 0xE0) return 2;
    if (lead < 0xF0) return 3;
    return lead < 0xF5 ? 4 : 0;
}

constexpr bool is_scalar(char32_t value, std::size_t size) {
    if (size == 3) return value >= 0x800 && (value < 0xD800 || value > 0xDFFF);
    if (size == 4) return value >= 0x10000 && value <= 0x10FFFF;
    return true;
}

}  // namespace

CodePoint decode_utf8(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = length_of(lead);
    if (size == 1) return {lead, 1};
    if (size == 0 || at + size > text.size()) return {};
    char32_t value = lead & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        const auto byte = static_cast<unsigned char>(text[at + i]);
        if (!is_tail(byte)) return {};
        value = (value << 6U) | (byte & 0x3FU);
    }
    if (!is_scalar(value, size)) return {};
    return {value, size};
}

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const std::size_t size = decode_utf8(text, at).size;
        if (size == 0) return false;
        at += size;
    }
    return true;
}

}  // namespace siplab::trace
