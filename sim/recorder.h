// Gives every record its id, tells whoever listens, and remembers the messages that are on their
// way.
//
// A host says what it sent; where the message arrives or dies, the same message is found again: a
// datagram by the id that it carries (SentTag), a message in a TCP stream by where it ends in the
// stream. Knows nothing of ns-3 and parses no SIP.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "models/base/types.h"
#include "models/trace/record.h"

namespace siplab {

class Recorder {
  public:
    using Observer = std::function<void(const trace::Record&)>;

    /// Observers are called in the order in which they were given, with every record, at the moment
    /// it is made.
    void observe(Observer observer);
    /// Told of the `dropped` records of messages that `node` had sent.
    void observe_drops_of(const std::string& node, Observer observer);

    /// Says which node has an address, for Record::peer.
    void name_address(const std::string& ip, const std::string& node);
    /// "" when no node has it.
    [[nodiscard]] const std::string& node_at(const std::string& ip) const;

    /// Numbers the record and shows it. Returns its id.
    std::uint64_t add(trace::Record& record);
    /// The same for a `sent` record, which is then kept until the message arrives or is dropped.
    /// Returns what is kept.
    const trace::Record& add_sent(trace::Record&& record);

    /// A message whose way has ended: its `sent` record, without a copy of its many strings.
    using Ended = std::map<std::uint64_t, trace::Record>::node_type;
    /// Ends the way of a message; empty when it is not under way (any more).
    Ended take(std::uint64_t sent_id) { return under_way_.extract(sent_id); }
    /// Ends the way of a message with a `dropped` record: its id, or 0 when the message is not
    /// under way (any more), as when a second fragment of it is lost. Without `at_node` the sender
    /// is the node that last had it.
    std::uint64_t drop(std::uint64_t sent_id, Time at, std::string reason, std::string place,
                       const std::string& at_node = {});
    /// The oldest datagram to `peer` that `node` sent and that is still under way; null when there
    /// is none.
    [[nodiscard]] const trace::Record* oldest_datagram(const std::string& node,
                                                       const std::string& peer) const;

    // ---- TCP: one stream is one direction of one connection, named by its two socket addresses.

    /// A connection begins: forgets what an older one between the same ports left.
    void open_stream(const Address& from, const Address& to);
    /// Message `sent_id` ends at byte `end` of the stream.
    void mark(const Address& from, const Address& to, std::uint64_t end, std::uint64_t sent_id);
    /// The message that ends at byte `end`; 0 when the sender wrote no whole message there.
    std::uint64_t claim(const Address& from, const Address& to, std::uint64_t end);
    /// The messages of the stream that nobody claimed, oldest first; the stream ends.
    std::vector<std::uint64_t> abandon(const Address& from, const Address& to);

  private:
    struct Mark {
        std::uint64_t end;
        std::uint64_t sent_id;
    };
    using StreamName = std::pair<Address, Address>;

    std::uint64_t last_id_ = 0;
    std::vector<Observer> observers_;
    std::map<std::string, Observer> drop_observers_;
    std::map<std::string, std::string> node_by_ip_;
    std::map<std::uint64_t, trace::Record> under_way_;
    std::map<StreamName, std::deque<Mark>> streams_;
};

}  // namespace siplab
