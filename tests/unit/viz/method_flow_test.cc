// What followed what, for one method: small traces whose flow can be told by hand.
#include "viz/method_flow.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/viz/trace_builder.h"

namespace siplab::viz {
namespace {

using namespace std::chrono_literals;
using test::request;
using test::response;
using test::TraceBuilder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// "INVITE -> 180 Ringing ×1" for each edge.
std::vector<std::string> edges(const MethodFlow& flow) {
    std::vector<std::string> out;
    for (const FlowEdge& edge : flow.edges) {
        out.push_back(fmt::format("{} -> {} ×{}", flow.nodes[edge.from].name,
                                  flow.nodes[edge.to].name, edge.count));
    }
    return out;
}

MethodFlow flow_of(trace::Trace trace, std::string_view method) {
    for (trace::Record& record : trace.records) {
        record.dialog = "call";
        record.transaction = "z9hG4bK-1 INVITE";
    }
    return method_flow(std::vector{trace}, method);
}

TEST(MethodFlow, ACallThatIsAnswered) {
    TraceBuilder t("Call", {"alice", "bob"});
    t.act(1s, "alice", "calls bob");
    t.edit().records.back().topic = "call";
    const auto called = t.trace().records.back().id;
    const auto invite = t.send(1s, "alice", "bob", request("INVITE", 1), 0, called);
    t.receive(1001ms, invite);
    t.pass(1002ms, "bob", "alice", response("180 Ringing", "1 INVITE"));
    t.pass(2s, "bob", "alice", response("200 OK", "1 INVITE"));
    t.pass(2002ms, "alice", "bob", request("ACK", 1));
    EXPECT_THAT(edges(flow_of(t.trace(), "INVITE")),
                ElementsAre(" -> a person: call ×1", "a person: call -> INVITE ×1",
                            "INVITE -> 180 Ringing ×1", "180 Ringing -> 200 OK ×1",
                            "200 OK -> ACK ×1", "ACK ->  ×1"));
}

TEST(MethodFlow, ALossAndTheTimerThatMendsItMakeALoop) {
    TraceBuilder t("Loss", {"alice", "bob"});
    const auto invite = t.send(1s, "alice", "bob", request("INVITE", 1));
    t.drop(1001ms, invite, "loss", "lan");
    const auto fired = t.fire(1500ms, "alice", "A");
    const auto again = t.send(1500ms, "alice", "bob", request("INVITE", 1), 1, fired);
    t.receive(1501ms, again);
    t.pass(1502ms, "bob", "alice", response("486 Busy Here", "1 INVITE"));
    EXPECT_THAT(
        edges(flow_of(t.trace(), "INVITE")),
        ElementsAre(" -> by itself ×1", "by itself -> INVITE ×1", "INVITE -> INVITE is lost ×1",
                    "INVITE -> 486 Busy Here ×1", "INVITE is lost -> timer A ×1",
                    "486 Busy Here ->  ×1", "timer A -> INVITE ×1"));
}

TEST(MethodFlow, TheAnswerOfACancelIsNotThatOfItsInvite) {
    TraceBuilder t("Cancel", {"alice", "bob"});
    t.pass(1s, "alice", "bob", request("INVITE", 1));
    t.pass(2s, "alice", "bob", request("CANCEL", 1));
    t.pass(2002ms, "bob", "alice", response("200 OK", "1 CANCEL"));
    t.pass(2003ms, "bob", "alice", response("487 Request Terminated", "1 INVITE"));
    EXPECT_THAT(flow_text(flow_of(t.trace(), "INVITE")), HasSubstr("200 OK to CANCEL"));
    EXPECT_THAT(flow_text(flow_of(t.trace(), "CANCEL")),
                HasSubstr("487 Request Terminated to INVITE"));
}

TEST(MethodFlow, IsEmptyWhenNobodySendsTheMethod) {
    const MethodFlow flow = method_flow(std::vector{test::basic_call()}, "NOTIFY");
    EXPECT_EQ(flow.walks, 0u);
    EXPECT_THAT(flow.edges, IsEmpty());
}

TEST(MethodFlow, IsDrawnWithItsCounts) {
    TraceBuilder t("Busy", {"alice", "bob"});
    t.pass(1s, "alice", "bob", request("INVITE", 1));
    t.pass(2s, "bob", "alice", response("486 Busy <Here>", "1 INVITE"));
    const std::string dot = flow_dot(flow_of(t.trace(), "INVITE"));
    EXPECT_THAT(dot, HasSubstr("How INVITE flows"));
    EXPECT_THAT(dot, HasSubstr("486 Busy &lt;Here&gt;"));
}

}  // namespace
}  // namespace siplab::viz
