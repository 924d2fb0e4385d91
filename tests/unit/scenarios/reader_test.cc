// Lab files: what the smallest one means, and what every kind of mistake is answered with.
#include "scenarios/reader.h"

#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

Lab good(const std::string& text) {
    Read<Lab> lab = read_lab(text, "my-lab.yaml");
    EXPECT_TRUE(lab) << lab.error().to_text();
    return lab ? *lab : Lab{};
}

std::string wrong(const std::string& text) {
    const Read<Lab> lab = read_lab(text, "my.yaml");
    return lab ? "no mistake found" : lab.error().to_text();
}

constexpr const char* smallest =
    "title: My first call\n"
    "nodes:\n"
    "  alice: phone\n"
    "  bob: phone\n"
    "timeline:\n"
    "  - at 1s: alice calls bob\n"
    "  - when bob rings: bob answers\n"
    "  - 3s after bob is answered: alice hangs up\n"
    "expect:\n"
    "  - alice is answered\n";

TEST(LabReader, TheSmallestLabHasSensibleDefaults) {
    const Lab lab = good(smallest);
    EXPECT_EQ(lab.name, "my-lab");
    EXPECT_EQ(lab.seed, 1U);
    ASSERT_EQ(lab.nodes.size(), 2U);
    EXPECT_EQ(lab.nodes[0].phone->user, "alice");
    EXPECT_EQ(lab.nodes[0].phone->pbx, "") << "without a PBX, phones call addresses";
    EXPECT_EQ(lab.network.timers.t1, Time{500ms});
    ASSERT_EQ(lab.timeline.size(), 3U);
    EXPECT_EQ(lab.timeline[0].moment.time, Time{1s});
    EXPECT_TRUE(lab.timeline[1].moment.event.is("rings"));
    EXPECT_EQ(lab.timeline[2].moment.id, "after");
    EXPECT_EQ(lab.until, Time{1s + 3s + 32s + 8s})
        << "every transaction has come to its end by then";
}

TEST(LabReader, EverythingThatCanBeSaidIsRead) {
    const Lab lab = good(R"(
title: Everything
teaches: A lot.
rfc: [3261 section 13, 3261 section 15]
seed: 7
network:
  topology: two-sites
  transport: tcp
  ipv6: yes
  delay: 2ms
  rate: 10Mbit/s
  queue: 20
  loss: 1%
  wan: {delay: 80ms, loss: 2%}
  links:
    bob: {delay: 5ms}
  timers: {T1: 1s, T2: 8s, T4: 10s}
nodes:
  alice: {user: 101, display_name: "Alice A.", password: x, lines: 3, expires: 2min,
          ring_limit: 20s, registers: yes}
  pbx: {kind: pbx, domain: home.example, authenticate: yes, algorithm: SHA-256,
        extensions: {101: x, bob: y}}
  bob: {site: 2, transport: udp}
timeline:
  - at 1s: [alice calls bob, bob registers for 90s]
  - whenever bob rings: bob rejects with 486
expect:
  - between alice and pbx without REGISTER: [INVITE, ..., 200 to BYE]
until: 10s
)");
    EXPECT_EQ(lab.seed, 7U);
    EXPECT_TRUE(lab.network.ipv6);
    EXPECT_EQ(lab.network.wan.delay, Time{80ms});
    EXPECT_EQ(lab.network.wan.rate_bps, 10'000'000U)
        << "what an entry does not say keeps its default";
    EXPECT_EQ(lab.network.links.at("bob").delay, Time{5ms});
    EXPECT_EQ(lab.network.links.at("bob").loss, 0) << "a cable's loss comes on top of the LAN's";
    EXPECT_EQ(lab.network.links.at("bob").queue_packets, 20U);
    EXPECT_EQ(lab.nodes[0].phone->transport, Transport::tcp);
    EXPECT_EQ(lab.nodes[2].phone->transport, Transport::udp);
    EXPECT_EQ(lab.nodes[2].site, 2U);
    EXPECT_EQ(lab.nodes[1].pbx->extensions.at("bob"), "y");
    EXPECT_EQ(lab.nodes[1].pbx->realm, "home.example");
    EXPECT_EQ(lab.timeline[0].orders.size(), 2U);
    EXPECT_EQ(lab.timeline[0].orders[1].slot("TIME"), "90s");
    EXPECT_EQ(lab.expectations[0].messages,
              (std::vector<std::string>{"INVITE", "...", "200 to BYE"}));
    EXPECT_EQ(lab.until, Time{10s});
}

TEST(LabReader, APbxKnowsItsPhonesAndTheirPasswords) {
    const Lab lab = good("title: t\nnodes:\n  alice: {password: one}\n  pbx: pbx\n  bob:\n");
    EXPECT_EQ(lab.find("alice")->phone->pbx, "pbx");
    EXPECT_EQ(lab.find("pbx")->pbx->domain, "lab.example");
    EXPECT_EQ(lab.find("pbx")->pbx->extensions,
              (std::map<std::string, std::string>{{"alice", "one"}, {"bob", "bob-secret"}}));
}

TEST(LabReader, AStarsLinkKeepsTheNetworksOtherValues) {
    const Lab lab = good(
        "title: t\nnetwork: {topology: star, delay: 9ms, links: {alice: {loss: 50%}}}\nnodes: "
        "{alice: phone}\n");
    EXPECT_EQ(lab.network.links.at("alice").delay, Time{9ms});
    EXPECT_EQ(lab.network.links.at("alice").loss, 0.5);
}

// ---- mistakes: file, line, column, what was expected, what was meant ----------------------------

struct MistakeCase {
    const char* name;
    const char* lab;
    const char* place;  ///< "line:column"
    const char* says;
};

void PrintTo(const MistakeCase& mistake, std::ostream* out) { *out << mistake.name; }

class Mistakes : public ::testing::TestWithParam<MistakeCase> {};

TEST_P(Mistakes, AreShownWhereTheyStand) {
    const std::string text = wrong(GetParam().lab);
    EXPECT_THAT(text, ::testing::StartsWith(std::string("my.yaml:") + GetParam().place + ": "));
    EXPECT_THAT(text, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    LabReader, Mistakes,
    ::testing::Values(
        MistakeCase{"Empty", "", "1:1", "the file is empty"},
        MistakeCase{"NotYaml", "title: [1, 2\nnodes:\n", "2:6", "not valid YAML"},
        MistakeCase{"NotAMapping", "- a\n- b\n", "1:1",
                    "expected a mapping with keys such as `title`"},
        MistakeCase{"TwoDocuments", "title: a\n---\ntitle: b\n", "3:1", "a second document"},
        MistakeCase{"NoTitle", "nodes: {alice: phone}\n", "1:1", "no `title`"},
        MistakeCase{"NoNodes", "title: t\n", "1:1", "no `nodes`"},
        MistakeCase{"UnknownKey", "titel: t\nnodes: {alice: phone}\n", "1:1",
                    "did you mean `title`?"},
        MistakeCase{"DuplicateKey", "title: t\nnodes: {a: phone}\ntitle: u\n", "3:1",
                    "`title` stands here twice"},
        MistakeCase{"DuplicateNode", "title: t\nnodes:\n  alice: phone\n  alice: phone\n", "4:3",
                    "twice"},
        MistakeCase{"WrongType", "title: t\nnodes: [alice, bob]\n", "2:8",
                    "expected nodes by name"},
        MistakeCase{"TitleAsList", "title: [t]\nnodes: {a: phone}\n", "1:8",
                    "expected a text for `title`, read a list"},
        MistakeCase{"UnknownKind", "title: t\nnodes:\n  alice: phoen\n", "3:10",
                    "did you mean `phone`?"},
        MistakeCase{"UnknownNodeKey", "title: t\nnodes:\n  alice: {pasword: x}\n", "3:11",
                    "did you mean `password`?"},
        MistakeCase{"PbxKeyAtAPhone", "title: t\nnodes:\n  alice: {domain: x}\n", "3:11",
                    "not a key that can stand here"},
        MistakeCase{"BadName", "title: t\nnodes:\n  2nd: phone\n", "3:3", "begins with a letter"},
        MistakeCase{"NameOfAMethod", "title: t\nnodes:\n  INVITE: phone\n", "3:3",
                    "something else in sentences"},
        MistakeCase{"BadUser", "title: t\nnodes:\n  alice: {user: \"al ice\"}\n", "3:18",
                    "expected a user made of"},
        MistakeCase{"BadDomain", "title: t\nnodes:\n  pbx: {kind: pbx, domain: a b}\n", "3:28",
                    "expected a host name"},
        MistakeCase{"BadFlag", "title: t\nnodes:\n  alice: {registers: maybe}\n", "3:22",
                    "expected `yes` or `no`"},
        MistakeCase{"BadCount", "title: t\nnodes:\n  alice: {lines: 101}\n", "3:18",
                    "from 0 to 100"},
        MistakeCase{"BadChoice", "title: t\nnetwork: {transport: ucp}\nnodes: {a: phone}\n", "2:22",
                    "did you mean `udp`?"},
        MistakeCase{"BadTime", "title: t\nnetwork:\n  delay: 5\nnodes: {a: phone}\n", "3:10",
                    "a time such as `1.5s`"},
        MistakeCase{"NegativeTime", "title: t\nuntil: -3s\nnodes: {a: phone}\n", "2:8",
                    "cannot be negative"},
        MistakeCase{"FractionOfASecond", "title: t\nnodes:\n  a: {expires: 1.5s}\n", "3:16",
                    "whole seconds"},
        MistakeCase{"TimerZero", "title: t\nnetwork: {timers: {T1: 0s}}\nnodes: {a: phone}\n",
                    "2:24", "at least 1ms"},
        MistakeCase{"WanInALan", "title: t\nnetwork: {wan: {delay: 1s}}\nnodes: {a: phone}\n",
                    "2:16", "two-sites"},
        MistakeCase{"LinkOfNobody",
                    "title: t\nnetwork:\n  links:\n    alcie: {loss: 1%}\nnodes: {alice: phone}\n",
                    "4:5", "did you mean `alice`?"},
        MistakeCase{"NoSuchPbx", "title: t\nnodes:\n  pbx: pbx\n  a: {pbx: pxb}\n", "4:12",
                    "did you mean `pbx`?"},
        MistakeCase{"NowhereToRegister", "title: t\nnodes:\n  a: {registers: yes}\n", "3:18",
                    "no PBX to register at"},
        MistakeCase{"SameUserTwice",
                    "title: t\nnodes:\n  pbx: pbx\n  a: {user: 1}\n  b: {user: 1}\n", "5:3",
                    "same user"}),
    [](const auto& each) { return each.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Sentences, Mistakes,
    ::testing::Values(
        MistakeCase{"UnknownNode",
                    "title: t\nnodes: {alice: , bob: }\ntimeline:\n  - at 1s: alice calls bbo\n",
                    "4:24", "did you mean `bob`?"},
        MistakeCase{"UnknownVerb",
                    "title: t\nnodes: {alice: , bob: }\ntimeline:\n  - at 1s: alice cals bob\n",
                    "4:18", "did you mean `calls`?"},
        MistakeCase{"InQuotes",
                    "title: t\nnodes: {alice: , bob: }\ntimeline:\n  - at 1s: \"alice cals bob\"\n",
                    "4:19", "did you mean `calls`?"},
        MistakeCase{
            "UnknownEvent",
            "title: t\nnodes: {alice: , bob: }\ntimeline:\n  - when bob sings: bob answers\n",
            "4:14", "did you mean `rings`?"},
        MistakeCase{"NegativeMoment",
                    "title: t\nnodes: {alice: , bob: }\ntimeline:\n  - at -1s: alice calls bob\n",
                    "4:8", "cannot be negative"},
        MistakeCase{"MomentWithoutTime",
                    "title: t\nnodes: {alice: , bob: }\ntimeline:\n  - at: alice calls bob\n",
                    "4:7", "expected one time after `at`"},
        MistakeCase{
            "UnknownMoment",
            "title: t\nnodes: {alice: , bob: }\ntimeline:\n  - wen bob rings: bob answers\n", "4:5",
            "did you mean `when`?"},
        MistakeCase{"NotAnEntry",
                    "title: t\nnodes: {alice: , bob: }\ntimeline:\n  - alice calls bob\n", "4:5",
                    "expected an entry such as"},
        MistakeCase{"NotAList",
                    "title: t\nnodes: {alice: , bob: }\ntimeline:\n  at 1s: alice calls bob\n",
                    "4:3", "expected a list for `timeline`"},
        MistakeCase{"UnknownExpectation",
                    "title: t\nnodes: {alice: , bob: }\nexpect:\n  - alice is anwsered\n", "4:14",
                    "did you mean `answered`?"},
        MistakeCase{
            "BadStatusInSequence",
            "title: t\nnodes: {alice: , bob: }\nexpect:\n  - between alice and bob: [INVITE, 99]\n",
            "4:37", "a status from 100 to 699"},
        MistakeCase{
            "BadMethodInSequence",
            "title: t\nnodes: {alice: , bob: }\nexpect:\n  - between alice and bob: [INVTE]\n",
            "4:29", "did you mean `INVITE`?"},
        MistakeCase{
            "BetweenOneself",
            "title: t\nnodes: {alice: , bob: }\nexpect:\n  - between bob and bob: [INVITE]\n",
            "4:5", "two different nodes"},
        MistakeCase{"RequestThatAnswers",
                    "title: t\nnodes: {alice: , bob: }\nexpect:\n  - alice sends ACK to INVITE\n",
                    "4:5", "a request itself"}),
    [](const auto& each) { return each.param.name; });

TEST(LabReader, AliasesCannotMakeAFileExplode) {
    std::string text = "title: t\nteaches: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; ++i) {
        text += "k" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 10; ++j)
            text += std::string(j > 0 ? ", " : "") + "*a" + std::to_string(i - 1);
        text += "]\n";
    }
    EXPECT_THAT(wrong(text), HasSubstr("too large or nested too deeply"));
    EXPECT_THAT(wrong("title: " + std::string(5000, '[')),
                ::testing::Not(HasSubstr("no mistake found")));
}

TEST(LabReader, AFileThatIsNotThereIsAMistake) {
    EXPECT_THAT(read_lab_file("no/such/lab.yaml").error().to_text(),
                HasSubstr("cannot read this file"));
    EXPECT_THAT(read_lab_file("/").error().to_text(), HasSubstr("cannot read this file"));
}

}  // namespace
}  // namespace siplab
