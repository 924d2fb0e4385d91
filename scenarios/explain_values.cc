#include "scenarios/explain_values.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/core.h>

#include "models/message/headers.h"
#include "scenarios/words.h"

namespace siplab {

namespace {

using Sentences = std::vector<std::string>;

struct Meaning {
    std::string_view word;
    std::string_view sentence;
};

constexpr std::array method_meanings{
    Meaning{"ACK",
            "confirms that the final response to an INVITE has arrived; it is never answered"},
    Meaning{"BYE", "ends a call that was set up"},
    Meaning{"CANCEL", "gives up a request, usually an INVITE, that has no final response yet"},
    Meaning{"INFO", "carries application information within a call"},
    Meaning{"INVITE", "asks to set up a session, or within a dialog to change it"},
    Meaning{"MESSAGE", "carries an instant message"},
    Meaning{"NOTIFY", "tells a subscriber the state that it subscribed to"},
    Meaning{"OPTIONS", "asks what the other side can do, without calling it"},
    Meaning{"PRACK", "confirms that a reliable provisional response has arrived"},
    Meaning{"PUBLISH", "puts a piece of event state on a server"},
    Meaning{"REFER", "asks the other side to send a request of its own, as in a transfer"},
    Meaning{"REGISTER", "tells a registrar where its user can be reached"},
    Meaning{"SUBSCRIBE", "asks to be notified of a state and its changes"},
    Meaning{"UPDATE", "changes a session, even before it is answered, without a new INVITE"},
};

constexpr std::array<std::string_view, 7> class_meanings{
    "",
    "provisional: the request has arrived and work goes on; the final response is still to come",
    "success: the request was received, understood and accepted",
    "redirection: the caller must try elsewhere to complete the request",
    "client failure: the request cannot be fulfilled at this server as it stands",
    "server failure: the server failed to fulfil a request that looks valid",
    "global failure: the request cannot be fulfilled at any server",
};

std::string port_text(std::uint16_t port) { return port == 0 ? "" : fmt::format(" port {}", port); }

std::string who(std::string_view display_name, const Uri& uri) {
    const std::string name =
        display_name.empty() ? "" : fmt::format("shown as \"{}\", ", display_name);
    return fmt::format("{}address {}", name, uri.text());
}

/// Cuts a comma list; commas inside quotes and angle brackets do not count.
std::vector<std::string_view> list_items(std::string_view value) {
    std::vector<std::string_view> items;
    bool quoted = false;
    bool angle = false;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= value.size(); ++i) {
        const char c = i < value.size() ? value[i] : ',';
        if (quoted && c == '\\') {
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '<' || c == '>')) {
            angle = c == '<';
        } else if (i >= value.size() || (c == ',' && !quoted && !angle)) {
            std::string_view item =
                value.substr(std::min(from, value.size()), std::min(i, value.size()) - from);
            const std::size_t first = item.find_first_not_of(" \t\r\n");
            if (first != std::string_view::npos) {
                items.push_back(item.substr(first, item.find_last_not_of(" \t\r\n") - first + 1));
            }
            from = i + 1;
        }
    }
    return items;
}

Sentences explain_via(std::string_view value) {
    Sentences out;
    for (const std::string_view item : list_items(value)) {
        const Result<Via> via = Via::parse(item);
        if (!via) continue;
        out.push_back(
            fmt::format("sent by {}{} over {}", via->host, port_text(via->port), via->transport));
        if (via->branch().starts_with("z9hG4bK")) {
            out.push_back(fmt::format(
                "branch {}: names this hop's transaction (z9hG4bK: made by RFC 3261's rules)",
                via->branch()));
        } else {
            out.push_back(
                "no branch that begins with z9hG4bK: the sender follows the old RFC 2543");
        }
        if (via->wants_rport())
            out.emplace_back(
                "rport: asks for the answer at the port the request came from (RFC 3581)");
        if (const auto port = via->params.find("rport"); port && !port->empty()) {
            out.push_back(fmt::format("rport={}: the port it really came from (RFC 3581)", *port));
        }
        if (const auto received = via->received())
            out.push_back(fmt::format("received={}: the address it really came from", *received));
    }
    return out;
}

Sentences explain_party(const Message& message, const HeaderField& field) {
    const Result<NameAddr> party = NameAddr::parse(field.value);
    if (!party) return {};
    Sentences out{who(party->display_name, party->uri)};
    const bool to = field.id == HeaderId::to;
    if (!party->tag().empty()) {
        out.push_back(
            fmt::format("tag {}: the half of the dialog's name that is made by whoever {} "
                        "the request",
                        party->tag(), to ? "got" : "sent"));
    } else if (to) {
        out.emplace_back(message.is_request() ? "no tag: this request is outside any dialog"
                                              : "no tag: no dialog has begun on this side");
    }
    return out;
}

Sentences explain_contact(const Message& message, const HeaderField& field) {
    if (field.value == "*") return {"all bindings of the address of record, to be removed"};
    Sentences out;
    const bool registers =
        message.has(HeaderId::cseq) && message.find(HeaderId::cseq)->ends_with("REGISTER");
    for (const std::string_view item : list_items(field.value)) {
        const Result<NameAddr> contact = NameAddr::parse(item);
        if (!contact) continue;
        out.push_back(fmt::format("{}: {}", who(contact->display_name, contact->uri),
                                  registers ? "a binding: where the user can be reached"
                                            : "where further requests of the dialog go"));
        if (const auto expires = contact->params.find("expires")) {
            out.push_back(
                *expires == "0"
                    ? "expires=0: remove this binding"
                    : fmt::format("expires={}: this binding holds for so many seconds", *expires));
        }
        if (const auto q = contact->params.find("q"))
            out.push_back(fmt::format("q={}: its preference among several, from 0 to 1", *q));
    }
    return out;
}

Sentences explain_route(const HeaderField& field) {
    Sentences out;
    for (const std::string_view item : list_items(field.value)) {
        const Result<NameAddr> hop = NameAddr::parse(item);
        if (!hop) continue;
        out.push_back(fmt::format("through {}{}", hop->uri.text(),
                                  hop->uri.params().has("lr")
                                      ? " (lr: a loose router, which leaves the Request-URI alone)"
                                      : " (no lr: a strict router of RFC 2543)"));
    }
    return out;
}

Sentences explain_cseq(const Message& message, const HeaderField& field) {
    const Result<CSeq> cseq = CSeq::parse(field.value);
    if (!cseq) return {};
    if (message.is_response())
        return {fmt::format("answers request number {} of this side, {} {}", cseq->number,
                            cseq->method_text.find_first_of("AEIOU") == 0 ? "an" : "a",
                            cseq->method_text)};
    if (cseq->method_text == "ACK" || cseq->method_text == "CANCEL") {
        return {fmt::format("the same number, {}, as the INVITE that it belongs to", cseq->number)};
    }
    return {fmt::format("request number {} of this side in this call, method {}", cseq->number,
                        cseq->method_text)};
}

std::string auth_param_meaning(std::string_view name) {
    static const std::map<std::string_view, std::string_view> meanings{
        {"realm", "what the password is for"},
        {"nonce", "the server's one-time value that goes into the digest"},
        {"opaque", "the server's own, returned unchanged"},
        {"algorithm", "the hash function"},
        {"qop", "quality of protection: auth covers the request line, auth-int the body too"},
        {"stale", "if true, only the nonce is too old and the password was right"},
        {"username", "whose password it is"},
        {"uri", "the Request-URI that the digest covers"},
        {"response", "the digest: proves knowledge of the password without showing it"},
        {"cnonce", "the client's own random value in the digest"},
        {"nc", "how often this nonce was used, in hexadecimal"},
        {"nextnonce", "the nonce to use next"},
        {"rspauth", "proves that the server knows the password, too"},
    };
    const auto found = meanings.find(lower_case(name));
    return found == meanings.end() ? "" : std::string(found->second);
}

Sentences explain_authentication(const HeaderField& field) {
    std::string_view value = field.value;
    Sentences out;
    if (field.id != HeaderId::authentication_info &&
        field.id != HeaderId::proxy_authentication_info) {
        const std::size_t blank = std::min(value.find_first_of(" \t\r\n"), value.size());
        out.push_back(fmt::format("scheme {} (RFC 7616 for Digest)", value.substr(0, blank)));
        value.remove_prefix(blank);
    }
    for (const std::string_view item : list_items(value)) {
        const std::string_view name = item.substr(0, item.find_first_of("= \t"));
        if (const std::string meaning = auth_param_meaning(name); !meaning.empty())
            out.push_back(fmt::format("{}: {}", item, meaning));
    }
    return out;
}

Sentences explain_seconds(const Message& message, const HeaderField& field) {
    if (field.value == "0" && message.has(HeaderId::contact))
        return {"zero: the bindings or the subscription end now"};
    return {fmt::format("{} seconds", field.value)};
}

Sentences explain_body_size(const Message& message, const HeaderField& field) {
    if (message.body().empty()) return {"zero: there is no body"};
    return {fmt::format("the body after the empty line has {} octets", field.value)};
}

}  // namespace

StartLineMeaning explain_start_line(const Message& message) {
    if (message.is_response()) {
        const std::string_view kind =
            class_meanings[static_cast<std::size_t>(message.status() / 100)];
        const std::string_view phrase = reason_phrase(message.status());
        return {fmt::format("A response. {} {}: {}.", message.status(),
                            phrase.empty() ? message.reason() : phrase, kind),
                fmt::format("RFC 3261 section 21.{}", message.status() / 100)};
    }
    const auto found =
        std::find_if(method_meanings.begin(), method_meanings.end(),
                     [&](const Meaning& each) { return each.word == message.method_text(); });
    if (found == method_meanings.end()) {
        return {fmt::format("A request with a method that siplab does not know, for {}.",
                            message.request_uri()),
                "RFC 3261 section 8.2.1"};
    }
    return {fmt::format("A request for {}. {} {}.", message.request_uri(), found->word,
                        found->sentence),
            std::string(methods[static_cast<std::size_t>(message.method())].rfc)};
}

Sentences explain_value(const Message& message, const HeaderField& field) {
    switch (field.id) {
        case HeaderId::via: return explain_via(field.value);
        case HeaderId::from:
        case HeaderId::to: return explain_party(message, field);
        case HeaderId::contact: return explain_contact(message, field);
        case HeaderId::route:
        case HeaderId::record_route: return explain_route(field);
        case HeaderId::cseq: return explain_cseq(message, field);
        case HeaderId::max_forwards: return {fmt::format("{} more hops, then 483", field.value)};
        case HeaderId::expires: return explain_seconds(message, field);
        case HeaderId::content_length: return explain_body_size(message, field);
        case HeaderId::www_authenticate:
        case HeaderId::proxy_authenticate:
        case HeaderId::authorization:
        case HeaderId::proxy_authorization:
        case HeaderId::authentication_info:
        case HeaderId::proxy_authentication_info: return explain_authentication(field);
        default: return {};
    }
}

// ---- session descriptions (RFC 8866 section 5) --------------------------------------------------

namespace {

std::string explain_media(std::string_view value) {
    const std::vector<std::string_view> words = split_words(value);
    if (words.size() < 4) return "a medium (5.14)";
    const std::string where =
        words[1] == "0" ? "refused (port 0)" : fmt::format("wanted at port {}", words[1]);
    return fmt::format("a medium: {}, {}, as {}, in order of preference formats {} (5.14)",
                       words[0], where, words[2],
                       value.substr(static_cast<std::size_t>(words[3].data() - value.data())));
}

std::string explain_attribute(std::string_view value) {
    static const std::map<std::string_view, std::string_view> flags{
        {"sendrecv", "media flows both ways (6.7.2)"},
        {"sendonly", "this side only sends: the other is on hold (6.7.3)"},
        {"recvonly", "this side only receives (6.7.1)"},
        {"inactive", "no media flows, either way (6.7.4)"},
        {"ptime", "milliseconds of sound in a packet (6.4)"},
        {"fmtp", "parameters of a format (6.15)"},
    };
    const std::string_view name = value.substr(0, value.find(':'));
    if (name == "rtpmap" && name.size() < value.size()) {
        const std::vector<std::string_view> words = split_words(value.substr(name.size() + 1));
        if (words.size() == 2)
            return fmt::format("format {} means {} (codec/clock rate in Hz, 6.6)", words[0],
                               words[1]);
    }
    const auto found = flags.find(name);
    return found == flags.end() ? fmt::format("attribute {} (5.13)", name)
                                : std::string(found->second);
}

}  // namespace

std::string explain_sdp_line(std::string_view line) {
    static const std::map<char, std::string_view> lines{
        {'v', "version of the format, always 0 (5.1)"},
        {'o', "origin: user, session number, version of this description, address (5.2)"},
        {'s', "the session's name, `-` for none (5.3)"},
        {'i', "information for people (5.4)"},
        {'u', "a URI to read more (5.5)"},
        {'e', "an e-mail address (5.6)"},
        {'p', "a phone number (5.6)"},
        {'c', "connection: the address where media are to be sent (5.7)"},
        {'b', "bandwidth (5.8)"},
        {'t', "when the session is active; `0 0` for as long as the call (5.9)"},
        {'r', "repetitions (5.10)"},
        {'z', "time zones (5.11)"},
        {'k', "a key; obsolete, not to be used (5.12)"},
    };
    if (line.size() < 2 || line[1] != '=') return "not a line of a session description";
    if (line[0] == 'm') return explain_media(line.substr(2));
    if (line[0] == 'a') return explain_attribute(line.substr(2));
    const auto found = lines.find(line[0]);
    return found == lines.end() ? "unknown kind of line, to be ignored"
                                : std::string(found->second);
}

}  // namespace siplab
