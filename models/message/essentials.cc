#include "models/message/essentials.h"

#include "models/message/chars.h"
#include "models/message/find_octet.h"

namespace siplab {

namespace {

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// A place in a text, never past its end.
class Cursor {
  public:
    explicit Cursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

    [[nodiscard]] bool at_end() const { return at_ == end_; }
    [[nodiscard]] char peek() const { return at_ == end_ ? '\0' : *at_; }
    void skip_white() {
        while (at_ != end_ && is_white(*at_)) ++at_;
    }
    /// Behind the next `c`, or to the end.
    void skip_past(char c) {
        at_ = find_octet(at_, end_, c);
        if (at_ != end_) ++at_;
    }
    bool take(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    void skip_quoted() {
        ++at_;
        while (at_ != end_ && *at_ != '"') at_ += *at_ == '\\' && end_ - at_ > 1 ? 2 : 1;
        if (at_ != end_) ++at_;
    }
    std::string_view take_value() {
        const char* const begin = at_;
        while (at_ != end_ && chars::is(*at_, chars::value)) ++at_;
        return {begin, static_cast<std::size_t>(at_ - begin)};
    }
    /// What stands before the next `c`, or all the rest, without the white space at its end.
    std::string_view take_to(char c) {
        const char* const begin = at_;
        at_ = find_octet(at_, end_, c);
        const char* last = at_;
        while (last != begin && is_white(last[-1])) --last;
        return {begin, static_cast<std::size_t>(last - begin)};
    }
    /// To the next ";" or "," that is not quoted.
    void skip_param() {
        while (at_ != end_ && *at_ != ';' && *at_ != ',') {
            if (*at_ == '"') {
                skip_quoted();
            } else {
                ++at_;
            }
        }
    }

  private:
    const char* at_;
    const char* end_;
};

/// The value of the parameter of that name (in lower case) among those of the value in which the
/// cursor stands.
std::string_view param_value(Cursor in, std::string_view name) {
    in.skip_param();
    while (in.take(';')) {
        in.skip_white();
        const std::string_view found = in.take_value();
        in.skip_white();
        if (found.size() == name.size() && chars::equal_ignoring_case(found, name) &&
            in.take('=')) {
            in.skip_white();
            return in.take_value();
        }
        in.skip_param();
    }
    return {};
}

std::string_view tag_in(std::string_view address) {
    Cursor in(address);
    if (in.peek() == '"') in.skip_quoted();
    Cursor inside = in;
    inside.skip_past('<');
    // Without brackets all parameters are the header field's (section 20.10).
    if (inside.at_end()) return param_value(in, "tag");
    inside.skip_past('>');
    return param_value(inside, "tag");
}

void read_via(std::string_view via, Essentials& out) {
    Cursor in(via);
    in.skip_past('/');
    in.skip_past('/');
    in.skip_white();
    in.take_value();
    in.skip_white();
    out.sent_by = in.take_to(';');
    out.branch = param_value(in, "branch");
}

void read_cseq(std::string_view text, Essentials& out) {
    std::size_t at = 0;
    while (at < text.size() && chars::is(text[at], chars::digit)) {
        out.cseq = out.cseq * 10 + static_cast<std::uint32_t>(text[at++] - '0');
    }
    while (at < text.size() && is_white(text[at])) ++at;
    out.cseq_method = text.substr(at);
}

}  // namespace

Essentials essentials_of(const Message& message) {
    Essentials out;
    if (const auto via = message.find(HeaderId::via)) read_via(*via, out);
    if (const auto from = message.find(HeaderId::from)) out.from_tag = tag_in(*from);
    if (const auto to = message.find(HeaderId::to)) out.to_tag = tag_in(*to);
    out.call_id = message.find(HeaderId::call_id).value_or("");
    if (const auto cseq = message.find(HeaderId::cseq)) read_cseq(*cseq, out);
    return out;
}

}  // namespace siplab
