// Any text as a session description: what parses can be written, and what was written parses to the
// same text.
#include "models/sdp/sdp.h"
#include "tests/fuzz/fuzz.h"

namespace siplab::fuzz {
namespace {

void run(std::string_view text) {
    const auto session = sdp::Session::parse(text);
    if (!session) {
        require(session.error().offset <= text.size(), "the error lies inside");
        return;
    }
    const std::string written = session->to_text();
    const auto again = sdp::Session::parse(written);
    require(again.has_value(), "what was written can be read");
    require(again->to_text() == written, "and is written the same");
}

}  // namespace
}  // namespace siplab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    siplab::fuzz::run(siplab::fuzz::text_of(data, size));
    return 0;
}
