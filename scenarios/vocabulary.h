// Everything that a lab file can say, declared once: sentences and keys.
//
// The reader, `siplab help`, the JSON Schema, the tables of docs/lab-format.md and the "did you
// mean" of the mistakes all come from these tables: a new sentence or key is a new row here, and
// its meaning one more case in runner.cc (orders), expectations.cc or reader.cc (keys).
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "scenarios/sentence.h"

namespace siplab {

/// What people do. The id is the verb of the phone's order (models/agents/phone.h).
std::span<const Form> order_forms();

/// What can be waited for, and expected. The id is the topic of the phone's note, or "received" or
/// "sent".
std::span<const Form> event_forms();

/// What else can be expected, besides every event. Ids: see expectations.cc.
std::span<const Form> check_forms();

/// The sequence expectation's head: "between NODE and OTHER".
std::span<const Form> sequence_forms();

/// How a line of the timeline begins: id "at", "when", "whenever" or "after".
struct MomentForm {
    std::string_view id;
    std::string_view pattern;
    std::string_view help;
    std::string_view example;
};
std::span<const MomentForm> moment_forms();

/// The kinds of values that a key can have.
enum class ValueKind : std::uint8_t {
    text,
    texts,
    flag,
    count,
    time,
    rate,
    chance,
    choice,
    map,
    list
};

/// One key of a mapping in a lab file.
struct Key {
    std::string_view name;
    ValueKind kind = ValueKind::text;
    std::string_view fallback;  ///< its default, in words
    std::string_view help;
    std::span<const std::string_view> choices{};
    std::uint64_t least = 0, most = 0;  ///< bounds of a count
};

/// A mapping with a fixed set of keys, as a section of the documentation.
struct KeyTable {
    std::string_view name;   ///< "lab", "network", "link", "timers", "phone", "pbx"
    std::string_view title;  ///< "Keys of a phone"
    std::span<const Key> keys;

    [[nodiscard]] const Key* find(std::string_view key) const;
};

std::span<const KeyTable> key_tables();
const KeyTable& key_table(std::string_view name);

/// "a time", "yes or no", ...
std::string_view to_text(ValueKind kind);

}  // namespace siplab
