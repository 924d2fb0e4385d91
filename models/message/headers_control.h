// The remaining header fields of RFC 3261, and those of dialogs and sessions: RFC 3262, 3326, 3891,
// 4028.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/message/header_shapes.h"
#include "models/message/method.h"

namespace siplab {

/// CSeq (section 20.16): number below 2**31.
struct CSeq {
    static constexpr HeaderId id = HeaderId::cseq;
    std::uint32_t number = 0;
    Method method = Method::unknown;
    std::string_view method_text;
    [[nodiscard]] std::string to_text() const;
    static Result<CSeq> parse(std::string_view text) { return parse_whole<CSeq>(text); }
    static bool read(Scanner& in, CSeq& out);
};
inline constexpr std::uint32_t cseq_limit = 0x7FFFFFFF;  ///< the largest CSeq (section 8.1.1.5)

/// "3 INVITE".
std::string cseq_text(std::uint32_t number, std::string_view method);

/// RAck (RFC 3262 section 7.2): which provisional response is acknowledged.
struct RAck {
    static constexpr HeaderId id = HeaderId::rack;
    std::uint32_t rseq = 0;
    std::uint32_t cseq = 0;
    Method method = Method::unknown;
    std::string_view method_text;
    static Result<RAck> parse(std::string_view text) { return parse_whole<RAck>(text); }
    static bool read(Scanner& in, RAck& out);
};

/// Date (section 20.17): always GMT.
struct Date {
    static constexpr HeaderId id = HeaderId::date;
    unsigned weekday = 0;  ///< 0: Monday
    unsigned day = 0, month = 0, year = 0;
    unsigned hour = 0, minute = 0, second = 0;
    static Result<Date> parse(std::string_view text) { return parse_whole<Date>(text); }
    static bool read(Scanner& in, Date& out);
};

/// Timestamp (section 20.38): seconds with a fraction, and how long the server kept the request; as
/// written.
struct Timestamp {
    static constexpr HeaderId id = HeaderId::timestamp;
    std::string_view time;
    std::string_view delay;  ///< "" when absent
    static Result<Timestamp> parse(std::string_view text) { return parse_whole<Timestamp>(text); }
    static bool read(Scanner& in, Timestamp& out);
};

/// Retry-After (section 20.33).
struct RetryAfter {
    static constexpr HeaderId id = HeaderId::retry_after;
    std::uint32_t seconds = 0;
    std::string_view comment;  ///< with its parentheses; "" when absent
    Params params;
    static Result<RetryAfter> parse(std::string_view text) { return parse_whole<RetryAfter>(text); }
    static bool read(Scanner& in, RetryAfter& out);
};

/// Warning (section 20.43).
struct Warning {
    static constexpr HeaderId id = HeaderId::warning;
    unsigned code = 0;       ///< 100 to 999; RFC 3261 defines 300 to 399
    std::string_view agent;  ///< host with port, or pseudonym
    std::string_view text;   ///< with its quotes
    static Result<Warning> parse(std::string_view text) { return parse_whole<Warning>(text); }
    static bool read(Scanner& in, Warning& out);
};
/// `399 pbx "Text"`.
std::string warning_text(unsigned code, std::string_view agent, std::string_view text);

/// Replaces (RFC 3891 section 6.1).
struct Replaces {
    static constexpr HeaderId id = HeaderId::replaces;
    std::string_view call_id;
    Params params;
    [[nodiscard]] std::string_view to_tag() const;
    [[nodiscard]] std::string_view from_tag() const;
    [[nodiscard]] bool early_only() const { return params.has("early-only"); }
    static Result<Replaces> parse(std::string_view text) { return parse_whole<Replaces>(text); }
    static bool read(Scanner& in, Replaces& out);
};

/// Server and User-Agent: products and comments (sections 20.35, 20.41); checked, kept as one text.
struct ProductsShape {
    std::string_view text;
    static bool read(Scanner& in, ProductsShape& out);
};

/// Session-Expires (RFC 4028 section 4).
struct SessionExpiresShape : DeltaParamsShape {
    /// "uac" or "uas"; "" when absent.
    [[nodiscard]] std::string_view refresher() const {
        return params.find("refresher").value_or("");
    }
};

/// priv-value *(";" priv-value) (RFC 3323 section 4.2).
struct PrivacyShape {
    std::string_view text;
    static bool read(Scanner& in, PrivacyShape& out);
};

using CallId = Named<HeaderId::call_id, CallIdShape>;
using InReplyTo = Named<HeaderId::in_reply_to, CallIdShape>;
using MaxForwards = Named<HeaderId::max_forwards, NumberShape<0, 255>>;
using Expires = Named<HeaderId::expires, NumberShape<0, no_bound>>;
using MinExpires = Named<HeaderId::min_expires, NumberShape<0, no_bound>>;
using RSeq = Named<HeaderId::rseq, NumberShape<1, no_bound>>;  ///< RFC 3262 section 7.1
using SessionExpires = Named<HeaderId::session_expires, SessionExpiresShape>;
using MinSE = Named<HeaderId::min_se, DeltaParamsShape>;
using Allow = Named<HeaderId::allow, TokenShape>;
using Supported = Named<HeaderId::supported, TokenShape>;
using Require = Named<HeaderId::require, TokenShape>;
using ProxyRequire = Named<HeaderId::proxy_require, TokenShape>;
using Unsupported = Named<HeaderId::unsupported, TokenShape>;
using Priority = Named<HeaderId::priority, TokenShape>;
using Subject = Named<HeaderId::subject, TextShape>;
using Organization = Named<HeaderId::organization, TextShape>;
using Server = Named<HeaderId::server, ProductsShape>;
using UserAgent = Named<HeaderId::user_agent, ProductsShape>;
using AlertInfo = Named<HeaderId::alert_info, InfoShape>;
using CallInfo = Named<HeaderId::call_info, InfoShape>;
using ErrorInfo = Named<HeaderId::error_info, InfoShape>;
using Reason = Named<HeaderId::reason, TokenParamsShape>;
using Privacy = Named<HeaderId::privacy, PrivacyShape>;

}  // namespace siplab
