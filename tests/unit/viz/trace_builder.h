// Writes small traces as stories: who sent what when, how long it took, what was lost.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "models/trace/record.h"

namespace siplab::test {

using namespace std::chrono_literals;

/// A message with the header fields that a ladder reads.
std::string request(std::string_view method, unsigned cseq, bool sdp = false);
std::string response(std::string_view status_and_reason, std::string_view cseq, bool sdp = false);

/// Records are numbered as they are told.
class TraceBuilder {
  public:
    TraceBuilder(std::string title, std::initializer_list<std::string_view> nodes);

    /// A message leaves; returns the record's id.
    std::uint64_t send(Time at, std::string_view from, std::string_view to, std::string message,
                       unsigned retransmission = 0, std::uint64_t cause = 0);
    /// The message of this record arrives.
    std::uint64_t receive(Time at, std::uint64_t sent);
    /// send() and receive() a delay later; returns the id of the receipt.
    std::uint64_t pass(Time at, std::string_view from, std::string_view to, std::string message,
                       Time delay = 1ms);
    void drop(Time at, std::uint64_t sent, std::string reason, std::string place,
              std::string_view node = {});
    std::uint64_t fire(Time at, std::string_view node, std::string timer);
    void act(Time at, std::string_view node, std::string text);
    void note(Time at, std::string_view node, std::string topic, std::string text);
    /// A move of a machine; only the caller's and the callee's are drawn along lifelines.
    void move(Time at, std::string_view node, std::string machine, std::string from,
              std::string event, std::string to, std::string instance = "call 1");

    [[nodiscard]] const trace::Trace& trace() const { return trace_; }
    trace::Trace& edit() { return trace_; }

  private:
    trace::Record& add(trace::Kind kind, Time at, std::string_view node);
    trace::Trace trace_;
};

/// Alice calls bob through a PBX, they talk, alice hangs up.
trace::Trace basic_call();
/// The first 200 to the INVITE is lost and sent again.
trace::Trace lost_answer();
/// Both hang up at once: two BYEs cross on the way.
trace::Trace crossing();

}  // namespace siplab::test
