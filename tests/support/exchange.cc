#include "tests/support/exchange.h"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "models/message/headers.h"

namespace siplab::test {

namespace {

std::string describe(const std::string& bytes) {
    const auto message = Message::parse(bytes);
    if (!message) return "garbage";
    if (message->is_request()) return std::string(message->method_text());
    const auto cseq = get<CSeq>(*message);
    return fmt::format("{} {}", message->status(), cseq ? cseq->method_text : "?");
}

std::string seconds(Time time) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    return fmt::format("{}.{:03}", ms / 1000, ms % 1000);
}

}  // namespace

Message Passing::message() const { return *Message::parse(bytes); }

void Exchange::add(const std::string& name, const Address& address, std::unique_ptr<Agent> agent) {
    nodes_.emplace(name, Node{address, std::move(agent), {}});
}

void Exchange::at(Time when, std::function<void()> what) { queue_.emplace(when, std::move(what)); }

void Exchange::order(Time when, const std::string& node, const std::string& verb,
                     std::map<std::string, std::string> words) {
    at(when, [this, node, order = Order{verb, std::move(words)}] { feed(node, order); });
}

void Exchange::inject(Time when, const std::string& node, const Address& from, std::string bytes) {
    at(when, [this, node,
              packet = Received{Transport::udp, nodes_.at(node).address, from, std::move(bytes)}] {
        feed(node, packet);
    });
}

void Exchange::run_until(Time end) {
    while (!queue_.empty() && queue_.begin()->first <= end) {
        auto next = queue_.extract(queue_.begin());
        now_ = next.key();
        next.mapped()();
    }
    now_ = end;
}

void Exchange::feed(const std::string& name, const Input& input) {
    for (const Effect& effect : nodes_.at(name).agent->handle(now_, input)) carry_out(name, effect);
}

void Exchange::carry_out(const std::string& name, const Effect& effect) {
    if (const auto* send = std::get_if<Send>(&effect.what)) {
        carry(name, *send);
    } else if (const auto* timer = std::get_if<SetTimer>(&effect.what)) {
        at(now_ + timer->delay, [this, name, id = timer->id] {
            if (!nodes_.at(name).cancelled.contains(id)) feed(name, TimerFired{id});
        });
    } else if (const auto* cancel = std::get_if<CancelTimer>(&effect.what)) {
        nodes_.at(name).cancelled[cancel->id] = true;
    } else if (const auto* move = std::get_if<Transition>(&effect.what)) {
        happenings_.push_back({now_, name, move->machine, move->to, false});
    } else if (const auto* note = std::get_if<Note>(&effect.what)) {
        happenings_.push_back({now_, name, note->topic, note->text, true});
    }
}

void Exchange::carry(const std::string& name, const Send& send) {
    std::string to = send.to.to_text();
    for (const auto& [other, node] : nodes_) {
        if (node.address.ip == send.to.ip) to = other;
    }
    Passing passing{now_,      name, to, describe(send.bytes), 1, false, send.retransmission,
                    send.bytes};
    passing.nth = ++counts_[name + ">" + to + ":" + passing.what];
    passing.lost = !nodes_.contains(to) || (loses_ && loses_(passing));
    messages_.push_back(passing);
    if (passing.lost) return;
    at(now_ + delay,
       [this, to, packet = Received{send.transport, send.to, nodes_.at(name).address, send.bytes}] {
           feed(to, packet);
       });
}

std::vector<std::string> Exchange::story() const {
    std::vector<std::string> lines;
    for (const Passing& one : messages_) {
        lines.push_back(fmt::format("{} {} -> {} {}{}", seconds(one.at), one.from, one.to, one.what,
                                    one.lost ? " (lost)" : ""));
    }
    return lines;
}

std::vector<std::string> Exchange::between(const std::string& a, const std::string& b) const {
    std::vector<std::string> lines;
    for (const Passing& one : messages_) {
        const bool theirs = (one.from == a && one.to == b) || (one.from == b && one.to == a);
        if (theirs)
            lines.push_back(fmt::format("{} -> {} {}{}", one.from, one.to, one.what,
                                        one.lost ? " (lost)" : ""));
    }
    return lines;
}

std::vector<std::string> Exchange::noticed(const std::string& node) const {
    std::vector<std::string> topics;
    for (const Happening& one : happenings_) {
        if (one.node == node && one.note) topics.push_back(one.topic);
    }
    return topics;
}

std::string Exchange::said(const std::string& node, const std::string& topic) const {
    for (const Happening& one : happenings_) {
        if (one.node == node && one.note && one.topic == topic) return one.text;
    }
    return {};
}

std::vector<std::string> Exchange::states(const std::string& node,
                                          const std::string& machine) const {
    std::vector<std::string> states;
    for (const Happening& one : happenings_) {
        if (one.node == node && !one.note && one.topic == machine) states.push_back(one.text);
    }
    return states;
}

}  // namespace siplab::test
