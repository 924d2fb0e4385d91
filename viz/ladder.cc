#include "viz/ladder.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "models/machines/catalog.h"
#include "viz/display_text.h"
#include "viz/ladder_label.h"
#include "viz/ladder_order.h"

namespace siplab::viz {
namespace {

using trace::Kind;
using trace::Record;
using trace::Trace;

/// What a phone's user hears and the state of the call beside it says already.
constexpr std::array<std::string_view, 4> said_by_state{"rings", "ringback", "answered", "ended"};

bool is_drawn_note(const Record& record) {
    return std::find(said_by_state.begin(), said_by_state.end(), record.topic) ==
           said_by_state.end();
}

bool is_lifeline_move(const Record& record) {
    if (record.kind != Kind::transition || record.from_state == record.to_state) return false;
    const Table* table = find_machine(record.machine);
    return table != nullptr && table->lifeline;
}

bool ends_machine(const Record& record) {
    const Table* table = find_machine(record.machine);
    return std::any_of(table->states.begin(), table->states.end(), [&](const StateInfo& state) {
        return state.final && state.name == record.to_state;
    });
}

/// "10.1.0.2:5060" and "[2001:db8::1]:5060" without the port and the brackets.
std::string_view ip_of(std::string_view address) {
    if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
    return address.substr(0, address.find(':'));
}

std::string action_text(const Record& record) {
    std::string_view text = record.text.empty() ? record.topic : record.text;
    if (text.starts_with(record.node + " ")) text.remove_prefix(record.node.size() + 1);
    return printable(text);
}

std::string note_text(const Record& record) {
    std::string topic = printable(record.topic);
    std::replace(topic.begin(), topic.end(), '_', ' ');
    if (record.text.empty()) return topic;
    std::string text = printable(record.text);
    const bool says_topic = topic.empty() || text.find(topic) != std::string::npos;
    return says_topic ? text : fmt::format("{}: {}", topic, text);
}

class LadderMaker {
  public:
    explicit LadderMaker(const Trace& trace) : trace_(trace) {}

    Ladder make() {
        make_columns();
        find_pairs();
        for (const Record& record : trace_.records) take(record);
        place();
        return std::move(ladder_);
    }

  private:
    void make_columns() {
        for (const trace::Node& node : trace_.header.nodes) {
            const std::size_t column = column_of(node.name);
            ladder_.columns[column].kind = printable(node.kind);
            ladder_.columns[column].addresses = node.addresses;
            for (const std::string& address : node.addresses)
                column_by_ip_.emplace(ip_of_node(address), column);
        }
        for (const Record& record : trace_.records) column_of(record.node);
    }

    /// A node's address stands alone, without a port, so an IPv6 one must not be cut at its colon.
    static std::string ip_of_node(const std::string& address) {
        const bool bare_ipv6 =
            !address.starts_with('[') && std::count(address.begin(), address.end(), ':') > 1;
        return bare_ipv6 ? address : std::string(ip_of(address));
    }

    std::size_t column_of(const std::string& node) {
        const auto [at, is_new] = column_by_name_.emplace(node, ladder_.columns.size());
        if (is_new) ladder_.columns.push_back({printable(node), "", {}});
        return at->second;
    }

    std::optional<std::size_t> peer_column(const Record& record, const std::string& address) const {
        if (const auto at = column_by_name_.find(record.peer); at != column_by_name_.end())
            return at->second;
        if (const auto at = column_by_ip_.find(std::string(ip_of(address)));
            at != column_by_ip_.end())
            return at->second;
        return std::nullopt;
    }

    /// Which records a later one needs: how messages ended, what caused retransmissions, how many
    /// calls a node has.
    void find_pairs() {
        for (std::size_t i = 0; i < trace_.records.size(); ++i) {
            const Record& record = trace_.records[i];
            by_id_.emplace(record.id, i);
            const bool is_end = record.kind == Kind::received || record.kind == Kind::dropped;
            if (is_end && record.cause != 0) end_of_.emplace(record.cause, i);
            if (is_lifeline(record)) calls_[record.node].insert(record.instance);
        }
    }

    /// Only phones: a PBX is in two calls for each one that goes through it, and what is said about
    /// them is in its messages.
    [[nodiscard]] bool is_lifeline(const Record& record) const {
        const std::string& kind = ladder_.columns[column_by_name_.at(record.node)].kind;
        return (kind == "phone" || kind.empty()) && is_lifeline_move(record);
    }

    const Record* find(std::uint64_t id) const {
        const auto at = by_id_.find(id);
        return at == by_id_.end() ? nullptr : &trace_.records[at->second];
    }

    void take(const Record& record) {
        switch (record.kind) {
            case Kind::sent: take_sent(record); break;
            case Kind::received: take_received(record); break;
            case Kind::action:
                add(record, {StepKind::action, record.at, 0, 0, action_text(record)});
                break;
            case Kind::note:
                if (is_drawn_note(record))
                    add(record, {StepKind::note, record.at, 0, 0, note_text(record)});
                break;
            case Kind::transition:
                if (is_lifeline(record)) {
                    add(record, {StepKind::state, record.at, 0, 0, state_text(record),
                                 ends_machine(record), record.instance});
                }
                break;
            default: break;
        }
    }

    std::string state_text(const Record& record) const {
        std::string state = printable(record.to_state);
        if (calls_.at(record.node).size() < 2) return state;
        return fmt::format("{}: {}", printable(record.instance), state);
    }

    void add(const Record& record, Step step) {
        step.column = column_of(record.node);
        Happening happening{record.at, step.column};
        if (const auto cause = happening_of_.find(record.cause); cause != happening_of_.end()) {
            happening.cause = cause->second;
        }
        if (step.kind == StepKind::arrive && happening.cause != Happening::none)
            happening.sending = happening.cause;
        happening_of_.emplace(record.id, happenings_.size());
        happenings_.push_back(happening);
        steps_.push_back(std::move(step));
    }

    Arrow begin_arrow(const Record& record) const {
        LabelledMessage labelled = label_of(record.message);
        Arrow arrow;
        arrow.left = arrow.arrived = record.at;
        arrow.label = std::move(labelled.label);
        arrow.request = labelled.request;
        arrow.transport = printable(record.transport);
        arrow.retransmission = record.retransmission;
        return arrow;
    }

    void take_sent(const Record& record) {
        Arrow arrow = begin_arrow(record);
        arrow.from = arrow.to = column_of(record.node);
        const auto end = end_of_.find(record.id);
        const Record* last = end == end_of_.end() ? nullptr : &trace_.records[end->second];
        if (last != nullptr) arrow.arrived = last->at;
        if (last != nullptr && last->kind == Kind::received) {
            arrow.to = column_of(last->node);
        } else if (const auto peer = peer_column(record, record.to)) {
            arrow.to = *peer;
        }
        if (arrow.to == arrow.from) {
            arrow.stranger = printable(record.to);
            arrow.to_stranger = true;
        }
        if (last == nullptr || last->kind == Kind::dropped) set_lost(arrow, last);
        if (record.retransmission > 0) arrow.timer = timer_behind(record);
        arrow_of_.emplace(record.id, ladder_.arrows.size());
        add(record, {StepKind::leave, record.at, 0, ladder_.arrows.size(), {}});
        ladder_.arrows.push_back(std::move(arrow));
    }

    void set_lost(Arrow& arrow, const Record* dropped) {
        arrow.lost = true;
        if (dropped == nullptr) {
            arrow.under_way = true;
            arrow.reason = "still under way at the end";
            return;
        }
        arrow.died_at_receiver = column_of(dropped->node) == arrow.to && arrow.to != arrow.from;
        arrow.reason = printable(dropped->reason);
        const std::string place = printable(dropped->place);
        if (!place.empty() && arrow.reason.find(place) == std::string::npos) {
            arrow.reason += (arrow.reason.empty() ? "at " : " at ") + place;
        }
    }

    void take_received(const Record& record) {
        std::size_t arrow_index = ladder_.arrows.size();
        if (const auto known = arrow_of_.find(record.cause); known != arrow_of_.end()) {
            arrow_index = known->second;
        } else {  // a capture begins in the middle, or its sender is outside
            Arrow arrow = begin_arrow(record);
            arrow.to = column_of(record.node);
            arrow.from = peer_column(record, record.from).value_or(arrow.to);
            if (arrow.from == arrow.to) arrow.stranger = printable(record.from);
            ladder_.arrows.push_back(std::move(arrow));
        }
        add(record, {StepKind::arrive, record.at, 0, arrow_index, {}});
    }

    /// The timer whose firing had this message sent again: up its causes, which lead there within
    /// one batch of effects.
    std::string timer_behind(const Record& sent) const {
        const Record* record = find(sent.cause);
        while (record != nullptr && record->node == sent.node) {
            if (record->kind == Kind::received || record->kind == Kind::action) break;
            if (record->kind == Kind::timer_fired) {
                if (!record->timer.empty()) return printable(record->timer);
                const Record* set = find(record->cause);
                return set == nullptr ? "" : printable(set->timer);
            }
            record = find(record->cause);
        }
        return {};
    }

    void place() {
        for (const Placed& placed : causal_order(happenings_)) {
            Step step = std::move(steps_[placed.happening]);
            const bool is_end = step.kind == StepKind::leave || step.kind == StepKind::arrive;
            const bool alone = is_end && is_alone(placed.happening, step);
            if (placed.level || alone) step.kind = StepKind::message;
            ladder_.steps.push_back(std::move(step));
        }
    }

    /// A sending without a receipt or the other way round: its whole arrow is drawn at once.
    bool is_alone(std::size_t happening, const Step& step) const {
        if (step.kind == StepKind::arrive) return happenings_[happening].sending == Happening::none;
        return ladder_.arrows[step.arrow].lost;
    }

    const Trace& trace_;
    Ladder ladder_;
    std::map<std::string, std::size_t> column_by_name_;
    std::map<std::string, std::size_t> column_by_ip_;
    std::map<std::uint64_t, std::size_t> by_id_;
    std::map<std::uint64_t, std::size_t> end_of_;
    std::map<std::uint64_t, std::size_t> arrow_of_;
    std::map<std::uint64_t, std::size_t> happening_of_;
    std::map<std::string, std::set<std::string>> calls_;
    std::vector<Happening> happenings_;
    std::vector<Step> steps_;
};

std::string origin_text(const trace::Header& header) {
    std::string text;
    if (!header.lab.empty())
        text = fmt::format("lab {}, seed {}", printable(header.lab), header.seed);
    if (!header.program.empty()) text += (text.empty() ? "" : ", ") + printable(header.program);
    return text;
}

/// One transport for all is said once, in the origin; UDP, the usual one, not at all.
void tell_transports(Ladder& ladder) {
    std::set<std::string> transports;
    for (const Arrow& arrow : ladder.arrows) transports.insert(arrow.transport);
    transports.erase("");
    if (transports.size() == 1 && *transports.begin() != "UDP")
        ladder.origin += ", over " + *transports.begin();
    if (transports.size() < 2) return;
    for (Arrow& arrow : ladder.arrows) {
        if (arrow.transport != "UDP") arrow.label.transport = arrow.transport;
    }
}

}  // namespace

Ladder make_ladder(const Trace& trace) {
    Ladder ladder = LadderMaker(trace).make();
    ladder.lab = printable(trace.header.lab);
    ladder.title = printable(trace.header.title.empty() ? trace.header.lab : trace.header.title);
    ladder.origin = origin_text(trace.header);
    tell_transports(ladder);
    return ladder;
}

std::string time_text(Time time) {
    const auto milliseconds = time.count() / 1'000'000;
    return fmt::format("{}.{:03} s", milliseconds / 1000, milliseconds % 1000);
}

}  // namespace siplab::viz
