// Message::parse and Message::salvage: finds the lines of a message (RFC 3261 sections 7 and 18.3).
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "models/message/find_octet.h"
#include "models/message/limits.h"
#include "models/message/message.h"
#include "models/message/scanner.h"

namespace siplab {

namespace {

bool begins_with_sip(std::string_view text) {
    return chars::equal_ignoring_case(text.substr(0, 4), "SIP/");
}

/// SIP-Version = "SIP" "/" 1*DIGIT "." 1*DIGIT, any number.
bool is_version(std::string_view text) {
    if (!begins_with_sip(text)) return false;
    Scanner in(text.substr(4));
    return !in.take_while(chars::digit).empty() && in.take('.') &&
           !in.take_while(chars::digit).empty() && in.at_end();
}

bool is_status(std::string_view text) {
    return text.size() == 3 && text[0] >= '1' && text[0] <= '6' &&
           chars::is(text[1], chars::digit) && chars::is(text[2], chars::digit);
}

int status_value(std::string_view text) {
    return (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
}

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_token(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return chars::is(c, chars::token); });
}

}  // namespace

/// Fills one Message. Strict, it stops at the first thing that is wrong; lenient, it takes what it
/// can.
class MessageReader {
  public:
    enum class Manner : std::uint8_t { strict, lenient };

    MessageReader(Message& message, Manner manner)
        : message_(message), bytes_(message.buffer_), lenient_(manner == Manner::lenient) {}

    bool read() {
        if (bytes_.size() > limits::message_bytes) {
            return fail(limits::message_bytes, "limits::message_bytes", "a shorter message", 513);
        }
        if (!skip_empty_lines()) return false;
        response_ = begins_with_sip(bytes_.substr(at_));
        line_feeds_ = LineFeeds(bytes_.data() + at_, bytes_.data() + bytes_.size());
        return read_start_line() && read_fields() && read_body();
    }

    [[nodiscard]] Diagnosis take_diagnosis() { return std::move(diagnosis_); }

  private:
    // Out of the way of the code that reads well-formed messages, which is to stay in one piece.
    [[gnu::cold, gnu::noinline]] bool fail(std::size_t offset, const char* rule,
                                           std::string_view expected, int status = 400) {
        diagnosis_.offset = std::min(offset, bytes_.size());
        const std::string_view before = bytes_.substr(0, diagnosis_.offset);
        diagnosis_.line =
            1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
        diagnosis_.rule = rule;
        diagnosis_.read = printable(bytes_.substr(diagnosis_.offset));
        diagnosis_.expected = expected;
        diagnosis_.status = response_ ? 0 : status;
        return false;
    }

    [[nodiscard]] bool crlf_at(std::size_t at) const { return bytes_.substr(at, 2) == "\r\n"; }

    bool skip_empty_lines() {
        for (std::size_t count = 0; crlf_at(at_); at_ += 2) {
            if (++count > limits::empty_lines) {
                return fail(at_, "limits::empty_lines", "a start line");
            }
        }
        message_.before_ = Message::piece(0, at_);
        return at_ < bytes_.size() || fail(at_, "RFC 3261 section 7", "a start line");
    }

    std::size_t next_line_feed() {
        return static_cast<std::size_t>(line_feeds_.next() - bytes_.data());
    }

    /// Lines end with CRLF, not with LF alone.
    bool check_line_end(std::size_t begin, std::size_t lf) {
        return lenient_ || (lf != begin && bytes_[lf - 1] == '\r') ||
               fail(lf, "RFC 3261 section 7", "CRLF at the end of the line, not LF alone");
    }

    bool read_start_line() {
        const std::size_t begin = at_;
        const std::size_t lf = next_line_feed();
        if (lf == bytes_.size() && !lenient_) {
            return fail(lf, "RFC 3261 section 7.1", "CRLF at the end of the start line");
        }
        if (!check_line_end(begin, lf)) return false;
        const std::size_t end = std::min(lf + 1, bytes_.size());
        if (end - begin > limits::field_bytes) {
            return fail(begin, "limits::field_bytes", "a shorter start line", 414);
        }
        message_.start_line_ = Message::piece(begin, end);
        std::size_t text_end = lf;
        while (text_end > begin && bytes_[text_end - 1] == '\r') --text_end;
        at_ = end;
        message_.is_request_ = !response_;
        if (response_) return read_status_line(begin, text_end);
        return lenient_ ? read_loose_request_line(begin, text_end)
                        : read_request_line(begin, text_end);
    }

    /// SIP-Version SP Status-Code SP Reason-Phrase. A missing last SP is put up with only when
    /// salvaging.
    bool read_status_line(std::size_t begin, std::size_t end) {
        constexpr const char* rule = "RFC 3261 section 7.2, Status-Line";
        const std::size_t space = std::min(bytes_.find(' ', begin), end);
        if (!is_version(bytes_.substr(begin, space - begin))) {
            return fail(begin, rule, "SIP/2.0");
        }
        const std::size_t status = std::min(space + 1, end);
        const std::size_t status_end = std::min(bytes_.find(' ', status), end);
        if (!is_status(bytes_.substr(status, status_end - status))) {
            return fail(status, rule, "a status code from 100 to 699 behind one space");
        }
        if (status_end == end && !lenient_) return fail(end, rule, "a space behind the status");
        message_.first_ = Message::piece(begin, space);
        message_.second_ = Message::piece(status, status_end);
        message_.third_ = Message::piece(std::min(status_end + 1, end), end);
        message_.status_ = status_value(bytes_.substr(status, 3));
        return true;
    }

    /// Method SP Request-URI SP SIP-Version.
    bool read_request_line(std::size_t begin, std::size_t end) {
        constexpr const char* rule = "RFC 3261 section 7.1, Request-Line";
        const std::size_t method_end = std::min(bytes_.find(' ', begin), end);
        if (!is_token(bytes_.substr(begin, method_end - begin))) {
            return fail(begin, rule, "a method");
        }
        const std::size_t uri = std::min(method_end + 1, end);
        const std::size_t uri_end = std::min(bytes_.find(' ', uri), end);
        if (uri == uri_end) return fail(uri, rule, "a Request-URI behind one space");
        const std::size_t version = std::min(uri_end + 1, end);
        if (!is_version(bytes_.substr(version, end - version))) {
            return fail(version, rule, "SIP/2.0 behind one space, then the end of the line");
        }
        take_request_line(begin, method_end, uri, uri_end, version, end);
        return true;
    }

    /// The first word is the method, a last word SIP/... the version, the Request-URI what stands
    /// between.
    bool read_loose_request_line(std::size_t begin, std::size_t end) {
        const auto space = [this](std::size_t at) { return chars::is(bytes_[at], chars::space); };
        while (end > begin && space(end - 1)) --end;
        std::size_t method_end = begin;
        while (method_end < end && !space(method_end)) ++method_end;
        std::size_t version = end;
        while (version > method_end && !space(version - 1)) --version;
        if (!is_token(bytes_.substr(begin, method_end - begin)) || version <= method_end) {
            return fail(begin, "RFC 3261 section 7.1, Request-Line", "a method");
        }
        if (!begins_with_sip(bytes_.substr(version, end - version))) version = end;
        std::size_t uri = method_end;
        while (uri < version && space(uri)) ++uri;
        std::size_t uri_end = version;
        while (uri_end > uri && space(uri_end - 1)) --uri_end;
        take_request_line(begin, method_end, uri, uri_end, version, end);
        return true;
    }

    void take_request_line(std::size_t method, std::size_t method_end, std::size_t uri,
                           std::size_t uri_end, std::size_t version, std::size_t version_end) {
        message_.first_ = Message::piece(method, method_end);
        message_.second_ = Message::piece(uri, uri_end);
        message_.third_ = Message::piece(version, version_end);
        message_.method_ = method_of(bytes_.substr(method, method_end - method));
    }

    bool read_fields() {
        while (at_ < bytes_.size()) {
            if (crlf_at(at_)) {
                at_ += 2;
                return true;
            }
            if (lenient_ && bytes_[at_] == '\n') {
                ++at_;
                return true;
            }
            if (!read_field()) return false;
        }
        return lenient_ || fail(bytes_.size(), "RFC 3261 section 7",
                                "the empty line that ends the header fields");
    }

    bool read_field() {
        const std::size_t begin = at_;
        if (!find_field_end()) return false;
        if (at_ > limits::header_section_bytes) {
            return fail(begin, "limits::header_section_bytes", "shorter header fields", 513);
        }
        if (at_ - begin > limits::field_bytes) {
            return fail(begin, "limits::field_bytes", "a shorter header field", 513);
        }
        if (message_.lines_.size() == limits::header_fields) {
            return fail(begin, "limits::header_fields", "fewer header fields", 513);
        }
        return take_field_line(begin, at_) || lenient_;
    }

    /// Moves behind the field that begins here: its line and those that continue it.
    bool find_field_end() {
        std::size_t begin = at_;
        do {
            const std::size_t lf = next_line_feed();
            if (lf == bytes_.size()) {
                at_ = lf;
                return lenient_ || fail(at_, "RFC 3261 section 7", "CRLF at the end of the line");
            }
            if (!check_line_end(begin, lf)) return false;
            begin = lf + 1;
        } while (begin != bytes_.size() && (bytes_[begin] == ' ' || bytes_[begin] == '\t'));
        at_ = begin;
        return true;
    }

    /// What header_id_of() does not know must still be a token, with a colon behind it.
    [[gnu::noinline]] bool check_unknown_name(std::size_t begin, std::size_t end) {
        constexpr const char* rule = "RFC 3261 section 25.1, message-header";
        Scanner in(bytes_.substr(begin, end - begin));
        if (in.take_while(chars::token).empty()) {
            return fail(begin, rule, "the name of a header field");
        }
        in.take_while(chars::space);
        return in.peek() == ':' ||
               fail(begin + in.offset(), rule, "a colon behind the name of the header field");
    }

    /// field-name *WSP ":" value; folding stays inside the value.
    bool take_field_line(std::size_t begin, std::size_t end) {
        const char* const text = bytes_.data() + begin;
        const char* const text_end = bytes_.data() + end;
        const char* const colon = find_octet(text, text_end, ':');
        const char* name_end = colon;
        while (name_end != text && (name_end[-1] == ' ' || name_end[-1] == '\t')) --name_end;
        const std::string_view name(text, static_cast<std::size_t>(name_end - text));
        const HeaderId id = colon == text_end ? HeaderId::unknown : header_id_of(name);
        // A known name needs no further look at its octets.
        if (id == HeaderId::unknown && !check_unknown_name(begin, end)) return false;
        const char* value = colon + 1;
        const char* value_end = text_end;
        while (value != value_end && is_white(value_end[-1])) --value_end;
        while (value != value_end && is_white(*value)) ++value;
        // An all-blank value is an empty view behind the colon, so that it still lies in the
        // message.
        Message::Line& line = message_.lines_.grow();
        line.begin = static_cast<std::uint32_t>(begin);
        line.end = static_cast<std::uint32_t>(end);
        line.value_begin = static_cast<std::uint32_t>(value - bytes_.data());
        line.value_length = static_cast<std::uint32_t>(value_end - value);
        line.name_length = static_cast<std::uint16_t>(name.size());
        line.id = id;
        message_.note_line(message_.lines_.size() - 1);
        return true;
    }

    /// Section 18.3: the body is as long as Content-Length says; without it, up to the end. A value
    /// that is no number is for validate() to tell.
    bool read_body() {
        const std::size_t available = bytes_.size() - at_;
        message_.rest_ = Message::piece(at_, bytes_.size());
        message_.body_ = Message::piece(at_, bytes_.size());
        const auto text = message_.find(HeaderId::content_length);
        if (!text) return true;
        Scanner in(*text);
        std::uint64_t length = 0;
        if (!in.read_number(length, 0, 0xFFFFFFFF, "", "") || !in.at_end()) return true;
        if (length > available && !lenient_) {
            return fail(static_cast<std::size_t>(text->data() - bytes_.data()),
                        "RFC 3261 section 18.3",
                        fmt::format("a body of {} octets, {} are there", length, available));
        }
        message_.body_.length =
            static_cast<std::uint32_t>(std::min(length, static_cast<std::uint64_t>(available)));
        return true;
    }

    Message& message_;
    std::string_view bytes_;
    LineFeeds line_feeds_;
    std::size_t at_ = 0;
    bool lenient_;
    bool response_ = false;
    Diagnosis diagnosis_;
};

Result<Message> Message::parse(std::string bytes) {
    Result<Message> result;
    result->buffer_ = std::move(bytes);
    MessageReader reader(*result, MessageReader::Manner::strict);
    if (!reader.read()) result = tl::unexpected(reader.take_diagnosis());
    return result;
}

std::optional<Message> Message::salvage(std::string bytes) {
    std::optional<Message> result(std::in_place);
    result->buffer_ = std::move(bytes);
    MessageReader reader(*result, MessageReader::Manner::lenient);
    // Past the start line only a bound can have stopped the reader; what came before it is still of
    // use.
    const bool has_start_line = reader.read() || !result->lines_.empty();
    if (!has_start_line) result.reset();
    return result;
}

}  // namespace siplab
