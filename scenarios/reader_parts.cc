#include "scenarios/reader_parts.h"

#include <algorithm>

#include <fmt/core.h>

#include "models/message/method.h"
#include "models/profiles/profile.h"
#include "scenarios/units.h"
#include "scenarios/words.h"

namespace siplab {

namespace {

const YamlValue nothing_there{};

const YamlValue& or_nothing(const YamlValue* value) {
    return value == nullptr ? nothing_there : *value;
}

LinkSpec read_link(const YamlValue& value, const LinkSpec& fallback) {
    const KeyValues keys(value, key_table("link"));
    return {keys.time("delay", fallback.delay), keys.rate("rate", fallback.rate_bps),
            static_cast<unsigned>(keys.count("queue", fallback.queue_packets)),
            keys.chance("loss", fallback.loss)};
}

TimerValues read_timers(const YamlValue& value) {
    const KeyValues keys(value, key_table("timers"));
    TimerValues timers;
    timers.t1 = keys.time("T1", timers.t1);
    timers.t2 = keys.time("T2", timers.t2);
    timers.t4 = keys.time("T4", timers.t4);
    for (const auto& [name, time] :
         {std::pair{"T1", timers.t1}, {"T2", timers.t2}, {"T4", timers.t4}}) {
        if (time < std::chrono::milliseconds{1})
            refuse(keys.at(name), fmt::format("`{}` must be at least 1ms", name));
    }
    if (timers.t2 < timers.t1)
        refuse(keys.at("T2"), "`T2`, the longest interval, cannot be shorter than `T1`");
    return timers;
}

Transport transport_of(const KeyValues& keys, Transport fallback) {
    return keys.choice("transport", fallback == Transport::tcp ? "tcp" : "udp") == "tcp"
               ? Transport::tcp
               : Transport::udp;
}

/// A word that can stand in sentences: letters, digits, '-' and '_'.
bool is_name(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto good = [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !text.empty() && letter(text.front()) && std::all_of(text.begin(), text.end(), good);
}

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

/// Text that goes into a quoted string or a digest: no control characters.
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

PhoneSpec read_phone(const KeyValues& keys, const std::string& name, const NetworkSpec& network) {
    for (const std::string_view key : {"display_name", "password", "auth_user"})
        check_printable(keys, key);
    PhoneSpec phone;
    phone.profile = keys.choice("profile", phone.profile);
    phone.user = keys.text("user", name);
    check_user(phone.user, keys.at("user"));
    phone.display_name = keys.text("display_name");
    phone.password = keys.text("password", phone.user + "-secret");
    phone.auth_user = keys.text("auth_user");
    phone.pbx = keys.text("pbx");
    phone.registers = keys.flag("registers", false);
    phone.expires = keys.whole_seconds("expires", phone.expires);
    phone.lines = static_cast<unsigned>(keys.count("lines", phone.lines));
    phone.ring_limit = keys.time("ring_limit", phone.ring_limit);
    phone.transport = transport_of(keys, network.transport);
    return phone;
}

std::map<std::string, std::string> read_extensions(const YamlValue& value) {
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

PbxSpec read_pbx(const KeyValues& keys, const std::string& name, bool first) {
    check_printable(keys, "realm");
    PbxSpec pbx;
    pbx.domain = keys.text("domain", first ? "lab.example" : lower_case(name) + ".example");
    check_domain(keys, pbx.domain);
    pbx.profile = keys.choice("profile", pbx.profile);
    const std::string_view realm = find_pbx_profile(pbx.profile)->realm;
    pbx.realm = keys.text("realm", realm.empty() ? pbx.domain : std::string(realm));
    pbx.algorithm = keys.choice("algorithm", pbx.algorithm);
    pbx.authenticate = keys.flag("authenticate", false);
    pbx.nonce_lifetime = keys.time("nonce_lifetime", pbx.nonce_lifetime);
    pbx.min_expires = keys.whole_seconds("min_expires", pbx.min_expires);
    pbx.max_expires = keys.whole_seconds("max_expires", pbx.max_expires);
    pbx.ring_limit = keys.time("ring_limit", pbx.ring_limit);
    if (pbx.max_expires < pbx.min_expires)
        refuse(keys.at("max_expires"), "`max_expires` is shorter than `min_expires`");
    if (const YamlValue* extensions = keys.raw("extensions"))
        pbx.extensions = read_extensions(*extensions);
    return pbx;
}

/// "alice: phone" is short for "alice: {kind: phone}"; nothing at all is a phone, too.
std::string kind_of(const YamlValue& value) {
    static const std::vector<std::string> kinds{"phone", "pbx"};
    std::string kind = "phone";
    Position at = value.at;
    if (value.is_text()) {
        kind = value.text;
    } else if (const YamlValue* found = value.find("kind")) {
        kind = text_of(*found, "a kind of node");
        at = found->at;
    }
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
        refuse(at, fmt::format("expected a kind of node ({}), read `{}`", either_of(kinds), kind),
               nearest(kind, kinds));
    }
    return kind;
}

void check_node_name(const YamlValue& key) {
    if (!is_name(key.text)) {
        refuse(
            key.at,
            fmt::format(
                "expected a name that begins with a letter and has only letters, digits, `-` and "
                "`_`, read `{}`",
                key.text));
    }
    if (method_of(key.text) != Method::unknown || key.text == "none") {
        refuse(key.at,
               fmt::format("`{}` cannot be a node's name: it means something else in sentences",
                           key.text));
    }
}

NodeSpec read_node(const YamlValue& key, const YamlValue& value, const Lab& lab) {
    check_node_name(key);
    const std::string kind = kind_of(value);
    const KeyValues keys(value.is_text() ? nothing_there : value, key_table(kind));
    NodeSpec node;
    node.name = key.text;
    node.site = keys.choice("site", "1") == "2" ? 2 : 1;
    if (keys.has("site") && lab.network.topology != "two-sites") {
        refuse(keys.at("site"), "`site` means something only with `topology: two-sites`");
    }
    const auto is_pbx = [](const NodeSpec& each) { return each.pbx.has_value(); };
    if (kind == "pbx") {
        node.pbx =
            read_pbx(keys, node.name, std::none_of(lab.nodes.begin(), lab.nodes.end(), is_pbx));
    } else {
        node.phone = read_phone(keys, node.name, lab.network);
    }
    return node;
}

/// Gives a phone its PBX: the one it names, else the first.
void join_pbx(NodeSpec& node, const YamlValue& value, const Lab& lab) {
    std::vector<std::string> pbxs;
    for (const NodeSpec& each : lab.nodes) {
        if (each.pbx) pbxs.push_back(each.name);
    }
    std::string& pbx = node.phone->pbx;
    const YamlValue* key = value.find("pbx");
    if (pbx.empty() && !pbxs.empty()) pbx = pbxs.front();
    if (pbx == "none") pbx.clear();
    if (!pbx.empty() && std::find(pbxs.begin(), pbxs.end(), pbx) == pbxs.end()) {
        refuse(key->at,
               fmt::format("expected a PBX of this lab ({}), read `{}`",
                           pbxs.empty() ? "it has none" : either_of(pbxs), pbx),
               nearest(pbx, pbxs));
    }
    if (pbx.empty() && node.phone->registers) {
        refuse(value.find("registers")->at,
               fmt::format("`{}` has no PBX to register at", node.name));
    }
}

/// A PBX that lists no extensions knows its phones, with their passwords.
void fill_extensions(Lab& lab, const YamlValue& nodes) {
    for (NodeSpec& node : lab.nodes) {
        if (!node.pbx) continue;
        const YamlValue* value = nodes.find(node.name);
        if (value->find("extensions") != nullptr) continue;
        for (const NodeSpec& other : lab.nodes) {
            if (other.phone && other.phone->pbx == node.name) {
                node.pbx->extensions.emplace(other.phone->user, other.phone->password);
            }
        }
    }
}

void check_unique(const Lab& lab, const YamlValue& nodes) {
    for (std::size_t i = 0; i < lab.nodes.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const NodeSpec& a = lab.nodes[j];
            const NodeSpec& b = lab.nodes[i];
            const Position at = nodes.entries[i].key.at;
            if (a.phone && b.phone && a.phone->user == b.phone->user &&
                a.phone->pbx == b.phone->pbx && !a.phone->pbx.empty()) {
                refuse(at, fmt::format("`{}` and `{}` have the same user `{}` at the same PBX",
                                       a.name, b.name, a.phone->user));
            }
            if (a.pbx && b.pbx && a.pbx->domain == b.pbx->domain) {
                refuse(at, fmt::format("`{}` and `{}` serve the same domain `{}`", a.name, b.name,
                                       a.pbx->domain));
            }
        }
    }
}

}  // namespace

void read_network(const KeyValues& lab_keys, Lab& lab) {
    const KeyValues keys(or_nothing(lab_keys.raw("network")), key_table("network"));
    NetworkSpec& network = lab.network;
    network.topology = keys.choice("topology", network.topology);
    network.transport = transport_of(keys, network.transport);
    network.ipv6 = keys.flag("ipv6", false);
    network.link = {keys.time("delay", network.link.delay),
                    keys.rate("rate", network.link.rate_bps),
                    static_cast<unsigned>(keys.count("queue", network.link.queue_packets)),
                    keys.chance("loss", network.link.loss)};
    if (keys.has("wan") && network.topology != "two-sites") {
        refuse(keys.at("wan"), "`wan` means something only with `topology: two-sites`");
    }
    network.wan = read_link(or_nothing(keys.raw("wan")), network.wan);
    network.timers = read_timers(or_nothing(keys.raw("timers")));
    const YamlValue& links = or_nothing(keys.raw("links"));
    if (links.kind != YamlValue::Kind::nothing && !links.is_map()) {
        refuse(links.at, "expected nodes and their links, such as `alice: {loss: 5%}`, read " +
                             links.kind_text());
    }
    LinkSpec fallback = network.link;
    if (network.topology != "star") {  // a cable to the switch, on top of the LAN
        fallback.delay = {};
        fallback.loss = 0;
    }
    for (const auto& [node, link] : links.entries)
        network.links.emplace(node.text, read_link(link, fallback));
}

void read_nodes(const KeyValues& lab_keys, Lab& lab) {
    const YamlValue& nodes = *lab_keys.raw("nodes");
    if (!nodes.is_map() || nodes.entries.empty()) {
        refuse(nodes.at,
               "expected nodes by name, such as `alice: phone`, read " + nodes.kind_text());
    }
    constexpr std::size_t most = 200;
    if (nodes.entries.size() > most)
        refuse(nodes.at, fmt::format("a lab can have at most {} nodes", most));
    for (const auto& [key, value] : nodes.entries) lab.nodes.push_back(read_node(key, value, lab));
    for (std::size_t i = 0; i < lab.nodes.size(); ++i) {
        if (lab.nodes[i].phone) join_pbx(lab.nodes[i], nodes.entries[i].value, lab);
    }
    fill_extensions(lab, nodes);
    check_unique(lab, nodes);
}

void check_links(const KeyValues& lab_keys, const Lab& lab) {
    const YamlValue* network = lab_keys.raw("network");
    const YamlValue* links = network == nullptr ? nullptr : network->find("links");
    if (links == nullptr) return;
    std::vector<std::string> nodes;
    for (const NodeSpec& node : lab.nodes) nodes.push_back(node.name);
    for (const auto& [key, value] : links->entries) {
        if (lab.find(key.text) == nullptr) {
            refuse(key.at,
                   fmt::format("expected a node ({}), read `{}`", either_of(nodes), key.text),
                   nearest(key.text, nodes));
        }
    }
}

}  // namespace siplab
