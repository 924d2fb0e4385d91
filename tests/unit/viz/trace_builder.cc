#include "tests/unit/viz/trace_builder.h"

#include <algorithm>

#include <fmt/format.h>

namespace siplab::test {

using trace::Kind;
using trace::Record;

namespace {

std::string with_fields(std::string start, std::string_view cseq, bool sdp) {
    const std::string_view body = sdp ? "v=0\r\n" : "";
    return fmt::format(
        "{}\r\nVia: SIP/2.0/UDP 10.1.0.1:5060;branch=z9hG4bK-alice-1\r\n"
        "From: <sip:alice@lab.example>;tag=alice-1\r\nTo: <sip:bob@lab.example>\r\n"
        "Call-ID: call-1@alice\r\nCSeq: {}\r\n{}Content-Length: {}\r\n\r\n{}",
        start, cseq, sdp ? "Content-Type: application/sdp\r\n" : "", body.size(), body);
}

}  // namespace

std::string request(std::string_view method, unsigned cseq, bool sdp) {
    return with_fields(fmt::format("{} sip:bob@lab.example SIP/2.0", method),
                       fmt::format("{} {}", cseq, method), sdp);
}

std::string response(std::string_view status_and_reason, std::string_view cseq, bool sdp) {
    return with_fields(fmt::format("SIP/2.0 {}", status_and_reason), cseq, sdp);
}

TraceBuilder::TraceBuilder(std::string title, std::initializer_list<std::string_view> nodes) {
    trace_.header.lab = "story";
    trace_.header.title = std::move(title);
    trace_.header.seed = 1;
    trace_.header.program = "siplab 0.1.0";
    for (const std::string_view name : nodes) {
        const std::string address = fmt::format("10.1.0.{}", trace_.header.nodes.size() + 1);
        trace_.header.nodes.push_back(
            {std::string(name), name == "pbx" ? "pbx" : "phone", {address}});
    }
}

Record& TraceBuilder::add(Kind kind, Time at, std::string_view node) {
    Record record;
    record.kind = kind;
    record.id = trace_.records.size() + 1;
    record.at = at;
    record.node = node;
    trace_.records.push_back(std::move(record));
    return trace_.records.back();
}

std::uint64_t TraceBuilder::send(Time at, std::string_view from, std::string_view to,
                                 std::string message, unsigned retransmission,
                                 std::uint64_t cause) {
    Record& record = add(Kind::sent, at, from);
    record.peer = to;
    record.transport = "UDP";
    record.message = std::move(message);
    record.retransmission = retransmission;
    record.cause = cause;
    return record.id;
}

std::uint64_t TraceBuilder::receive(Time at, std::uint64_t sent) {
    const Record original = trace_.records[sent - 1];
    Record& record = add(Kind::received, at, original.peer);
    record.peer = original.node;
    record.message = original.message;
    record.cause = sent;
    return record.id;
}

std::uint64_t TraceBuilder::pass(Time at, std::string_view from, std::string_view to,
                                 std::string message, Time delay) {
    return receive(at + delay, send(at, from, to, std::move(message)));
}

void TraceBuilder::drop(Time at, std::uint64_t sent, std::string reason, std::string place,
                        std::string_view node) {
    const Record original = trace_.records[sent - 1];
    Record& record = add(Kind::dropped, at, node.empty() ? original.node : node);
    record.peer = original.peer;
    record.message = original.message;
    record.cause = sent;
    record.reason = std::move(reason);
    record.place = std::move(place);
}

std::uint64_t TraceBuilder::fire(Time at, std::string_view node, std::string timer) {
    Record& record = add(Kind::timer_fired, at, node);
    record.timer = std::move(timer);
    return record.id;
}

void TraceBuilder::act(Time at, std::string_view node, std::string text) {
    add(Kind::action, at, node).text = std::move(text);
}

void TraceBuilder::note(Time at, std::string_view node, std::string topic, std::string text) {
    Record& record = add(Kind::note, at, node);
    record.topic = std::move(topic);
    record.text = std::move(text);
}

void TraceBuilder::move(Time at, std::string_view node, std::string machine, std::string from,
                        std::string event, std::string to, std::string instance) {
    Record& record = add(Kind::transition, at, node);
    record.machine = std::move(machine);
    record.instance = std::move(instance);
    record.from_state = std::move(from);
    record.event = std::move(event);
    record.to_state = std::move(to);
}

trace::Trace basic_call() {
    TraceBuilder t("Alice calls bob through the PBX", {"alice", "pbx", "bob"});
    t.act(1s, "alice", "alice calls bob");
    t.move(1s, "alice", "caller", "Idle", "user calls", "Calling");
    const auto to_pbx = t.send(1s, "alice", "pbx", request("INVITE", 1, true));
    t.receive(1s + 1ms, to_pbx);
    // The PBX answers and calls bob at the same instant; both messages are under way together.
    const auto trying = t.send(1s + 1ms, "pbx", "alice", response("100 Trying", "1 INVITE"));
    const auto to_bob = t.send(1s + 1ms, "pbx", "bob", request("INVITE", 1, true));
    t.receive(1s + 2ms, trying);
    t.move(1s + 2ms, "alice", "caller", "Calling", "1xx", "Proceeding");
    t.receive(1s + 2ms, to_bob);
    t.move(1s + 2ms, "bob", "callee", "Idle", "INVITE", "Incoming");
    t.move(1s + 2ms, "bob", "callee", "Incoming", "user is alerted", "Ringing");
    t.note(1s + 2ms, "bob", "rings", "");
    t.pass(1s + 2ms, "bob", "pbx", response("180 Ringing", "1 INVITE"));
    t.pass(1s + 3ms, "pbx", "alice", response("180 Ringing", "1 INVITE"));
    t.move(1s + 4ms, "alice", "caller", "Proceeding", "180", "Ringing");
    t.act(4s, "bob", "bob answers");
    t.move(4s, "bob", "callee", "Ringing", "user answers", "Answered");
    t.pass(4s, "bob", "pbx", response("200 OK", "1 INVITE", true));
    t.pass(4s + 1ms, "pbx", "alice", response("200 OK", "1 INVITE", true));
    t.move(4s + 2ms, "alice", "caller", "Ringing", "2xx", "Talking");
    t.pass(4s + 2ms, "alice", "pbx", request("ACK", 1));
    t.pass(4s + 3ms, "pbx", "bob", request("ACK", 1));
    t.move(4s + 4ms, "bob", "callee", "Answered", "ACK", "Talking");
    t.act(14s, "alice", "alice hangs up");
    t.move(14s, "alice", "caller", "Talking", "user hangs up", "Hanging up");
    t.pass(14s, "alice", "pbx", request("BYE", 2));
    const auto ok = t.send(14s + 1ms, "pbx", "alice", response("200 OK", "2 BYE"));
    const auto bye = t.send(14s + 1ms, "pbx", "bob", request("BYE", 2));
    t.receive(14s + 2ms, ok);
    t.move(14s + 2ms, "alice", "caller", "Hanging up", "BYE answered", "Ended");
    t.receive(14s + 2ms, bye);
    t.move(14s + 2ms, "bob", "callee", "Talking", "BYE", "Ended");
    t.pass(14s + 2ms, "bob", "pbx", response("200 OK", "2 BYE"));
    return t.trace();
}

trace::Trace lost_answer() {
    TraceBuilder t("The answer is lost once", {"alice", "bob"});
    t.act(1s, "alice", "alice calls bob");
    t.move(1s, "alice", "caller", "Idle", "user calls", "Calling");
    t.pass(1s, "alice", "bob", request("INVITE", 1, true), 10ms);
    t.move(1s + 10ms, "bob", "callee", "Incoming", "user answers", "Answered");
    const auto lost = t.send(1s + 10ms, "bob", "alice", response("200 OK", "1 INVITE", true));
    t.drop(1s + 11ms, lost, "the lab loses the 1st 200", "link lan");
    const auto fired = t.fire(1s + 510ms, "bob", "2xx retransmit");
    const auto again =
        t.send(1s + 510ms, "bob", "alice", response("200 OK", "1 INVITE", true), 1, fired);
    t.receive(1s + 520ms, again);
    t.move(1s + 520ms, "alice", "caller", "Calling", "2xx", "Talking");
    t.pass(1s + 520ms, "alice", "bob", request("ACK", 1), 10ms);
    t.move(1s + 530ms, "bob", "callee", "Answered", "ACK", "Talking");
    return t.trace();
}

trace::Trace crossing() {
    TraceBuilder t("Both hang up at once", {"alice", "bob"});
    t.act(1s, "alice", "alice hangs up");
    const auto from_alice = t.send(1s, "alice", "bob", request("BYE", 2));
    t.act(1s + 5ms, "bob", "bob hangs up");
    const auto from_bob = t.send(1s + 5ms, "bob", "alice", request("BYE", 7));
    t.receive(1s + 20ms, from_alice);
    const auto ok_from_bob = t.send(1s + 20ms, "bob", "alice", response("200 OK", "2 BYE"));
    t.receive(1s + 25ms, from_bob);
    const auto ok_from_alice = t.send(1s + 25ms, "alice", "bob", response("200 OK", "7 BYE"));
    t.receive(1s + 40ms, ok_from_bob);
    t.receive(1s + 45ms, ok_from_alice);
    return t.trace();
}

}  // namespace siplab::test
