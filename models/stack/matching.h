// Which transaction a message belongs to (RFC 3261 sections 17.1.3 and 17.2.3), as keys to look up.
//
// The RFC compares URIs and header fields by their own rules; repeated messages are byte for byte
// the same, so here their text is compared, the branch and the sent-by in any case.
#pragma once

#include <string>
#include <string_view>

#include "models/message/headers_address.h"
#include "models/message/message.h"

namespace siplab {

/// "z9hG4bK-alice-invite-1-3f9a2c71 INVITE": names a transaction in the trace, and is how a
/// response finds its own (17.1.3). A request of an RFC 2543 element without a branch is named
/// after its Call-ID.
std::string transaction_name(const Message& message, const Via& via, std::string_view method);

/// The readable part of it for diagrams: "alice-invite-1 INVITE".
std::string transaction_label(std::string_view name);

/// How a request finds its server transaction (17.2.3).
class RequestKey {
  public:
    /// Take it before the transport layer writes into the top Via.
    RequestKey(const Message& request, const Via& via);

    /// False: no magic cookie, so the request came from an RFC 2543 element.
    [[nodiscard]] bool has_cookie() const { return has_cookie_; }
    /// The key of the transaction that a request of this method, otherwise like this one, created.
    [[nodiscard]] std::string of(std::string_view method) const { return of(method, to_tag_); }
    /// The key under which this ACK finds the INVITE's transaction. Without a cookie, an ACK is
    /// told by the To tag of the response.
    [[nodiscard]] std::string of_ack() const { return of(has_cookie_ ? "INVITE" : "ACK", to_tag_); }
    /// Without a cookie: the key of the ACK for a response with this To tag.
    [[nodiscard]] std::string of_ack_for(std::string_view to_tag) const {
        return of("ACK", to_tag);
    }

  private:
    [[nodiscard]] std::string of(std::string_view method, std::string_view to_tag) const;

    bool has_cookie_;
    std::string rest_;
    std::string to_tag_;  ///< empty when there is a cookie: the branch says it all
};

}  // namespace siplab
