// Another stack's test messages with that stack's verdicts (good, bad, ugly), beside what RFC 3261
// says.
//
// They come from the draft that became RFC 4475 and have RFC 2543 habits. Where we judge otherwise
// than the other stack, the table gives the clause. "Ugly" ones are malformed in some way but may
// pass. Skipped without the collection.
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/torture/verdict.h"

namespace siplab::test {
namespace {

/// Called good there, refused here.
const std::map<std::string, std::string>& too_good() {
    static const std::map<std::string, std::string> why{
        {"own5.txt", "A branch of RFC 3261 without Max-Forwards: section 8.1.1."},
        {"own6.txt", "White space within the URI of Record-Route: section 25.1 has none there."},
        {"test1.txt",
         "The line behind the start line begins with spaces; only header fields can "
         "be folded (section 7.3.1), and a start line is none."},
        {"test2.txt",
         "A branch of RFC 3261 with Max-Forward instead of Max-Forwards, and no "
         "Contact in an INVITE: sections 8.1.1 and 8.1.1.8."},
        {"test20.txt", "A space behind SIP/2.0: section 7.1; RFC 4475 section 3.1.2.10."},
        {"test23.txt", "Two spaces before SIP/2.0: section 7.1; RFC 4475 section 3.1.2.9."},
        {"test4.txt", "Expires as a date is RFC 2543's; section 20.19 has seconds only."},
        {"test9.txt", "Credentials without name=value: section 25.1, other-response."},
    };
    return why;
}

/// Called bad there, accepted here.
const std::map<std::string, std::string>& too_bad() {
    static const std::map<std::string, std::string> why{
        {"test10.txt",
         "Octets behind Content-Length are ignored in a datagram: section 18.3; RFC "
         "4475 section 3.1.1.8."},
        {"test18.txt",
         "The message is well formed, its session description is not: that is for "
         "whom the body is, not for the parser (section 7.4)."},
        {"test26.txt",
         "An unknown URI scheme is well formed and answered 416: section 8.2.2.1; "
         "RFC 4475 section 3.3.2."},
    };
    return why;
}

/// Called ugly there; here refused.
const std::map<std::string, std::string>& too_ugly() {
    static const std::map<std::string, std::string> why{
        {"test25.txt", "Header fields in a Request-URI: section 19.1.1, table 1."},
        {"test30.txt", "Expires as a date: section 20.19."},
        {"test41.txt", "SIP/7.0 is answered 505: section 21.5.6."},
        {"test42.txt", "SIP/7.0 is answered 505: section 21.5.6."},
    };
    return why;
}

/// The files as text editors left them: LF alone, some without the last empty line. On the wire
/// both are needed.
std::string on_the_wire(const std::string& stored) {
    std::string bytes;
    for (const char c : stored) {
        if (c == '\n' && !bytes.ends_with('\r')) bytes += '\r';
        bytes += c;
    }
    const std::size_t start = bytes.find_first_not_of("\r\n");
    if (bytes.find("\r\n\r\n", start) == std::string::npos) bytes += "\r\n";
    return bytes;
}

void check(const nlohmann::json& names, bool good_there,
           const std::map<std::string, std::string>& otherwise) {
    std::size_t explained = 0;
    for (const std::string name : names) {
        const Verdict verdict = judge(on_the_wire(read_bytes(torture_folder / "sofia" / name)));
        const auto reason = otherwise.find(name);
        const bool differs = reason != otherwise.end();
        explained += differs ? 1U : 0U;
        EXPECT_EQ(verdict.accepted, good_there != differs)
            << name << ": " << (differs ? reason->second : "") << "\n"
            << verdict.why.to_text();
    }
    EXPECT_EQ(explained, otherwise.size()) << "each reason is about a message that is there";
}

TEST(OtherStacksMessages, AreJudgedAlikeOrForAReason) {
    const auto file = torture_folder / "sofia" / "VERDICTS.json";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "no collection of that stack here";
    const auto verdicts = nlohmann::json::parse(read_bytes(file));
    check(verdicts["good"], true, too_good());
    check(verdicts["bad"], false, too_bad());
    check(verdicts["ugly"], true, too_ugly());
}

}  // namespace
}  // namespace siplab::test
