// Expectations judged on small traces made by hand: each form met once and missed once.
#include "scenarios/expectations.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/reader.h"

namespace siplab {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using trace::Kind;
using trace::Record;

/// A trace that grows line by line.
class Story {
  public:
    Story& message(const std::string& from, const std::string& to, const std::string& start,
                   const std::string& cseq, unsigned retransmission = 0) {
        Record sent = record(Kind::sent, from);
        sent.peer = to;
        sent.message = fmt::format(
            "{}\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: "
            "<sip:b@h>\r\nCall-ID: c1\r\nCSeq: {}\r\n"
            "Content-Length: 0\r\n\r\n",
            start, cseq);
        sent.retransmission = retransmission;
        add(sent);
        Record received = sent;
        received.kind = Kind::received;
        received.node = to;
        received.peer = from;
        add(received);
        return *this;
    }
    Story& note(const std::string& node, const std::string& topic, const std::string& text = {}) {
        Record record_made = record(Kind::note, node);
        record_made.topic = topic;
        record_made.text = text;
        add(record_made);
        return *this;
    }
    Story& moves(const std::string& node, const std::string& machine, const std::string& state) {
        Record record_made = record(Kind::transition, node);
        record_made.machine = machine;
        record_made.to_state = state;
        add(record_made);
        return *this;
    }
    Story& sets(const std::string& node, const std::string& timer) {
        Record record_made = record(Kind::timer_set, node);
        record_made.timer = timer;
        add(record_made);
        return *this;
    }
    Story& loses(const std::string& node) {
        Record record_made = record(Kind::dropped, node);
        record_made.reason = "loss";
        add(record_made);
        return *this;
    }

    /// The verdict on one expectation: "" when met, else what happened instead.
    [[nodiscard]] std::string verdict(const std::string& expectation) const {
        const Read<Lab> lab = read_lab(
            "title: t\nnodes: {alice: , pbx: pbx, bob: }\nexpect:\n  - " + expectation + "\n",
            "t.yaml");
        if (!lab) return "not understood: " + lab.error().to_text();
        return judge(*lab, trace_).front().instead;
    }

  private:
    static Record record(Kind kind, const std::string& node) {
        Record made;
        made.kind = kind;
        made.node = node;
        made.dialog = "c1";
        return made;
    }
    void add(Record made) {
        made.id = trace_.records.size() + 1;
        made.at = Time{1ms} * static_cast<int>(made.id);
        trace_.records.push_back(std::move(made));
    }
    trace::Trace trace_;
};

Story failed_call() {
    Story story;
    story.message("alice", "pbx", "INVITE sip:bob@h SIP/2.0", "1 INVITE")
        .message("pbx", "alice", "SIP/2.0 100 Trying", "1 INVITE")
        .message("pbx", "alice", "SIP/2.0 486 Busy Here", "1 INVITE")
        .message("alice", "pbx", "ACK sip:bob@h SIP/2.0", "1 ACK")
        .note("alice", "failed", "busy");
    return story;
}

TEST(Expectations, WhatAUserNotices) {
    const Story story = failed_call();
    EXPECT_EQ(story.verdict("alice's call fails"), "");
    EXPECT_EQ(story.verdict("alice's call fails with 486"), "")
        << "the status comes from the response before the note";
    EXPECT_THAT(story.verdict("alice's call fails with 404"),
                HasSubstr("alice noticed: failed (busy)"));
    EXPECT_THAT(story.verdict("bob rings"), HasSubstr("bob noticed: nothing"));
    EXPECT_EQ(story.verdict("bob never rings"), "");
    EXPECT_THAT(story.verdict("alice's call never fails"), HasSubstr("failed"));
}

TEST(Expectations, AStatusInTheNotesTextCounts) {
    Story story;
    story.note("alice", "failed", "408 Request Timeout");
    EXPECT_EQ(story.verdict("alice's call fails with 408"), "");
}

TEST(Expectations, MessagesThatWereSentAndReceived) {
    const Story story = failed_call();
    EXPECT_EQ(story.verdict("alice receives 486 to INVITE from pbx"), "");
    EXPECT_EQ(story.verdict("pbx sends 486"), "");
    EXPECT_THAT(story.verdict("alice receives 486 to BYE"),
                HasSubstr("alice received: 100 to INVITE, 486 to INVITE"));
    EXPECT_THAT(story.verdict("alice receives 486 from bob"), HasSubstr("486 to INVITE"));
    EXPECT_EQ(story.verdict("alice never sends BYE"), "");
    EXPECT_THAT(story.verdict("alice never sends ACK"), HasSubstr("it happened once"));
}

TEST(Expectations, MessagesAreCountedWithTheirRetransmissions) {
    Story story = failed_call();
    story.message("alice", "pbx", "INVITE sip:bob@h SIP/2.0", "1 INVITE", 1);
    EXPECT_EQ(story.verdict("pbx receives exactly 2 INVITE"), "");
    EXPECT_THAT(story.verdict("pbx receives exactly 1 INVITE"), HasSubstr("it happened 2 times"));
    EXPECT_EQ(story.verdict("alice retransmits INVITE"), "");
    EXPECT_EQ(story.verdict("alice retransmits INVITE exactly 1 time"), "");
    EXPECT_THAT(story.verdict("alice never retransmits INVITE"), HasSubstr("sent again once"));
    EXPECT_EQ(story.verdict("alice never retransmits ACK"), "");
}

TEST(Expectations, SequencesMustFitMessageForMessage) {
    const Story story = failed_call();
    EXPECT_EQ(story.verdict("between alice and pbx: [INVITE, 100, 486, ACK]"), "");
    EXPECT_EQ(story.verdict("between pbx and alice: [INVITE, 100, 486 to INVITE, ACK]"), "")
        << "either node may come first";
    EXPECT_THAT(story.verdict("between alice and pbx: [INVITE, 100, 180, ACK]"),
                HasSubstr("message 3: expected `180`, `486 to INVITE` was sent"));
    EXPECT_THAT(story.verdict("between alice and pbx: [INVITE, 100]"),
                HasSubstr("expected no further message"));
    EXPECT_THAT(story.verdict("between alice and pbx: [INVITE, 100, 486, ACK, BYE]"),
                HasSubstr("expected `BYE`, nothing was sent"));
    EXPECT_THAT(story.verdict("between alice and bob: [INVITE]"), HasSubstr("none"));
}

TEST(Expectations, ThreeDotsStandForAnyNumberOfMessages) {
    const Story story = failed_call();
    EXPECT_EQ(story.verdict("between alice and pbx: [INVITE, ..., ACK]"), "");
    EXPECT_EQ(story.verdict("between alice and pbx: [..., 486, ...]"), "");
    EXPECT_EQ(story.verdict("between alice and pbx: [...]"), "");
    EXPECT_EQ(story.verdict("between alice and pbx: [INVITE, ..., 100, 486, ..., ACK]"), "")
        << "any number may be none";
    EXPECT_NE(story.verdict("between alice and pbx: [..., 180, ...]"), "");
    EXPECT_NE(story.verdict("between alice and pbx: [..., 486]"), "");
    EXPECT_EQ(story.verdict("between alice and pbx without INVITE: [ACK]"), "")
        << "responses to the method do not count either";
}

TEST(Expectations, RegistrationAtTheEndIsTheLastThingHeardOfIt) {
    Story story;
    story.note("alice", "registered").note("bob", "registered").note("bob", "unregistered");
    EXPECT_EQ(story.verdict("alice is registered at the end"), "");
    EXPECT_EQ(story.verdict("bob is registered"), "");
    EXPECT_EQ(story.verdict("bob is not registered at the end"), "");
    EXPECT_NE(story.verdict("bob is registered at the end"), "");
    EXPECT_NE(story.verdict("alice is not registered at the end"), "");
}

TEST(Expectations, LossAndMalformedMessages) {
    Story story = failed_call();
    EXPECT_EQ(story.verdict("no message is lost"), "");
    EXPECT_EQ(story.verdict("no message is malformed"), "");
    story.loses("alice").note("pbx", "malformed", "no colon");
    EXPECT_THAT(story.verdict("no message is lost"), HasSubstr("loss"));
    EXPECT_EQ(story.verdict("exactly 1 message is lost"), "");
    EXPECT_THAT(story.verdict("exactly 2 messages are lost"), HasSubstr("lost: "));
    EXPECT_THAT(story.verdict("no message is malformed"), HasSubstr("no colon"));
}

TEST(Expectations, TimersThatWereSet) {
    Story story;
    story.sets("alice", "B").sets("bob", "2xx retransmit");
    EXPECT_EQ(story.verdict("alice starts timer B"), "");
    EXPECT_EQ(story.verdict("bob starts timer 2xx-retransmit"), "");
    EXPECT_EQ(story.verdict("alice never starts timer A"), "");
    EXPECT_EQ(story.verdict("alice starts timer A"), "it was never set");
    EXPECT_EQ(story.verdict("alice never starts timer B"), "it was set once");
}

TEST(Expectations, StatesOfMachines) {
    Story story;
    story.moves("alice", "caller", "Calling").moves("alice", "caller", "Giving up");
    EXPECT_EQ(story.verdict("alice's caller reaches Giving-up"), "");
    EXPECT_THAT(story.verdict("alice's caller reaches Talking"),
                HasSubstr("went through: Calling, Giving-up"));
    EXPECT_NE(story.verdict("bob's caller reaches Calling"), "");
}

}  // namespace
}  // namespace siplab
