#include "models/message/params.h"

#include <algorithm>

#include "models/message/chars.h"

namespace siplab {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// The text is known to be well formed, so what ends a piece is all that must be looked for.
std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank(text[at])) ++at;
    return at;
}

std::size_t quoted_end(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\') ++at;
    }
    return std::min(at + 1, text.size());
}

}  // namespace

void Params::Iterator::advance() {
    std::size_t at = skip_blanks(rest_, 0);
    if (at < rest_.size() && rest_[at] == separator_) at = skip_blanks(rest_, at + 1);
    at_end_ = at >= rest_.size();
    if (at_end_) {
        param_ = {};
        return;
    }
    const auto ends = [this](char c) { return c == separator_ || is_blank(c); };
    std::size_t end = at;
    while (end < rest_.size() && rest_[end] != '=' && !ends(rest_[end])) ++end;
    param_.name = rest_.substr(at, end - at);
    at = skip_blanks(rest_, end);
    param_.has_value = at < rest_.size() && rest_[at] == '=';
    param_.value = {};
    if (param_.has_value) {
        at = end = skip_blanks(rest_, at + 1);
        if (at < rest_.size() && rest_[at] == '"') {
            end = quoted_end(rest_, at);
        } else {
            while (end < rest_.size() && !ends(rest_[end])) ++end;
        }
        param_.value = rest_.substr(at, end - at);
    }
    rest_.remove_prefix(end);
}

std::optional<std::string_view> Params::find(std::string_view name) const {
    if (text_.empty()) return std::nullopt;
    for (const Param& param : *this) {
        if (chars::equal_ignoring_case(param.name, name)) return param.value;
    }
    return std::nullopt;
}

std::string unquote(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    text = text.substr(1, text.size() - 2);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        out += text[i];
    }
    return out;
}

std::string quote(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '"' || c == '\\' || chars::is(c, chars::quoted)) out += c;
    }
    return out + '"';
}

void append_param(std::string& to, std::string_view name, std::string_view value) {
    to += ';';
    to += name;
    if (value.empty()) return;
    to += '=';
    const bool plain =
        std::all_of(value.begin(), value.end(), [](char c) { return chars::is(c, chars::value); });
    if (plain) {
        to += value;
    } else {
        to += quote(value);
    }
}

}  // namespace siplab
