// A lab as it was read: what is in its file, checked, with every default filled in. Plain data.
//
// How the file looks is documented in docs/lab-format.md; reader.h makes a Lab of it, runner.h runs
// it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/agents/dial_plan.h"
#include "models/base/types.h"
#include "models/machines/timers.h"
#include "scenarios/sentence.h"

namespace siplab {

struct LinkSpec {
    Time delay = std::chrono::milliseconds{1};
    std::uint64_t rate_bps = 100'000'000;
    unsigned queue_packets = 100;
    double loss = 0;  ///< 0 to 1
};

struct NetworkSpec {
    std::string topology = "lan";  ///< "lan", "star" or "two-sites"
    Transport transport = Transport::udp;
    bool ipv6 = false;  ///< IPv6 in place of IPv4
    LinkSpec link;
    LinkSpec wan{std::chrono::milliseconds{20}, 10'000'000, 100, 0};
    std::map<std::string, LinkSpec> links;  ///< by node
    TimerValues timers;
};

struct PhoneSpec {
    std::string user, display_name, password, auth_user;
    std::string profile = "standard";  ///< find_phone_profile()
    std::string pbx;  ///< the PBX, proxy or registrar that it belongs to; "" for none
    std::vector<std::string> outbound;  ///< nodes that its requests go to, tried in this order
    bool answers = false;               ///< picks up at once, without ringing
    bool registers = false;
    bool expects_mwi = false;
    Time expires = std::chrono::hours{1};
    bool offers_late = false;
    unsigned lines = 2;
    Time ring_limit{};  ///< 0: rings on
    Transport transport = Transport::udp;
};

/// How many messages wait for an extension when the run starts.
struct MailboxSpec {
    unsigned fresh = 0, heard = 0;
};

struct PbxSpec {
    std::string profile = "strict";  ///< find_pbx_profile()
    std::string domain, realm, algorithm = "MD5";
    std::map<std::string, std::string> extensions;  ///< user to password
    std::map<std::string, Forward> forwards;        ///< by extension
    std::map<std::string, RingGroup> groups;        ///< by number
    std::map<std::string, MailboxSpec> mailboxes;   ///< by extension
    bool authenticate = false, unsolicited_mwi = false, mwi_by_info = false;
    Time nonce_lifetime = std::chrono::minutes{5};
    Time min_expires = std::chrono::minutes{1};
    Time max_expires = std::chrono::hours{1};
    Time ring_limit = std::chrono::minutes{1};
};

/// A place where a user is known to be without having registered.
struct ContactSpec {
    std::string where;  ///< a phone of the lab, or a SIP URI
    unsigned q = 1000;  ///< in thousandths
};

/// A proxy, ALG, redirect server or registrar: what serves a domain without being a party to calls.
struct ServerSpec {
    std::string kind;  ///< "proxy", "stateless-proxy", "alg", "redirect" or "registrar"
    std::string domain, realm, algorithm = "MD5";
    std::map<std::string, std::string> users;  ///< user to password
    std::map<std::string, std::vector<ContactSpec>> contacts;
    bool authenticate = false;
    Time nonce_lifetime = std::chrono::minutes{5};
    Time min_expires = std::chrono::minutes{1};
    Time max_expires = std::chrono::hours{1};
    bool record_route = false, recurses = false;
    std::vector<std::string> route;  ///< nodes or SIP URIs
    std::string trying = "first", forking = "parallel";
    Time ring_limit{};
    Time timer_c = std::chrono::seconds{181};
    unsigned timeout_status = 408;
    Time min_se{}, session_expires{};
};

struct NodeSpec {
    std::string name;
    unsigned site = 1;
    std::optional<PhoneSpec> phone;  ///< exactly one of the three
    std::optional<PbxSpec> pbx;
    std::optional<ServerSpec> server;

    /// "phone", "pbx", "proxy", ...: as the lab and the trace call it.
    [[nodiscard]] std::string_view kind() const {
        return phone ? "phone" : pbx ? "pbx" : std::string_view(server->kind);
    }
    /// The domain that it serves; "" for a phone.
    [[nodiscard]] std::string_view serves() const {
        return phone ? std::string_view()
               : pbx ? std::string_view(pbx->domain)
                     : std::string_view(server->domain);
    }
};

/// When something is to be done.
struct Moment {
    std::string id;  ///< "at", "when", "whenever", "after" (vocabulary.h)
    Time time{};     ///< at: since the start; after: since the event
    Sentence event;  ///< not for "at"
};

/// One line of the timeline.
struct Entry {
    Moment moment;
    std::vector<Sentence> orders;
};

/// One line of the expectations; `messages` only for a sequence ("..." stands for any number of
/// them).
struct Expectation {
    Sentence sentence;
    std::vector<std::string> messages;
};

struct Lab {
    std::string name;  ///< the file's name without its ending
    std::string file;  ///< as it was opened
    std::string title, teaches;
    std::vector<std::string> methods;  ///< that the lab is about, "INVITE"
    std::vector<std::string> rfc;
    std::uint64_t seed = 1;
    NetworkSpec network;
    std::vector<NodeSpec> nodes;
    std::vector<Entry> timeline;
    std::vector<Expectation> expectations;
    Time until{};

    [[nodiscard]] const NodeSpec* find(std::string_view node) const;
};

}  // namespace siplab
