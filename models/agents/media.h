// What a phone says of its media: its offers and answers, one audio stream a call (RFC 3264).
//
// Describes only; no RTP is sent. Remembers for each call which port and direction it has and
// counts the session version up.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "models/base/capabilities.h"
#include "models/sdp/offer_answer.h"
#include "models/stack/identifiers.h"
#include "models/ua/call.h"

namespace siplab {

class Media {
  public:
    Media(Capabilities capabilities, std::string owner, Identifiers& identifiers);

    /// The description to offer for this call: its first one, or a new version of it.
    std::string offer(CallNumber call, std::string_view ip);
    [[nodiscard]] bool can_answer(std::string_view offer) const;
    std::string answer(CallNumber call, std::string_view ip, std::string_view offer);

    /// What this phone wants from now on: sendonly puts the other side on hold (section 8.4).
    void set_direction(CallNumber call, sdp::Direction direction);
    /// What the peer said to the change; a refused one leaves all as it was (RFC 3261
    /// section 14.1).
    void change_agreed(CallNumber call);
    void change_refused(CallNumber call);
    [[nodiscard]] sdp::Direction direction(CallNumber call) const;

  private:
    struct Stream {
        std::uint64_t session_id = 0;
        std::uint16_t port = 0;
        sdp::Direction direction = sdp::Direction::sendrecv;
        sdp::Direction agreed = sdp::Direction::sendrecv;
        std::string last;  ///< as last described
    };
    Stream& stream(CallNumber call);
    [[nodiscard]] sdp::Local local(const Stream& stream, std::string_view ip) const;

    Capabilities capabilities_;
    std::string owner_;
    Identifiers& identifiers_;
    std::map<CallNumber, Stream> streams_;
};

}  // namespace siplab
