#include "models/message/field_lines.h"

#include <cstring>

#include "models/message/chars.h"
#include "models/message/header_names.h"

namespace siplab {

namespace {

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool same_name(std::string_view a, std::string_view b) {
    const HeaderId id = header_id_of(a);
    return id != HeaderId::unknown ? id == header_id_of(b) : chars::equal_ignoring_case(a, b);
}

}  // namespace

std::size_t field_end(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const void* found = std::memchr(text.data() + at, '\n', text.size() - at);
        if (found == nullptr) break;
        at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1;
        if (at == text.size() || !chars::is(text[at], chars::space)) return at;
    }
    return std::string_view::npos;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_white(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_white(text.back())) text.remove_suffix(1);
    return text;
}

std::optional<FieldLine> take_field(std::string_view& text) {
    if (text.empty() || text.front() == '\r' || text.front() == '\n') return std::nullopt;
    const std::size_t end = field_end(text, 0);
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(line.size());
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return FieldLine{{}, trim(line)};
    return FieldLine{trim(line.substr(0, colon)), trim(line.substr(colon + 1))};
}

std::optional<std::string_view> find_field(std::string_view text, std::string_view name) {
    while (const auto field = take_field(text)) {
        if (same_name(field->name, name)) return field->value;
    }
    return std::nullopt;
}

}  // namespace siplab
