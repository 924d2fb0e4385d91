#include "models/proxy/routing.h"

#include <algorithm>

#include <fmt/format.h>

#include "models/auth/digest.h"
#include "models/message/headers.h"
#include "models/proxy/list_values.h"
#include "models/stack/transport_rules.h"

namespace siplab {

namespace {

constexpr std::uint16_t default_port = 5060;

std::uint16_t port_of(const Uri& uri) { return uri.port() == 0 ? default_port : uri.port(); }

bool is_own_address(const TransportConfig& network, std::string_view host, std::uint16_t port) {
    const auto is = [&](const Address& own) {
        return !own.empty() && chars::equal_ignoring_case(host, own.host_text()) &&
               port == own.port;
    };
    return is(network.ipv4) || is(network.ipv6);
}

/// A Route value's URI, which is enclosed in angle brackets.
Result<Route> route_of(const std::string& value) { return Route::parse(value); }

/// Section 19.1.1: what may stand in a Contact but not in a Request-URI goes.
std::string as_request_uri(const std::string& target) {
    const auto uri = Uri::parse(target);
    if (!uri || !uri->is_sip()) return target;
    std::string text = target.substr(0, target.find('?'));
    if (!uri->params().has("method")) return text;
    const std::string params(uri->params().text());
    std::string kept;
    for (const Param& param : uri->params()) {
        if (chars::equal_ignoring_case(param.name, "method")) continue;
        kept += fmt::format(";{}", param.name);
        if (param.has_value) kept += fmt::format("={}", param.value);
    }
    return text.replace(text.find(params), params.size(), kept);
}

/// Section 16.6 item 3.
void count_hop(Message& copy) {
    const auto left = get_if<MaxForwards>(copy);
    const std::uint32_t value = left ? left->value : 71;
    copy.set(HeaderId::max_forwards, std::to_string(value == 0 ? 0 : value - 1));
}

/// Requests that make a dialog or may do so; in others Record-Route would mean nothing (section
/// 16.6 item 4). NOTIFY makes one when it is the first to answer a forked SUBSCRIBE (RFC 6665).
bool may_make_dialog(const Message& request) {
    switch (request.method()) {
        case Method::invite:
        case Method::subscribe:
        case Method::refer:
        case Method::notify:
        case Method::unknown: return true;
        default: return false;
    }
}

/// Section 16.6 item 6: a next hop that is no loose router finds itself in the Request-URI.
void make_way_for_strict_router(Message& copy) {
    const auto top = get_if<Route>(copy);
    if (!top || top->uri.params().has("lr")) return;
    const std::string strict(top->uri.text());
    copy.add(HeaderId::route, fmt::format("<{}>", copy.request_uri()));
    take_first_value(copy, HeaderId::route);
    copy.set_request_uri(strict);
}

std::string tag_of(const std::optional<To>& to) { return to ? std::string(to->tag()) : ""; }

}  // namespace

bool ProxyIdentity::is_us(const Uri& uri) const {
    if (!uri.is_sip()) return false;
    return chars::equal_ignoring_case(uri.host(), domain) ||
           is_own_address(network, uri.host(), port_of(uri));
}

std::string ProxyIdentity::record_route() const {
    const Address& own = network.ipv4.empty() ? network.ipv6 : network.ipv4;
    return fmt::format("<sip:{};lr>", own.to_text());
}

void add_targets(std::vector<ProxyTarget>& set, const std::vector<ProxyTarget>& more) {
    for (const ProxyTarget& target : more) {
        const auto uri = Uri::parse(target.uri);
        const auto same = [&](const ProxyTarget& one) {
            const auto other = Uri::parse(one.uri);
            return one.uri == target.uri || (uri && other && equivalent(*uri, *other));
        };
        if (std::none_of(set.begin(), set.end(), same)) set.push_back(target);
    }
}

void preprocess_route(Message& request, const ProxyIdentity& proxy, const Received& packet) {
    const auto uri = Uri::parse(request.request_uri());
    // Only a Record-Route value of ours has `lr` in it and no user.
    const bool strict = uri && uri->user().empty() && uri->params().has("lr") && proxy.is_us(*uri);
    if (strict) {
        if (const auto last = take_last_value(request, HeaderId::route)) {
            if (const auto route = route_of(*last)) request.set_request_uri(route->uri.text());
        }
    } else if (uri) {
        const auto maddr = uri->params().find("maddr");
        if (maddr && is_own_address(proxy.network, *maddr, packet.local.port)) {
            // As if maddr, and the port and transport that go with it, had not been there.
            const std::string user =
                uri->user().empty() ? std::string() : fmt::format("{}@", uri->user());
            request.set_request_uri(fmt::format("{}:{}{}", uri->scheme_text(), user, uri->host()));
        }
    }
    if (const auto top = get_if<Route>(request); top && proxy.is_us(top->uri)) {
        take_first_value(request, HeaderId::route);
    }
}

Message copy_for(const Message& request, const std::string& target, const ProxyIdentity& proxy,
                 const ForwardingRules& rules) {
    Message copy = request;
    copy.set_request_uri(as_request_uri(target));
    count_hop(copy);
    if (rules.record_route && may_make_dialog(request)) {
        copy.add_on_top(HeaderId::record_route, proxy.record_route());
    }
    const auto uri = Uri::parse(request.request_uri());
    if (!copy.has(HeaderId::route) && uri && !proxy.is_us(*uri)) {
        for (const std::string& hop : rules.route)
            copy.add(HeaderId::route, fmt::format("<{}>", hop));
    }
    make_way_for_strict_router(copy);
    return copy;
}

std::string loop_mark(const Message& request) {
    const auto from = get_if<From>(request);
    const auto cseq = get_if<CSeq>(request);
    std::string text =
        fmt::format("{}\n{}\n{}\n{}\n{}", tag_of(get_if<To>(request)), from ? from->tag() : "",
                    request.find(HeaderId::call_id).value_or(""), request.request_uri(),
                    cseq ? cseq->number : 0);
    for (std::size_t i = 0; i < request.header_count(); ++i) {
        const HeaderId id = request.header_id(i);
        if (id == HeaderId::route || id == HeaderId::proxy_require ||
            id == HeaderId::proxy_authorization) {
            text += fmt::format("\n{}", request.header(i).value);
        }
    }
    return digest::hash(digest::Algorithm::md5, text).substr(0, 8);
}

bool has_looped(const Message& request, const ProxyIdentity& proxy) {
    const std::string ending = "-" + loop_mark(request);
    bool found = false;
    each<Via>(request, [&](const Via& via) {
        found = found || (is_own(proxy.network, via) && via.branch().ends_with(ending));
    });
    return found;
}

std::string stateless_branch(const Message& request) {
    const auto via = get_if<Via>(request);
    std::string text;
    if (via && is_rfc3261_branch(via->branch())) {
        text = via->branch();
    } else {
        const auto from = get_if<From>(request);
        const auto cseq = get_if<CSeq>(request);
        text = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", via ? via->to_text() : std::string(),
                           tag_of(get_if<To>(request)), from ? from->tag() : "",
                           request.find(HeaderId::call_id).value_or(""), cseq ? cseq->number : 0,
                           request.request_uri());
    }
    return fmt::format("{}-stateless-{}", magic_cookie,
                       digest::hash(digest::Algorithm::md5, text).substr(0, 16));
}

}  // namespace siplab
