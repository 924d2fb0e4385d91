#include "scenarios/reader_parts.h"

#include <algorithm>
#include <span>

#include <fmt/core.h>

#include "models/message/method.h"
#include "models/profiles/profile.h"
#include "scenarios/dial_plan_reader.h"
#include "scenarios/server_reader.h"
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
    phone.outbound = keys.texts("outbound");
    phone.answers = keys.flag("answers", false);
    phone.registers = keys.flag("registers", false);
    phone.expects_mwi = keys.flag("expects_mwi", false);
    phone.expires = keys.whole_seconds("expires", phone.expires);
    phone.offers_late = keys.choice("offers", "early") == "late";
    phone.lines = static_cast<unsigned>(keys.count("lines", phone.lines));
    phone.ring_limit = keys.time("ring_limit", phone.ring_limit);
    phone.transport = transport_of(keys, network.transport);
    return phone;
}

/// "bob: 2" new messages, or "bob: 2/8": two new and eight old ones, as a message summary says it.
MailboxSpec read_mailbox(const YamlValue& value) {
    const std::string text = text_of(value, "a number of messages");
    const std::size_t slash = text.find('/');
    const auto fresh = parse_count(text.substr(0, slash), 0, 1000);
    const auto heard =
        parse_count(slash == std::string::npos ? "0" : text.substr(slash + 1), 0, 1000);
    if (!fresh || !heard) {
        refuse(value.at,
               fmt::format("expected new messages, or NEW/OLD ones, as in 2/8; read `{}`", text));
    }
    return {static_cast<unsigned>(*fresh), static_cast<unsigned>(*heard)};
}

std::map<std::string, MailboxSpec> read_mailboxes(const YamlValue& value) {
    std::map<std::string, MailboxSpec> mailboxes;
    for (const auto& [key, each] : value.entries) mailboxes[key.text] = read_mailbox(each);
    return mailboxes;
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
    pbx.unsolicited_mwi = keys.flag("unsolicited_mwi", false);
    pbx.mwi_by_info = keys.flag("mwi_by_info", false);
    if (const YamlValue* mailboxes = keys.raw("mailboxes"))
        pbx.mailboxes = read_mailboxes(*mailboxes);
    pbx.nonce_lifetime = keys.time("nonce_lifetime", pbx.nonce_lifetime);
    pbx.min_expires = keys.whole_seconds("min_expires", pbx.min_expires);
    pbx.max_expires = keys.whole_seconds("max_expires", pbx.max_expires);
    pbx.ring_limit = keys.time("ring_limit", pbx.ring_limit);
    if (pbx.max_expires < pbx.min_expires)
        refuse(keys.at("max_expires"), "`max_expires` is shorter than `min_expires`");
    pbx.forwards = read_forwards(keys);
    pbx.groups = read_groups(keys);
    if (const YamlValue* extensions = keys.raw("extensions"))
        pbx.extensions = read_users(*extensions);
    return pbx;
}

/// "alice: phone" is short for "alice: {kind: phone}"; nothing at all is a phone, too.
std::string kind_of(const YamlValue& value) {
    static const std::span<const std::string_view> choices =
        key_table("phone").find("kind")->choices;
    static const std::vector<std::string> kinds(choices.begin(), choices.end());
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

/// The table of keys that a kind of node has.
std::string_view table_of(std::string_view kind) {
    if (kind == "phone" || kind == "pbx") return kind;
    return kind == "redirect" || kind == "registrar" ? "server" : "proxy";
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
    const KeyValues keys(value.is_text() ? nothing_there : value, key_table(table_of(kind)));
    NodeSpec node;
    node.name = key.text;
    node.site = keys.choice("site", "1") == "2" ? 2 : 1;
    if (keys.has("site") && lab.network.topology != "two-sites") {
        refuse(keys.at("site"), "`site` means something only with `topology: two-sites`");
    }
    const auto serves = [](const NodeSpec& each) { return !each.serves().empty(); };
    const bool first = std::none_of(lab.nodes.begin(), lab.nodes.end(), serves);
    if (kind == "pbx") {
        node.pbx = read_pbx(keys, node.name, first);
    } else if (kind == "phone") {
        node.phone = read_phone(keys, node.name, lab.network);
    } else {
        node.server = read_server(keys, kind, node.name, first);
    }
    return node;
}

/// Gives a phone its PBX or server: the one it names, else the first PBX, else the first server.
void join_home(NodeSpec& node, const YamlValue& value, const Lab& lab) {
    std::vector<std::string> pbxs;
    std::vector<std::string> servers;
    for (const NodeSpec& each : lab.nodes) {
        if (each.pbx) pbxs.push_back(each.name);
        if (each.server && each.server->kind != "alg") servers.push_back(each.name);
    }
    std::string& home = node.phone->pbx;
    const bool by_server = value.find("server") != nullptr;
    const YamlValue* key = value.find(by_server ? "server" : "pbx");
    if (by_server) home = key->text;
    if (home.empty() && !servers.empty()) home = servers.front();
    if (!by_server && key == nullptr && !pbxs.empty()) home = pbxs.front();
    if (home == "none") home.clear();
    const std::vector<std::string>& choices = by_server ? servers : pbxs;
    const bool chosen = key != nullptr && !home.empty();
    if (chosen && std::find(choices.begin(), choices.end(), home) == choices.end()) {
        refuse(
            key->at,
            fmt::format("expected a {} of this lab ({}), read `{}`", by_server ? "server" : "PBX",
                        choices.empty() ? "it has none" : either_of(choices), home),
            nearest(home, choices));
    }
    if (home.empty() && node.phone->registers) {
        refuse(value.find("registers")->at,
               fmt::format("`{}` has no PBX to register at", node.name));
    }
    for (const std::string& hop : node.phone->outbound) {
        const NodeSpec* found = lab.find(hop);
        if (hop == "none" || (found != nullptr && !found->phone)) continue;
        servers.insert(servers.end(), pbxs.begin(), pbxs.end());
        refuse(value.find("outbound")->at,
               fmt::format("expected a PBX or server of this lab, read `{}`", hop),
               nearest(hop, servers));
    }
}

/// A PBX or server that lists no users knows its phones, with their passwords.
void fill_extensions(Lab& lab, const YamlValue& nodes) {
    for (NodeSpec& node : lab.nodes) {
        if (node.phone) continue;
        const YamlValue* value = nodes.find(node.name);
        if (value->find(node.pbx ? "extensions" : "users") != nullptr) continue;
        auto& users = node.pbx ? node.pbx->extensions : node.server->users;
        for (const NodeSpec& other : lab.nodes) {
            if (other.phone && other.phone->pbx == node.name) {
                users.emplace(other.phone->user, other.phone->password);
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
            // At a proxy, a user may have several phones: it forks.
            const NodeSpec* home = a.phone ? lab.find(a.phone->pbx) : nullptr;
            if (b.phone && home != nullptr && home->pbx && a.phone->user == b.phone->user &&
                a.phone->pbx == b.phone->pbx) {
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
        if (lab.nodes[i].phone) join_home(lab.nodes[i], nodes.entries[i].value, lab);
    }
    fill_extensions(lab, nodes);
    check_servers(nodes, lab);
    for (std::size_t i = 0; i < lab.nodes.size(); ++i) {
        if (lab.nodes[i].pbx) check_dial_plan(lab.nodes[i], nodes.entries[i].value);
    }
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
