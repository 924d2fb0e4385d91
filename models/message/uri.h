// URIs: SIP and SIPS (RFC 3261 section 19.1), TEL (RFC 3966), any other absolute URI kept whole.
//
// A Uri is a view on checked text; it owns nothing. Parsing checks the grammar of section 25.1;
// whether a scheme can be served, or a parameter is allowed in this place (section 19.1.1, table
// 1), is asked elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/message/diagnosis.h"
#include "models/message/params.h"

namespace siplab {

class Scanner;

enum class Scheme : std::uint8_t { sip, sips, tel, other };

/// Where a URI stands decides where it ends. Without angle brackets, a ";" begins header parameters
/// and "?" and "," may not appear (RFC 3261 section 20.10).
enum class UriContext : std::uint8_t { enclosed, bare };

class Uri {
  public:
    Uri() = default;

    /// Reads all of `text` as one URI.
    static Result<Uri> parse(std::string_view text);
    /// Reads a URI from where the scanner stands; in the bare context up to the first white space,
    /// ";", "," or "?".
    static bool read(Scanner& in, Uri& out, UriContext context);

    /// All of it as written.
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] Scheme scheme() const { return scheme_; }
    /// "sip", "SIPS", "mailto" as written.
    [[nodiscard]] std::string_view scheme_text() const { return scheme_text_; }
    [[nodiscard]] bool is_sip() const { return scheme_ == Scheme::sip || scheme_ == Scheme::sips; }
    /// The user part as written, escapes kept; for TEL the number. "" when absent.
    [[nodiscard]] std::string_view user() const { return user_; }
    [[nodiscard]] std::string_view password() const { return password_; }
    /// Host name or address; IPv6 with its brackets. "" for TEL and others.
    [[nodiscard]] std::string_view host() const { return host_; }
    /// 0: none written.
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] const Params& params() const { return params_; }
    /// What follows "?", without it: "subject=hi&priority=urgent".
    [[nodiscard]] std::string_view headers() const { return headers_; }
    /// The first header of that name inside the URI, escapes kept.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;

  private:
    static bool read_sip(Scanner& in, Uri& out, UriContext context);
    static bool read_tel(Scanner& in, Uri& out, UriContext context);
    static bool read_other(Scanner& in, Uri& out, UriContext context);

    std::string_view text_, scheme_text_, user_, password_, host_, headers_;
    Params params_;
    std::uint16_t port_ = 0;
    Scheme scheme_ = Scheme::other;
};

/// RFC 3261 section 19.1.4: the same resource by the rules of SIP and SIPS; others byte for byte
/// but for the scheme's case.
bool equivalent(const Uri& a, const Uri& b);

/// "%41" becomes "A"; a "%" that begins no escape stays. May hold any octet, a null too.
std::string unescape(std::string_view text);
/// Escapes what cannot stand in the user part of a SIP URI.
std::string escape_user(std::string_view text);

}  // namespace siplab
