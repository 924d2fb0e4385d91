#include "models/message/uri.h"

#include <algorithm>
#include <array>

#include "models/message/scanner.h"

namespace siplab {

namespace {

constexpr const char* uri_rule = "RFC 3261 section 25.1, SIP-URI";
constexpr const char* tel_rule = "RFC 3966 section 3, telephone-uri";
constexpr const char* absolute_rule = "RFC 3261 section 25.1, absoluteURI";

/// In the bare context what was read ends before the first ";", "," or "?".
std::string_view cut_bare(Scanner& in, const char* begin, UriContext context) {
    const std::string_view taken = in.since(begin);
    if (context == UriContext::enclosed) return taken;
    const std::size_t end = std::min(taken.find_first_of(",;?"), taken.size());
    in.go_back(begin + end);
    return taken.substr(0, end);
}

/// [ userinfo "@" ]: only an "@" behind it tells a user from a host.
void read_userinfo(Scanner& in, std::string_view& user, std::string_view& password,
                   UriContext context) {
    const char* before = in.mark();
    in.take_escaped(chars::user);
    const std::string_view name = cut_bare(in, before, context);
    std::string_view secret;
    if (in.take(':')) {
        const char* at = in.mark();
        in.take_escaped(chars::password);
        secret = cut_bare(in, at, context);
    }
    if (name.empty() || !in.take('@')) {
        in.go_back(before);
        return;
    }
    user = name;
    password = secret;
}

/// *( ";" pname [ "=" pvalue ] ), no name twice (section 19.1.1).
bool read_uri_params(Scanner& in, Params& out) {
    const char* before = in.mark();
    NameSet names;
    while (in.take(';')) {
        const std::string_view name = in.take_escaped(chars::uri_param);
        if (name.empty())
            return in.fail("RFC 3261 section 25.1, uri-parameter", "a parameter name");
        if (!names.add(in, name, "RFC 3261 section 19.1.1")) return false;
        if (in.take('=') && in.take_escaped(chars::uri_param).empty()) {
            return in.fail("RFC 3261 section 25.1, uri-parameter", "a parameter value");
        }
    }
    out = Params(in.since(before));
    return true;
}

/// "?" header *( "&" header ), without the "?" in `out`.
bool read_uri_headers(Scanner& in, std::string_view& out) {
    if (!in.take('?')) return true;
    const char* before = in.mark();
    do {
        const bool named = !in.take_escaped(chars::uri_header).empty();
        if (!named || !in.take('=')) {
            return in.fail("RFC 3261 section 25.1, headers", "name=value");
        }
        in.take_escaped(chars::uri_header);
    } while (in.take('&'));
    out = in.since(before);
    return true;
}

bool is_reserved(char c) {
    return std::string_view(";/?:@&=+$,").find(c) != std::string_view::npos;
}

/// One character of a URI component: an escape of an unreserved one counts as that character.
/// Escapes of reserved ones come out as 256 and up, so that "%3B" differs from ";"
/// (section 19.1.4).
int next_char(std::string_view text, std::size_t& at) {
    const auto plain = static_cast<unsigned char>(text[at]);
    if (text[at] != '%' || at + 2 >= text.size()) {
        ++at;
        return plain;
    }
    const int value = chars::hex_value(text[at + 1]) * 16 + chars::hex_value(text[at + 2]);
    at += 3;
    return is_reserved(static_cast<char>(value)) ? value + 256 : value;
}

bool same_component(std::string_view a, std::string_view b, bool any_case) {
    const auto fold = [any_case](int c) {
        return any_case && c < 128 ? chars::lower(static_cast<char>(c)) : c;
    };
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (fold(next_char(a, i)) != fold(next_char(b, j))) return false;
    }
    return i == a.size() && j == b.size();
}

/// Parameters that must be in both URIs or in neither.
bool decides_when_alone(std::string_view name) {
    constexpr std::array<std::string_view, 5> names{"user", "ttl", "method", "maddr", "transport"};
    return std::any_of(names.begin(), names.end(),
                       [name](std::string_view one) { return same_component(one, name, true); });
}

std::optional<Param> find_param(const Params& params, std::string_view name) {
    for (const Param& param : params) {
        if (same_component(param.name, name, true)) return param;
    }
    return std::nullopt;
}

bool params_agree(const Params& a, const Params& b) {
    for (const Param& one : a) {
        const auto other = find_param(b, one.name);
        if (!other && decides_when_alone(one.name)) return false;
        if (other &&
            (one.has_value != other->has_value || !same_component(one.value, other->value, true))) {
            return false;
        }
    }
    return true;
}

/// Calls `take(name, value)` for each header until it returns false; returns whether it never did.
template <class Take>
bool every_header(std::string_view headers, Take&& take) {
    while (!headers.empty()) {
        const std::string_view one = headers.substr(0, headers.find('&'));
        headers.remove_prefix(std::min(one.size() + 1, headers.size()));
        const std::size_t equal = std::min(one.find('='), one.size());
        if (!take(one.substr(0, equal), one.substr(std::min(equal + 1, one.size())))) return false;
    }
    return true;
}

/// How often this very header, by name and value, stands in the URI.
std::size_t count_header(const Uri& uri, std::string_view name, std::string_view value) {
    std::size_t count = 0;
    every_header(uri.headers(), [&](std::string_view n, std::string_view v) {
        count += same_component(n, name, true) && same_component(v, value, true) ? 1U : 0U;
        return true;
    });
    return count;
}

bool headers_agree(const Uri& a, const Uri& b) {
    return every_header(a.headers(), [&](std::string_view name, std::string_view value) {
        return count_header(a, name, value) == count_header(b, name, value);
    });
}

}  // namespace

Result<Uri> Uri::parse(std::string_view text) {
    Scanner in(text);
    Uri uri;
    if (!read(in, uri, UriContext::enclosed)) return tl::unexpected(in.diagnosis());
    if (in.at_end()) return uri;
    in.fail(uri.is_sip() ? uri_rule : absolute_rule, "the end of the URI");
    return tl::unexpected(in.diagnosis());
}

bool Uri::read(Scanner& in, Uri& out, UriContext context) {
    const char* before = in.mark();
    if (!chars::is(in.peek(), chars::alpha)) {
        return in.fail(absolute_rule, "a URI that begins with its scheme, as sip:");
    }
    const std::string_view scheme = in.take_while(chars::token);
    const bool named = std::all_of(scheme.begin(), scheme.end(), [](char c) {
        return chars::is(c, chars::alpha | chars::digit) || c == '+' || c == '-' || c == '.';
    });
    if (!named || !in.take(':')) {
        return in.fail_at(before, absolute_rule, "a URI that begins with its scheme, as sip:");
    }
    out.scheme_text_ = scheme;
    bool good = false;
    if (chars::equal_ignoring_case(scheme, "sip") || chars::equal_ignoring_case(scheme, "sips")) {
        out.scheme_ = scheme.size() == 3 ? Scheme::sip : Scheme::sips;
        good = read_sip(in, out, context);
    } else if (chars::equal_ignoring_case(scheme, "tel")) {
        out.scheme_ = Scheme::tel;
        good = read_tel(in, out, context);
    } else {
        out.scheme_ = Scheme::other;
        good = read_other(in, out, context);
    }
    out.text_ = in.since(before);
    return good;
}

bool Uri::read_sip(Scanner& in, Uri& out, UriContext context) {
    read_userinfo(in, out.user_, out.password_, context);
    if (!in.read_host(out.host_) || !in.read_port(out.port_, false)) return false;
    if (context == UriContext::bare) {
        return in.peek() != '?' ||
               in.fail("RFC 3261 section 20.10", "angle brackets around a URI that contains ?");
    }
    return read_uri_params(in, out.params_) && read_uri_headers(in, out.headers_);
}

bool Uri::read_tel(Scanner& in, Uri& out, UriContext context) {
    const char* before = in.mark();
    in.take('+');
    while (chars::is(in.peek(), chars::hex) ||
           std::string_view("-.()*#").find(in.peek()) != std::string_view::npos) {
        in.skip(1);
    }
    out.user_ = in.since(before);
    const bool has_digit = std::any_of(out.user_.begin(), out.user_.end(),
                                       [](char c) { return chars::is(c, chars::hex); });
    if (!has_digit) return in.fail_at(before, tel_rule, "a telephone number");
    return context == UriContext::bare || read_uri_params(in, out.params_);
}

bool Uri::read_other(Scanner& in, Uri& /*out*/, UriContext context) {
    const char* before = in.mark();
    in.take_escaped(chars::uri_other);
    return !cut_bare(in, before, context).empty() ||
           in.fail(absolute_rule, "something behind the scheme");
}

std::optional<std::string_view> Uri::header(std::string_view name) const {
    std::optional<std::string_view> found;
    every_header(headers_, [&](std::string_view one, std::string_view value) {
        if (same_component(one, name, true)) found = value;
        return !found;
    });
    return found;
}

bool equivalent(const Uri& a, const Uri& b) {
    if (!chars::equal_ignoring_case(a.scheme_text(), b.scheme_text())) return false;
    if (!a.is_sip()) {
        return a.text().substr(a.scheme_text().size()) == b.text().substr(b.scheme_text().size());
    }
    return same_component(a.user(), b.user(), false) &&
           same_component(a.password(), b.password(), false) &&
           chars::equal_ignoring_case(a.host(), b.host()) && a.port() == b.port() &&
           params_agree(a.params(), b.params()) && params_agree(b.params(), a.params()) &&
           headers_agree(a, b) && headers_agree(b, a);
}

std::string unescape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() &&
                            chars::is(text[i + 1], chars::hex) &&
                            chars::is(text[i + 2], chars::hex);
        if (escape) {
            out += static_cast<char>(chars::hex_value(text[i + 1]) * 16 +
                                     chars::hex_value(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string escape_user(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (chars::is(c, chars::user)) {
            out += c;
        } else {
            const auto octet = static_cast<unsigned char>(c);
            out += '%';
            out += digits[octet >> 4U];
            out += digits[octet & 15U];
        }
    }
    return out;
}

}  // namespace siplab
