// Finding where one message ends and the next begins (RFC 3261 sections 7.5, 18.3; RFC 5626
// section 4.4.1 for CRLF keep-alive).
//
// A datagram holds one message: Message::parse takes its bytes as they are. This is for streams. It
// looks for the empty line and at Content-Length, nothing else: what it hands over may still be
// malformed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "models/message/diagnosis.h"

namespace siplab {

/// Cuts a TCP byte stream into messages. Feed it whatever arrives, then take messages until it has
/// none.
class StreamFramer {
  public:
    /// A whole message's bytes (start line to end of body).
    struct Framed {
        std::string bytes;
    };
    /// A double CRLF between messages: the peer asks for a single CRLF back (RFC 5626
    /// section 4.4.1).
    struct Ping {};
    /// A single CRLF between messages: the answer to our ping, or spare white space. A ping that
    /// comes in two segments, which nobody sends, reads as two of these.
    struct Pong {};
    using Item = std::variant<Framed, Ping, Pong>;
    using Step = Result<std::optional<Item>>;

    void feed(std::string_view bytes);
    /// The next whole item; nothing when more bytes are needed; a diagnosis when the stream cannot
    /// be framed any more (no Content-Length, a bound exceeded): the connection is then to be
    /// closed. Its offset is 0; salvage() on unframed() gives what is needed to answer.
    Step next();
    /// How many bytes wait for their message to be complete.
    [[nodiscard]] std::size_t buffered() const;
    /// Those bytes.
    [[nodiscard]] std::string_view unframed() const {
        return std::string_view(buffer_).substr(begin_);
    }

  private:
    Step take_item();
    Step take_message(std::string_view text);

    std::string buffer_;
    std::size_t begin_ = 0;          ///< what lies before it has been handed over
    std::size_t searched_ = 0;       ///< from begin_: no empty line ends before here
    std::size_t header_bytes_ = 0;   ///< of the message at begin_; 0 while unknown
    std::size_t message_bytes_ = 0;  ///< with its body
    std::optional<Diagnosis> broken_;
};

}  // namespace siplab
