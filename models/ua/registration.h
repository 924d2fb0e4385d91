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
};

class Registration {
  public:
    Registration(UserAgentCore& agent, RegistrationOwner& owner);

    /// Registers or refreshes for this long; false when that makes no sense now (a REGISTER is
    /// still unanswered, section 10.2).
    bool enroll(Outbox& out, Time expires);
    bool withdraw(Outbox& out);

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
    void receive(Outbox& out, const Message& request, const Message& response);
    [[nodiscard]] Message make_request(Time expires);
    [[nodiscard]] Time expiry_in(const Message& response) const;

    UserAgentCore& agent_;
    RegistrationOwner& owner_;
    Machine<RegistrationMachine> machine_;
    TimerSet timers_;
    Time wanted_{};
    Time granted_{};
    Message request_;         ///< the latest REGISTER; the next one has its Call-ID and From
    std::uint32_t cseq_ = 0;  ///< one more with each REGISTER (section 10.2)
    const Message* response_at_hand_ = nullptr;
    int last_status_ = 0;
    std::string last_reason_;
};

}  // namespace siplab
