// What a run recorded: the only bridge between simulating and drawing (docs/architecture.md, rule
// 3).
//
// docs/trace.md documents the file form (trace.jsonl) field by field. Reading: read.h; writing:
// write.h.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/types.h"

namespace siplab::trace {

/// Version of the file format; raised when a field changes its meaning or goes away.
inline constexpr int format_version = 1;

enum class Kind : std::uint8_t {
    sent,      ///< a message left a node
    received,  ///< it arrived; cause is the `sent`
    dropped,   ///< it died on the way; cause is the `sent`
    timer_set,
    timer_fired,      ///< cause is the `timer_set`
    timer_cancelled,  ///< cause is what cancelled it; `timer_id` finds the `timer_set`
    transition,       ///< a row of a machine's table was taken
    action,           ///< a person did something
    note,             ///< anything else worth knowing (malformed input, what the user hears)
};

/// One line of the trace. Fields that a kind does not use stay empty and are not written.
struct Record {
    Kind kind = Kind::note;
    std::uint64_t id =
        0;  ///< position in the trace, from 1; a cause has a smaller id than what it caused
    Time at{};
    std::string node;         ///< where it happened; for `dropped`, the node that last had it
    std::uint64_t cause = 0;  ///< id of what made this happen; 0: the lab itself
    std::string dialog;       ///< Call-ID
    std::string transaction;  ///< branch and method

    // sent, received, dropped
    std::string transport;  ///< "UDP", "TCP"
    std::string from, to;   ///< address and port
    std::string peer;       ///< the node at the other end, when the lab knows it
    std::string message;    ///< the bytes, whole
    unsigned retransmission = 0;
    std::string reason;  ///< dropped: why ("loss on link lan", "queue full", ...)
    std::string place;   ///< dropped: where (link or device)

    // timers
    std::uint64_t timer_id = 0;  ///< unique within the node
    std::string timer;           ///< "A"
    Time duration{};

    // transition
    std::string machine, instance, from_state, event, to_state, clause;

    // action, note
    std::string topic;  ///< action: the verb; note: the topic
    std::string text;   ///< the sentence
};

struct Node {
    std::string name;
    std::string kind;  ///< "phone", "pbx", ...
    std::vector<std::string> addresses;
};

/// The first line: what was run.
struct Header {
    int version = format_version;
    std::string lab, title;
    std::uint64_t seed = 0;
    std::string program;      ///< "siplab 0.1.0"
    std::vector<Node> nodes;  ///< in the order in which they are drawn
};

struct Trace {
    Header header;
    std::vector<Record> records;
};

}  // namespace siplab::trace
