#include "scenarios/server_reader.h"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include "scenarios/words.h"

namespace siplab {

namespace {

bool is_uri(std::string_view text) { return text.find(':') != std::string_view::npos; }

/// "0.5" as 500 thousandths (RFC 3261 section 25.1, qvalue).
unsigned read_q(const YamlValue& value) {
    const std::string& text = text_of(value, "a preference from 0 to 1");
    double q = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), q);
    const bool good = error == std::errc{} && end == text.data() + text.size() && q >= 0 && q <= 1;
    if (!good) refuse(value.at, fmt::format("expected a preference from 0 to 1, read `{}`", text));
    return static_cast<unsigned>(q * 1000 + 0.5);
}

ContactSpec read_contact(const YamlValue& value) {
    if (!value.is_map()) return {text_of(value, "a phone or a SIP URI"), 1000};
    ContactSpec contact;
    for (const auto& [key, inner] : value.entries) {
        if (key.text == "where") {
            contact.where = text_of(inner, "a phone or a SIP URI");
        } else if (key.text == "q") {
            contact.q = read_q(inner);
        } else {
            refuse(key.at, fmt::format("expected `where` or `q`, read `{}`", key.text));
        }
    }
    if (contact.where.empty()) refuse(value.at, "the contact has no `where`");
    return contact;
}

std::map<std::string, std::vector<ContactSpec>> read_contacts(const YamlValue& value) {
    if (!value.is_map())
        refuse(value.at,
               "expected users and where they are, such as `bob: bob`, read " + value.kind_text());
    std::map<std::string, std::vector<ContactSpec>> contacts;
    for (const auto& [user, where] : value.entries) {
        check_user(user.text, user.at);
        std::vector<ContactSpec>& list = contacts[user.text];
        if (where.is_list()) {
            for (const YamlValue& one : where.items) list.push_back(read_contact(one));
        } else {
            list.push_back(read_contact(where));
        }
    }
    return contacts;
}

void read_proxy(const KeyValues& keys, ServerSpec& server) {
    server.record_route = keys.flag("record_route", server.kind == "alg");
    server.route = keys.texts("route");
    server.trying = keys.choice("trying", server.trying);
    server.forking = keys.choice("forking", server.forking);
    server.ring_limit = keys.time("ring_limit", server.ring_limit);
    server.timer_c = keys.time("timer_c", server.timer_c);
    server.recurses = keys.flag("recurses", false);
    server.timeout_status = keys.choice("timeout_status", "408") == "480" ? 480 : 408;
    server.min_se = keys.whole_seconds("min_se", {});
    server.session_expires = keys.whole_seconds("session_expires", {});
    if (server.timer_c == Time::zero()) refuse(keys.at("timer_c"), "`timer_c` cannot be zero");
    // RFC 4028 section 8.1: that minimum must not be lower.
    if (server.min_se != Time::zero() && server.min_se < std::chrono::seconds{90})
        refuse(keys.at("min_se"), "`min_se` must be at least 90s");
}

void check_place(const YamlValue& value, const Lab& lab, std::string_view place, bool phone) {
    const NodeSpec* node = lab.find(place);
    if (is_uri(place) || (node != nullptr && node->phone.has_value() == phone)) return;
    std::vector<std::string> names;
    for (const NodeSpec& each : lab.nodes) {
        if (each.phone.has_value() == phone) names.push_back(each.name);
    }
    const std::string known = names.empty() ? std::string("it has none") : either_of(names);
    refuse(value.at,
           fmt::format("expected a {} of this lab ({}) or a SIP URI, read `{}`",
                       phone ? "phone" : "server", known, place),
           nearest(std::string(place), names));
}

}  // namespace

/// The user part of an address of record; only characters that RFC 3261 section 25.1 calls
/// unreserved, which need no escape.
void check_user(const std::string& user, Position at) {
    const auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
    };
    if (user.empty() || !std::all_of(user.begin(), user.end(), good)) {
        refuse(at,
               fmt::format("expected a user made of letters, digits, `-`, `_` and `.`, read `{}`",
                           user));
    }
}

void check_printable(const KeyValues& keys, std::string_view key) {
    for (const char c : keys.text(key)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f)
            refuse(keys.at(key), fmt::format("`{}` has a control character in it", key));
    }
}

void check_domain(const KeyValues& keys, const std::string& domain) {
    const auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.';
    };
    const bool host = !domain.empty() && std::all_of(domain.begin(), domain.end(), good) &&
                      domain.front() != '-' && domain.front() != '.' &&
                      domain.find("..") == std::string::npos;
    if (!host)
        refuse(keys.at("domain"),
               fmt::format("expected a host name such as `lab.example`, read `{}`", domain));
}

std::map<std::string, std::string> read_users(const YamlValue& value) {
    if (!value.is_map())
        refuse(value.at, "expected extensions and their passwords, such as `bob: secret`, read " +
                             value.kind_text());
    std::map<std::string, std::string> result;
    for (const auto& [user, password] : value.entries) {
        check_user(user.text, user.at);
        result.emplace(user.text,
                       text_of(password, fmt::format("the password of `{}`", user.text)));
    }
    return result;
}

ServerSpec read_server(const KeyValues& keys, const std::string& kind, const std::string& name,
                       bool first) {
    check_printable(keys, "realm");
    ServerSpec server;
    server.kind = kind;
    server.domain = keys.text("domain", first ? "lab.example" : lower_case(name) + ".example");
    check_domain(keys, server.domain);
    server.realm = keys.text("realm", server.domain);
    server.algorithm = keys.choice("algorithm", server.algorithm);
    server.authenticate = keys.flag("authenticate", false);
    server.nonce_lifetime = keys.time("nonce_lifetime", server.nonce_lifetime);
    server.min_expires = keys.whole_seconds("min_expires", server.min_expires);
    server.max_expires = keys.whole_seconds("max_expires", server.max_expires);
    if (server.max_expires < server.min_expires)
        refuse(keys.at("max_expires"), "`max_expires` is shorter than `min_expires`");
    if (const YamlValue* users = keys.raw("users")) server.users = read_users(*users);
    if (const YamlValue* contacts = keys.raw("contacts"))
        server.contacts = read_contacts(*contacts);
    if (kind == "stateless-proxy" && server.authenticate)
        refuse(keys.at("authenticate"), "a stateless proxy cannot authenticate: nonces are state");
    if (kind != "redirect" && kind != "registrar") read_proxy(keys, server);
    return server;
}

void check_servers(const YamlValue& nodes, const Lab& lab) {
    for (const NodeSpec& node : lab.nodes) {
        if (!node.server) continue;
        const YamlValue& value = *nodes.find(node.name);
        for (const auto& [user, contacts] : node.server->contacts) {
            for (const ContactSpec& one : contacts)
                check_place(*value.find("contacts")->find(user), lab, one.where, true);
        }
        for (const std::string& hop : node.server->route)
            check_place(*value.find("route"), lab, hop, false);
    }
}

}  // namespace siplab
