// What a phone subscribes to, and what it learns by NOTIFY.
//
// RFC 6665 section 4.1 (subscriber) and RFC 3842. A NOTIFY that belongs to no subscription is
// answered 481 (section 4.1.3), unless the phone is set up to expect its messages unasked, as many
// real ones are.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/agent.h"
#include "models/ua/subscription.h"

namespace siplab {

class UserAgentCore;

struct PhoneEventsConfig {
    Time expires = std::chrono::seconds{3600};  ///< asked for at a subscription
    bool expects_mwi = false;  ///< takes message-summary outside a dialog, by NOTIFY or INFO
};

class PhoneEvents : public SubscriptionOwner {
  public:
    PhoneEvents(UserAgentCore& core, PhoneEventsConfig config);

    /// Subscribes (or refreshes) for so long; false when that makes no sense now.
    bool subscribe(Outbox& out, std::string_view package, const std::string& target,
                   std::optional<Time> expires);
    /// Asks the target, by a REFER outside any dialog, to call `whom`.
    bool refer(Outbox& out, const std::string& target, std::string whom);
    bool unsubscribe(Outbox& out, std::string_view package, const std::string& target);

    /// A NOTIFY or INFO outside any call; false: not taken here.
    bool request(Outbox& out, TransactionId server, const Message& request, bool in_dialog);
    /// Forgets the subscriptions that ended long ago.
    void sweep(Time now);

  private:
    void subscription_told(Outbox& out, Subscription& subscription, std::string_view word) override;
    void notified(Outbox& out, Subscription& subscription, const Message& notify) override;
    void learn_messages(Outbox& out, std::string_view body);
    void learn_outcome(Outbox& out, std::string_view body);
    void unasked_notify(Outbox& out, TransactionId server, const Message& notify);
    Subscription* find(std::string_view package, const std::string& target);

    struct Subscribed {
        std::unique_ptr<Subscription> subscription;
        std::optional<Time> over;  ///< since when it is seen to have ended
    };
    UserAgentCore& core_;
    PhoneEventsConfig config_;
    unsigned last_ = 0;
    std::vector<Subscribed> subscriptions_;
};

}  // namespace siplab
