// Typed views of header field values, made when asked for. (API sketch: see the issue; A completes it.)
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "models/message/diagnosis.h"
#include "models/message/message.h"
#include "models/message/params.h"
#include "models/message/uri.h"

namespace siplab {

/// Via (RFC 3261 section 20.42; rport: RFC 3581).
struct Via {
    static constexpr HeaderId id = HeaderId::via;
    std::string_view transport;  ///< "UDP", "TCP", ... as written
    std::string_view host;       ///< sent-by host; IPv6 with its brackets
    std::uint16_t port = 0;      ///< 0: none written
    Params params;
    [[nodiscard]] std::string_view branch() const;    ///< "" when absent
    [[nodiscard]] std::optional<std::string_view> received() const;
    [[nodiscard]] bool wants_rport() const;           ///< ";rport" without a value
    static Result<Via> parse(std::string_view text);
};

/// The shape shared by From, To, Contact, Route, Record-Route, Reply-To, Refer-To, Referred-By: name-addr or addr-spec with
/// parameters (RFC 3261 section 20.10).
struct NameAddr {
    std::string_view display_name;  ///< quotes removed, escapes kept
    Uri uri;
    Params params;
    [[nodiscard]] std::string_view tag() const;  ///< "" when absent
    static Result<NameAddr> parse(std::string_view text);
};
// struct From : NameAddr { id = from }, To, Contact (is_star(), expires(), q()), Route, RecordRoute, ...

/// CSeq (section 20.16): number below 2**31.
struct CSeq {
    static constexpr HeaderId id = HeaderId::cseq;
    std::uint32_t number = 0;
    Method method = Method::unknown;
    std::string_view method_text;
    static Result<CSeq> parse(std::string_view text);
};

// get<H>(message): the first value of the header field, typed.  A missing one is a Diagnosis naming the header.
template <class H>
Result<H> get(const Message& message);
// get_if<H>: nothing when absent; all<H>: each value of every line of that name, comma lists split (allocation only for the vector).
template <class H>
Result<std::vector<H>> all(const Message& message);

}  // namespace siplab
