// Header fields that name somebody or some place: Via, From, To, Contact, Route and their kin.
//
// RFC 3261 sections 20.10, 20.20, 20.30, 20.31, 20.34, 20.39, 20.42; 3581 (rport), 3515 (Refer-To),
// 3892 (Referred-By), 3325, 3327, 3608. Parameters of a bare address belong to the header field,
// not to the URI (section 20.10).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/message/header_shapes.h"
#include "models/message/uri.h"

namespace siplab {

/// Via (RFC 3261 section 20.42; rport: RFC 3581).
struct Via {
    static constexpr HeaderId id = HeaderId::via;
    std::string_view protocol;   ///< "SIP" as written
    std::string_view version;    ///< "2.0"
    std::string_view transport;  ///< "UDP", "TCP", ... as written
    std::string_view host;       ///< sent-by host; IPv6 with its brackets
    std::uint16_t port = 0;      ///< 0: none written
    Params params;
    [[nodiscard]] std::string_view branch() const;  ///< "" when absent
    [[nodiscard]] std::optional<std::string_view> received() const;
    [[nodiscard]] bool wants_rport() const;     ///< ";rport" without a value
    [[nodiscard]] std::uint16_t rport() const;  ///< ";rport=5060" as filled in by a server; else 0
    [[nodiscard]] std::string to_text() const;
    static Result<Via> parse(std::string_view text) { return parse_whole<Via>(text); }
    static bool read(Scanner& in, Via& out);
};

/// A branch that begins with this was made by an RFC 3261 element (section 8.1.1.7).
inline constexpr std::string_view magic_cookie = "z9hG4bK";
/// True when the branch has the cookie, in any case (as tokens compare), and something after it.
bool is_rfc3261_branch(std::string_view branch);

/// name-addr or addr-spec with parameters (section 20.10).
struct NameAddr {
    std::string_view display_name;  ///< quotes removed, escapes kept; see unquote()
    Uri uri;
    Params params;
    bool enclosed = false;                       ///< written with angle brackets
    bool quoted = false;                         ///< the display name stood in quotes
    [[nodiscard]] std::string_view tag() const;  ///< "" when absent
    /// Written anew: `"Display" <uri>;params`, always with angle brackets.
    [[nodiscard]] std::string to_text() const;
    static Result<NameAddr> parse(std::string_view text) { return parse_whole<NameAddr>(text); }
    static bool read(Scanner& in, NameAddr& out);
};

/// From and To: the tag, if any, is a token (section 19.3).
struct TaggedShape : NameAddr {
    static bool read(Scanner& in, TaggedShape& out);
};

/// Route and Record-Route: always in angle brackets (section 20.34).
struct RouteShape : NameAddr {
    static bool read(Scanner& in, RouteShape& out);
};

/// Contact: "*" alone, or an address with q and expires (section 20.10).
struct ContactShape : NameAddr {
    bool star = false;
    [[nodiscard]] bool is_star() const { return star; }
    /// The expires parameter in seconds; nothing when absent or malformed (treat as 3600,
    /// section 20.10).
    [[nodiscard]] std::optional<std::uint32_t> expires() const;
    /// The q parameter in thousandths, 0 to 1000; nothing when absent.
    [[nodiscard]] std::optional<unsigned> q() const;
    static bool read(Scanner& in, ContactShape& out);
};

using From = Named<HeaderId::from, TaggedShape>;
using To = Named<HeaderId::to, TaggedShape>;
using Contact = Named<HeaderId::contact, ContactShape>;
using Route = Named<HeaderId::route, RouteShape>;
using RecordRoute = Named<HeaderId::record_route, RouteShape>;
using Path = Named<HeaderId::path, RouteShape>;
using ServiceRoute = Named<HeaderId::service_route, RouteShape>;
using HistoryInfo = Named<HeaderId::history_info, RouteShape>;  ///< RFC 7044
using ReplyTo = Named<HeaderId::reply_to, NameAddr>;
using ReferTo = Named<HeaderId::refer_to, NameAddr>;
using PAssertedIdentity = Named<HeaderId::p_asserted_identity, NameAddr>;
using PPreferredIdentity = Named<HeaderId::p_preferred_identity, NameAddr>;

/// Referred-By (RFC 3892 section 3).
struct ReferredByShape : NameAddr {
    [[nodiscard]] std::optional<std::string_view> cid() const { return params.find("cid"); }
};
using ReferredBy = Named<HeaderId::referred_by, ReferredByShape>;

/// `"Display" <uri>;tag=...` for From, To or Contact; the display name is quoted when it is not
/// made of tokens.
std::string address_text(std::string_view display_name, std::string_view uri,
                         std::string_view tag = {});
/// `SIP/2.0/UDP host:port;branch=...;rport`; port 0 writes none.
std::string via_text(std::string_view transport, std::string_view host, std::uint16_t port,
                     std::string_view branch, bool rport = true);

}  // namespace siplab
