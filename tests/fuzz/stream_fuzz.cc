// Any bytes as a stream, cut anywhere: the messages are the same however it was cut. The first two
// octets choose the cuts.
//
// Keep-alives are left out of the comparison: half a ping is a pong (framing.h).
#include <algorithm>
#include <string>
#include <vector>

#include "models/message/framing.h"
#include "models/message/message.h"
#include "tests/fuzz/fuzz.h"

namespace siplab::fuzz {
namespace {

struct Outcome {
    std::vector<std::string> messages;
    bool broken = false;
    bool operator==(const Outcome&) const = default;
};

Outcome frame(std::string_view bytes, std::size_t first, std::size_t step) {
    StreamFramer framer;
    Outcome outcome;
    std::size_t at = 0;
    std::size_t length = first;
    while (at < bytes.size() && !outcome.broken) {
        framer.feed(bytes.substr(at, length));
        at += std::min(length, bytes.size() - at);
        length = step;
        while (true) {
            const auto item = framer.next();
            outcome.broken = !item;
            if (!item || !*item) break;
            if (const auto* framed = std::get_if<StreamFramer::Framed>(&**item)) {
                outcome.messages.push_back(framed->bytes);
            }
        }
        require(framer.buffered() <= bytes.size(), "nothing is kept twice");
    }
    return outcome;
}

void run(std::string_view bytes) {
    if (bytes.size() < 2) return;
    const auto first = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) + 1;
    const auto step = static_cast<std::size_t>(static_cast<unsigned char>(bytes[1])) + 1;
    bytes.remove_prefix(2);
    const Outcome whole = frame(bytes, bytes.size() + 1, 1);
    require(whole == frame(bytes, first, step), "any split gives the same messages");
    for (const std::string& message : whole.messages) {
        require(bytes.find(message) != std::string_view::npos,
                "a message is a piece of the stream");
        const auto parsed = Message::parse(message);
        require(!parsed || parsed->to_bytes() == message, "what parses is written back as it came");
    }
}

}  // namespace
}  // namespace siplab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    siplab::fuzz::run(siplab::fuzz::text_of(data, size));
    return 0;
}
