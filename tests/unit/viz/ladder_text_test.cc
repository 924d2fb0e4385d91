// Ladders as text beside the drawings kept in golden/. UPDATE_GOLDEN=1 writes those anew.
#include "viz/ladder_text.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/viz/trace_builder.h"
#include "viz/display_text.h"

namespace siplab::viz {
namespace {

using namespace std::chrono_literals;
using test::request;
using test::response;
using test::TraceBuilder;
using testing::HasSubstr;
using testing::Not;

void expect_golden(const std::string& name, const std::string& text) {
    const std::string path =
        std::string(SIPLAB_SOURCE_DIR "/tests/unit/viz/golden/") + name + ".txt";
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
    std::ifstream file(path);
    std::stringstream golden;
    golden << file.rdbuf();
    EXPECT_EQ(text, golden.str()) << path;
}

std::size_t widest(const std::string& text) {
    std::istringstream lines(text);
    std::string line;
    std::size_t width = 0;
    while (std::getline(lines, line)) width = std::max(width, cells(line));
    return width;
}

TEST(LadderText, ACallThroughThePbx) {
    expect_golden("basic-call", ladder_text(test::basic_call()));
}

TEST(LadderText, AnAnswerThatIsLostAndSentAgain) {
    expect_golden("lost-answer", ladder_text(test::lost_answer()));
}

TEST(LadderText, TwoByesThatCross) { expect_golden("crossing", ladder_text(test::crossing())); }

/// An INVITE that takes longer than T1: the second copy leaves before the answer to the first
/// arrives.
TEST(LadderText, ARetransmissionOnASlowLink) {
    TraceBuilder t("A slow link", {"alice", "bob"});
    const auto first = t.send(0s, "alice", "bob", request("INVITE", 1, true));
    const auto fired = t.fire(500ms, "alice", "A");
    const auto second = t.send(500ms, "alice", "bob", request("INVITE", 1, true), 1, fired);
    t.receive(700ms, first);
    const auto ringing = t.send(700ms, "bob", "alice", response("180 Ringing", "1 INVITE"));
    t.receive(1200ms, second);
    t.receive(1400ms, ringing);
    const std::string text = ladder_text(t.trace());
    EXPECT_THAT(text, HasSubstr("retransmission 1, timer A"));
    expect_golden("slow-link", text);
}

TEST(LadderText, EverythingAtOneTimeComesInCausalOrder) {
    TraceBuilder t("No delay at all", {"alice", "pbx", "bob"});
    const auto invite = t.send(1s, "alice", "pbx", request("INVITE", 1, true));
    t.receive(1s, invite);
    t.pass(1s, "pbx", "bob", request("INVITE", 1, true), 0ms);
    t.pass(1s, "bob", "pbx", response("200 OK", "1 INVITE", true), 0ms);
    t.pass(1s, "pbx", "alice", response("200 OK", "1 INVITE", true), 0ms);
    expect_golden("equal-times", ladder_text(t.trace()));
}

TEST(LadderText, FiveNodesFitIntoAHundredColumns) {
    TraceBuilder t("A chain of proxies", {"alice", "atlanta", "pbx", "biloxi", "bob"});
    const char* nodes[] = {"alice", "atlanta", "pbx", "biloxi", "bob"};
    for (int i = 0; i < 4; ++i) {
        t.pass(1s + i * 1ms, nodes[i], nodes[i + 1], request("INVITE", 314159, true));
        t.pass(1s + i * 1ms + 1ms, nodes[i + 1], nodes[i],
               response("407 Proxy Authentication Required", "314159 INVITE"));
    }
    t.note(2s, "bob", "ignored", "a 200 response that nobody waits for any more");
    const std::string text = ladder_text(t.trace());
    EXPECT_LE(widest(text), 100U);
    EXPECT_THAT(text, HasSubstr("407"));
    expect_golden("five-nodes", text);
}

TEST(LadderText, NarrowTerminalsGetShorterLabels) {
    for (const std::size_t width : {40U, 60U, 80U, 120U}) {
        EXPECT_LE(widest(ladder_text(test::basic_call(), {width, false})), width);
    }
}

TEST(LadderText, AMessageToAnAddressOutsideTheLab) {
    TraceBuilder t("Nobody is there", {"alice", "bob"});
    t.send(1s, "alice", "", request("INVITE", 1, true));
    t.edit().records.back().to = "192.0.2.9:5060";
    expect_golden("stranger", ladder_text(t.trace()));
}

TEST(LadderText, WhatIsUnderWayAtTheEndIsSaidSo) {
    TraceBuilder t("Cut short", {"alice", "bob"});
    t.send(1s, "alice", "bob", request("INVITE", 1, true));
    EXPECT_THAT(ladder_text(t.trace()), HasSubstr("still under way at the end"));
}

/// Escape sequences in a message must not reach the terminal, nor may text that changes the writing
/// direction.
TEST(LadderText, ControlCharactersOfAMessageAreEscaped) {
    TraceBuilder t("Rude\x1b[2J\xE2\x80\xAE", {"alice", "bob"});
    t.pass(1s, "alice", "bob", "SIP/2.0 200 \x1b]0;owned\x07\r\nCSeq: 1 INVITE\r\n\r\n");
    t.pass(2s, "alice", "bob", std::string("\0\xFF garbage", 10));
    t.note(3s, "bob", "malformed", "line 1:\nwhat \x9f is this");
    const std::string text = ladder_text(t.trace());
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\x07'), std::string::npos);
    EXPECT_THAT(text, Not(HasSubstr("\xE2\x80\xAE")));
    EXPECT_THAT(text, HasSubstr("malformed"));
    expect_golden("rude", text);
}

TEST(LadderText, WideLettersKeepTheColumnsInLine) {
    TraceBuilder t("北京的电话", {"爱丽丝", "bob"});
    t.act(1s, "爱丽丝", "呼叫 bob");
    t.pass(1s, "爱丽丝", "bob", request("INVITE", 1));
    expect_golden("wide-letters", ladder_text(t.trace()));
}

TEST(LadderText, TwoCallsOfOnePhoneAreToldApart) {
    TraceBuilder t("Two calls", {"alice"});
    t.move(1s, "alice", "caller", "Idle", "user calls", "Calling", "call 1");
    t.move(2s, "alice", "callee", "Idle", "INVITE", "Incoming", "call 2");
    const std::string text = ladder_text(t.trace());
    EXPECT_THAT(text, HasSubstr("◆ call 1: Calling"));
    EXPECT_THAT(text, HasSubstr("◆ call 2: Incoming"));
}

TEST(LadderText, ColourIsOnlyAddedOnRequestAndChangesNoCharacter) {
    const std::string plain = ladder_text(test::lost_answer());
    std::string coloured = ladder_text(test::lost_answer(), {100, true});
    EXPECT_NE(plain, coloured);
    for (std::size_t at = 0; (at = coloured.find('\x1b')) != std::string::npos;) {
        coloured.erase(at, coloured.find('m', at) - at + 1);
    }
    EXPECT_EQ(plain, coloured);
}

TEST(LadderText, AnEmptyTraceIsNoError) {
    EXPECT_THAT(ladder_text(trace::Trace{}), HasSubstr("nothing happened"));
}

TEST(DisplayText, ShortensAndWrapsByTerminalColumns) {
    EXPECT_EQ(shorten("Temporarily", 6), "Tempo…");
    EXPECT_EQ(shorten("北京的电话", 6), "北京…");
    EXPECT_EQ(cells("e\xCC\x81"), 1U);  // e with a combining accent
    EXPECT_EQ(wrap("a call that nobody wants", 10, 3), "a call\nthat\nnobody wa…");
    EXPECT_EQ(wrap("abcdefgh", 3, 9), "abc\ndef\ngh");
}

}  // namespace
}  // namespace siplab::viz
