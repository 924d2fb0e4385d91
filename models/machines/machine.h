// State machines as data: the table that is executed is the table that is drawn
// (docs/architecture.md, rule 1).
//
// A machine is an enum of states, an enum of events and an array of rows. The next state stands in
// the row and never depends on data; what a row does is a short list of steps from the vocabulary
// below. `check()` proves at compile time that a table is deterministic, that every state can be
// reached, that an end can be reached from each and that every started timer is handled.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>

namespace siplab {

/// Every timer that a table may start. A to M: RFC 3261 section 17 and RFC 6026; the others are
/// named after their use.
enum class Timer : std::uint8_t {
    none,
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    I,
    J,
    K,
    L,
    M,
    N,               ///< how long a subscriber waits for the NOTIFY (RFC 6665 4.1.2.4)
    trying,          ///< 200 ms before an INVITE server transaction sends 100 itself (17.2.1)
    late_trying,     ///< before a non-INVITE server transaction sends 100 itself (RFC 4320 4.1)
    retransmit_2xx,  ///< T1 doubling to T2 (13.3.1.4)
    wait_ack,        ///< 64*T1 for the ACK to a 2xx (13.3.1.4)
    glare,           ///< back-off after 491 (14.1)
    refresh,         ///< before a binding runs out (10.2.4)
    retry,           ///< before a failed registration is tried again
    expire,          ///< a binding runs out (10.3); an INVITE's Expires (13.3.1)
    progress,        ///< a provisional response at least every minute (13.3.1.1)
    give_up,         ///< 64*T1 after a CANCEL (9.1)
    ring,            ///< how long a phone rings before it gives up
};

/// The last of them, for loops over all.
inline constexpr Timer last_timer = Timer::ring;

/// "A", "2xx retransmit", ...: as drawn and as recorded.
std::string_view to_text(Timer timer);

/// What a transition can do. The machine's owner performs them in order; the vocabulary is shared
/// so that all diagrams read alike.
enum class Verb : std::uint8_t {
    send,     ///< send the message at hand (a request out of a client, a response out of a server)
    resend,   ///< send again the bytes last sent
    ack,      ///< send an ACK
    deliver,  ///< pass the message at hand up to the transaction user (or the usage's owner)
    report,   ///< tell the transaction user of a time-out or transport error
    start,    ///< start the timer
    restart,  ///< start the timer again with its next, longer interval
    stop,     ///< stop the timer
    tell,     ///< tell the user or owner: the step's word says what ("ringing", "answered")
    make,     ///< make and send a new request or response: the word says which ("BYE", "180")
};

struct Step {
    Verb verb = Verb::send;
    Timer timer = Timer::none;
    std::string_view word = {};
};

constexpr Step send() { return {Verb::send}; }
constexpr Step resend() { return {Verb::resend}; }
constexpr Step ack() { return {Verb::ack}; }
constexpr Step deliver() { return {Verb::deliver}; }
constexpr Step report(std::string_view word) { return {Verb::report, Timer::none, word}; }
constexpr Step start(Timer timer) { return {Verb::start, timer}; }
constexpr Step restart(Timer timer) { return {Verb::restart, timer}; }
constexpr Step stop(Timer timer) { return {Verb::stop, timer}; }
constexpr Step tell(std::string_view word) { return {Verb::tell, Timer::none, word}; }
constexpr Step make(std::string_view word) { return {Verb::make, Timer::none, word}; }

inline constexpr std::size_t max_steps = 8;

/// A fixed-size list of steps, usable in constant expressions.
struct Steps {
    std::array<Step, max_steps> list{};
    std::uint8_t size = 0;
    constexpr Steps() = default;
    template <class... S>
    requires(std::same_as<S, Step>&&...) constexpr Steps(S... steps)
        : list{steps...}, size{sizeof...(S)} {}
    [[nodiscard]] constexpr const Step* begin() const { return list.data(); }
    [[nodiscard]] constexpr const Step* end() const { return list.data() + size; }
};

struct StateInfo {
    std::string_view name;     ///< as drawn: "Proceeding"
    std::string_view meaning;  ///< one sentence for the student
    bool final = false;        ///< the machine is over here: its timers die with it
};

struct EventInfo {
    std::string_view name;      ///< as drawn: "1xx", "timer A"
    Timer timer = Timer::none;  ///< the timer whose firing this event is
};

struct Row {
    std::uint8_t from = 0, on = 0, to = 0;
    Steps steps;
    std::string_view clause;  ///< "RFC 3261 17.1.1.2"
};

/// A machine's table, type-erased: what the executor runs and viz/ draws.
struct Table {
    std::string_view name;     ///< stable, as typed on the command line: "invite-client"
    std::string_view title;    ///< "INVITE client transaction"
    std::string_view source;   ///< "RFC 3261 section 17.1.1, RFC 6026"
    std::string_view meaning;  ///< a sentence for the student
    std::span<const StateInfo> states;
    std::span<const EventInfo> events;
    std::span<const Row> rows;
    std::uint8_t initial = 0;
    bool lifeline = false;  ///< its state is what a person would call the state of the phone's call

    /// The row for this state and event, or nullptr: the event means nothing there.
    [[nodiscard]] constexpr const Row* find(std::uint8_t state, std::uint8_t event) const {
        for (const Row& row : rows) {
            if (row.from == state && row.on == event) return &row;
        }
        return nullptr;
    }
};

/// A row as it is written in a table's source: with the machine's own enums, so that they cannot be
/// mixed up.
template <class State, class Event>
struct TypedRow {
    State from;
    Event on;
    State to;
    Steps steps;
    std::string_view clause;
};

template <class State, class Event, std::size_t N>
constexpr std::array<Row, N> erase_types(const std::array<TypedRow<State, Event>, N>& typed) {
    std::array<Row, N> rows{};
    for (std::size_t i = 0; i < N; ++i) {
        rows[i] = {static_cast<std::uint8_t>(typed[i].from), static_cast<std::uint8_t>(typed[i].on),
                   static_cast<std::uint8_t>(typed[i].to), typed[i].steps, typed[i].clause};
    }
    return rows;
}

// ---- compile-time checks ------------------------------------------------------------------------

/// At most one row for a state and an event.
constexpr bool is_deterministic(const Table& table) {
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        for (std::size_t j = i + 1; j < table.rows.size(); ++j) {
            if (table.rows[i].from == table.rows[j].from && table.rows[i].on == table.rows[j].on)
                return false;
        }
    }
    return true;
}

inline constexpr std::size_t max_states = 32;
using StateSet = std::array<bool, max_states>;

constexpr StateSet reachable_from(const Table& table, std::uint8_t first) {
    StateSet seen{};
    seen[first] = true;
    for (std::size_t round = 0; round < table.states.size(); ++round) {
        for (const Row& row : table.rows) {
            if (seen[row.from]) seen[row.to] = true;
        }
    }
    return seen;
}

constexpr bool all_states_reachable(const Table& table) {
    const StateSet seen = reachable_from(table, table.initial);
    for (std::size_t s = 0; s < table.states.size(); ++s) {
        if (!seen[s]) return false;
    }
    return true;
}

constexpr bool end_reachable_from_each(const Table& table) {
    for (std::size_t s = 0; s < table.states.size(); ++s) {
        const StateSet seen = reachable_from(table, static_cast<std::uint8_t>(s));
        bool found = false;
        for (std::size_t e = 0; e < table.states.size(); ++e)
            found = found || (seen[e] && table.states[e].final);
        if (!found) return false;
    }
    return true;
}

constexpr bool starts(const Row& row, Timer timer) {
    for (const Step& step : row.steps) {
        if ((step.verb == Verb::start || step.verb == Verb::restart) && step.timer == timer)
            return true;
    }
    return false;
}

constexpr bool stops(const Table& table, const Row& row, Timer timer) {
    if (table.events[row.on].timer == timer) return true;  // it has just fired
    for (const Step& step : row.steps) {
        if (step.verb == Verb::stop && step.timer == timer) return true;
    }
    return false;
}

/// In every state in which a timer may be running, its firing has a row (or the machine is over).
constexpr bool every_timer_handled(const Table& table) {
    for (int t = 1; t <= static_cast<int>(last_timer); ++t) {
        const auto timer = static_cast<Timer>(t);
        StateSet running{};
        for (std::size_t round = 0; round <= table.states.size(); ++round) {
            for (const Row& row : table.rows) {
                if (starts(row, timer) || (running[row.from] && !stops(table, row, timer)))
                    running[row.to] = true;
            }
        }
        for (std::size_t s = 0; s < table.states.size(); ++s) {
            if (!running[s] || table.states[s].final) continue;
            bool handled = false;
            for (const Row& row : table.rows) {
                handled = handled || (row.from == s && table.events[row.on].timer == timer);
            }
            if (!handled) return false;
        }
    }
    return true;
}

/// Every event that is a timer's firing belongs to a timer that some row starts.
constexpr bool every_timer_started(const Table& table) {
    for (const Row& row : table.rows) {
        const Timer timer = table.events[row.on].timer;
        if (timer == Timer::none) continue;
        bool started = false;
        for (const Row& other : table.rows) started = started || starts(other, timer);
        if (!started) return false;
    }
    return true;
}

constexpr bool every_row_cites_its_clause(const Table& table) {
    for (const Row& row : table.rows) {
        if (row.clause.empty()) return false;
    }
    return true;
}

/// Every check above: what each table's static_assert asks for.
constexpr bool is_sound(const Table& table) {
    return is_deterministic(table) && all_states_reachable(table) &&
           end_reachable_from_each(table) && every_timer_handled(table) &&
           every_timer_started(table) && every_row_cites_its_clause(table);
}

}  // namespace siplab
