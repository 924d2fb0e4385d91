// Reads one SDP value from left to right: the generic sub-rules of RFC 8866 section 9.
//
// For this folder's parsers. SDP's token, text and white space are not those of SIP, so this is not
// message/scanner.h. A `take_...` that finds nothing leaves the cursor where it stands.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace siplab::sdp {

namespace detail {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// token-char; non-ws-string is any octet above SP but DEL.
constexpr bool is_token_char(unsigned octet) {
    const char c = static_cast<char>(static_cast<unsigned char>(octet));
    const bool alphanum = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return alphanum || (octet < 0x80 && octet > 0x20 &&
                        std::string_view("!#$%&'*+-.^_`{|}~").find(c) != std::string_view::npos);
}

constexpr std::array<bool, 256> make_token_table() {
    std::array<bool, 256> table{};
    for (unsigned octet = 0; octet < 256; ++octet) table[octet] = is_token_char(octet);
    return table;
}
inline constexpr std::array<bool, 256> token_table = make_token_table();

}  // namespace detail

constexpr bool is_digit(char c) { return detail::is_digit(c); }
constexpr bool is_token_char(char c) { return detail::token_table[static_cast<unsigned char>(c)]; }
constexpr bool is_visible(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet > 0x20 && octet != 0x7F;
}

class Cursor {
  public:
    explicit Cursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

    [[nodiscard]] bool at_end() const { return at_ == end_; }
    [[nodiscard]] const char* at() const { return at_; }
    [[nodiscard]] std::string_view rest() const {
        return {at_, static_cast<std::size_t>(end_ - at_)};
    }
    bool take(char c) {
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }
    std::string_view take_token() { return take_while(is_token_char); }
    std::string_view take_visible() { return take_while(is_visible); }
    std::string_view take_digits() {
        return take_while([](char c) { return is_digit(c); });
    }

    /// 1*DIGIT up to `max`; larger ones leave the cursor before them.
    bool take_number(std::uint64_t& out, std::uint64_t max) {
        const char* before = at_;
        std::uint64_t value = 0;
        while (at_ != end_ && is_digit(*at_)) {
            const auto digit = static_cast<std::uint64_t>(*at_ - '0');
            if (value > (max - digit) / 10) {
                at_ = before;
                return false;
            }
            value = value * 10 + digit;
            ++at_;
        }
        out = value;
        return at_ != before;
    }
    bool take_number(unsigned& out, std::uint64_t max = std::numeric_limits<unsigned>::max()) {
        std::uint64_t value = 0;
        if (!take_number(value, max)) return false;
        out = static_cast<unsigned>(value);
        return true;
    }

  private:
    template <class Is>
    std::string_view take_while(Is is) {
        const char* before = at_;
        while (at_ != end_ && is(*at_)) ++at_;
        return {before, static_cast<std::size_t>(at_ - before)};
    }

    const char* at_;
    const char* end_;
};

}  // namespace siplab::sdp
