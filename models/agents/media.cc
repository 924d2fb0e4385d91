#include "models/agents/media.h"

#include <utility>

#include "models/sdp/sdp.h"

namespace siplab {

namespace {

/// RFC 3551 section 8 recommends 5004; real phones take an even port for each call from a range.
constexpr std::uint16_t first_port = 10000;

}  // namespace

Media::Media(Capabilities capabilities, std::string owner, Identifiers& identifiers)
    : capabilities_(std::move(capabilities)), owner_(std::move(owner)), identifiers_(identifiers) {}

Media::Stream& Media::stream(CallNumber call) {
    const auto [it, fresh] = streams_.try_emplace(call);
    if (fresh) {
        it->second.session_id = identifiers_.session_id();
        it->second.port = static_cast<std::uint16_t>(first_port + 2 * ((call - 1) % 20'000));
    }
    return it->second;
}

sdp::Local Media::local(const Stream& stream, std::string_view ip) const {
    sdp::Local local;
    local.username = owner_;
    local.ip = ip;
    local.port = stream.port;
    local.session_id = stream.session_id;
    local.codecs = capabilities_.codecs;
    local.direction = stream.direction;
    return local;
}

std::string Media::offer(CallNumber call, std::string_view ip) {
    Stream& mine = stream(call);
    mine.last = sdp::make_offer(local(mine, ip), mine.last);
    return mine.last;
}

bool Media::can_answer(std::string_view offer) const {
    const auto session = sdp::Session::parse(offer);
    Stream probe;
    probe.port = first_port;
    return session && sdp::make_answer(*session, local(probe, "127.0.0.1")).has_value();
}

std::string Media::answer(CallNumber call, std::string_view ip, std::string_view offer) {
    Stream& mine = stream(call);
    const auto session = sdp::Session::parse(offer);
    if (!session) return {};
    const auto answer = sdp::make_answer(*session, local(mine, ip), mine.last);
    if (answer) mine.last = *answer;
    mine.agreed = mine.direction;
    return answer.value_or("");
}

void Media::set_direction(CallNumber call, sdp::Direction direction) {
    stream(call).direction = direction;
}

void Media::change_agreed(CallNumber call) { stream(call).agreed = stream(call).direction; }

void Media::change_refused(CallNumber call) { stream(call).direction = stream(call).agreed; }

sdp::Direction Media::direction(CallNumber call) const {
    const auto it = streams_.find(call);
    return it == streams_.end() ? sdp::Direction::sendrecv : it->second.direction;
}

}  // namespace siplab
