// How a client answers 401 and 407 (RFC 3261 section 22, RFC 7616, RFC 8760).
//
// Holds one user name and password, and counts the uses of each nonce. Refuses to try the same
// password twice for one request. The hashes are models/auth/digest.h's.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "models/message/message.h"
#include "models/stack/identifiers.h"

namespace siplab {

class ClientCredentials {
  public:
    ClientCredentials(std::string user, std::string password, Identifiers& identifiers);

    void set_password(std::string password) { password_ = std::move(password); }

    /// True when `response` is a challenge that this user can answer: there is a password, a known
    /// algorithm, and the request has not already been refused with these credentials (unless the
    /// nonce was only stale).
    [[nodiscard]] bool can_answer(const Message& request, const Message& response) const;
    /// Puts Authorization and Proxy-Authorization for each answerable challenge into `request`,
    /// replacing older ones.
    void answer(Message& request, const Message& response);

  private:
    template <class Challenges>
    void answer_with(Message& request, const Message& response, HeaderId header);

    std::string user_;
    std::string password_;
    Identifiers& identifiers_;
    std::map<std::string, std::uint32_t> nonce_counts_;
};

}  // namespace siplab
