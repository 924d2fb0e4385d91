#include "models/proxy/list_values.h"

#include <cstddef>
#include <string_view>

namespace siplab {

namespace {

/// Where each value of one line begins and ends: at commas outside quotes and angle brackets.
std::vector<std::string_view> split(std::string_view line) {
    std::vector<std::string_view> values;
    std::size_t begin = 0;
    bool quoted = false;
    bool enclosed = false;
    const auto end_at = [&](std::size_t end) {
        std::string_view value = line.substr(begin, end - begin);
        const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
        while (!value.empty() && blank(value.front())) value.remove_prefix(1);
        while (!value.empty() && blank(value.back())) value.remove_suffix(1);
        if (!value.empty()) values.push_back(value);
        begin = end + 1;
    };
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '\\') {
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '<' || c == '>')) {
            enclosed = c == '<';
        } else if (!quoted && !enclosed && c == ',') {
            end_at(i);
        }
    }
    end_at(line.size());
    return values;
}

std::string joined(const std::vector<std::string_view>& values, std::size_t from, std::size_t to) {
    std::string line;
    for (std::size_t i = from; i < to; ++i) {
        if (!line.empty()) line += ", ";
        line += values[i];
    }
    return line;
}

/// Takes the first or the last value out of the line at `index`.
std::optional<std::string> take_from(Message& message, std::size_t index, bool first) {
    const std::string line(message.header(index).value);
    const std::vector<std::string_view> values = split(line);
    if (values.empty()) return std::nullopt;
    if (values.size() == 1) {
        message.remove_at(index);
    } else if (first) {
        message.set_value_at(index, joined(values, 1, values.size()));
    } else {
        message.set_value_at(index, joined(values, 0, values.size() - 1));
    }
    return std::string(first ? values.front() : values.back());
}

}  // namespace

std::vector<std::string> list_values(const Message& message, HeaderId id) {
    std::vector<std::string> values;
    for (std::size_t i = 0; i < message.header_count(); ++i) {
        if (message.header_id(i) != id) continue;
        for (const std::string_view value : split(message.header(i).value))
            values.emplace_back(value);
    }
    return values;
}

std::optional<std::string> take_first_value(Message& message, HeaderId id) {
    for (std::size_t i = 0; i < message.header_count(); ++i) {
        if (message.header_id(i) == id) return take_from(message, i, true);
    }
    return std::nullopt;
}

std::optional<std::string> take_last_value(Message& message, HeaderId id) {
    for (std::size_t i = message.header_count(); i > 0; --i) {
        if (message.header_id(i - 1) == id) return take_from(message, i - 1, false);
    }
    return std::nullopt;
}

}  // namespace siplab
