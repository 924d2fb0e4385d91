// Offers and answers: descriptions made from what a phone can do, and what two of them agree on.
//
// RFC 3264 sections 5 (offer), 6 (answer), 7 (reading the answer) and 8 (changing a session), for
// one audio stream over RTP/AVP; further streams of the peer are declined stream by stream. Pure
// functions. When an offer may be made at all is models/machines/offer_answer.h's; multicast
// streams (sections 5.2 and 6.2) are declined.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/capabilities.h"
#include "models/sdp/sdp.h"

namespace siplab::sdp {

/// What one side brings to a session.
struct Local {
    std::string username = "-";                 ///< for "o="; no white space
    std::string ip;                             ///< where it wants its media, IPv6 without brackets
    std::uint16_t port = 0;                     ///< RTP port, not 0
    std::uint64_t session_id = 1;               ///< below 2^62 (section 5); also the first version
    std::vector<Codec> codecs;                  ///< the preferred one first
    Direction direction = Direction::sendrecv;  ///< sendonly puts the peer on hold (section 8.4)
};

/// An offer. `last_sent` is the description that this side sent last in the session, offer or
/// answer, or "" when there was none: then streams keep their places and payload types their
/// meaning, and the version rises by one if anything changed and stays if nothing did (section 8).
std::string make_offer(const Local& local, std::string_view last_sent = {});

/// The answer to `offer`, in the offer's order of streams and codecs with the offer's payload
/// numbers (section 6.1). Streams that do not fit are declined with port 0. When no stream of a
/// non-empty offer fits there is none: the diagnosis has status 488. Streams that the offer itself
/// removes (port 0) do not count against it.
Result<std::string> make_answer(const Session& offer, const Local& local,
                                std::string_view last_sent = {});

/// The direction of an answer: what the offer leaves possible of what we want (section 6.1).
constexpr Direction answer_direction(Direction offered, Direction wanted) {
    return direction_of(receives(offered) && sends(wanted), sends(offered) && receives(wanted));
}

/// One stream as both sides have agreed on it, seen by one of them.
struct Stream {
    std::string media;                          ///< "audio"
    bool accepted = false;                      ///< false: port 0 on either side
    Direction direction = Direction::inactive;  ///< which way media flows, for the side that asks
    std::string remote_ip;                      ///< where to send
    std::uint16_t remote_port = 0;
    std::vector<Codec>
        codecs;  ///< in both descriptions, the preferred one first, with the peer's payload numbers

    /// The peer sends nothing to us, or must not be sent anything: someone holds the call.
    [[nodiscard]] bool is_held() const { return accepted && direction != Direction::sendrecv; }
};

/// Which of the two descriptions is the asker's own.
enum class Role : std::uint8_t { offerer, answerer };

/// Reads an answer beside its offer (section 7). An answer that breaks section 6 (number or type of
/// streams, direction, no common format) is a diagnosis of status 488 with its place in the answer.
Result<std::vector<Stream>> agree(const Session& offer, const Session& answer, Role role);

/// What the sender of this description brings, from its first audio stream over RTP: for somebody
/// who speaks in its name. Nothing when it has no such stream.
std::optional<Local> local_of(const Session& session);

/// The description as the next one of a session whose last one was `last_sent` ("" when there was
/// none): the origin stays what it was but for its version, which is one more (section 8). For
/// whoever passes on the descriptions of others, who may change.
std::string continued(std::string_view description, std::string_view last_sent);

/// What an OPTIONS answer describes (section 9): the codecs, with port 0. `session_id` is to differ
/// from answer to answer. Empty without codecs.
std::string describe_capabilities(const std::vector<Codec>& codecs, std::string_view ip,
                                  std::uint64_t session_id);

}  // namespace siplab::sdp
