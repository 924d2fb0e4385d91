// Values of a mapping's keys, checked against the key tables of vocabulary.h.
//
// Mistakes are thrown as Mistake inside the lab reader and caught at its edge: reading a file is a
// straight line down to the first mistake.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/types.h"
#include "scenarios/vocabulary.h"
#include "scenarios/yaml_tree.h"

namespace siplab {

/// A mapping of the file whose keys are all known; gives out typed values, with a default where the
/// key is absent.
class KeyValues {
  public:
    /// Throws when `value` is no mapping, or has a key that `table` does not have. Nothing at all
    /// counts as an empty mapping.
    KeyValues(const YamlValue& value, const KeyTable& table);

    [[nodiscard]] bool has(std::string_view key) const { return value_.find(key) != nullptr; }
    /// The key's value as it stands in the file, or nullptr.
    [[nodiscard]] const YamlValue* raw(std::string_view key) const;
    [[nodiscard]] Position at(std::string_view key) const;

    [[nodiscard]] std::string text(std::string_view key, const std::string& fallback = {}) const;
    [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
    [[nodiscard]] bool flag(std::string_view key, bool fallback) const;
    [[nodiscard]] std::uint64_t count(std::string_view key, std::uint64_t fallback) const;
    [[nodiscard]] Time time(std::string_view key, Time fallback) const;
    /// A time in whole seconds, as SIP's header fields have it.
    [[nodiscard]] Time whole_seconds(std::string_view key, Time fallback) const;
    [[nodiscard]] std::uint64_t rate(std::string_view key, std::uint64_t fallback) const;
    [[nodiscard]] double chance(std::string_view key, double fallback) const;
    [[nodiscard]] std::string choice(std::string_view key, std::string fallback) const;

  private:
    [[nodiscard]] const YamlValue* text_value(std::string_view key) const;

    const YamlValue& value_;
    const KeyTable& table_;
};

/// The value as text; throws a mistake that says what was expected.
const std::string& text_of(const YamlValue& value, std::string_view expected);

[[noreturn]] void refuse(Position at, std::string what, std::string meant = {});

}  // namespace siplab
