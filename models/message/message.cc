#include "models/message/message.h"

#include <algorithm>
#include <cassert>
#include <functional>

#include "models/message/chars.h"

namespace siplab {

namespace {

constexpr std::string_view crlf = "\r\n";
constexpr std::string_view sip_version = "SIP/2.0";

bool points_into(std::string_view text, const std::string& buffer) {
    const std::less<> before;
    return !text.empty() && !before(text.data(), buffer.data()) &&
           before(text.data(), buffer.data() + buffer.size());
}

/// Replaces line ends that are no folding by spaces: nobody may smuggle a header field in through a
/// value.
std::string without_line_ends(std::string_view value) {
    std::string out(value);
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i] != '\r' && out[i] != '\n') continue;
        const bool folding = out[i] == '\r' && i + 2 < out.size() && out[i + 1] == '\n' &&
                             chars::is(out[i + 2], chars::space);
        if (folding) {
            i += 2;
        } else {
            out[i] = ' ';
        }
    }
    return out;
}

}  // namespace

Message Message::request(std::string_view method, std::string_view request_uri) {
    Message message;
    message.buffer_.reserve(1024);
    message.edited_ = true;
    message.method_ = method_of(method);
    message.write_request_line(method, request_uri, sip_version);
    return message;
}

Message Message::request(Method method, std::string_view request_uri) {
    return request(siplab::to_text(method), request_uri);
}

Message Message::response(int status, std::string_view reason) {
    assert(status >= 100 && status <= 699);
    if (reason.empty()) reason = reason_phrase(status);
    Message message;
    message.buffer_.reserve(1024);
    message.edited_ = true;
    message.is_request_ = false;
    message.status_ = status;
    message.buffer_.append(sip_version).append(1, ' ').append(std::to_string(status));
    message.buffer_.append(1, ' ').append(without_line_ends(reason)).append(crlf);
    const std::size_t end = message.buffer_.size();
    message.start_line_ = piece(0, end);
    message.first_ = piece(0, sip_version.size());
    message.second_ = piece(sip_version.size() + 1, sip_version.size() + 4);
    message.third_ = piece(sip_version.size() + 5, end - crlf.size());
    return message;
}

bool Message::is_request() const { return is_request_; }
bool Message::is_response() const { return !is_request_; }
Method Message::method() const { return method_; }
int Message::status() const { return status_; }

std::string_view Message::method_text() const {
    return is_request_ ? at(first_) : std::string_view();
}

std::string_view Message::request_uri() const {
    return is_request_ ? at(second_) : std::string_view();
}

std::string_view Message::reason() const { return is_request_ ? std::string_view() : at(third_); }

std::string_view Message::version() const { return at(is_request_ ? third_ : first_); }

void Message::set_request_uri(std::string_view uri) {
    assert(is_request_);
    write_request_line(std::string(method_text()), std::string(uri), std::string(version()));
    edited_ = true;
}

/// The arguments do not point into the buffer.
void Message::write_request_line(std::string_view method, std::string_view uri,
                                 std::string_view version) {
    const std::size_t begin = buffer_.size();
    buffer_.append(method).append(1, ' ').append(without_line_ends(uri)).append(1, ' ');
    const std::size_t uri_begin = begin + method.size() + 1;
    const std::size_t version_begin = buffer_.size();
    buffer_.append(version).append(crlf);
    start_line_ = piece(begin, buffer_.size());
    first_ = piece(begin, begin + method.size());
    second_ = piece(uri_begin, version_begin - 1);
    third_ = piece(version_begin, version_begin + version.size());
}

std::size_t Message::header_count() const { return lines_.size(); }

HeaderField Message::header(std::size_t index) const {
    const Line& line = lines_[index];
    return {line.id, name_at(line), at({line.value_begin, line.value_length})};
}

HeaderId Message::header_id(std::size_t index) const { return lines_[index].id; }

std::size_t Message::index_far_away(HeaderId id) const {
    const auto found = std::find_if(lines_.begin(), lines_.end(),
                                    [id](const Line& line) { return line.id == id; });
    assert(found != lines_.end());
    return static_cast<std::size_t>(found - lines_.begin());
}

void Message::find_first_lines() {
    first_line_.fill(0);
    for (std::size_t i = 0; i < lines_.size(); ++i) note_line(i);
}

std::optional<std::string_view> Message::find(std::string_view name) const {
    const HeaderId id = header_id_of(name);
    if (id != HeaderId::unknown) return find(id);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (chars::equal_ignoring_case(name_at(lines_[i]), name)) return header(i).value;
    }
    return std::nullopt;
}

std::size_t Message::count(HeaderId id) const {
    return static_cast<std::size_t>(std::count_if(
        lines_.begin(), lines_.end(), [id](const Line& line) { return line.id == id; }));
}

Message::Line Message::append_line(HeaderId id, std::string_view name, std::string_view value) {
    assert(!name.empty() && name.size() <= 0xFFFF);
    const bool own = points_into(name, buffer_) || points_into(value, buffer_);
    if (own || value.find_first_of(crlf) != std::string_view::npos) {
        // Appending may move the buffer away from under the views.
        const std::string name_copy(name);
        const std::string value_copy = without_line_ends(value);
        if (own || value_copy != value) return append_line(id, name_copy, value_copy);
    }
    const std::size_t begin = buffer_.size();
    buffer_.append(name).append(": ");
    const std::size_t value_begin = buffer_.size();
    buffer_.append(value).append(crlf);
    edited_ = true;
    return {static_cast<std::uint32_t>(begin),       static_cast<std::uint32_t>(buffer_.size()),
            static_cast<std::uint32_t>(value_begin), static_cast<std::uint32_t>(value.size()),
            static_cast<std::uint16_t>(name.size()), id};
}

void Message::add(HeaderId id, std::string_view value) {
    lines_.push_back(append_line(id, siplab::to_text(id), value));
    note_line(lines_.size() - 1);
}

void Message::add(std::string_view name, std::string_view value) {
    lines_.push_back(append_line(header_id_of(name), name, value));
    note_line(lines_.size() - 1);
}

void Message::add_on_top(HeaderId id, std::string_view value) {
    const std::size_t first = index_of(id);
    const std::size_t position = first == none ? 0 : first;
    lines_.insert(position, append_line(id, siplab::to_text(id), value));
    find_first_lines();
}

void Message::set(HeaderId id, std::string_view value) {
    const std::size_t index = index_of(id);
    if (index == none) {
        add(id, value);
        return;
    }
    set_value_at(index, value);
    remove_from(index + 1, id);
}

void Message::remove(HeaderId id) { remove_from(0, id); }

void Message::remove_from(std::size_t index, HeaderId id) {
    while (index < lines_.size()) {
        if (lines_[index].id == id) {
            remove_at(index);
        } else {
            ++index;
        }
    }
}

void Message::set_value_at(std::size_t index, std::string_view value) {
    const HeaderId id = lines_[index].id;
    lines_[index] = append_line(id, name_at(lines_[index]), value);
}

void Message::remove_at(std::size_t index) {
    lines_.erase(index);
    find_first_lines();
    edited_ = true;
}

std::string_view Message::body() const { return at(body_); }

void Message::set_body(std::string_view content_type, std::string_view body) {
    const std::string copy(body);
    if (copy.empty()) {
        remove(HeaderId::content_type);
    } else {
        set(HeaderId::content_type, content_type);
    }
    set(HeaderId::content_length, std::to_string(copy.size()));
    const std::size_t begin = buffer_.size();
    buffer_ += copy;
    body_ = rest_ = piece(begin, buffer_.size());
    edited_ = true;
}

std::string Message::to_bytes() const {
    if (!edited_) return buffer_;
    std::string bytes;
    bytes.reserve(buffer_.size() + crlf.size());
    bytes.append(at(before_)).append(at(start_line_));
    for (const Line& line : lines_) bytes.append(at(piece(line.begin, line.end)));
    return bytes.append(crlf).append(at(rest_));
}

std::size_t Message::offset_of(std::string_view text) const {
    const std::less<> before;
    if (before(text.data(), buffer_.data()) ||
        before(buffer_.data() + buffer_.size(), text.data())) {
        return 0;
    }
    const auto wanted = static_cast<std::size_t>(text.data() - buffer_.data());
    if (!edited_) return wanted;
    std::size_t offset = 0;
    const auto holds = [&](Piece one) {
        if (wanted >= one.begin && wanted - one.begin < one.length) {
            offset += wanted - one.begin;
            return true;
        }
        offset += one.length;
        return false;
    };
    if (holds(before_) || holds(start_line_)) return offset;
    for (const Line& line : lines_) {
        if (holds(piece(line.begin, line.end))) return offset;
    }
    offset += crlf.size();
    holds(rest_);
    return offset;
}

std::size_t Message::line_of(std::size_t offset) const {
    const std::string bytes = to_bytes();
    const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(std::min(offset, bytes.size()));
    return 1 + static_cast<std::size_t>(std::count(bytes.begin(), end, '\n'));
}

}  // namespace siplab
