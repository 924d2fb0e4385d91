// The PBX as notifier: who has subscribed to what of its extensions, and the voice mail boxes that
// it tells of.
//
// RFC 6665 section 4.2 and RFC 3842. Besides subscriptions it can tell of messages unasked: in a
// NOTIFY outside any dialog or in an INFO, as some PBXs do for phones that do not subscribe. No RFC
// provides for either: RFC 6665 section 4.1.3 has a NOTIFY that nobody subscribed for answered 481.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/agents/mailbox.h"
#include "models/agents/registrar.h"
#include "models/ua/notifier.h"

namespace siplab {

class UserAgentCore;

struct EventServerConfig {
    std::string domain;
    Time min_expires = std::chrono::seconds{60};  ///< shorter subscriptions are answered 423
    Mailboxes mailboxes;
    bool unsolicited_mwi = false;  ///< NOTIFY outside a dialog to phones that did not subscribe
    bool mwi_by_info = false;      ///< the same by INFO
};

class EventServer {
  public:
    EventServer(UserAgentCore& core, const Registrar& registrar, EventServerConfig config);

    /// A SUBSCRIBE outside a dialog.
    void subscribe(Outbox& out, TransactionId server, const Message& request);
    /// A SUBSCRIBE in a dialog; false: in none of ours.
    bool resubscribe(Outbox& out, TransactionId server, const Message& request);

    // What happens to an extension's voice mail; false: it has none.
    bool store_message(Outbox& out, const std::string& user);
    bool hear_messages(Outbox& out, const std::string& user);
    bool delete_messages(Outbox& out, const std::string& user);
    /// A phone of this user has registered: it is told of its messages if it is told unasked.
    void registered(Outbox& out, const std::string& user);
    /// Forgets the subscriptions that ended long ago.
    void sweep(Time now);

  private:
    struct Subscriber {
        std::string user;
        std::unique_ptr<Notifier> notifier;
        std::optional<Time> over;  ///< since when it is seen to have ended
    };

    [[nodiscard]] std::string account(std::string_view user) const;
    [[nodiscard]] Notifier::State state_of(const EventPackage& package, std::string user);
    void mailbox_changed(Outbox& out, const std::string& user);
    void tell_unasked(Outbox& out, const std::string& user, Method method);

    UserAgentCore& core_;
    const Registrar& registrar_;
    EventServerConfig config_;
    unsigned last_ = 0;
    std::vector<Subscriber> subscribers_;
};

}  // namespace siplab
