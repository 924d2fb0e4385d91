// Reads a header field value from left to right: the common pieces of RFC 3261 section 25.1.
//
// For the parsers of this folder. A piece that is not there leaves a Failure behind (where, which
// rule, what was expected) as plain pointers; the Diagnosis with its strings is only made when
// somebody asks. Every `read_...` returns false on failure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "models/message/chars.h"
#include "models/message/diagnosis.h"
#include "models/message/limits.h"
#include "models/message/params.h"

namespace siplab {

class Scanner {
  public:
    explicit Scanner(std::string_view text)
        : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()) {}

    [[nodiscard]] bool at_end() const { return at_ == end_; }
    /// The next octet; a NUL at the end (a NUL in the text is in no class either).
    [[nodiscard]] char peek() const { return at_ == end_ ? '\0' : *at_; }
    [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }
    [[nodiscard]] const char* mark() const { return at_; }
    void go_back(const char* mark) { at_ = mark; }
    void skip(std::size_t count) { at_ += count; }
    /// What was read since `mark`.
    [[nodiscard]] std::string_view since(const char* mark) const {
        return {mark, static_cast<std::size_t>(at_ - mark)};
    }
    [[nodiscard]] std::string_view rest() const {
        return {at_, static_cast<std::size_t>(end_ - at_)};
    }

    /// SWS: spaces, tabs and folded line ends.
    void skip_lws() {
        if (at_ != end_ && *at_ <= ' ') skip_lws_slowly();
    }
    /// True when there was at least one LWS.
    bool take_lws() {
        const char* before = at_;
        skip_lws();
        return at_ != before;
    }
    bool take(char c) {
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }
    /// SWS c SWS, as SEMI, COMMA, EQUAL, SLASH; reads nothing when `c` is not there.
    bool take_padded(char c) {
        const char* before = at_;
        skip_lws();
        if (!take(c)) {
            at_ = before;
            return false;
        }
        skip_lws();
        return true;
    }
    /// The longest run of octets in the classes; may be empty.
    std::string_view take_while(chars::Class classes) {
        const char* before = at_;
        while (at_ != end_ && chars::is(*at_, classes)) ++at_;
        return since(before);
    }
    /// As take_while, with "%" HEXDIG HEXDIG allowed as well; stops before a "%" that is no escape.
    std::string_view take_escaped(chars::Class classes);

    bool read_token(std::string_view& out, const char* rule, const char* expected);
    /// Quotes included in `out`.
    bool read_quoted(std::string_view& out);
    /// A comment with its parentheses, nested up to limits::comment_depth.
    bool read_comment(std::string_view& out);
    /// 1*DIGIT from `min` to `max`.
    bool read_number(std::uint64_t& out, std::uint64_t min, std::uint64_t max, const char* rule,
                     const char* expected);
    bool read_number(std::uint32_t& out, std::uint64_t min, std::uint64_t max, const char* rule,
                     const char* expected);
    /// host = hostname / IPv4address / IPv6reference.
    bool read_host(std::string_view& out);
    /// [ ":" port ], 1 to 65535; `spaced` allows white space around the colon, as COLON does. 0
    /// when there is none.
    bool read_port(std::uint16_t& out, bool spaced);
    /// *( SEMI generic-param ); no name twice (section 7.3.1).
    bool read_params(Params& out);

    /// Records why reading stopped here (or at `at`) and returns false. The strings must be
    /// literals.
    bool fail(const char* rule, const char* expected) { return fail_at(at_, rule, expected); }
    bool fail_at(const char* at, const char* rule, const char* expected) {
        failed_at_ = at;
        rule_ = rule;
        expected_ = expected;
        return false;
    }
    /// The last failure with its offset in this text; line 1.
    [[nodiscard]] Diagnosis diagnosis(int status = 400) const;

  private:
    void skip_lws_slowly();
    bool read_param_value();

    const char* begin_;
    const char* at_;
    const char* end_;
    const char* failed_at_ = nullptr;
    const char* rule_ = "";
    const char* expected_ = "";
};

/// The parameter names read so far: no name may stand twice, and there may not be more than
/// limits::params.
class NameSet {
  public:
    // The arrays are left uninitialised on purpose: most values have one parameter or two.
    NameSet() {}  // NOLINT(modernize-use-equals-default)

    /// False, with the scanner's failure, when the name is there already or one too many.
    bool add(Scanner& in, std::string_view name, const char* rule) {
        for (std::size_t i = 0; i < count_; ++i) {
            const std::string_view earlier(names_[i], lengths_[i]);
            if (earlier.size() == name.size() && chars::equal_ignoring_case(earlier, name)) {
                return in.fail_at(name.data(), rule, "each parameter name only once");
            }
        }
        if (count_ == limits::params) return in.fail("limits::params", "fewer parameters");
        names_[count_] = name.data();
        lengths_[count_] = static_cast<std::uint32_t>(name.size());
        ++count_;
        return true;
    }

  private:
    std::size_t count_ = 0;
    std::array<const char*, limits::params> names_;
    std::array<std::uint32_t, limits::params> lengths_;
};

/// A printable excerpt: at most `limit` octets, control characters and octets that are not UTF-8
/// written as \xNN.
std::string printable(std::string_view text, std::size_t limit = 40);

/// Reads all of `text` by T::read; trailing text is an error.
template <class T>
Result<T> parse_whole(std::string_view text) {
    Scanner in(text);
    Result<T> result(T{});
    if (!T::read(in, *result)) {
        result = tl::unexpected(in.diagnosis());
        return result;
    }
    in.skip_lws();
    if (!in.at_end()) {
        in.fail("RFC 3261 section 25.1", "the end of the value");
        result = tl::unexpected(in.diagnosis());
    }
    return result;
}

}  // namespace siplab
