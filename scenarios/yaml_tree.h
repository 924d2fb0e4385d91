// A YAML document as a plain tree with the place of every value: what the lab reader walks over.
//
// yaml-cpp does the parsing (YAML 1.2). Refused here, with their place: duplicate keys, keys that
// are not text, several documents in a file, and documents too large or too deep to be a lab.
// Anchors and aliases are expanded; tags are ignored.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/mistake.h"

namespace siplab {

struct YamlEntry;

struct YamlValue {
    enum class Kind { nothing, text, list, map };
    Kind kind = Kind::nothing;
    Position at;       ///< of the first character (inside the quotes, for quoted text)
    std::string text;  ///< for text
    std::vector<YamlValue> items;
    std::vector<YamlEntry> entries;  ///< keys are text, none twice

    /// The value of a key, or nullptr.
    [[nodiscard]] const YamlValue* find(std::string_view key) const;
    [[nodiscard]] bool is_text() const { return kind == Kind::text; }
    [[nodiscard]] bool is_list() const { return kind == Kind::list; }
    [[nodiscard]] bool is_map() const { return kind == Kind::map; }
    /// "a mapping", "a list", "text", "nothing".
    [[nodiscard]] std::string kind_text() const;
};

/// One entry of a mapping.
struct YamlEntry {
    YamlValue key;  ///< text
    YamlValue value;
};

Read<YamlValue> read_yaml(const std::string& text);

}  // namespace siplab
