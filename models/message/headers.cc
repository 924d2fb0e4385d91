#include "models/message/headers.h"

#include <array>

#include <fmt/format.h>

namespace siplab {

namespace detail {

Diagnosis missing_header(const Message& message, HeaderId id) {
    Diagnosis diagnosis;
    const std::string bytes = message.to_bytes();
    const std::size_t end = bytes.find("\r\n\r\n");
    diagnosis.offset = end == std::string::npos ? bytes.size() : end + 2;
    diagnosis.line = message.line_of(diagnosis.offset);
    diagnosis.rule = info_of(id).rfc_section;
    diagnosis.expected = fmt::format("the header field {}", to_text(id));
    return diagnosis;
}

Diagnosis in_message(Diagnosis diagnosis, const Message& message, std::string_view value) {
    diagnosis.offset += message.offset_of(value);
    diagnosis.line = message.line_of(diagnosis.offset);
    return diagnosis;
}

}  // namespace detail

namespace {

using Check = bool (*)(Scanner&);

template <class H>
bool read_all(Scanner& in) {
    return detail::read_line<H>(in, [](const H&) { return true; });
}

struct CheckTable {
    std::array<Check, known_headers + 1> checks{};
    // Said apart, because GCC's sanitizers take a function's address out of constant expressions.
    std::array<bool, known_headers> is_filled{};

    template <class... H>
    constexpr void fill() {
        ((checks[static_cast<std::size_t>(H::id)] = &read_all<H>), ...);
        ((is_filled[static_cast<std::size_t>(H::id)] = true), ...);
    }
};

/// A header field that nobody defined here: header-value = *(TEXT-UTF8char / UTF8-CONT / LWS).
bool read_unknown(Scanner& in) {
    TextShape text;
    return TextShape::read(in, text);
}

constexpr CheckTable make_checks() {
    CheckTable table;
    table.fill<Accept, AcceptEncoding, AcceptLanguage, AlertInfo, Allow, AllowEvents,
               AuthenticationInfo, Authorization, CallId, CallInfo, Contact, ContentDisposition,
               ContentEncoding, ContentLanguage, ContentLength, ContentType, CSeq, Date, ErrorInfo,
               Event, Expires, From, HistoryInfo, InReplyTo, MaxForwards, MimeVersion, MinExpires,
               MinSE, Organization, PAssertedIdentity, PPreferredIdentity, Path, Priority, Privacy,
               ProxyAuthenticate, ProxyAuthenticationInfo, ProxyAuthorization, ProxyRequire, RAck,
               Reason, RecordRoute, ReferTo, ReferredBy, Replaces, ReplyTo, Require, RetryAfter,
               Route, RSeq, Server, ServiceRoute, SessionExpires, SipETag, SipIfMatch, Subject,
               SubscriptionState, Supported, Timestamp, To, Unsupported, UserAgent, Via, Warning,
               WwwAuthenticate>();
    table.checks[known_headers] = &read_unknown;
    return table;
}

constexpr CheckTable table = make_checks();

constexpr bool is_complete() {
    for (const bool filled : table.is_filled) {
        if (!filled) return false;
    }
    return true;
}
static_assert(is_complete(), "every known header field needs a typed view");

}  // namespace

std::optional<Diagnosis> check_value(HeaderId id, std::string_view value) {
    Scanner in(value);
    if (table.checks[static_cast<std::size_t>(id)](in)) return std::nullopt;
    return in.diagnosis();
}

}  // namespace siplab
