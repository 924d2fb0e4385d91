// Descriptions that others wrote: those in the RFCs' example calls, and another stack's own
// samples.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "models/message/headers.h"
#include "models/sdp/sdp.h"

namespace siplab::sdp {
namespace {

namespace fs = std::filesystem;

const fs::path shared = fs::path(SIPLAB_SOURCE_DIR) / ".." / "shared";

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// In a fixed order.
std::set<fs::path> files_under(const fs::path& folder, const std::string& extension) {
    std::set<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == extension) files.insert(entry.path());
    }
    return files;
}

TEST(RfcCallFlows, EveryDescriptionParsesAndIsWrittenBack) {
    if (!fs::exists(shared / "flows")) GTEST_SKIP() << "the RFC call flows are not here";
    int descriptions = 0;
    for (const auto& path : files_under(shared / "flows" / "fixed", ".sip")) {
        const auto message = Message::parse(bytes_of(path));
        ASSERT_TRUE(message) << path;
        const auto type = get_if<ContentType>(*message);
        if (!type || !type->is("application", "sdp") || message->body().empty()) continue;
        const auto session = Session::parse(message->body());
        ASSERT_TRUE(session) << path << ": " << session.error().to_text();
        EXPECT_EQ(session->to_text(), message->body()) << path;
        ++descriptions;
    }
    EXPECT_GT(descriptions, 50);
}

struct Sample {
    const char* file;
    const char* wrong;  ///< the rule that it breaks; "" when it is well formed
    std::size_t line;
};

void PrintTo(const Sample& sample, std::ostream* out) { *out << sample.file; }

class OthersSample : public testing::TestWithParam<Sample> {};

TEST_P(OthersSample, IsReadOrRefusedForAReason) {
    const fs::path path = shared / "torture" / "sofia" / GetParam().file;
    if (!fs::exists(path)) GTEST_SKIP() << "the samples of the other stack are not here";
    const std::string text = bytes_of(path);
    const auto session = Session::parse(text);
    EXPECT_EQ(session ? "" : session.error().rule, GetParam().wrong);
    EXPECT_EQ(session ? session->to_text() : text, text);
    EXPECT_EQ(session ? 0 : session.error().line, GetParam().line);
}

// The refused ones are abridged as RFC 2543's examples were; RFC 8866 section 5 makes v, o, s and t
// mandatory. The first is one line of a version that does not exist.
INSTANTIATE_TEST_SUITE_P(Sofia, OthersSample,
                         testing::Values(Sample{"message-1.sdp", "RFC 8866 section 5.1", 1},
                                         Sample{"message-2.sdp", "", 0},
                                         Sample{"message-3.sdp", "", 0},
                                         Sample{"message-4.sdp", "RFC 8866 section 5.3", 3},
                                         Sample{"message-5.sdp", "RFC 8866 section 5.9", 5},
                                         Sample{"message-6.sdp", "RFC 8866 section 5.2", 2},
                                         Sample{"message-7.sdp", "RFC 8866 section 5.3", 3},
                                         Sample{"message-8.sdp", "RFC 8866 section 5.3", 3},
                                         Sample{"message-9.sdp", "", 0},
                                         Sample{"message-10.sdp", "", 0},
                                         Sample{"message-11.sdp", "", 0}));

TEST(OthersSample, WithEveryKindOfLineIsUnderstood) {
    const fs::path path = shared / "torture" / "sofia" / "message-10.sdp";
    if (!fs::exists(path)) GTEST_SKIP() << "the samples of the other stack are not here";
    const std::string text = bytes_of(path);
    const auto session = Session::parse(text);
    ASSERT_TRUE(session);
    EXPECT_EQ(session->key(), "uri:shttp://foo.bar.com/session/key");
    EXPECT_EQ(session->own().find('z'), "2882844526 -1h 2898848070 0");
    EXPECT_EQ(session->own().bandwidth("CT")->value, 512U);
    EXPECT_EQ(session->media(0).fmtp("100"),
              "mode-set=4,5,6 interleaving crc vad=on use-redundancy=1");
    EXPECT_EQ(session->media(1).port_count(), 2U);
    EXPECT_EQ(session->media(2).protocol(), "udp");
    EXPECT_EQ(session->media(2).direction(), Direction::recvonly);
}

}  // namespace
}  // namespace siplab::sdp
