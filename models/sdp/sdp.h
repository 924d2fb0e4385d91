// Session descriptions: the lines of an SDP body, checked, and typed views of what stands in them.
//
// RFC 8866 sections 5, 6 and 9: every line type, its order and its grammar, for the session and for
// each media description. Attributes are kept as they came; those that offer/answer needs (rtpmap,
// fmtp, ptime, the direction) have views of their own. The Session points into the text that it was
// parsed from and holds as long as that text. What two descriptions mean for each other is
// offer_answer.h's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/message/diagnosis.h"
#include "models/message/inline_vector.h"

namespace siplab::sdp {

/// Which way media flows, as the describer sees it (RFC 8866 section 6.7): a set of "sends" and
/// "receives".
enum class Direction : std::uint8_t { inactive = 0, sendonly = 1, recvonly = 2, sendrecv = 3 };

/// "sendrecv", as it stands in the attribute.
std::string_view to_text(Direction direction);
constexpr bool sends(Direction direction) { return (static_cast<unsigned>(direction) & 1U) != 0; }
constexpr bool receives(Direction direction) {
    return (static_cast<unsigned>(direction) & 2U) != 0;
}
constexpr Direction direction_of(bool sending, bool receiving) {
    return static_cast<Direction>((sending ? 1U : 0U) | (receiving ? 2U : 0U));
}

/// One line: its type letter and what follows "=", without the line end.
struct Line {
    std::string_view value;
    char type = 0;
};

/// "o=" (section 5.2). The numbers are kept as written: they have no upper bound.
struct Origin {
    std::string_view username, session_id, session_version, nettype, addrtype, address;
};

/// "c=" (section 5.7). `address` is without what follows "/".
struct Connection {
    std::string_view nettype, addrtype, address;
    unsigned ttl = 0;    ///< of IPv4 multicast, 0 to 255; 0 elsewhere
    unsigned count = 1;  ///< of contiguous multicast addresses
    /// 0.0.0.0 or ::, which ask that nothing be sent there (RFC 3264 section 8.4, RFC 6337
    /// section 5.4).
    [[nodiscard]] bool is_unspecified() const;
    [[nodiscard]] bool is_multicast() const;
};

/// "b=" (section 5.8), in kilobits per second for CT and AS.
struct Bandwidth {
    std::string_view type;
    std::uint64_t value = 0;
};

/// "t=" (section 5.9), in seconds since 1900; "0 0" is a session without bounds. As written.
struct Timing {
    std::string_view start, stop;
};

/// "a=" (section 5.13).
struct Attribute {
    std::string_view name, value;
    bool has_value = false;
};

/// "a=rtpmap:" (section 6.6).
struct RtpMap {
    unsigned payload = 0;  ///< 0 to 127
    std::string_view encoding;
    unsigned rate = 0;      ///< in Hz
    unsigned channels = 1;  ///< for audio, the encoding parameters
};

/// Consecutive lines of a session: its own, or those of one media description.
class Lines {
  public:
    Lines() = default;
    Lines(const Line* begin, const Line* end) : begin_(begin), end_(end) {}
    [[nodiscard]] const Line* begin() const { return begin_; }
    [[nodiscard]] const Line* end() const { return end_; }
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }

    /// The value of the first line of that type.
    [[nodiscard]] std::optional<std::string_view> find(char type) const;
    /// The first attribute of that name; names are case-sensitive (section 5.13).
    [[nodiscard]] std::optional<Attribute> attribute(std::string_view name) const;
    [[nodiscard]] bool has_attribute(std::string_view name) const {
        return attribute(name).has_value();
    }
    /// The direction attribute, of which there is at most one (section 6.7).
    [[nodiscard]] std::optional<Direction> direction() const;
    [[nodiscard]] std::optional<Connection> connection() const;
    [[nodiscard]] std::optional<Bandwidth> bandwidth(std::string_view type) const;

  private:
    const Line* begin_ = nullptr;
    const Line* end_ = nullptr;
};

/// The attribute in the value of an "a=" line.
Attribute attribute_of(std::string_view value);

/// One media description (section 5.14) seen in its session. A view: holds as long as the Session
/// stays where it is.
class Media {
  public:
    [[nodiscard]] std::string_view type() const { return type_; }  ///< "audio"
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] unsigned port_count() const {
        return port_count_;
    }  ///< what follows the port's "/", else 1
    [[nodiscard]] std::string_view protocol() const { return protocol_; }  ///< "RTP/AVP"
    [[nodiscard]] std::string_view formats() const { return formats_; }  ///< "0 8 101", as written
    /// Port zero: not wanted (RFC 3264 sections 5.1, 6 and 8.2).
    [[nodiscard]] bool is_rejected() const { return port_ == 0; }
    /// RTP/AVP, RTP/SAVP and their feedback variants: formats are RTP payload types.
    [[nodiscard]] bool is_rtp() const;

    /// Its "m=" line and those that belong to it.
    [[nodiscard]] const Lines& lines() const { return lines_; }
    /// Its own connection, else the session's; nothing when neither has one.
    [[nodiscard]] std::optional<Connection> connection() const;
    /// Its own direction, else the session's, else sendrecv (section 6.7).
    [[nodiscard]] Direction direction() const;
    /// The mapping of that payload type: its rtpmap, else the static one of RFC 3551 table 4 and 5;
    /// nothing when there is neither.
    [[nodiscard]] std::optional<RtpMap> rtpmap(unsigned payload) const;
    /// The parameters of that format in its fmtp (section 6.15).
    [[nodiscard]] std::optional<std::string_view> fmtp(std::string_view format) const;
    /// Calls `take(std::string_view)` for each format, the preferred one first.
    template <class Take>
    void each_format(Take&& take) const {
        std::string_view rest = formats_;
        while (!rest.empty()) {
            const std::size_t space = rest.find(' ');
            take(rest.substr(0, space));
            rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
        }
    }

  private:
    friend class Session;
    std::string_view type_, protocol_, formats_;
    std::uint16_t port_ = 0;
    unsigned port_count_ = 1;
    Lines lines_, session_;
};

class Session {
  public:
    /// Reads a whole description. CRLF ends a line; a lone LF is taken as well (section 5). The
    /// diagnosis has the offset and line within the description and the status 400.
    static Result<Session> parse(std::string_view text);

    [[nodiscard]] const Origin& origin() const { return origin_; }
    [[nodiscard]] std::string_view name() const { return name_; }  ///< "s="
    [[nodiscard]] std::optional<std::string_view> information() const { return own().find('i'); }
    [[nodiscard]] std::optional<std::string_view> uri() const { return own().find('u'); }
    [[nodiscard]] std::optional<std::string_view> email() const { return own().find('e'); }
    [[nodiscard]] std::optional<std::string_view> phone() const { return own().find('p'); }
    [[nodiscard]] std::optional<std::string_view> key() const { return own().find('k'); }
    [[nodiscard]] std::optional<Connection> connection() const { return own().connection(); }
    [[nodiscard]] Timing timing() const;  ///< the first "t="

    /// The lines before the first "m=".
    [[nodiscard]] Lines own() const;
    [[nodiscard]] Lines all() const { return {lines_.begin(), lines_.end()}; }
    [[nodiscard]] std::size_t media_count() const { return media_at_.size(); }
    /// `i` < media_count().
    [[nodiscard]] Media media(std::size_t i) const;

    /// As it was written.
    [[nodiscard]] std::string_view text() const { return text_; }
    /// The same lines, each ended by CRLF.
    [[nodiscard]] std::string to_text() const;

  private:
    friend class Parser;
    std::string_view text_, name_;
    Origin origin_;
    InlineVector<Line, 24> lines_;
    InlineVector<std::size_t, 4> media_at_;  ///< where each "m=" stands in lines_
};

}  // namespace siplab::sdp
