#include "scenarios/server_keys.h"

#include <array>

namespace siplab {

namespace {

constexpr std::array<std::string_view, 3> tryings{"first", "after", "late"};
constexpr std::array<std::string_view, 2> forkings{"parallel", "sequential"};
constexpr std::array<std::string_view, 2> timeout_statuses{"408", "480"};

}  // namespace

std::span<const Key> proxy_keys(Choices kinds, Choices algorithms, Choices sites) {
    static const std::array keys{
        Key{"kind", ValueKind::choice, "needed",
            "`proxy`: stateful. `stateless-proxy`: forwards and forgets; the keys from `trying` on "
            "mean nothing to it. `alg`: a proxy that puts its own address into session "
            "descriptions.",
            kinds},
        Key{"domain", ValueKind::text, "lab.example, or NAME.example for any but the first server",
            "The SIP domain that it serves; several servers may share one."},
        Key{"users", ValueKind::map, "the users of its phones",
            "Who exists in its domain: user and password, as in `bob: bobs-password`."},
        Key{"contacts", ValueKind::map, "none",
            "Where users are without having registered: a phone, a SIP URI, or a list of them, "
            "each with its preference if need be, as in `bob: [desk, {where: mobile, q: 0.5}]`."},
        Key{"authenticate", ValueKind::flag, "no",
            "Demands credentials for REGISTER (401) and for every other request outside a dialog "
            "(407)."},
        Key{"algorithm", ValueKind::choice, "MD5", "The digest algorithm of its challenges.",
            algorithms},
        Key{"realm", ValueKind::text, "its domain", "The realm of its challenges."},
        Key{"nonce_lifetime", ValueKind::time, "5min",
            "How long a nonce can be used; then it is stale."},
        Key{"min_expires", ValueKind::time, "1min",
            "Shorter registrations are turned down with 423; whole seconds."},
        Key{"max_expires", ValueKind::time, "1h",
            "Longer registrations are shortened to this; whole seconds."},
        Key{"record_route", ValueKind::flag, "no; an ALG: yes",
            "Stays on the path of later requests in the dialog."},
        Key{"route", ValueKind::texts, "none",
            "Nodes or SIP URIs that requests for other domains go through, in this order."},
        Key{"trying", ValueKind::choice, "first",
            "When it says 100 to an INVITE: before it forwards it, after that, or `late`: only "
            "when 200 ms went by and nothing else was said.",
            tryings},
        Key{"forking", ValueKind::choice, "parallel",
            "Several contacts of a user are called at the same time, or by their preference, the "
            "next when the one before has failed.",
            forkings},
        Key{"ring_limit", ValueKind::time, "no limit",
            "It gives up contacts that nobody answers after this and tries the next ones."},
        Key{"timer_c", ValueKind::time, "181s",
            "How long an INVITE may go without any response but 100; RFC 3261 wants more than "
            "three minutes."},
        Key{"recurses", ValueKind::flag, "no",
            "Tries the contacts of a 3xx itself, in place of handing them back to the caller."},
        Key{"timeout_status", ValueKind::choice, "408",
            "What it says when nobody answers; 480 is what RFC 3665 section 3.10 shows.",
            timeout_statuses},
        Key{"min_se", ValueKind::time, "none",
            "Turns down session timers that are shorter, with 422 (RFC 4028); whole seconds, 90 "
            "or more."},
        Key{"session_expires", ValueKind::time, "none",
            "Asks for a session timer of this length in requests that ask for none; whole "
            "seconds."},
        Key{"site", ValueKind::choice, "1", "In the topology `two-sites`, where it stands.", sites},
    };
    return keys;
}

std::span<const Key> server_keys(Choices kinds, Choices algorithms, Choices sites) {
    static const std::array keys{
        Key{"kind", ValueKind::choice, "needed",
            "`redirect`: answers requests with 302 and the user's contacts. `registrar`: takes "
            "REGISTER and nothing else.",
            kinds},
        Key{"domain", ValueKind::text, "lab.example, or NAME.example for any but the first server",
            "The SIP domain that it serves; several servers may share one."},
        Key{"users", ValueKind::map, "the users of its phones",
            "Who exists in its domain: user and password, as in `bob: bobs-password`."},
        Key{"contacts", ValueKind::map, "none",
            "Where users are without having registered: a phone, a SIP URI, or a list of them, "
            "each with its preference if need be, as in `bob: [desk, {where: mobile, q: 0.5}]`."},
        Key{"authenticate", ValueKind::flag, "no", "Demands credentials for REGISTER."},
        Key{"algorithm", ValueKind::choice, "MD5", "The digest algorithm of its challenges.",
            algorithms},
        Key{"realm", ValueKind::text, "its domain", "The realm of its challenges."},
        Key{"nonce_lifetime", ValueKind::time, "5min",
            "How long a nonce can be used; then it is stale."},
        Key{"min_expires", ValueKind::time, "1min",
            "Shorter registrations are turned down with 423; whole seconds."},
        Key{"max_expires", ValueKind::time, "1h",
            "Longer registrations are shortened to this; whole seconds."},
        Key{"site", ValueKind::choice, "1", "In the topology `two-sites`, where it stands.", sites},
    };
    return keys;
}

}  // namespace siplab
