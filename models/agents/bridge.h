// The joint of a back-to-back user agent: a call that came in, the call made for it, and what each
// means for the other.
//
// Performs the steps of models/machines/bridge.h (RFC 3261 section 6). Session descriptions are
// passed on as they are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "models/machines/bridge.h"
#include "models/machines/executor.h"
#include "models/ua/call.h"
#include "models/ua/timer_set.h"

namespace siplab {

class UserAgentCore;

/// Where an incoming call is to go.
struct Destination {
    enum class Kind : std::uint8_t { reachable, unknown, unreachable };
    Kind kind = Kind::unknown;
    std::string contact;  ///< the callee's registered contact
    std::string callee;   ///< its address of record, for the To of the outgoing call
};

class Bridge : public CallOwner {
  public:
    Bridge(UserAgentCore& core, std::string name, Time ring_limit);

    /// Takes an INVITE that came to the PBX; everything else follows.
    void take(Outbox& out, TransactionId server, const IncomingRequest& invite,
              Destination destination);
    /// Both legs are over and gone.
    [[nodiscard]] bool gone() const;

  private:
    using Event = BridgeMachine::Event;

    std::string make_offer(Call& call) override;
    bool can_answer(Call& call, std::string_view offer) override;
    std::string make_answer(Call& call, std::string_view offer) override;
    void told(Outbox& out, Call& call, std::string_view word) override;
    void told_by_caller(Outbox& out, std::string_view word);
    void told_by_callee(Outbox& out, std::string_view word);

    void fire(Outbox& out, Event event);
    void perform(Outbox& out, const Step& step);
    void make(Outbox& out, std::string_view word);
    void call_callee(Outbox& out);
    void pass_change(Outbox& out, CallNumber to);
    void reject_caller(Outbox& out, int status, std::string reason = {});
    [[nodiscard]] Call* caller() const;
    [[nodiscard]] Call* callee() const;
    [[nodiscard]] Call* other(const Call& call) const;

    UserAgentCore& core_;
    Machine<BridgeMachine> machine_;
    TimerSet timers_;
    Time ring_limit_;
    Destination destination_;
    CallNumber caller_ = 0;  ///< the leg that came in; here we are its callee
    CallNumber callee_ = 0;  ///< the leg that we made
    CallNumber asker_ = 0;   ///< whose re-INVITE waits for the other leg's answer
};

}  // namespace siplab
