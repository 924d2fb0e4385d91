// How a client answers 401 and 407 (RFC 3261 section 22, RFC 7616, RFC 8760).
//
// Holds one user name and password, and counts the uses of each nonce. Refuses to try the same
// password twice for one request. The hashes are models/auth/digest.h's.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "models/auth/digest.h"
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
    /// Puts Authorization and Proxy-Authorization for each answerable challenge into `request`, and
    /// makes those that it already carries for other realms anew (section 22.3).
    void answer(Message& request, const Message& response);
    /// Puts credentials for the challenges of this kind that were answered before into a new
    /// request, before anybody asks (section 22.2: a client may).
    void repeat(Message& request, HeaderId header);

  private:
    template <class Asked>
    void learn(const Message& response, HeaderId header);
    void write(Message& request, HeaderId header);

    std::string user_;
    std::string password_;
    Identifiers& identifiers_;
    std::map<std::string, std::uint32_t> nonce_counts_;
    /// The latest challenge of each realm, for each of the two header fields.
    std::map<HeaderId, std::map<std::string, digest::Challenge>> known_;
};

}  // namespace siplab
