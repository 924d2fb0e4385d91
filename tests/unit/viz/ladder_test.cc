// The ladder as data: what a trace's records become.
#include "viz/ladder.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/unit/viz/trace_builder.h"

namespace siplab::viz {
namespace {

using namespace std::chrono_literals;
using test::request;
using test::response;
using test::TraceBuilder;

std::size_t count(const Ladder& ladder, StepKind kind) {
    return static_cast<std::size_t>(
        std::count_if(ladder.steps.begin(), ladder.steps.end(),
                      [kind](const Step& s) { return s.kind == kind; }));
}

TEST(Ladder, LabelsSayMethodOrStatusWithCSeqAndSdp) {
    TraceBuilder t("Labels", {"alice", "bob"});
    t.pass(1s, "alice", "bob", request("INVITE", 1, true));
    t.pass(2s, "bob", "alice", response("200 OK", "1 INVITE"));
    const Ladder ladder = make_ladder(t.trace());
    ASSERT_EQ(ladder.arrows.size(), 2U);
    EXPECT_EQ(ladder.arrows[0].label.what, "INVITE");
    EXPECT_EQ(ladder.arrows[0].label.cseq, "1");
    EXPECT_TRUE(ladder.arrows[0].label.sdp);
    EXPECT_EQ(ladder.arrows[1].label.what, "200 OK");
    EXPECT_EQ(ladder.arrows[1].label.brief, "200");
    EXPECT_EQ(ladder.arrows[1].label.cseq, "1 INVITE");
    EXPECT_FALSE(ladder.arrows[1].label.sdp);
}

TEST(Ladder, AnArrowHasTheTimesOfItsTwoEnds) {
    TraceBuilder t("Times", {"alice", "bob"});
    t.pass(1s, "alice", "bob", request("INVITE", 1), 30ms);
    const Ladder ladder = make_ladder(t.trace());
    EXPECT_EQ(ladder.arrows[0].left, 1s);
    EXPECT_EQ(ladder.arrows[0].arrived, 1s + 30ms);
}

TEST(Ladder, ALostMessageSaysWhyAndWhere) {
    const Ladder ladder = make_ladder(test::lost_answer());
    const auto lost = std::find_if(ladder.arrows.begin(), ladder.arrows.end(),
                                   [](const Arrow& a) { return a.lost; });
    ASSERT_NE(lost, ladder.arrows.end());
    EXPECT_EQ(lost->reason, "the lab loses the 1st 200 at link lan");
    EXPECT_FALSE(lost->died_at_receiver);
    EXPECT_EQ(ladder.columns[lost->to].name, "alice");
}

TEST(Ladder, ARetransmissionKnowsTheTimerBehindIt) {
    const Ladder ladder = make_ladder(test::lost_answer());
    const auto again = std::find_if(ladder.arrows.begin(), ladder.arrows.end(),
                                    [](const Arrow& a) { return a.retransmission > 0; });
    ASSERT_NE(again, ladder.arrows.end());
    EXPECT_EQ(again->timer, "2xx retransmit");
}

TEST(Ladder, TheReceiverIsFoundByItsAddressWhenTheTraceDoesNotNameIt) {
    TraceBuilder t("By address", {"alice", "bob"});
    t.edit().header.nodes[1].addresses = {"2001:db8::2"};
    t.send(1s, "alice", "", request("BYE", 1));
    t.edit().records.back().to = "[2001:db8::2]:5060";
    EXPECT_EQ(make_ladder(t.trace()).arrows[0].to, 1U);
}

TEST(Ladder, StatesAreThoseOfPhonesCallsOnly) {
    TraceBuilder t("States", {"alice", "pbx"});
    t.move(1s, "alice", "caller", "Idle", "user calls", "Calling");
    t.move(1s, "alice", "invite-client", "Start", "INVITE from TU", "Calling");
    t.move(1s, "pbx", "callee", "Idle", "INVITE", "Incoming");
    const Ladder ladder = make_ladder(t.trace());
    ASSERT_EQ(count(ladder, StepKind::state), 1U);
    EXPECT_EQ(ladder.steps[0].text, "Calling");
}

TEST(Ladder, NotesThatTheStateSaysAlreadyAreLeftOut) {
    TraceBuilder t("Notes", {"alice"});
    t.note(1s, "alice", "ringback", "");
    t.note(2s, "alice", "registration_failed", "403 Forbidden");
    const Ladder ladder = make_ladder(t.trace());
    ASSERT_EQ(ladder.steps.size(), 1U);
    EXPECT_EQ(ladder.steps[0].text, "registration failed: 403 Forbidden");
}

TEST(Ladder, TwoTransportsAreToldApartAndOneIsSaidOnce) {
    TraceBuilder t("Transports", {"alice", "bob"});
    t.pass(1s, "alice", "bob", request("INVITE", 1));
    t.edit().records[0].transport = "TCP";
    EXPECT_NE(make_ladder(t.trace()).origin.find("over TCP"), std::string::npos);
    t.pass(2s, "bob", "alice", request("BYE", 1));
    const Ladder mixed = make_ladder(t.trace());
    EXPECT_EQ(mixed.arrows[0].label.transport, "TCP");
    EXPECT_EQ(mixed.arrows[1].label.transport, "");
    EXPECT_EQ(mixed.origin.find("over"), std::string::npos);
}

TEST(Ladder, BytesThatAreNoMessageAreLabelledSo) {
    TraceBuilder t("Noise", {"alice", "bob"});
    t.pass(1s, "alice", "bob", "\x01\x02 hello");
    const Ladder ladder = make_ladder(t.trace());
    EXPECT_EQ(ladder.arrows[0].label.what, "malformed: \\x01\\x02 hello");
}

TEST(TimeText, IsMillisecondsWithoutRounding) {
    EXPECT_EQ(time_text(0ns), "0.000 s");
    EXPECT_EQ(time_text(1999999999ns), "1.999 s");
    EXPECT_EQ(time_text(3600s), "3600.000 s");
}

}  // namespace
}  // namespace siplab::viz
