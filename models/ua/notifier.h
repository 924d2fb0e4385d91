// A subscription from the notifier's side (RFC 6665 section 4.2).
//
// Performs the steps of models/machines/notifier.h: who wants to know, until when, and the NOTIFYs
// in that dialog. Whether the SUBSCRIBE can be granted is decided by subscription_refusal() and the
// owner, who also knows what the state is.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "models/machines/executor.h"
#include "models/machines/notifier.h"
#include "models/stack/transaction_layer.h"
#include "models/ua/dialog.h"
#include "models/ua/event_package.h"
#include "models/ua/refusal.h"
#include "models/ua/timer_set.h"

namespace siplab {

class UserAgentCore;

/// What is wrong with a new or later SUBSCRIBE to one of our packages (section 4.2.1.1): 489, 406,
/// 423.
std::optional<Refusal> subscription_refusal(const Message& subscribe,
                                            const Capabilities& capabilities, Time least);

/// One subscription of somebody else.
class Notifier {
  public:
    /// The state of a resource as a NOTIFY body; asked for at each NOTIFY, which has this number,
    /// from 0.
    using State = std::function<std::string(unsigned version)>;

    Notifier(UserAgentCore& agent, std::string name, const EventPackage& package,
             const Message& subscribe, State state);

    /// The SUBSCRIBE that made it, and each later one in its dialog.
    void receive(Outbox& out, TransactionId server, const Message& subscribe);
    /// The REFER that made it (RFC 3515 section 2.4.4); its package decides for how long.
    void receive_refer(Outbox& out, TransactionId server, const Message& refer);
    /// The state is another one now.
    void changed(Outbox& out);
    /// The notifier ends it: "noresource", "deactivated", ... and, for some, when to ask again.
    void finish(Outbox& out, std::string_view reason, Time retry_after = {});

    [[nodiscard]] bool matches(const Message& subscribe) const;
    [[nodiscard]] bool ended() const { return machine_.ended(); }
    [[nodiscard]] const EventPackage& package() const { return package_; }

  private:
    using Event = NotifierMachine::Event;

    void fire(Outbox& out, Event event);
    void perform(Outbox& out, const Step& step);
    void respond(Outbox& out, int status);
    void notify(Outbox& out, bool last);
    void answered(Outbox& out, const Message& request, const Message& response);

    UserAgentCore& agent_;
    Machine<NotifierMachine> machine_;
    TimerSet timers_;
    const EventPackage& package_;
    Dialog dialog_;
    State state_;
    Time granted_{}, until_{};
    unsigned version_ = 0;
    std::string reason_ = "timeout";  ///< why it is over, in the last NOTIFY
    Time retry_after_{};
    const Message* subscribe_at_hand_ = nullptr;
    TransactionId transaction_ = 0;
};

}  // namespace siplab
