// The boundary between the SIP stack and whatever carries its bytes: inputs in, effects out, both
// by value.
//
// Rule 2 of docs/architecture.md: an agent has no socket, clock or randomness. A host (sim/, a test
// bench) tells it what happened and when, and carries out the effects it returns, in order. Under
// ns-3 and in a unit test the same agent runs unchanged.
//
// Causes: each effect names the effect of the same batch that caused it, or the input itself. The
// host turns that into record ids of the trace, so "what made this happen" can be followed through
// the whole run.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "models/base/types.h"
#include "models/message/diagnosis.h"

namespace siplab {

// ---- inputs -------------------------------------------------------------------------------------

/// One whole SIP message arrived (a datagram, or one message cut out of a stream by StreamFramer).
struct Received {
    Transport transport = Transport::udp;
    Address local;   ///< the address it was sent to
    Address remote;  ///< where it came from (for TCP, the connection's other end)
    std::string bytes;
};

/// A timer set by SetTimer ran out. `id` is the one given there.
struct TimerFired {
    std::uint64_t id = 0;
};

/// A Send could not be carried out: ICMP unreachable, connection refused or reset (RFC 3261
/// section 18.4).
struct TransportFailed {
    Transport transport = Transport::udp;
    Address remote;
    std::string reason;
};

/// What a person (or the lab on their behalf) does at this node: pick up, dial, hang up.
/// `verb` is one of the agent's own; `words` are its further arguments by name.
struct Order {
    std::string verb;                          ///< "call", "answer", "register", ...
    std::map<std::string, std::string> words;  ///< {"target": "bob"}, {"status": "486"}, ...
};

using Input = std::variant<Received, TimerFired, TransportFailed, Order>;

// ---- effects ------------------------------------------------------------------------------------

/// Put these bytes on the wire. Over TCP: on the open connection to `connection` when given, else
/// on an open connection to `to`, else on a new one (RFC 3261 section 18.1.1, 18.2.2).
struct Send {
    Transport transport = Transport::udp;
    Address to;
    Address connection;  ///< where the request came from, for a response; empty otherwise
    std::string bytes;
    unsigned retransmission = 0;  ///< 0: first time; n: the nth time the same bytes go out again
};

struct SetTimer {
    std::uint64_t id = 0;  ///< unique within the agent
    std::string name;      ///< "A", "B", "2xx retransmit", ...: Timer's name in the machine tables
    Time delay{};
};

struct CancelTimer {
    std::uint64_t id = 0;
};

/// A machine moved: one row of its table was taken.
struct Transition {
    std::string machine;   ///< Table::name
    std::string instance;  ///< which one of them: branch, dialog or binding, readable
    std::string from, event, to;
    std::string clause;  ///< the row's
};

/// Something worth knowing that is neither a message nor a move: a malformed datagram with its
/// diagnosis, a message that no dialog wanted, what the user hears. `topic` is a stable word:
/// "malformed", "ignored", "user".
struct Note {
    std::string topic;
    std::string text;
};

struct Effect {
    static constexpr int by_input = -1;
    std::variant<Send, SetTimer, CancelTimer, Transition, Note> what;
    int cause = by_input;     ///< index in this batch of the effect that caused it
    std::string dialog;       ///< Call-ID, or "" when it belongs to none
    std::string transaction;  ///< branch + method, or ""
};

using Effects = std::vector<Effect>;

/// A phone, a PBX, a proxy: anything that speaks SIP.
class Agent {
  public:
    virtual ~Agent() = default;
    /// Takes one input at time `now` and returns all that follows from it, in order. Never throws
    /// on wire input.
    virtual Effects handle(Time now, const Input& input) = 0;
};

}  // namespace siplab
