// A network for unit tests: agents, a virtual clock and a wire that loses what a test names. No
// ns-3, no sockets.
//
// Everything that happens is written down as a line, "0.500 alice -> bob INVITE", so that a test
// reads as a story.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/base/agent.h"
#include "models/message/message.h"

namespace siplab::test {

/// One message as it left.
struct Passing {
    Time at{};
    std::string from, to;
    std::string what;  ///< "INVITE", "200 INVITE": method, or status and the CSeq's method
    unsigned nth = 1;  ///< which one of its kind between these two, from 1
    bool lost = false;
    unsigned retransmission = 0;
    std::string bytes;

    [[nodiscard]] Message message() const;
};

/// What a phone noticed, or a row that a machine took.
struct Happening {
    Time at{};
    std::string node;
    std::string topic;  ///< Note topics, or the machine's name
    std::string text;   ///< the note's text, or the state that the machine is in now
    bool note = false;
};

class Exchange {
  public:
    Time delay = std::chrono::milliseconds{1};  ///< one way, for every message

    void add(const std::string& name, const Address& address, std::unique_ptr<Agent> agent);
    /// Has the user of `node` do something at this time.
    void order(Time at, const std::string& node, const std::string& verb,
               std::map<std::string, std::string> words = {});
    /// Puts a message from outside on the wire towards `node`.
    void inject(Time at, const std::string& node, const Address& from, std::string bytes);
    /// Messages for which this is true never arrive.
    void lose(std::function<bool(const Passing&)> which) { loses_ = std::move(which); }
    void run_until(Time end);

    [[nodiscard]] const std::vector<Passing>& messages() const { return messages_; }
    [[nodiscard]] const std::vector<Happening>& happenings() const { return happenings_; }
    /// "0.000 alice -> bob INVITE" a message; lost ones end in " (lost)".
    [[nodiscard]] std::vector<std::string> story() const;
    /// The same without times, of the messages between two nodes.
    [[nodiscard]] std::vector<std::string> between(const std::string& a,
                                                   const std::string& b) const;
    /// The notes of a node: "rings", "answered", ...
    [[nodiscard]] std::vector<std::string> noticed(const std::string& node) const;
    /// The text of a node's first note of this topic; empty when there is none.
    [[nodiscard]] std::string said(const std::string& node, const std::string& topic) const;
    /// The states that a machine of this node went through, "Calling", "Ringing", ...
    [[nodiscard]] std::vector<std::string> states(const std::string& node,
                                                  const std::string& machine) const;
    [[nodiscard]] Time now() const { return now_; }

  private:
    struct Node {
        Address address;
        std::unique_ptr<Agent> agent;
        std::map<std::uint64_t, bool> cancelled;
    };
    void at(Time when, std::function<void()> what);
    void feed(const std::string& name, const Input& input);
    void carry_out(const std::string& name, const Effect& effect);
    void carry(const std::string& name, const Send& send);

    Time now_{};
    std::multimap<Time, std::function<void()>> queue_;
    std::map<std::string, Node> nodes_;
    std::function<bool(const Passing&)> loses_;
    std::map<std::string, unsigned> counts_;
    std::vector<Passing> messages_;
    std::vector<Happening> happenings_;
};

}  // namespace siplab::test
