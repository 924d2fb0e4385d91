// The REFERs that a phone has accepted: each is a subscription to what becomes of the call.
//
// RFC 3515, the notifier's side, for a REFER outside a call. The call itself is the phone's.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "models/ua/call.h"
#include "models/ua/notifier.h"

namespace siplab {

class Referrals {
  public:
    explicit Referrals(UserAgentCore& core) : core_(core) {}

    /// Why a REFER cannot be followed: not one Refer-To (section 2.4.2), no SIP URI, no free line.
    static std::optional<Refusal> refusal(const Message& refer, bool busy);
    /// Answers 202 and says 100 Trying; returns the referral's number.
    std::size_t accept(Outbox& out, TransactionId server, const Message& refer);
    /// This call is made for the referral.
    void calls(std::size_t referral, CallNumber call);
    /// What became of a call: "200 OK"; nothing when nobody had asked for it.
    void over(Outbox& out, CallNumber call, const std::string& outcome);
    /// A SUBSCRIBE that refreshes or ends a referral's subscription; false: none of ours.
    bool resubscribe(Outbox& out, TransactionId server, const Message& subscribe);
    /// Only a REFER can begin a subscription at a phone (section 2.4.4).
    void refuse_subscription(Outbox& out, TransactionId server, const Message& subscribe);
    /// Forgets those that ended long ago.
    void sweep(Time now);

  private:
    struct Referral {
        std::size_t number = 0;
        CallNumber call = 0;
        std::shared_ptr<std::string> status;  ///< "100 Trying"
        std::unique_ptr<Notifier> notifier;
        std::optional<Time> over;  ///< since when it is seen to have ended
    };
    UserAgentCore& core_;
    std::size_t last_ = 0;
    std::deque<Referral> referrals_;
};

}  // namespace siplab
