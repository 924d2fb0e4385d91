#include "models/proxy/gateway.h"

#include <algorithm>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/sdp/sdp.h"

namespace siplab {

namespace {

constexpr std::uint16_t first_port = 20'000;  // even, RTCP has the next one

/// "m=audio 49172 RTP/AVP 0" with another port.
std::string with_port(const sdp::Media& media, std::uint16_t port) {
    return fmt::format("{} {} {} {}", media.type(), port, media.protocol(), media.formats());
}

}  // namespace

std::uint16_t Gateway::port_for(const std::string& call, const Address& whose) {
    const auto next = static_cast<std::uint16_t>(first_port + 2 * ports_.size());
    const auto [it, fresh] = ports_.try_emplace(fmt::format("{}\n{}", call, whose.to_text()), next);
    if (fresh) behind_[next] = whose;
    return it->second;
}

Address Gateway::behind(std::uint16_t port) const {
    const auto it = behind_.find(port);
    return it == behind_.end() ? Address{} : it->second;
}

void Gateway::rewrite(Message& message) {
    const auto type = get_if<ContentType>(message);
    if (!type || !type->is("application", "sdp")) return;
    const std::string body(message.body());
    const auto session = sdp::Session::parse(body);
    if (!session) return;
    const std::string call(message.find(HeaderId::call_id).value_or(""));
    const char* family = own_.ip.find(':') == std::string::npos ? "IP4" : "IP6";
    std::string text;
    std::size_t media = 0;
    for (const sdp::Line& line : session->all()) {
        std::string value(line.value);
        if (line.type == 'c' && value.find(" 0.0.0.0") == std::string::npos) {
            value = fmt::format("IN {} {}", family, own_.ip);
        } else if (line.type == 'm') {
            const sdp::Media one = session->media(media++);
            const auto connection = one.connection();
            if (!one.is_rejected() && connection) {
                const Address whose{std::string(connection->address), one.port()};
                value = with_port(one, port_for(call, whose));
            }
        }
        text += fmt::format("{}={}\r\n", line.type, value);
    }
    message.set_body("application/sdp", text);
}

}  // namespace siplab
