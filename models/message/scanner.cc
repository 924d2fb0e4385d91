#include "models/message/scanner.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <arpa/inet.h>

#include "models/message/limits.h"

namespace siplab {

namespace {

constexpr const char* host_rule = "RFC 3261 section 25.1, host";
constexpr const char* number_rule = "RFC 3261 section 25.1, 1*DIGIT";

/// *( domainlabel "." ) toplabel [ "." ]: labels neither begin nor end with "-", the last begins
/// with a letter.
bool is_hostname(std::string_view text) {
    if (text.back() == '.') text.remove_suffix(1);
    char before = '.';
    bool label_begins_with_letter = false;
    for (const char c : text) {
        if (before == '.') {
            if (!chars::is(c, chars::alpha | chars::digit)) return false;
            label_begins_with_letter = chars::is(c, chars::alpha);
        } else if (c == '.' && before == '-') {
            return false;
        }
        before = c;
    }
    return label_begins_with_letter && before != '-' && before != '.';
}

/// Four numbers of 1 to 3 digits up to 255.
bool is_ipv4(std::string_view text) {
    unsigned dots = 0;
    unsigned digits = 0;
    unsigned number = 0;
    for (const char c : text) {
        if (c == '.') {
            if (digits == 0 || ++dots > 3) return false;
            digits = number = 0;
        } else {
            if (!chars::is(c, chars::digit) || ++digits > 3) return false;
            number = number * 10 + static_cast<unsigned>(c - '0');
            if (number > 255) return false;
        }
    }
    return dots == 3 && digits > 0;
}

bool is_ipv6(std::string_view text) {
    std::array<char, INET6_ADDRSTRLEN> copy{};
    if (text.size() >= copy.size()) return false;
    std::copy(text.begin(), text.end(), copy.begin());
    in6_addr address{};
    return std::strlen(copy.data()) == text.size() &&
           inet_pton(AF_INET6, copy.data(), &address) == 1;
}

}  // namespace

void Scanner::skip_lws_slowly() {
    while (at_ != end_) {
        if (chars::is(*at_, chars::space)) {
            ++at_;
        } else if (end_ - at_ > 2 && at_[0] == '\r' && at_[1] == '\n' &&
                   chars::is(at_[2], chars::space)) {
            at_ += 3;
        } else {
            return;
        }
    }
}

std::string_view Scanner::take_escaped(chars::Class classes) {
    const char* before = at_;
    while (at_ != end_) {
        if (chars::is(*at_, classes)) {
            ++at_;
        } else if (*at_ == '%' && end_ - at_ > 2 && chars::is(at_[1], chars::hex) &&
                   chars::is(at_[2], chars::hex)) {
            at_ += 3;
        } else {
            break;
        }
    }
    return since(before);
}

bool Scanner::read_token(std::string_view& out, const char* rule, const char* expected) {
    out = take_while(chars::token);
    return !out.empty() || fail(rule, expected);
}

bool Scanner::read_quoted(std::string_view& out) {
    constexpr const char* rule = "RFC 3261 section 25.1, quoted-string";
    const char* before = at_;
    if (!take('"')) return fail(rule, "an opening quote");
    while (at_ != end_) {
        if (chars::is(*at_, chars::quoted)) {
            ++at_;
        } else if (*at_ == '"') {
            ++at_;
            out = since(before);
            return true;
        } else if (*at_ == '\\') {
            ++at_;
            const bool quotable = at_ != end_ && *at_ != '\r' && *at_ != '\n' &&
                                  static_cast<unsigned char>(*at_) < 0x80;
            if (!quotable) return fail(rule, "a character after the backslash");
            ++at_;
        } else if (!take_lws()) {
            return fail(rule, "printable text inside the quotes");
        }
    }
    return fail_at(before, rule, "a closing quote");
}

bool Scanner::read_comment(std::string_view& out) {
    constexpr const char* rule = "RFC 3261 section 25.1, comment";
    const char* before = at_;
    std::size_t depth = 0;
    if (peek() != '(') return fail(rule, "an opening parenthesis");
    do {
        const char c = peek();
        if (at_end()) return fail_at(before, rule, "a closing parenthesis");
        if (c == '(' && ++depth > limits::comment_depth) {
            return fail("limits::comment_depth", "fewer comments within comments");
        }
        if (c == ')') --depth;
        if (c == '\\') ++at_;
        const bool allowed = c == '(' || c == ')' || chars::is(c, chars::comment) ||
                             (c == '\\' && at_ != end_ && *at_ != '\r' && *at_ != '\n');
        if (allowed) {
            ++at_;
        } else if (c == '\\' || !take_lws()) {
            return fail(rule, "printable text inside the comment");
        }
    } while (depth > 0);
    out = since(before);
    return true;
}

bool Scanner::read_number(std::uint64_t& out, std::uint64_t min, std::uint64_t max,
                          const char* rule, const char* expected) {
    const char* before = at_;
    std::uint64_t number = 0;
    bool too_large = false;
    while (at_ != end_ && chars::is(*at_, chars::digit)) {
        // The bounds are far below 2**60, so the sum cannot wrap before it is seen to be too large.
        too_large = too_large || number > max;
        if (!too_large) number = number * 10 + static_cast<std::uint64_t>(*at_ - '0');
        ++at_;
    }
    if (at_ == before || too_large || number > max || number < min) {
        return fail_at(before, rule, expected);
    }
    out = number;
    return true;
}

bool Scanner::read_number(std::uint32_t& out, std::uint64_t min, std::uint64_t max,
                          const char* rule, const char* expected) {
    std::uint64_t wide = 0;
    if (!read_number(wide, min, max, rule, expected)) return false;
    out = static_cast<std::uint32_t>(wide);
    return true;
}

bool Scanner::read_host(std::string_view& out) {
    const char* before = at_;
    if (take('[')) {
        const std::string_view inside = take_while(chars::hex | chars::value);
        const std::size_t closing = inside.find(']');
        if (closing == std::string_view::npos || !is_ipv6(inside.substr(0, closing))) {
            return fail_at(before, host_rule, "an IPv6 address in square brackets");
        }
        at_ = before + closing + 2;
        out = since(before);
        return true;
    }
    out = take_while(chars::host);
    if (!out.empty() && (is_hostname(out) || is_ipv4(out))) return true;
    return fail_at(before, host_rule, "a host name or address");
}

bool Scanner::read_port(std::uint16_t& out, bool spaced) {
    out = 0;
    if (spaced ? !take_padded(':') : !take(':')) return true;
    std::uint64_t port = 0;
    if (!read_number(port, 1, 65535, number_rule, "a port from 1 to 65535")) return false;
    out = static_cast<std::uint16_t>(port);
    return true;
}

bool Scanner::read_param_value() {
    std::string_view value;
    if (peek() == '"') return read_quoted(value);
    if (!take_while(chars::value).empty()) return true;
    return fail("RFC 3261 section 25.1, gen-value", "a token, a host or a quoted string");
}

bool Scanner::read_params(Params& out) {
    const char* before = at_;
    const char* last = at_;
    NameSet names;
    while (take_padded(';')) {
        std::string_view name;
        constexpr const char* rule = "RFC 3261 section 25.1, generic-param";
        if (!read_token(name, rule, "a parameter name")) return false;
        if (!names.add(*this, name, "RFC 3261 section 7.3.1")) return false;
        last = at_;
        if (take_padded('=')) {
            if (!read_param_value()) return false;
            last = at_;
        }
    }
    at_ = last;
    out = Params(since(before));
    return true;
}

Diagnosis Scanner::diagnosis(int status) const {
    const char* at = failed_at_ == nullptr ? at_ : failed_at_;
    Diagnosis diagnosis;
    diagnosis.offset = static_cast<std::size_t>(at - begin_);
    diagnosis.rule = rule_;
    diagnosis.read = printable({at, static_cast<std::size_t>(end_ - at)});
    diagnosis.expected = expected_;
    diagnosis.status = status;
    return diagnosis;
}

}  // namespace siplab
