#include "models/sdp/sdp.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "models/message/chars.h"
#include "models/sdp/cursor.h"

namespace siplab::sdp {

namespace {

std::optional<Direction> direction_named(std::string_view name) {
    if (name == "sendrecv") return Direction::sendrecv;
    if (name == "sendonly") return Direction::sendonly;
    if (name == "recvonly") return Direction::recvonly;
    if (name == "inactive") return Direction::inactive;
    return std::nullopt;
}

/// `value` has been checked by the parser.
Connection connection_of(std::string_view value) {
    Connection made;
    Cursor in(value);
    made.nettype = in.take_token();
    in.take(' ');
    made.addrtype = in.take_token();
    in.take(' ');
    const std::string_view whole = in.rest();
    const std::size_t slash = std::min(whole.find('/'), whole.size());
    made.address = whole.substr(0, slash);
    Cursor suffix(whole.substr(slash));
    if (made.addrtype == "IP4" && suffix.take('/')) suffix.take_number(made.ttl);
    if (suffix.take('/')) suffix.take_number(made.count);
    return made;
}

/// RFC 3551 section 6, tables 4 and 5; payload types that are reserved or unassigned are not here.
constexpr std::array static_payloads{
    RtpMap{0, "PCMU", 8000, 1},   RtpMap{3, "GSM", 8000, 1},    RtpMap{4, "G723", 8000, 1},
    RtpMap{5, "DVI4", 8000, 1},   RtpMap{6, "DVI4", 16000, 1},  RtpMap{7, "LPC", 8000, 1},
    RtpMap{8, "PCMA", 8000, 1},   RtpMap{9, "G722", 8000, 1},   RtpMap{10, "L16", 44100, 2},
    RtpMap{11, "L16", 44100, 1},  RtpMap{12, "QCELP", 8000, 1}, RtpMap{13, "CN", 8000, 1},
    RtpMap{14, "MPA", 90000, 1},  RtpMap{15, "G728", 8000, 1},  RtpMap{16, "DVI4", 11025, 1},
    RtpMap{17, "DVI4", 22050, 1}, RtpMap{18, "G729", 8000, 1},  RtpMap{25, "CelB", 90000, 1},
    RtpMap{26, "JPEG", 90000, 1}, RtpMap{28, "nv", 90000, 1},   RtpMap{31, "H261", 90000, 1},
    RtpMap{32, "MPV", 90000, 1},  RtpMap{33, "MP2T", 90000, 1}, RtpMap{34, "H263", 90000, 1},
};

/// rtpmap-value = payload-type SP encoding-name "/" clock-rate [ "/" encoding-params ]
std::optional<RtpMap> rtpmap_of(std::string_view value) {
    RtpMap made;
    Cursor in(value);
    if (!in.take_number(made.payload, 127) || !in.take(' ')) return std::nullopt;
    made.encoding = in.take_token();
    if (made.encoding.empty() || !in.take('/') || !in.take_number(made.rate)) return std::nullopt;
    if (in.take('/')) in.take_number(made.channels);
    return made;
}

}  // namespace

std::string_view to_text(Direction direction) {
    constexpr std::array<std::string_view, 4> names{"inactive", "sendonly", "recvonly", "sendrecv"};
    return names[static_cast<std::size_t>(direction)];
}

bool Connection::is_unspecified() const { return address == "0.0.0.0" || address == "::"; }

bool Connection::is_multicast() const {
    if (addrtype == "IP6") {
        return address.size() > 2 && chars::equal_ignoring_case(address.substr(0, 2), "ff");
    }
    unsigned first = 0;
    Cursor in(address);
    return addrtype == "IP4" && in.take_number(first, 255) && in.take('.') && first >= 224 &&
           first <= 239;
}

Attribute attribute_of(std::string_view value) {
    const std::size_t colon = value.find(':');
    if (colon == std::string_view::npos) return {value, {}, false};
    return {value.substr(0, colon), value.substr(colon + 1), true};
}

std::optional<std::string_view> Lines::find(char type) const {
    const Line* found =
        std::find_if(begin_, end_, [type](const Line& l) { return l.type == type; });
    if (found == end_) return std::nullopt;
    return found->value;
}

std::optional<Attribute> Lines::attribute(std::string_view name) const {
    for (const Line& line : *this) {
        if (line.type != 'a') continue;
        const Attribute attribute = attribute_of(line.value);
        if (attribute.name == name) return attribute;
    }
    return std::nullopt;
}

std::optional<Direction> Lines::direction() const {
    for (const Line& line : *this) {
        if (line.type != 'a') continue;
        if (const auto direction = direction_named(line.value)) return direction;
    }
    return std::nullopt;
}

std::optional<Connection> Lines::connection() const {
    const auto value = find('c');
    if (!value) return std::nullopt;
    return connection_of(*value);
}

std::optional<Bandwidth> Lines::bandwidth(std::string_view type) const {
    for (const Line& line : *this) {
        if (line.type != 'b') continue;
        Cursor in(line.value);
        Bandwidth made;
        made.type = in.take_token();
        if (made.type != type || !in.take(':')) continue;
        if (!in.take_number(made.value, std::numeric_limits<std::uint64_t>::max())) continue;
        return made;
    }
    return std::nullopt;
}

bool Media::is_rtp() const {
    return protocol_ == "RTP/AVP" || protocol_ == "RTP/SAVP" || protocol_ == "RTP/AVPF" ||
           protocol_ == "RTP/SAVPF";
}

std::optional<Connection> Media::connection() const {
    const auto own = lines_.connection();
    return own ? own : session_.connection();
}

Direction Media::direction() const {
    const auto own = lines_.direction();
    return own ? *own : session_.direction().value_or(Direction::sendrecv);
}

std::optional<RtpMap> Media::rtpmap(unsigned payload) const {
    for (const Line& line : lines_) {
        if (line.type != 'a') continue;
        const Attribute attribute = attribute_of(line.value);
        if (attribute.name != "rtpmap") continue;
        const auto map = rtpmap_of(attribute.value);
        if (map && map->payload == payload) return map;
    }
    for (const RtpMap& map : static_payloads) {
        if (map.payload == payload) return map;
    }
    return std::nullopt;
}

std::optional<std::string_view> Media::fmtp(std::string_view format) const {
    for (const Line& line : lines_) {
        if (line.type != 'a') continue;
        const Attribute attribute = attribute_of(line.value);
        if (attribute.name != "fmtp") continue;
        const std::size_t space = attribute.value.find(' ');
        if (space == std::string_view::npos || attribute.value.substr(0, space) != format) continue;
        return attribute.value.substr(space + 1);
    }
    return std::nullopt;
}

Timing Session::timing() const {
    const std::string_view value = own().find('t').value_or("0 0");
    const std::size_t space = value.find(' ');
    return {value.substr(0, space), value.substr(space + 1)};
}

Lines Session::own() const {
    const std::size_t count = media_at_.empty() ? lines_.size() : media_at_[0];
    return {lines_.begin(), lines_.begin() + count};
}

Media Session::media(std::size_t i) const {
    assert(i < media_at_.size());
    const std::size_t first = media_at_[i];
    const std::size_t last = i + 1 < media_at_.size() ? media_at_[i + 1] : lines_.size();
    Media made;
    made.lines_ = {lines_.begin() + first, lines_.begin() + last};
    made.session_ = own();
    Cursor in(lines_[first].value);
    made.type_ = in.take_token();
    in.take(' ');
    unsigned port = 0;
    in.take_number(port, 65535);
    made.port_ = static_cast<std::uint16_t>(port);
    if (in.take('/')) in.take_number(made.port_count_);
    in.take(' ');
    const std::string_view rest = in.rest();
    const std::size_t space = rest.find(' ');
    made.protocol_ = rest.substr(0, space);
    made.formats_ = rest.substr(space + 1);
    return made;
}

std::string Session::to_text() const {
    std::string text;
    text.reserve(text_.size() + lines_.size());
    for (const Line& line : lines_) {
        text += line.type;
        text += '=';
        text += line.value;
        text += "\r\n";
    }
    return text;
}

}  // namespace siplab::sdp
