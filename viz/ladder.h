// A ladder diagram as plain data: who stood where, which message went from whom to whom, in which
// order.
//
// Made from a trace alone (docs/architecture.md, rule 3); text.h and ladder_dot.h draw it. Steps
// come in causal order: whatever made something happen stands above it, also when both have the
// same time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/base/types.h"
#include "models/trace/record.h"

namespace siplab::viz {

struct Column {
    std::string name;
    std::string kind;
    std::vector<std::string> addresses;
};

/// What stands beside a message's arrow. Control characters of the message are already escaped.
struct ArrowLabel {
    std::string what;   ///< "INVITE", "200 OK", "malformed message"
    std::string brief;  ///< the shortest form: "INVITE", "200"
    std::string cseq;   ///< "1" for a request, "1 INVITE" for a response; empty when it has none
    bool sdp = false;   ///< carries a session description
    std::string transport{};  ///< "TCP" where messages of the trace went over several and this one
                              ///< not over UDP
};

/// One message on its way.
struct Arrow {
    std::size_t from = 0;  ///< column
    std::size_t to = 0;    ///< column; equal to `from` when nobody in the lab has the address (then
                           ///< `stranger` says who)
    std::string stranger;  ///< the address outside the lab
    bool to_stranger = false;  ///< true: towards the stranger; false: from it
    Time left{};
    Time arrived{};  ///< or when it died
    bool lost = false;
    bool under_way = false;         ///< lost only in that the trace ends before it arrived
    bool died_at_receiver = false;  ///< lost at the receiving end rather than half-way
    std::string reason;             ///< why it was lost, and where
    ArrowLabel label;
    bool request = false;
    std::string transport;  ///< "UDP", "TCP"
    unsigned retransmission = 0;
    std::string timer;  ///< the timer that had it sent again: "A"
};

enum class StepKind : std::uint8_t {
    message,  ///< an arrow that may be drawn level: nothing happens between its ends that would
              ///< have to stand between them
    leave,    ///< an arrow begins that crosses another one; its `arrive` comes later
    arrive,
    state,   ///< a call at this column is in another state now
    action,  ///< a person did something
    note,
};

struct Step {
    StepKind kind = StepKind::note;
    Time at{};
    std::size_t column = 0;  ///< where it happens; for `message`, the sender
    std::size_t arrow = 0;   ///< message, leave, arrive: index into Ladder::arrows
    std::string text;        ///< state, action, note
    bool ends = false;       ///< state: the call is over
    std::string instance{};  ///< state: which call
};

struct Ladder {
    std::string title;
    std::string lab;
    std::string origin;  ///< "lab basic-call, seed 1, siplab 0.1.0, over TCP"
    std::vector<Column> columns;
    std::vector<Arrow> arrows;
    std::vector<Step> steps;
};

/// Everything that is drawn, in the order in which it is drawn.
Ladder make_ladder(const trace::Trace& trace);

/// "1.250 s": milliseconds, rounded down.
std::string time_text(Time time);

}  // namespace siplab::viz
