#include "models/stack/transport_rules.h"

#include <string>

#include "models/message/chars.h"
#include "models/message/headers.h"

namespace siplab {

namespace {

constexpr std::uint16_t default_port = 5060;

bool is_ipv6(const Address& address) { return address.ip.find(':') != std::string::npos; }

std::string_view without_brackets(std::string_view host) {
    return host.size() > 2 && host.front() == '[' ? host.substr(1, host.size() - 2) : host;
}

bool is_host(std::string_view host, const Address& address) {
    return chars::equal_ignoring_case(without_brackets(host), address.ip);
}

std::uint16_t port_of(const Via& via) { return via.port == 0 ? default_port : via.port; }

/// The parameters of a Via with `received` and the value of `rport` as this server saw them.
std::string params_with_source(const Params& params, const Address& source, bool fill_rport) {
    std::string text;
    for (const Param& param : params) {
        if (chars::equal_ignoring_case(param.name, "received")) continue;
        text += ';';
        text += param.name;
        if (fill_rport && chars::equal_ignoring_case(param.name, "rport")) {
            text += '=';
            text += std::to_string(source.port);
        } else if (param.has_value) {
            text += '=';
            text += param.value;
        }
    }
    return text + ";received=" + source.ip;
}

std::size_t index_of_via(const Message& message) {
    std::size_t index = 0;
    while (message.header_id(index) != HeaderId::via) ++index;
    return index;
}

}  // namespace

const Address& own_address(const TransportConfig& config, const Address& peer) {
    return is_ipv6(peer) ? config.ipv6 : config.ipv4;
}

std::string own_via(const TransportConfig& config, Transport transport, const Address& peer,
                    std::string_view branch) {
    const Address& own = own_address(config, peer);
    // Over TCP the response comes back on the connection, so there is nothing to ask for.
    const bool ask = config.rport && transport == Transport::udp;
    return via_text(to_text(transport), own.host_text(), own.port, branch, ask);
}

bool is_own(const TransportConfig& config, const Via& via) {
    const auto is = [&via](const Address& own) {
        return !own.empty() && is_host(via.host, own) && port_of(via) == own.port;
    };
    return is(config.ipv4) || is(config.ipv6);
}

Transport transport_for(const TransportConfig& config, Transport wanted,
                        std::size_t request_bytes) {
    if (wanted == Transport::udp && config.tcp && request_bytes > config.largest_datagram) {
        return Transport::tcp;
    }
    return wanted;
}

Transport transport_of(const Message& request) {
    const auto via = get_if<Via>(request);
    return via && chars::equal_ignoring_case(via->transport, "TCP") ? Transport::tcp
                                                                    : Transport::udp;
}

void note_source(const TransportConfig& config, Message& request, const Received& packet) {
    const std::size_t index = index_of_via(request);
    const std::string_view line = request.header(index).value;
    Scanner in(line);
    Via via;
    if (!Via::read(in, via)) return;
    const bool fill_rport = config.rport && via.wants_rport();
    if (is_host(via.host, packet.remote) && !fill_rport && !via.received()) return;
    const std::string params = params_with_source(via.params, packet.remote, fill_rport);
    via.params = Params{};
    const std::string value = via.to_text() + params + std::string(in.rest());
    request.set_value_at(index, value);
}

ReturnPath return_path(const TransportConfig& config, const Via& via, const Received& packet) {
    // A sent-by that is not the source gets `received`, so the way back always leads to the
    // source's address.
    ReturnPath path{packet.transport, {packet.remote.ip, port_of(via)}, {}};
    if (packet.transport == Transport::tcp) {
        path.connection = packet.remote;
    } else if (const auto maddr = via.params.find("maddr"); maddr && !maddr->empty()) {
        path.to.ip = without_brackets(*maddr);
    } else if (config.rport && via.params.has("rport")) {
        path.to.port = packet.remote.port;
    }
    return path;
}

ReturnPath return_path(const Via& via) {
    const Transport transport =
        chars::equal_ignoring_case(via.transport, "TCP") ? Transport::tcp : Transport::udp;
    const std::string_view host = via.received().value_or(via.host);
    ReturnPath path{transport, {std::string(without_brackets(host)), port_of(via)}, {}};
    if (transport == Transport::tcp) {
        if (via.rport() != 0) path.connection = {path.to.ip, via.rport()};
    } else if (const auto maddr = via.params.find("maddr"); maddr && !maddr->empty()) {
        path.to.ip = without_brackets(*maddr);
    } else if (via.rport() != 0) {
        path.to.port = via.rport();
    }
    return path;
}

void add_content_length(Message& message) {
    if (message.has(HeaderId::content_length)) return;
    message.add(HeaderId::content_length, std::to_string(message.body().size()));
}

}  // namespace siplab
