// Scripted agents on a simulated network, for the stories in this folder.
//
// A Talker sends what it is told to and remembers what it hears; it knows no SIP beyond the text of
// one message.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/network.h"

namespace siplab::test {

using namespace std::chrono_literals;

/// A whole SIP message (RFC 3261 section 7), `body` octets of text at its end.
inline std::string sip_message(const std::string& call_id, std::size_t body = 0) {
    return fmt::format(
               "OPTIONS sip:bob@lab.example SIP/2.0\r\n"
               "Via: SIP/2.0/UDP lab.example:5060;branch=z9hG4bK-{0}\r\n"
               "Max-Forwards: 70\r\n"
               "From: <sip:alice@lab.example>;tag=a1\r\n"
               "To: <sip:bob@lab.example>\r\n"
               "Call-ID: {0}\r\n"
               "CSeq: 1 OPTIONS\r\n"
               "Content-Type: text/plain\r\n"
               "Content-Length: {1}\r\n"
               "\r\n",
               call_id, body) +
           std::string(body, 'x');
}

/// An order that makes a Talker send these bytes.
inline Order say(const Address& to, const std::string& bytes,
                 Transport transport = Transport::udp) {
    return {"say",
            {{"ip", to.ip},
             {"port", std::to_string(to.port)},
             {"transport", std::string(to_text(transport))},
             {"bytes", bytes}}};
}

struct Heard {
    Time at;
    Received what;
};

class Talker : public Agent {
  public:
    /// What it does with each message, beyond remembering it.
    using Answer = std::function<Effects(const Received&)>;
    explicit Talker(Answer answer = {}) : answer_(std::move(answer)) {}

    std::vector<Heard> heard;
    std::vector<TransportFailed> failures;

    Effects handle(Time now, const Input& input) override {
        if (const auto* order = std::get_if<Order>(&input)) {
            return said(*order);
        }
        if (const auto* failed = std::get_if<TransportFailed>(&input)) {
            failures.push_back(*failed);
        }
        if (const auto* received = std::get_if<Received>(&input)) {
            heard.push_back({now, *received});
            return answer_ ? answer_(*received) : Effects{};
        }
        return {};
    }

  private:
    static Effects said(const Order& order) {
        const auto& words = order.words;
        Send send;
        send.transport = words.at("transport") == "TCP" ? Transport::tcp : Transport::udp;
        send.to = {words.at("ip"), static_cast<std::uint16_t>(std::stoul(words.at("port")))};
        send.bytes = words.at("bytes");
        return {Effect{send, Effect::by_input, "call", "branch OPTIONS"}};
    }

    Answer answer_;
};

/// An answer that sends the same bytes back where they came from.
inline Effects echo(const Received& received) {
    Send send{received.transport, received.remote, received.remote, received.bytes, 0};
    return {Effect{send, Effect::by_input, "call", "branch OPTIONS"}};
}

/// A network with a Talker on each node, and all records of its run.
class Party {
  public:
    explicit Party(NetworkPlan plan, const std::map<std::string, Talker::Answer>& answers = {})
        : network(plan) {
        for (const NodePlan& node : plan.nodes) {
            const auto answer = answers.find(node.name);
            auto talker = std::make_unique<Talker>(answer == answers.end() ? Talker::Answer{}
                                                                           : answer->second);
            talkers_[node.name] = talker.get();
            network.attach(node.name, std::move(talker));
        }
        network.on_record([this](const trace::Record& record) { records.push_back(record); });
    }

    Talker& operator[](const std::string& node) { return *talkers_.at(node); }

    /// `from` sends `bytes` to `to` at time `at`.
    void say(Time at, const std::string& from, const Address& to, const std::string& bytes,
             Transport transport = Transport::udp) {
        network.schedule(at, from, test::say(to, bytes, transport), from + " says something");
    }
    void say(Time at, const std::string& from, const std::string& to, const std::string& bytes,
             Transport transport = Transport::udp, bool ipv6 = false) {
        say(at, from, network.address(to, ipv6), bytes, transport);
    }

    [[nodiscard]] std::vector<trace::Record> all(trace::Kind kind) const {
        std::vector<trace::Record> found;
        for (const trace::Record& record : records) {
            if (record.kind == kind) {
                found.push_back(record);
            }
        }
        return found;
    }

    Network network;
    std::vector<trace::Record> records;

  private:
    std::map<std::string, Talker*> talkers_;
};

/// Alice and Bob on a network of this shape, which is 1 ms and 1 Mbit/s everywhere unless changed.
inline NetworkPlan alice_and_bob(Topology topology = Topology::lan) {
    NetworkPlan plan;
    plan.topology = topology;
    plan.link = {1ms, 1'000'000, 100, 0.0};
    plan.wan = {10ms, 1'000'000, 100, 0.0};
    plan.nodes = {{"alice", "phone", 1, {}, {}}, {"bob", "phone", 2, {}, {}}};
    return plan;
}

/// How long a link of `rate` bits a second needs for so many octets.
constexpr Time serialization(std::size_t octets, std::int64_t rate = 1'000'000) {
    return Time{static_cast<std::int64_t>(octets) * 8 * 1'000'000'000 / rate};
}

constexpr std::size_t ipv4_udp_headers = 28;
constexpr std::size_t ipv6_udp_headers = 48;
constexpr std::size_t ppp_framing = 2;

}  // namespace siplab::test
