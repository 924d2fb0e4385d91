#include "models/message/headers_address.h"

#include <algorithm>

#include "models/message/headers_content.h"
#include "models/message/headers_event.h"

namespace siplab {

namespace {

constexpr const char* name_addr_rule = "RFC 3261 section 25.1, name-addr";
constexpr const char* via_rule = "RFC 3261 section 25.1, via-parm";

bool is_token(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return chars::is(c, chars::token); });
}

/// One value that must be of the stated form when the parameter is there.
bool check_param(Scanner& in, const Param& param, bool good, const char* rule,
                 const char* expected) {
    return good ||
           in.fail_at(param.has_value ? param.value.data() : param.name.data(), rule, expected);
}

/// received = IPv4address / IPv6address; written with brackets by some (RFC 5118 section 4.5).
bool is_address(std::string_view text) {
    const bool plain_ipv6 = text.find(':') != std::string_view::npos && text.front() != '[';
    const std::string bracketed = plain_ipv6 ? '[' + std::string(text) + ']' : std::string(text);
    Scanner in(bracketed);
    std::string_view host;
    return in.read_host(host) && in.at_end() &&
           (host.front() == '[' || chars::is(host.back(), chars::digit));
}

bool check_via_param(Scanner& in, const Param& param) {
    using chars::equal_ignoring_case;
    if (equal_ignoring_case(param.name, "branch")) {
        return check_param(in, param, is_token(param.value), via_rule, "a token as branch");
    }
    if (equal_ignoring_case(param.name, "received")) {
        return check_param(in, param, param.has_value && is_address(param.value), via_rule,
                           "an IP address");
    }
    if (equal_ignoring_case(param.name, "ttl")) {
        const auto ttl = delta_seconds(param.value);
        return check_param(in, param, ttl && *ttl <= 255, via_rule, "a number from 0 to 255");
    }
    if (equal_ignoring_case(param.name, "rport") && param.has_value) {
        const auto port = delta_seconds(param.value);
        return check_param(in, param, port && *port >= 1 && *port <= 65535,
                           "RFC 3581 section 3, response-port", "a port from 1 to 65535");
    }
    return true;
}

/// *(token LWS) before an opening bracket. Reads nothing when no bracket follows: then it was a
/// bare address.
std::string_view take_display_words(Scanner& in) {
    const char* before = in.mark();
    const char* end = before;
    while (!in.take_while(chars::token).empty()) {
        end = in.mark();
        in.skip_lws();
    }
    if (in.peek() == '<') return {before, static_cast<std::size_t>(end - before)};
    in.go_back(before);
    return {};
}

bool read_display_name(Scanner& in, NameAddr& out) {
    if (in.peek() == '<') return true;
    if (in.peek() != '"') {
        out.display_name = take_display_words(in);
        return true;
    }
    std::string_view text;
    if (!in.read_quoted(text)) return false;
    out.display_name = text.substr(1, text.size() - 2);
    out.quoted = true;
    in.skip_lws();
    return in.peek() == '<' || in.fail(name_addr_rule, "an opening < behind the display name");
}

}  // namespace

std::string_view Via::branch() const { return params.find("branch").value_or(""); }

std::optional<std::string_view> Via::received() const { return params.find("received"); }

bool Via::wants_rport() const {
    const auto value = params.find("rport");
    return value && value->empty();
}

std::uint16_t Via::rport() const {
    return static_cast<std::uint16_t>(delta_seconds(params.find("rport").value_or("")).value_or(0));
}

std::string Via::to_text() const {
    std::string text(protocol);
    text += '/';
    text += version;
    text += '/';
    text += transport;
    text += ' ';
    text += host;
    if (port != 0) text += ':' + std::to_string(port);
    text += params.text();
    return text;
}

bool Via::read(Scanner& in, Via& out) {
    if (!in.read_token(out.protocol, via_rule, "SIP/2.0/ and a transport")) return false;
    if (!in.take_padded('/')) return in.fail(via_rule, "a slash behind the protocol");
    if (!in.read_token(out.version, via_rule, "the protocol's version")) return false;
    if (!in.take_padded('/')) return in.fail(via_rule, "a slash behind the version");
    if (!in.read_token(out.transport, via_rule, "a transport, as UDP")) return false;
    if (!in.take_lws()) return in.fail(via_rule, "a space behind the transport");
    if (!in.read_host(out.host) || !in.read_port(out.port, true)) return false;
    if (!in.read_params(out.params)) return false;
    return std::all_of(out.params.begin(), Params::end(),
                       [&in](const Param& param) { return check_via_param(in, param); });
}

bool is_rfc3261_branch(std::string_view branch) {
    return branch.size() > magic_cookie.size() &&
           chars::equal_ignoring_case(branch.substr(0, magic_cookie.size()), magic_cookie);
}

std::string_view NameAddr::tag() const { return params.find("tag").value_or(""); }

std::string NameAddr::to_text() const {
    std::string text;
    if (quoted) {
        text += '"';
        text += display_name;
        text += "\" ";
    } else if (!display_name.empty()) {
        text += display_name;
        text += ' ';
    }
    text += '<';
    text += uri.text();
    text += '>';
    text += params.text();
    return text;
}

bool NameAddr::read(Scanner& in, NameAddr& out) {
    in.skip_lws();
    if (!read_display_name(in, out)) return false;
    out.enclosed = in.take('<');
    const UriContext context = out.enclosed ? UriContext::enclosed : UriContext::bare;
    if (!Uri::read(in, out.uri, context)) return false;
    if (out.enclosed && !in.take('>')) return in.fail(name_addr_rule, "a closing >");
    return in.read_params(out.params);
}

bool TaggedShape::read(Scanner& in, TaggedShape& out) {
    if (!NameAddr::read(in, out)) return false;
    const auto tag = out.params.find("tag");
    return !tag || is_token(*tag) ||
           in.fail_at(out.params.text().data(), "RFC 3261 section 25.1, tag-param",
                      "a token as tag");
}

bool RouteShape::read(Scanner& in, RouteShape& out) {
    const char* before = in.mark();
    if (!NameAddr::read(in, out)) return false;
    return out.enclosed ||
           in.fail_at(before, "RFC 3261 section 25.1, route-param", "a URI in angle brackets");
}

std::optional<std::uint32_t> ContactShape::expires() const {
    return delta_seconds(params.find("expires").value_or(""));
}

std::optional<unsigned> ContactShape::q() const {
    return thousandths(params.find("q").value_or(""));
}

bool ContactShape::read(Scanner& in, ContactShape& out) {
    in.skip_lws();
    if (in.peek() == '*') {
        const char* before = in.mark();
        out.star = in.take('*');
        in.skip_lws();
        // "*" is a token character: it may also begin a display name.
        if (in.at_end()) return true;
        in.go_back(before);
        out.star = false;
    }
    if (!NameAddr::read(in, out)) return false;
    for (const Param& param : out.params) {
        if (chars::equal_ignoring_case(param.name, "q")) {
            if (!check_param(in, param, thousandths(param.value).has_value(),
                             "RFC 3261 section 25.1, qvalue", "a q from 0 to 1")) {
                return false;
            }
        }
    }
    return true;
}

std::string address_text(std::string_view display_name, std::string_view uri,
                         std::string_view tag) {
    std::string text;
    if (!display_name.empty()) {
        const bool words = std::all_of(display_name.begin(), display_name.end(), [](char c) {
            return chars::is(c, chars::token) || c == ' ';
        });
        text += words ? std::string(display_name) : quote(display_name);
        text += ' ';
    }
    text += '<';
    text += uri;
    text += '>';
    if (!tag.empty()) append_param(text, "tag", tag);
    return text;
}

std::string via_text(std::string_view transport, std::string_view host, std::uint16_t port,
                     std::string_view branch, bool rport) {
    std::string text = "SIP/2.0/";
    text += transport;
    text += ' ';
    text += host;
    if (port != 0) text += ':' + std::to_string(port);
    append_param(text, "branch", branch);
    if (rport) append_param(text, "rport");
    return text;
}

}  // namespace siplab
