// A phone's registration with its registrar (RFC 3261 section 10.2).
//
// Performs the steps of models/machines/registration.h: one address of record, one contact.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "models/machines/executor.h"
#include "models/machines/registration.h"
#include "models/message/message.h"
#include "models/ua/timer_set.h"

namespace siplab {

class UserAgentCore;

/// Told what becomes of it: "registered", "unregistered", "registration failed".
class RegistrationOwner {
  public:
    virtual ~RegistrationOwner() = default;
    virtual void registration_told(Outbox& out, std::string_view word) = 0;
    /// The answer to query() or add().
    virtual void contacts_told(Outbox& out, const Message& response) = 0;
};

class Registration {
  public:
    Registration(UserAgentCore& agent, RegistrationOwner& owner);

    /// Registers or refreshes for this long; false when that makes no sense now (a REGISTER is
    /// still unanswered, section 10.2).
    bool enroll(Outbox& out, Time expires);
    bool withdraw(Outbox& out);
    /// The same with every other contact of the user (Contact: *, section 10.2.2).
    bool withdraw_all(Outbox& out);
    /// Asks for all contacts (section 10.2.3), or adds one that is not ours (section 10.2.1), in a
    /// REGISTER of its own beside our registration.
    void query(Outbox& out);
    void add(Outbox& out, std::string_view contact);

    [[nodiscard]] RegistrationMachine::State state() const { return machine_.state(); }
    [[nodiscard]] std::string_view state_name() const { return machine_.state_name(); }
    /// The last final response, for the user.
    [[nodiscard]] int last_status() const { return last_status_; }
    [[nodiscard]] const std::string& last_reason() const { return last_reason_; }
    /// How long the registrar granted.
    [[nodiscard]] Time granted() const { return granted_; }

  private:
    using Event = RegistrationMachine::Event;

    bool fire(Outbox& out, Event event);
    void perform(Outbox& out, const Step& step);
    void make(Outbox& out, std::string_view word);
    void send(Outbox& out);
    void send_aside(Outbox& out, Message request);
    void receive(Outbox& out, const Message& request, const Message& response);
    [[nodiscard]] Message make_request(Time expires);
    [[nodiscard]] Message bare_request();
    [[nodiscard]] Time expiry_in(const Message& response) const;

    UserAgentCore& agent_;
    RegistrationOwner& owner_;
    Machine<RegistrationMachine> machine_;
    TimerSet timers_;
    bool all_ = false;  ///< the user wants to withdraw every contact
    Time wanted_{};
    Time granted_{};
    Message request_;         ///< the latest REGISTER; the next one has its Call-ID and From
    std::uint32_t cseq_ = 0;  ///< one more with each REGISTER (section 10.2)
    const Message* response_at_hand_ = nullptr;
    int last_status_ = 0;
    std::string last_reason_;
};

}  // namespace siplab
