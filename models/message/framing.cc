#include "models/message/framing.h"

#include <algorithm>

#include "models/message/field_lines.h"
#include "models/message/header_names.h"
#include "models/message/limits.h"
#include "models/message/scanner.h"

namespace siplab {

namespace {

constexpr const char* length_rule = "RFC 3261 section 20.14";

Diagnosis stream_error(std::string_view text, const char* rule, const char* expected,
                       int status = 400) {
    Diagnosis diagnosis;
    diagnosis.rule = rule;
    diagnosis.read = printable(text);
    diagnosis.expected = expected;
    diagnosis.status = status;
    return diagnosis;
}

/// The one length that all Content-Length fields of the header section state.
Result<std::size_t> content_length(std::string_view section) {
    std::optional<std::uint64_t> length;
    std::string_view rest = section.substr(std::min(section.find('\n'), section.size() - 1) + 1);
    while (const auto field = take_field(rest)) {
        if (header_id_of(field->name) != HeaderId::content_length) continue;
        Scanner in(field->value);
        std::uint64_t number = 0;
        const bool good = in.read_number(number, 0, 0xFFFFFFFF, "", "") && in.at_end();
        if (!good || length.value_or(number) != number) {
            return tl::unexpected(
                stream_error(field->value, length_rule, "one Content-Length, a decimal number"));
        }
        length = number;
    }
    if (length) return static_cast<std::size_t>(*length);
    return tl::unexpected(
        stream_error(section, "RFC 3261 section 18.3",
                     "a Content-Length, without which a stream's message has no end"));
}

}  // namespace

void StreamFramer::feed(std::string_view bytes) {
    if (broken_) return;
    buffer_.erase(0, begin_);
    begin_ = 0;
    buffer_ += bytes;
}

std::size_t StreamFramer::buffered() const { return buffer_.size() - begin_; }

StreamFramer::Step StreamFramer::next() {
    if (broken_) return tl::unexpected(*broken_);
    Step step = take_item();
    if (!step) broken_ = step.error();
    return step;
}

StreamFramer::Step StreamFramer::take_item() {
    const std::string_view text = std::string_view(buffer_).substr(begin_);
    if (text.substr(0, 4) == "\r\n\r\n") {
        begin_ += 4;
        return Item(Ping{});
    }
    if (text.substr(0, 2) == "\r\n") {
        // Half a ping may look like this; the answer to a ping cannot wait for it.
        begin_ += 2;
        return Item(Pong{});
    }
    return take_message(text);
}

StreamFramer::Step StreamFramer::take_message(std::string_view text) {
    if (header_bytes_ == 0) {
        // The end may lie across what was searched before and what came now.
        const std::size_t end = text.find("\r\n\r\n", searched_ > 3 ? searched_ - 3 : 0);
        searched_ = text.size();
        const bool whole = end != std::string_view::npos;
        if ((whole ? end : text.size()) > limits::header_section_bytes) {
            return tl::unexpected(
                stream_error(text, "limits::header_section_bytes", "shorter header fields", 513));
        }
        if (!whole) return std::optional<Item>();
        const auto length = content_length(text.substr(0, end + 2));
        if (!length) return tl::unexpected(length.error());
        header_bytes_ = end + 4;
        message_bytes_ = header_bytes_ + *length;
        if (message_bytes_ > limits::message_bytes) {
            return tl::unexpected(
                stream_error(text, "limits::message_bytes", "a shorter message", 513));
        }
    }
    if (text.size() < message_bytes_) return std::optional<Item>();
    Framed framed{std::string(text.substr(0, message_bytes_))};
    begin_ += message_bytes_;
    header_bytes_ = message_bytes_ = searched_ = 0;
    return Item(std::move(framed));
}

}  // namespace siplab
