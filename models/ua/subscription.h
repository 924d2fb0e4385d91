// A subscription from the subscriber's side (RFC 6665 section 4.1).
//
// Performs the steps of models/machines/subscriber.h: one event package of one resource, one
// dialog. A forked SUBSCRIBE leads to one subscription only: the first NOTIFY makes the dialog, and
// those of other notifiers are answered 481. What a NOTIFY's body means is the owner's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/machines/executor.h"
#include "models/machines/subscriber.h"
#include "models/stack/transaction_layer.h"
#include "models/ua/dialog.h"
#include "models/ua/event_package.h"
#include "models/ua/timer_set.h"

namespace siplab {

class Subscription;
class UserAgentCore;

/// Told what becomes of it.
class SubscriptionOwner {
  public:
    virtual ~SubscriptionOwner() = default;
    /// "subscribed", "failed", "no NOTIFY", "lost", "ended".
    virtual void subscription_told(Outbox& out, Subscription& subscription,
                                   std::string_view word) = 0;
    /// A NOTIFY that belongs to it.
    virtual void notified(Outbox& out, Subscription& subscription, const Message& notify) = 0;
};

class Subscription {
  public:
    /// To this URI's state; nothing is sent before subscribe().
    Subscription(UserAgentCore& agent, SubscriptionOwner& owner, std::string name,
                 const EventPackage& package, std::string target);

    /// Subscribes or refreshes for this long; zero seconds: fetches the state once (section 4.4.3).
    /// False when that makes no sense now.
    bool subscribe(Outbox& out, Time expires);
    bool unsubscribe(Outbox& out);
    /// Sends a REFER to the target, which subscribes to what becomes of it (RFC 3515
    /// section 2.4.4).
    bool refer(Outbox& out, std::string refer_to);

    [[nodiscard]] const EventPackage& package() const { return package_; }
    [[nodiscard]] const std::string& target() const { return target_; }
    [[nodiscard]] bool ended() const { return machine_.ended(); }
    [[nodiscard]] int last_status() const { return last_status_; }
    [[nodiscard]] const std::string& last_reason() const { return last_reason_; }
    [[nodiscard]] Time granted() const { return granted_; }

    /// Whether this NOTIFY is for this subscription (section 4.4.1): Call-ID, tags and event.
    [[nodiscard]] bool matches(const Message& notify) const;
    /// Takes a NOTIFY that matches, and answers it.
    void receive_notify(Outbox& out, TransactionId server, const Message& notify);

  private:
    using Event = SubscriberMachine::Event;

    bool fire(Outbox& out, Event event);
    void perform(Outbox& out, const Step& step);
    void make(Outbox& out, std::string_view word);
    void start_timer(Outbox& out, Timer timer);
    void send(Outbox& out, Message request);
    [[nodiscard]] Message first_request(Method method);
    void fill(Message& request, Time expires) const;
    void receive(Outbox& out, const Message& request, const Message& response);
    [[nodiscard]] Event event_of(const Message& notify);
    void take_duration(const Message& notify);

    UserAgentCore& agent_;
    SubscriptionOwner& owner_;
    Machine<SubscriberMachine> machine_;
    TimerSet timers_;
    const EventPackage& package_;
    std::string target_;
    std::string refer_to_;          ///< of a REFER
    std::optional<Dialog> dialog_;  ///< made by the first NOTIFY; before, our half of it
    bool confirmed_ = false;        ///< a NOTIFY has come
    Time wanted_{}, granted_{}, retry_after_{};
    Message request_;  ///< the latest SUBSCRIBE
    const Message* response_at_hand_ = nullptr;
    const Message* notify_at_hand_ = nullptr;
    int last_status_ = 0;
    std::string last_reason_;
};

}  // namespace siplab
