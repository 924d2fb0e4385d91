// The character classes of RFC 3261 section 25.1 as one table, and comparisons that know only
// US-ASCII.
//
// No locale is ever asked. Octets above 127 are in no class but `text`.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace siplab::chars {

using Class = std::uint16_t;

inline constexpr Class alpha = 1U << 0U;
inline constexpr Class digit = 1U << 1U;
inline constexpr Class hex = 1U << 2U;
inline constexpr Class token = 1U << 3U;       ///< token
inline constexpr Class word = 1U << 4U;        ///< word, as in a Call-ID
inline constexpr Class user = 1U << 5U;        ///< user, without "%"
inline constexpr Class password = 1U << 6U;    ///< password, without "%"
inline constexpr Class uri_param = 1U << 7U;   ///< paramchar, without "%"
inline constexpr Class uri_header = 1U << 8U;  ///< hname and hvalue, without "%"
inline constexpr Class uri_other = 1U
                                   << 9U;    ///< uric and the brackets of an IPv6 host, without "%"
inline constexpr Class host = 1U << 10U;     ///< what a hostname or IPv4 address is made of
inline constexpr Class value = 1U << 11U;    ///< gen-value that is not quoted: token or host
inline constexpr Class space = 1U << 12U;    ///< SP and HTAB
inline constexpr Class quoted = 1U << 13U;   ///< may stand unescaped in a quoted-string
inline constexpr Class comment = 1U << 14U;  ///< may stand unescaped in a comment
inline constexpr Class text = 1U << 15U;     ///< TEXT-UTF8char, octet by octet, and SP and HTAB

namespace detail {

constexpr bool is_in(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

constexpr Class classes_of(unsigned octet) {
    const char c = static_cast<char>(static_cast<unsigned char>(octet));
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool number = c >= '0' && c <= '9';
    const bool alphanum = letter || number;
    const bool unreserved = alphanum || is_in(c, "-_.!~*'()");
    const bool in_token = alphanum || is_in(c, "-.!%*_+`'~");
    const bool blank = c == ' ' || c == '\t';
    const bool visible = octet > 0x20 && octet < 0x7F;
    const bool above = octet >= 0x80;
    unsigned set = 0;
    const auto add = [&set](bool when, Class which) { set |= when ? which : 0U; };
    add(letter, alpha);
    add(number, digit);
    add(number || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'), hex);
    add(in_token, token);
    add(in_token || is_in(c, "()<>:\\\"/[]?{}"), word);
    add(unreserved || is_in(c, "&=+$,;?/"), user);
    add(unreserved || is_in(c, "&=+$,"), password);
    add(unreserved || is_in(c, "[]/:&+$"), uri_param);
    add(unreserved || is_in(c, "[]/?:+$"), uri_header);
    add(unreserved || is_in(c, ";/?:@&=+$,[]"), uri_other);
    add(alphanum || is_in(c, "-."), host);
    add(in_token || is_in(c, "[]:"), value);
    add(blank, space);
    add(blank || above || (visible && c != '"' && c != '\\'), quoted);
    add(blank || above || (visible && !is_in(c, "()\\")), comment);
    add(blank || above || visible, text);
    return static_cast<Class>(set);
}

constexpr std::array<Class, 256> make_table() {
    std::array<Class, 256> made{};
    for (unsigned octet = 0; octet < 256; ++octet) made[octet] = classes_of(octet);
    return made;
}

inline constexpr std::array<Class, 256> table = make_table();

}  // namespace detail

/// True when the octet is in one of the classes.
constexpr bool is(char c, Class classes) {
    return (detail::table[static_cast<unsigned char>(c)] & classes) != 0;
}

/// Lower case of A to Z; other octets as they are.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

/// The value of a hexadecimal digit; -1 for another octet.
constexpr int hex_value(char c) {
    if (is(c, digit)) return c - '0';
    if (is(c, hex)) return lower(c) - 'a' + 10;
    return -1;
}

}  // namespace siplab::chars
