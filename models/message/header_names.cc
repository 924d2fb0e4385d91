#include "models/message/header_names.h"

#include <array>
#include <bit>
#include <cstring>
#include <type_traits>

#include "models/message/chars.h"

namespace siplab {

namespace {

using Id = HeaderId;

constexpr bool list = true;
constexpr bool empty_allowed = true;

constexpr std::array<HeaderInfo, known_headers + 1> infos{{
    {Id::accept, "Accept", 0, "RFC 3261 section 20.1",
     "The kinds of body that the sender understands.", list, empty_allowed},
    {Id::accept_encoding, "Accept-Encoding", 0, "RFC 3261 section 20.2",
     "The body encodings (compression) that the sender understands.", list, empty_allowed},
    {Id::accept_language, "Accept-Language", 0, "RFC 3261 section 20.3",
     "The human languages that the sender prefers.", list, empty_allowed},
    {Id::alert_info, "Alert-Info", 0, "RFC 3261 section 20.4",
     "Another ring tone or ringback tone for this call.", list},
    {Id::allow, "Allow", 0, "RFC 3261 section 20.5",
     "The request methods that the sender understands.", list, empty_allowed},
    {Id::allow_events, "Allow-Events", 'u', "RFC 6665 section 8.2.2",
     "The event packages to which one can subscribe here.", list},
    {Id::authentication_info, "Authentication-Info", 0, "RFC 3261 section 20.6",
     "The server's part of digest authentication after it accepted the password."},
    {Id::authorization, "Authorization", 0, "RFC 3261 section 20.7",
     "The credentials that answer a registrar's or user agent's challenge."},
    {Id::call_id, "Call-ID", 'i', "RFC 3261 section 20.8",
     "Names the call (or all registrations of one phone); the same in every message of it."},
    {Id::call_info, "Call-Info", 0, "RFC 3261 section 20.9",
     "More about the caller or the callee: a picture, a web page, a card.", list},
    {Id::contact, "Contact", 'm', "RFC 3261 section 20.10",
     "Where the sender can be reached directly from now on.", list},
    {Id::content_disposition, "Content-Disposition", 0, "RFC 3261 section 20.11",
     "What is to be done with the body: a session to set up, something to show, an icon."},
    {Id::content_encoding, "Content-Encoding", 'e', "RFC 3261 section 20.12",
     "How the body was compressed.", list},
    {Id::content_language, "Content-Language", 0, "RFC 3261 section 20.13",
     "The human language of the body.", list},
    {Id::content_length, "Content-Length", 'l', "RFC 3261 section 20.14",
     "How many octets the body has; over TCP it is what ends the message."},
    {Id::content_type, "Content-Type", 'c', "RFC 3261 section 20.15", "What kind of body this is."},
    {Id::cseq, "CSeq", 0, "RFC 3261 section 20.16",
     "Numbers a call's requests in order; a response repeats its request's number and method."},
    {Id::date, "Date", 0, "RFC 3261 section 20.17", "When the message was first sent."},
    {Id::error_info, "Error-Info", 0, "RFC 3261 section 20.18",
     "Where to learn more about the error.", list},
    {Id::event, "Event", 'o', "RFC 6665 section 8.2.1",
     "The event package of a subscription: what one wants to be told about."},
    {Id::expires, "Expires", 0, "RFC 3261 section 20.19",
     "For how many seconds the registration, subscription or invitation holds."},
    {Id::from, "From", 'f', "RFC 3261 section 20.20",
     "Who sent the request; its tag is the sender's half of the dialog's name."},
    {Id::history_info, "History-Info", 0, "RFC 7044 section 5",
     "By which targets the request came here.", list},
    {Id::in_reply_to, "In-Reply-To", 0, "RFC 3261 section 20.21",
     "The Call-IDs that this call returns.", list},
    {Id::max_forwards, "Max-Forwards", 0, "RFC 3261 section 20.22",
     "How many more proxies may pass the request on; it ends loops."},
    {Id::mime_version, "MIME-Version", 0, "RFC 3261 section 20.24",
     "The version of MIME with which the body was made."},
    {Id::min_expires, "Min-Expires", 0, "RFC 3261 section 20.23",
     "The shortest expiry, in seconds, that the server accepts."},
    {Id::min_se, "Min-SE", 0, "RFC 4028 section 5",
     "The shortest session refresh interval, in seconds, that the sender accepts."},
    {Id::organization, "Organization", 0, "RFC 3261 section 20.25",
     "The organization to which the sender belongs."},
    {Id::p_asserted_identity, "P-Asserted-Identity", 0, "RFC 3325 section 9.1",
     "Who the caller is, as a trusted network says.", list},
    {Id::p_preferred_identity, "P-Preferred-Identity", 0, "RFC 3325 section 9.2",
     "Who the caller would like a trusted network to say it is.", list},
    {Id::path, "Path", 0, "RFC 3327 section 4",
     "Proxies through which the registrar must send requests to this phone.", list},
    {Id::priority, "Priority", 0, "RFC 3261 section 20.26",
     "How urgent the request is to the person called."},
    {Id::privacy, "Privacy", 0, "RFC 3323 section 4.2",
     "What the network is to hide about the sender."},
    {Id::proxy_authenticate, "Proxy-Authenticate", 0, "RFC 3261 section 20.27",
     "A proxy's challenge: the realm and nonce with which to prove the password."},
    {Id::proxy_authentication_info, "Proxy-Authentication-Info", 0, "RFC 7616 section 3.5",
     "The proxy's part of digest authentication after it accepted the password."},
    {Id::proxy_authorization, "Proxy-Authorization", 0, "RFC 3261 section 20.28",
     "The credentials that answer a proxy's challenge."},
    {Id::proxy_require, "Proxy-Require", 0, "RFC 3261 section 20.29",
     "Extensions that every proxy on the way must understand.", list},
    {Id::rack, "RAck", 0, "RFC 3262 section 7.2",
     "Which reliable provisional response this PRACK acknowledges."},
    {Id::reason, "Reason", 0, "RFC 3326 section 2",
     "Why the request was sent, for example why a call was cancelled.", list},
    {Id::record_route, "Record-Route", 0, "RFC 3261 section 20.30",
     "A proxy's wish to stay on the way of the dialog's later requests.", list},
    {Id::refer_to, "Refer-To", 'r', "RFC 3515 section 2.1",
     "Where the receiver of a REFER is asked to call."},
    {Id::referred_by, "Referred-By", 'b', "RFC 3892 section 3", "Who asked for this call."},
    {Id::replaces, "Replaces", 0, "RFC 3891 section 6.1",
     "The dialog whose place this call is to take."},
    {Id::reply_to, "Reply-To", 0, "RFC 3261 section 20.31",
     "Where to call back, when that is not the From address."},
    {Id::require, "Require", 0, "RFC 3261 section 20.32",
     "Extensions that the receiver must understand to process the message.", list},
    {Id::retry_after, "Retry-After", 0, "RFC 3261 section 20.33",
     "After how many seconds it is worth trying again."},
    {Id::route, "Route", 0, "RFC 3261 section 20.34",
     "The proxies through which the request must go.", list},
    {Id::rseq, "RSeq", 0, "RFC 3262 section 7.1",
     "Numbers a provisional response that is sent reliably."},
    {Id::server, "Server", 0, "RFC 3261 section 20.35", "The software that answered."},
    {Id::service_route, "Service-Route", 0, "RFC 3608 section 5",
     "Proxies through which this phone is to send its requests.", list},
    {Id::session_expires, "Session-Expires", 'x', "RFC 4028 section 4",
     "After how many seconds without a refresh the session ends."},
    {Id::sip_etag, "SIP-ETag", 0, "RFC 3903 section 11.3.1",
     "The server's name for the published state."},
    {Id::sip_if_match, "SIP-If-Match", 0, "RFC 3903 section 11.3.2",
     "Which published state this PUBLISH refreshes, changes or removes."},
    {Id::subject, "Subject", 's', "RFC 3261 section 20.36", "What the call is about."},
    {Id::subscription_state, "Subscription-State", 0, "RFC 6665 section 8.2.3",
     "Whether the subscription is active, pending or terminated, and why."},
    {Id::supported, "Supported", 'k', "RFC 3261 section 20.37",
     "Extensions that the sender understands.", list, empty_allowed},
    {Id::timestamp, "Timestamp", 0, "RFC 3261 section 20.38",
     "When the client sent the request, to measure the round trip."},
    {Id::to, "To", 't', "RFC 3261 section 20.39",
     "For whom the request was meant; its tag is the callee's half of the dialog's name."},
    {Id::unsupported, "Unsupported", 0, "RFC 3261 section 20.40",
     "The required extensions that the server does not understand.", list},
    {Id::user_agent, "User-Agent", 0, "RFC 3261 section 20.41", "The software that sent it."},
    {Id::via, "Via", 'v', "RFC 3261 section 20.42",
     "A hop that the request took; responses go back by these, topmost first.", list},
    {Id::warning, "Warning", 0, "RFC 3261 section 20.43",
     "More about why the request failed, for people and for logs.", list},
    {Id::www_authenticate, "WWW-Authenticate", 0, "RFC 3261 section 20.44",
     "A registrar's or user agent's challenge: prove that you know the password."},
    {Id::unknown, "", 0, "RFC 3261 section 7.3.1",
     "A header field that is not known here; it is kept as it came and ignored."},
}};

/// A name in lower case as its first and last eight octets, which overlap in names of less than
/// sixteen; shorter names than eight are in `first` alone. Comparing two of these and the lengths
/// compares names of up to sixteen octets whole.
struct Key {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    constexpr bool operator==(const Key&) const = default;
};

// Setting this bit makes letters lower case. Of the octets that it turns into one of a known name,
// only CR is no letter: it becomes "-". So a "-" must have had the bit before.
constexpr std::uint64_t case_bits = 0x2020202020202020;

/// Up to eight octets, the first one lowest.
constexpr std::uint64_t octets_one_by_one(const char* text, std::size_t count) {
    std::uint64_t octets = 0;
    for (std::size_t i = 0; i < count; ++i) {
        octets |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
    }
    return octets;
}

/// The same with at most two loads, which overlap in the middle.
constexpr std::uint64_t octets_at(const char* text, std::size_t count) {
    if (std::is_constant_evaluated() || std::endian::native == std::endian::big || count < 4) {
        return octets_one_by_one(text, count);
    }
    if (count == 8) {
        std::uint64_t octets = 0;
        std::memcpy(&octets, text, 8);
        return octets;
    }
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::memcpy(&first, text, 4);
    std::memcpy(&last, text + count - 4, 4);
    return first | (static_cast<std::uint64_t>(last) << (8 * (count - 4)));
}

constexpr Key octets_of(std::string_view name) {
    if (name.size() < 8) return {octets_at(name.data(), name.size()), 0};
    return {octets_at(name.data(), 8), octets_at(name.data() + name.size() - 8, 8)};
}

constexpr Key lower(const Key& octets) {
    return {octets.first | case_bits, octets.last | case_bits};
}

/// The case bit of each "-" in eight octets.
constexpr std::uint64_t dashes_in(std::uint64_t octets) {
    std::uint64_t bits = 0;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (((octets >> shift) & 0xFFU) == '-') bits |= std::uint64_t{0x20} << shift;
    }
    return bits;
}

// Names are found in a table of 256 slots with linear probing, filled at compile time.
constexpr std::size_t slots = 256;

constexpr std::size_t slot_of(const Key& key, std::size_t length) {
    const std::uint64_t mixed =
        (key.first ^ (key.last * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93 + length;
    return mixed >> 56U;
}

struct Slot {
    Key key;
    Key dashes;
    std::uint8_t length = 0;  ///< 0: empty
    Id id = Id::unknown;
};

constexpr std::array<Slot, slots> make_index() {
    std::array<Slot, slots> index{};
    for (std::size_t i = 0; i < known_headers; ++i) {
        const Key octets = octets_of(infos[i].name);
        const Key key = lower(octets);
        std::size_t slot = slot_of(key, infos[i].name.size());
        while (index[slot].length != 0) slot = (slot + 1) % slots;
        index[slot] = {key,
                       {dashes_in(octets.first), dashes_in(octets.last)},
                       static_cast<std::uint8_t>(infos[i].name.size()),
                       infos[i].id};
    }
    return index;
}

constexpr std::array<Id, 26> make_compact_index() {
    std::array<Id, 26> index{};
    for (auto& entry : index) entry = Id::unknown;
    for (const HeaderInfo& info : infos) {
        if (info.compact != 0) index[static_cast<std::size_t>(info.compact - 'a')] = info.id;
    }
    return index;
}

constexpr bool ids_match_positions() {
    for (std::size_t i = 0; i < infos.size(); ++i) {
        if (static_cast<std::size_t>(infos[i].id) != i) return false;
    }
    return true;
}
static_assert(ids_match_positions(), "infos must stand in the order of HeaderId");

constexpr auto name_index = make_index();
constexpr auto compact_index = make_compact_index();

}  // namespace

std::span<const HeaderInfo> header_infos() { return {infos.data(), known_headers}; }

const HeaderInfo& info_of(HeaderId id) { return infos[static_cast<std::size_t>(id)]; }

HeaderId header_id_of(std::string_view name) {
    if (name.empty()) return Id::unknown;
    if (name.size() == 1) {
        const char letter = chars::lower(name[0]);
        return letter >= 'a' && letter <= 'z'
                   ? compact_index[static_cast<std::size_t>(letter - 'a')]
                   : Id::unknown;
    }
    const Key octets = octets_of(name);
    const Key key = lower(octets);
    for (std::size_t i = slot_of(key, name.size()); name_index[i].length != 0;
         i = (i + 1) % slots) {
        const Slot& slot = name_index[i];
        if (slot.length != name.size() || !(slot.key == key)) continue;
        const bool dashes = (octets.first & slot.dashes.first) == slot.dashes.first &&
                            (octets.last & slot.dashes.last) == slot.dashes.last;
        const bool whole =
            name.size() <= 16 || chars::equal_ignoring_case(info_of(slot.id).name, name);
        return dashes && whole ? slot.id : Id::unknown;
    }
    return Id::unknown;
}

std::string_view to_text(HeaderId id) { return info_of(id).name; }

}  // namespace siplab
