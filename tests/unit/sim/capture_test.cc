// capture.pcap, judged by tshark: everything decodes, every checksum is right, each datagram is
// there once.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "talkers.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

bool has_tshark() { return std::system("tshark --version >/dev/null 2>&1") == 0; }

std::vector<std::string> lines_of(const std::string& command) {
    std::string output;
    std::FILE* pipe = popen(command.c_str(), "r");
    std::array<char, 4096> chunk{};
    for (std::size_t n = 0; (n = std::fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) {
        output.append(chunk.data(), n);
    }
    pclose(pipe);
    std::vector<std::string> lines;
    std::istringstream stream(output);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

class CaptureTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!has_tshark()) {
            GTEST_SKIP() << "tshark is not installed, and it is the judge here";
        }
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        path_ = std::filesystem::temp_directory_path() /
                fmt::format("siplab-{}-{}.pcap", info->name(), getpid());
    }
    void TearDown() override { std::filesystem::remove(path_); }

    /// Runs the party with a capture.
    void run(Party& party, Time until) {
        std::ofstream out(path_, std::ios::binary);
        party.network.capture_to(out);
        party.network.run(until);
    }

    [[nodiscard]] std::vector<std::string> tshark(const std::string& arguments) const {
        return lines_of(
            fmt::format("tshark -n -r {} -o ip.check_checksum:TRUE -o udp.check_checksum:TRUE "
                        "-o tcp.check_checksum:TRUE {} 2>/dev/null",
                        path_.string(), arguments));
    }

    void expect_flawless() const {
        EXPECT_THAT(tshark("-Y '_ws.malformed || _ws.expert.severity >= error'"), IsEmpty());
        EXPECT_THAT(tshark("-Y 'ip.checksum.status == 0 || udp.checksum.status == 0 || "
                           "tcp.checksum.status == 0'"),
                    IsEmpty());
        EXPECT_THAT(tshark("-Y '!sip && !tcp'"), IsEmpty()) << "nothing but SIP and its TCP";
    }

    std::filesystem::path path_;
};

TEST_F(CaptureTest, ADatagramIsThereOnceWithTheTimeItWasSent) {
    Party party(alice_and_bob(Topology::star), {{"bob", echo}});
    party.say(1500ms, "alice", "bob", sip_message("one"));
    run(party, 3s);
    expect_flawless();
    EXPECT_THAT(tshark("-T fields -e frame.time_epoch -e ip.src -e sip.Call-ID -c 1"),
                ElementsAre("1.500000000\t10.1.1.1\tone"));
    EXPECT_THAT(tshark("-Y sip"), SizeIs(2)) << "hers and his; the hub adds nothing";
}

TEST_F(CaptureTest, WhatGetsLostIsInItToo) {
    NetworkPlan plan = alice_and_bob();
    plan.link.loss = 1.0;
    Party party(plan);
    party.say(0s, "alice", "bob", sip_message("gone"));
    run(party, 1s);
    expect_flawless();
    EXPECT_THAT(tshark("-Y sip -T fields -e sip.Call-ID"), ElementsAre("gone"));
}

TEST_F(CaptureTest, FragmentsAreReassembled) {
    NetworkPlan plan = alice_and_bob();
    plan.ipv6 = true;
    Party party(plan);
    party.say(0s, "alice", "bob", sip_message("four", 4000));
    party.say(1s, "alice", "bob", sip_message("six", 4000), Transport::udp, true);
    run(party, 2s);
    EXPECT_THAT(tshark("-Y '_ws.malformed || _ws.expert.severity >= error'"), IsEmpty());
    EXPECT_THAT(tshark("-Y 'udp.checksum.status == 0'"), IsEmpty());
    EXPECT_THAT(tshark("-Y sip -T fields -e sip.Call-ID"), ElementsAre("four", "six"));
    EXPECT_THAT(tshark("-Y 'ip || ipv6'"), SizeIs(6)) << "three fragments each";
}

TEST_F(CaptureTest, TcpDecodesOverBothFamilies) {
    NetworkPlan plan = alice_and_bob(Topology::two_sites);
    plan.ipv6 = true;
    Party party(plan, {{"bob", echo}});
    party.say(0s, "alice", "bob", sip_message("four", 5000), Transport::tcp);
    party.say(1s, "alice", "bob", sip_message("six", 5000), Transport::tcp, true);
    run(party, 5s);
    expect_flawless();
    EXPECT_THAT(tshark("-Y sip -T fields -e sip.Call-ID"),
                ElementsAre("four", "four", "six", "six"));
}

// RFC 5626 section 4.4.1: a double CRLF is answered with a single one.
TEST_F(CaptureTest, AKeepAliveIsAnsweredOnTheWire) {
    Party party(alice_and_bob());
    party.say(0s, "alice", "bob", "\r\n\r\n", Transport::tcp);
    run(party, 2s);
    EXPECT_THAT(tshark("-Y 'tcp.len > 0' -T fields -e ip.src -e tcp.payload"),
                ElementsAre("10.1.0.1\t0d0a0d0a", "10.1.0.2\t0d0a"));
}

TEST_F(CaptureTest, UdpOverIpv6HasGoodChecksums) {
    NetworkPlan plan = alice_and_bob();
    plan.ipv6 = true;
    Party party(plan, {{"bob", echo}});
    party.say(0s, "alice", "bob", sip_message("six", 101), Transport::udp, true);
    run(party, 2s);
    expect_flawless();
    EXPECT_THAT(tshark("-Y 'udp.checksum.status == 1'"), SizeIs(2));
}

}  // namespace
}  // namespace siplab::test
