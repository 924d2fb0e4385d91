// Ladders as Graphviz draws them, and the files that come of it.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/trace/read.h"
#include "models/trace/write.h"
#include "tests/unit/viz/drawn_boxes.h"
#include "tests/unit/viz/trace_builder.h"
#include "viz/dot_text.h"
#include "viz/ladder_dot.h"
#include "viz/ladder_text.h"
#include "viz/render.h"

namespace siplab::viz {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using test::TraceBuilder;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

class Pictures : public testing::Test {
  protected:
    void SetUp() override {
        if (!test::has_dot()) GTEST_SKIP() << "needs Graphviz: apt-get install graphviz";
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }
    [[nodiscard]] std::string path(const std::string& name) const {
        return (folder_ / name).string();
    }

    fs::path folder_ =
        fs::path(testing::TempDir()) / ("siplab-pictures-" + std::to_string(::getpid()));
};

/// Ten messages at once between four nodes, with long texts everywhere.
trace::Trace crowded() {
    TraceBuilder t(
        "A crowded ladder with a title that is far too long to fit above its four columns",
        {"alice", "pbx", "bob", "carol"});
    const char* nodes[] = {"alice", "pbx", "bob", "carol"};
    for (int i = 0; i < 10; ++i) {
        const char* from = nodes[i % 4];
        const char* to = nodes[(i * 3 + 1) % 4];
        t.act(1s, from, "calls somebody whose name is rather long");
        if (from == to) continue;
        const auto sent = t.send(
            1s, from, to, test::response("480 Temporarily Unavailable", "1 INVITE", true), 3);
        if (i % 3 == 0)
            t.drop(1s + 1ms, sent, "loss on a link of which there is much to be said", "wan");
        if (i % 3 == 1) t.receive(1s + 7ms, sent);
        t.note(1s + i * 1ms, to, "ignored",
               "a response that nobody waits for, or not any more at least");
        t.move(1s + i * 1ms, from, "caller", "Idle", "user calls", "Calling",
               "call " + std::to_string(i));
    }
    return t.trace();
}

TEST_F(Pictures, LabelsOfALadderDoNotOverlap) {
    for (const trace::Trace& trace :
         {test::basic_call(), test::lost_answer(), test::crossing(), crowded()}) {
        const auto boxes = test::drawn_texts(ladder_dot(trace));
        EXPECT_GT(boxes.size(), 10U);
        EXPECT_THAT(test::overlaps(boxes), IsEmpty()) << trace.header.title;
    }
}

/// The layout counts on knowing how wide Graphviz will draw a text.
TEST_F(Pictures, TextsAreAsWideAsTheLayoutTakesThemToBe) {
    if (std::system("fc-list 2>/dev/null | grep -q DejaVuSans.ttf") != 0) {
        GTEST_SKIP()
            << "needs the font that the widths were taken from: apt-get install fonts-dejavu-core";
    }
    for (const test::Box& box : test::drawn_texts(ladder_dot(test::lost_answer()))) {
        if (box.name.find("(1 INVITE) +SDP") == std::string::npos) continue;
        EXPECT_NEAR(box.right - box.left, text_width(box.name, 11), 3) << box.name;
    }
}

TEST_F(Pictures, TextFromMessagesCannotBreakOutOfALabel) {
    TraceBuilder t("</B>\" <&> \\", {"al\"ice\\", "<b>bob</b>"});
    t.act(1s, "al\"ice\\", "");
    t.pass(1s, "al\"ice\\", "<b>bob</b>",
           "SIP/2.0 200 <IMG SRC=\"/etc/passwd\"/> & \\N\r\nCSeq: 1 A\r\n\r\n");
    t.pass(2s, "<b>bob</b>", "al\"ice\\", "\"];}<x>");
    EXPECT_THAT(test::overlaps(test::drawn_texts(ladder_dot(t.trace()))), IsEmpty());
}

/// RFC 4475's messages are as strange as messages get: all in one ladder, and through the trace's
/// file on the way.
TEST_F(Pictures, TheTortureMessagesAreDrawn) {
    const fs::path folder = SIPLAB_SOURCE_DIR "/../shared/torture/rfc4475";
    if (!fs::exists(folder)) GTEST_SKIP() << "needs RFC 4475's messages in " << folder;
    std::set<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) files.insert(entry.path());
    TraceBuilder t("Torture", {"alice", "bob"});
    for (const fs::path& file : files) {
        if (file.extension() == ".dat") t.pass(1s, "alice", "bob", contents(file));
    }
    std::stringstream file;
    trace::write_trace(file, t.trace());
    const auto trace = trace::read_trace(file, "torture");
    ASSERT_TRUE(trace) << trace.error().to_text();
    EXPECT_GE(trace->records.size(), 2 * 49U);
    EXPECT_THAT(ladder_text(*trace), Not(HasSubstr("\r")));
    EXPECT_THAT(test::overlaps(test::drawn_texts(ladder_dot(*trace))), IsEmpty());
}

TEST_F(Pictures, TheSameTraceGivesTheSameBytes) {
    const std::string dot = ladder_dot(test::basic_call());
    EXPECT_EQ(dot, ladder_dot(test::basic_call()));
    const std::vector<Picture> pictures{{dot, path("a.svg")}, {dot, path("b.svg")}};
    ASSERT_TRUE(render(pictures));
    const std::string first = contents(path("a.svg"));
    EXPECT_EQ(first, contents(path("b.svg")));
    ASSERT_TRUE(render(std::span(pictures).first(1)));
    EXPECT_EQ(first, contents(path("a.svg")));
}

TEST_F(Pictures, EachFormatIsWrittenByItsExtension) {
    const std::string dot = ladder_dot(test::crossing());
    const std::vector<Picture> pictures{
        {dot, path("l.svg")}, {dot, path("l.png")}, {dot, path("l.pdf")}, {dot, path("l.dot")}};
    const auto rendered = render(pictures);
    ASSERT_TRUE(rendered) << rendered.error();
    EXPECT_THAT(contents(path("l.svg")), HasSubstr("<svg"));
    EXPECT_THAT(contents(path("l.png")).substr(0, 4), HasSubstr("PNG"));
    EXPECT_THAT(contents(path("l.pdf")).substr(0, 5), HasSubstr("%PDF"));
    EXPECT_EQ(contents(path("l.dot")), dot);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 4) << "something was left behind";
}

TEST_F(Pictures, MistakesAreSaidInWords) {
    const std::string dot = ladder_dot(test::crossing());
    const std::vector<Picture> unknown{{dot, path("l.bmp")}};
    EXPECT_THAT(render(unknown).error(),
                HasSubstr("expected a name that ends in .svg, .png, .pdf or .dot"));
    const std::vector<Picture> nowhere{{dot, path("no/such/folder/l.svg")}};
    EXPECT_THAT(render(nowhere).error(), HasSubstr("cannot write into this folder"));
    const std::vector<Picture> broken{{"digraph {", path("l.svg")}};
    EXPECT_THAT(render(broken).error(), HasSubstr("`dot` could not draw"));
    EXPECT_TRUE(fs::is_empty(folder_)) << "nothing may be half-written";
}

TEST_F(Pictures, AMissingDotIsNamedWithItsPackage) {
    const std::string before = std::getenv("PATH");
    ::setenv("PATH", "/nowhere", 1);
    const std::vector<Picture> pictures{{ladder_dot(test::crossing()), path("l.svg")}};
    const auto rendered = render(pictures);
    ::setenv("PATH", before.c_str(), 1);
    ASSERT_FALSE(rendered);
    EXPECT_THAT(rendered.error(), HasSubstr("apt-get install graphviz"));
}

}  // namespace
}  // namespace siplab::viz
