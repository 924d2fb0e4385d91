#include "viz/display_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "models/trace/utf8.h"

namespace siplab::viz {
namespace {

using trace::CodePoint;
using trace::decode_utf8;

struct Range {
    char32_t first, last;
};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [c](const Range& r) { return c >= r.first && c <= r.last; });
}

/// Unicode 15, EastAsianWidth.txt: the blocks whose letters are W or F.
constexpr std::array<Range, 13> wide{{{0x1100, 0x115F},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0x33FF},
                                      {0x3400, 0x4DBF},
                                      {0x4E00, 0x9FFF},
                                      {0xA000, 0xA4CF},
                                      {0xA960, 0xA97C},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFE30, 0xFE6F},
                                      {0xFF00, 0xFF60},
                                      {0x1F300, 0x1FAFF},
                                      {0x20000, 0x3FFFD}}};

/// Combining marks, which stand on the letter before them.
constexpr std::array<Range, 6> combining{{{0x0300, 0x036F},
                                          {0x1AB0, 0x1AFF},
                                          {0x1DC0, 0x1DFF},
                                          {0x20D0, 0x20FF},
                                          {0xFE00, 0xFE0F},
                                          {0xFE20, 0xFE2F}}};

/// Invisible or changing the writing direction: they would let a message disturb the drawing.
constexpr std::array<Range, 8> hidden{{{0x0000, 0x001F},
                                       {0x007F, 0x009F},
                                       {0x200B, 0x200F},
                                       {0x2028, 0x202E},
                                       {0x2060, 0x206F},
                                       {0xFEFF, 0xFEFF},
                                       {0xFFF0, 0xFFFB},
                                       {0xFFFE, 0xFFFF}}};

std::size_t cells_of(char32_t c) {
    if (c < 0x300) return 1;
    if (is_in(combining, c)) return 0;
    return is_in(wide, c) ? 2 : 1;
}

std::string escaped(char32_t c) {
    if (c == '\r') return "\\r";
    if (c == '\n') return "\\n";
    if (c == '\t') return "\\t";
    const auto number = static_cast<std::uint32_t>(c);
    return c < 0x100 ? fmt::format("\\x{:02x}", number) : fmt::format("\\u{{{:x}}}", number);
}

/// How many bytes of `text` fit into `width` columns.
std::size_t bytes_within(std::string_view text, std::size_t width) {
    std::size_t used = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const CodePoint point = decode_utf8(text, at);
        const std::size_t more = point.size == 0 ? 1 : cells_of(point.value);
        if (used + more > width) break;
        used += more;
        at += std::max<std::size_t>(point.size, 1);
    }
    return at;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode_utf8(text, at);
        if (point.size == 0) {
            out += escaped(static_cast<unsigned char>(text[at++]));
            continue;
        }
        if (is_in(hidden, point.value)) {
            out += escaped(point.value);
        } else {
            out += text.substr(at, point.size);
        }
        at += point.size;
    }
    return out;
}

std::size_t cells(std::string_view text) {
    std::size_t sum = 0;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode_utf8(text, at);
        sum += point.size == 0 ? 1 : cells_of(point.value);
        at += std::max<std::size_t>(point.size, 1);
    }
    return sum;
}

std::string shorten(std::string_view text, std::size_t width) {
    if (cells(text) <= width) return std::string(text);
    if (width == 0) return {};
    return std::string(text.substr(0, bytes_within(text, width - 1))) + "…";
}

std::string wrap(std::string_view text, std::size_t width, std::size_t max_lines) {
    std::string out;
    for (std::size_t line = 1; cells(text) > width; ++line) {
        if (line == max_lines) return out + shorten(text, width);
        std::size_t cut = std::max<std::size_t>(bytes_within(text, width), 1);
        const std::size_t space = text.substr(0, cut + 1).rfind(' ');
        if (space != std::string_view::npos && space > 0) cut = space;
        out += text.substr(0, cut);
        out += '\n';
        text.remove_prefix(cut);
        if (text.starts_with(' ')) text.remove_prefix(1);
    }
    out += text;
    return out;
}

}  // namespace siplab::viz
