// The header fields that siplab knows by name: full and compact form, the RFC that defines them,
// what they mean.
//
// RFC 3261 sections 7.3 and 20, and the extensions named in each row. A header field that is not
// listed keeps its name in the message and has the id `unknown`; nothing here looks at values
// (headers.h does).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace siplab {

/// Every known header field, in alphabetical order of its name.
enum class HeaderId : std::uint8_t {
    accept,
    accept_encoding,
    accept_language,
    alert_info,
    allow,
    allow_events,
    authentication_info,
    authorization,
    call_id,
    call_info,
    contact,
    content_disposition,
    content_encoding,
    content_language,
    content_length,
    content_type,
    cseq,
    date,
    error_info,
    event,
    expires,
    from,
    history_info,
    in_reply_to,
    max_forwards,
    mime_version,
    min_expires,
    min_se,
    organization,
    p_asserted_identity,
    p_preferred_identity,
    path,
    priority,
    privacy,
    proxy_authenticate,
    proxy_authentication_info,
    proxy_authorization,
    proxy_require,
    rack,
    reason,
    record_route,
    refer_to,
    referred_by,
    replaces,
    reply_to,
    require,
    retry_after,
    route,
    rseq,
    server,
    service_route,
    session_expires,
    sip_etag,
    sip_if_match,
    subject,
    subscription_state,
    supported,
    timestamp,
    to,
    unsupported,
    user_agent,
    via,
    warning,
    www_authenticate,
    unknown
};

/// How many known header fields there are (`unknown` is not one of them).
inline constexpr std::size_t known_headers = static_cast<std::size_t>(HeaderId::unknown);

struct HeaderInfo {
    HeaderId id = HeaderId::unknown;
    std::string_view name;         ///< as the RFC writes it: "Call-ID"
    char compact = 0;              ///< the compact form (section 7.3.3), 0 when there is none
    std::string_view rfc_section;  ///< "RFC 3261 section 20.8"
    std::string_view meaning;      ///< one sentence for a student
    bool is_comma_list = false;    ///< several values may stand in one line, separated by commas
    bool may_be_empty = false;     ///< the grammar allows no value at all
};

/// All of them, at the index of their id.
std::span<const HeaderInfo> header_infos();

/// Name, section and meaning of one; for `unknown` an entry that says so.
const HeaderInfo& info_of(HeaderId id);

/// The id of a full or compact name in any case (section 7.3.1); `unknown` for others. No
/// allocation.
HeaderId header_id_of(std::string_view name);

/// "Call-ID"; "" for `unknown`.
std::string_view to_text(HeaderId id);

}  // namespace siplab
