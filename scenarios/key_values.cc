#include "scenarios/key_values.h"

#include <algorithm>
#include <cassert>

#include <fmt/core.h>

#include "scenarios/units.h"
#include "scenarios/words.h"

namespace siplab {

namespace {

std::vector<std::string> key_names(const KeyTable& table) {
    std::vector<std::string> names;
    for (const Key& key : table.keys) names.emplace_back(key.name);
    return names;
}

/// The parsed value, or its message thrown with the place.
template <class T>
T demand(const YamlValue& value, std::string_view key, tl::expected<T, std::string> parsed) {
    if (!parsed) refuse(value.at, fmt::format("`{}`: {}", key, parsed.error()));
    return *parsed;
}

}  // namespace

void refuse(Position at, std::string what, std::string meant) {
    throw Mistake{{}, at, std::move(what), std::move(meant)};
}

const std::string& text_of(const YamlValue& value, std::string_view expected) {
    if (!value.is_text())
        refuse(value.at, fmt::format("expected {}, read {}", expected, value.kind_text()));
    return value.text;
}

KeyValues::KeyValues(const YamlValue& value, const KeyTable& table) : value_(value), table_(table) {
    if (value.kind == YamlValue::Kind::nothing) return;
    const std::vector<std::string> names = key_names(table);
    if (!value.is_map()) {
        refuse(value.at,
               fmt::format("expected a mapping with keys such as {}, read {}",
                           either_of({names.begin(), names.begin() + std::min<std::ptrdiff_t>(
                                                                         3, std::ssize(names))}),
                           value.kind_text()));
    }
    for (const auto& [key, content] : value.entries) {
        if (table.find(key.text) == nullptr) {
            refuse(key.at,
                   fmt::format("`{}` is not a key that can stand here; expected {}", key.text,
                               either_of(names)),
                   nearest(key.text, names));
        }
    }
}

const YamlValue* KeyValues::raw(std::string_view key) const {
    assert(table_.find(key) != nullptr);
    const YamlValue* found = value_.find(key);
    return found == nullptr || found->kind == YamlValue::Kind::nothing ? nullptr : found;
}

Position KeyValues::at(std::string_view key) const {
    const YamlValue* found = raw(key);
    return found == nullptr ? value_.at : found->at;
}

const YamlValue* KeyValues::text_value(std::string_view key) const {
    const YamlValue* found = raw(key);
    if (found != nullptr)
        text_of(*found, fmt::format("a {} for `{}`", to_text(table_.find(key)->kind), key));
    return found;
}

std::string KeyValues::text(std::string_view key, const std::string& fallback) const {
    const YamlValue* found = text_value(key);
    return found == nullptr ? fallback : found->text;
}

std::vector<std::string> KeyValues::texts(std::string_view key) const {
    const YamlValue* found = raw(key);
    if (found == nullptr) return {};
    if (found->is_text()) return {found->text};
    if (!found->is_list())
        refuse(found->at,
               fmt::format("expected a list for `{}`, read {}", key, found->kind_text()));
    std::vector<std::string> result;
    for (const YamlValue& item : found->items)
        result.push_back(text_of(item, fmt::format("a text in `{}`", key)));
    return result;
}

bool KeyValues::flag(std::string_view key, bool fallback) const {
    const YamlValue* found = text_value(key);
    if (found == nullptr) return fallback;
    const std::string word = lower_case(found->text);
    if (word == "yes" || word == "true" || word == "on") return true;
    if (word == "no" || word == "false" || word == "off") return false;
    refuse(found->at, fmt::format("expected `yes` or `no` for `{}`, read `{}`", key, found->text));
}

std::uint64_t KeyValues::count(std::string_view key, std::uint64_t fallback) const {
    const YamlValue* found = text_value(key);
    if (found == nullptr) return fallback;
    const Key& info = *table_.find(key);
    return demand(*found, key, parse_count(found->text, info.least, info.most));
}

Time KeyValues::time(std::string_view key, Time fallback) const {
    const YamlValue* found = text_value(key);
    return found == nullptr ? fallback : demand(*found, key, parse_duration(found->text));
}

Time KeyValues::whole_seconds(std::string_view key, Time fallback) const {
    const Time value = time(key, fallback);
    if (value % std::chrono::seconds{1} != Time::zero()) {
        refuse(at(key),
               fmt::format("`{}`: expected whole seconds, read `{}`", key, duration_text(value)));
    }
    return value;
}

std::uint64_t KeyValues::rate(std::string_view key, std::uint64_t fallback) const {
    const YamlValue* found = text_value(key);
    return found == nullptr ? fallback : demand(*found, key, parse_rate(found->text));
}

double KeyValues::chance(std::string_view key, double fallback) const {
    const YamlValue* found = text_value(key);
    return found == nullptr ? fallback : demand(*found, key, parse_chance(found->text));
}

std::string KeyValues::choice(std::string_view key, std::string fallback) const {
    const YamlValue* found = text_value(key);
    if (found == nullptr) return fallback;
    std::vector<std::string> valid;
    for (const std::string_view each : table_.find(key)->choices) {
        if (each == found->text) return found->text;
        valid.emplace_back(each);
    }
    refuse(found->at,
           fmt::format("expected {} for `{}`, read `{}`", either_of(valid), key, found->text),
           nearest(found->text, valid));
}

}  // namespace siplab
