#include <algorithm>
#include <optional>
#include <string>

#include "models/message/chars.h"
#include "models/message/headers.h"
#include "models/stack/transaction_layer.h"

namespace siplab {

namespace {

constexpr std::uint16_t default_port = 5060;

tl::unexpected<Diagnosis> no_way(const char* rule, std::string_view read, const char* expected,
                                 int status) {
    Diagnosis diagnosis;
    diagnosis.rule = rule;
    diagnosis.read = read;
    diagnosis.expected = expected;
    diagnosis.status = status;
    return tl::unexpected(diagnosis);
}

bool is_ip_literal(std::string_view host) {
    if (host.find(':') != std::string_view::npos) return true;
    return std::all_of(host.begin(), host.end(),
                       [](char c) { return c == '.' || chars::is(c, chars::digit); });
}

/// An address for a host as it stands in a URI.
std::optional<std::string> resolve(std::string_view host, const NameLookup& names) {
    if (host.size() > 2 && host.front() == '[') return std::string(host.substr(1, host.size() - 2));
    if (is_ip_literal(host)) return std::string(host);
    std::string name(host);
    std::transform(name.begin(), name.end(), name.begin(), chars::lower);
    const auto it = names.find(name);
    if (it == names.end()) return std::nullopt;
    return it->second;
}

/// Section 8.1.2: the top Route's URI when that is a loose router, else the Request-URI (where
/// section 12.2.1.1 has put a strict router's).
Result<Uri> next_uri(const Message& request) {
    const auto route = get_if<Route>(request);
    if (route && route->uri.params().has("lr")) return route->uri;
    return Uri::parse(request.request_uri());
}

/// RFC 3263 section 4.1: the transport parameter decides; without it, what the caller prefers.
std::optional<Transport> transport_of(const Uri& uri, Transport preferred) {
    const auto wanted = uri.params().find("transport");
    if (!wanted) return preferred;
    if (chars::equal_ignoring_case(*wanted, "udp")) return Transport::udp;
    if (chars::equal_ignoring_case(*wanted, "tcp")) return Transport::tcp;
    return std::nullopt;
}

}  // namespace

Result<Target> next_hop(const Message& request, const NameLookup& names, Transport preferred) {
    const auto uri = next_uri(request);
    if (!uri) return tl::unexpected(uri.error());
    if (uri->scheme() != Scheme::sip) {
        return no_way("RFC 3261 section 8.1.2", uri->text(),
                      "a sip URI: TLS and telephone numbers "
                      "have no way from here",
                      416);
    }
    const auto transport = transport_of(*uri, preferred);
    if (!transport) {
        return no_way("RFC 3263 section 4.1", uri->text(), "transport=udp or transport=tcp", 503);
    }
    const std::string_view host = uri->params().find("maddr").value_or(uri->host());
    const auto ip = resolve(host, names);
    if (!ip) {
        return no_way("RFC 3263 section 4.2", host, "an IP address, or a host name that is known",
                      503);
    }
    return Target{*transport, {*ip, uri->port() == 0 ? default_port : uri->port()}};
}

}  // namespace siplab
