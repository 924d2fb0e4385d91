// Finding where one message ends and the next begins (RFC 3261 sections 7.5, 18.3; RFC 5626 section 4.4.1 for CRLF keep-alive).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "models/message/diagnosis.h"

namespace siplab {

/// Cuts a TCP byte stream into messages. Feed it whatever arrives, then take messages until it has none.
class StreamFramer {
  public:
    /// A whole message's bytes (start line to end of body).
    struct Framed { std::string bytes; };
    /// A double CRLF between messages: the peer asks for a single CRLF back (RFC 5626 section 4.4.1).
    struct Ping {};
    /// A single CRLF between messages: the answer to our ping, or spare white space.
    struct Pong {};
    using Item = std::variant<Framed, Ping, Pong>;

    void feed(std::string_view bytes);
    /// The next whole item; nothing when more bytes are needed; a diagnosis when the stream cannot be framed any
    /// more (no Content-Length, a bound exceeded): the connection is then to be closed.
    Result<std::optional<Item>> next();
    [[nodiscard]] std::size_t buffered() const;
};

}  // namespace siplab
