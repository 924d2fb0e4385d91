// The joint of a back-to-back user agent: a call that came in, the calls made for it, and what each
// means for the other.
//
// Performs the steps of models/machines/bridge.h (RFC 3261 section 6). Whom to call, and whom next,
// is the dial plan's. Session descriptions are passed on as they are; only when somebody picks a
// ringing call up are two offers turned into each other's answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/agents/dial_plan.h"
#include "models/machines/bridge.h"
#include "models/machines/executor.h"
#include "models/ua/call.h"
#include "models/ua/refusal.h"
#include "models/ua/timer_set.h"

namespace siplab {

class UserAgentCore;

class Bridge : public CallOwner {
  public:
    Bridge(UserAgentCore& core, std::string name);

    /// Takes an INVITE that came to the PBX; everything else follows.
    void take(Outbox& out, TransactionId server, const IncomingRequest& invite,
              Destination destination);
    /// A phone of this address of record rings here.
    [[nodiscard]] bool rings(std::string_view callee) const;
    /// Somebody else dials in to take the ringing call: this INVITE becomes the callee's leg. 481
    /// when it is too late, 488 when the two descriptions do not fit.
    void pick_up(Outbox& out, TransactionId server, const IncomingRequest& invite);
    /// All legs are over and gone.
    [[nodiscard]] bool gone() const;

  private:
    using Event = BridgeMachine::Event;

    std::string make_offer(Call& call) override;
    bool can_answer(Call& call, std::string_view offer) override;
    std::string make_answer(Call& call, std::string_view offer) override;
    void told(Outbox& out, Call& call, std::string_view word) override;
    void told_by_caller(Outbox& out, std::string_view word);
    void told_by_callee(Outbox& out, Call& call, std::string_view word);

    void fire(Outbox& out, Event event);
    void perform(Outbox& out, const Step& step);
    void make(Outbox& out, std::string_view word);
    void call_round(Outbox& out);
    void end_callees(Outbox& out, CallNumber but);
    void callee_failed(Outbox& out, const Call& call);
    bool join_offers(const Message& invite);
    void start_ring_timer(Outbox& out);
    [[nodiscard]] std::size_t next_round(Miss why) const;
    [[nodiscard]] bool others_ring(const Call& call) const;
    void pass_change(Outbox& out, CallNumber to);
    void reject_caller(Outbox& out, int status, std::string reason = {});
    [[nodiscard]] Call* caller() const;
    [[nodiscard]] Call* callee() const;
    [[nodiscard]] Call* other(const Call& call) const;

    UserAgentCore& core_;
    Machine<BridgeMachine> machine_;
    TimerSet timers_;
    Destination destination_;
    std::size_t round_ = 0;            ///< of the destination's rounds, the one that rings
    std::size_t next_ = 0;             ///< the one to call next
    std::vector<CallNumber> legs_;     ///< every call that was made or picked this one up
    std::vector<CallNumber> ringing_;  ///< those of this round
    std::optional<Refusal> failure_;   ///< of this round, the one to tell the caller
    bool taken_ = false;               ///< somebody answered or picked up: callee_ is theirs
    std::string answer_to_caller_;     ///< made of the offer of the one who picked up
    std::string answer_to_callee_;     ///< the other way round
    CallNumber caller_ = 0;            ///< the leg that came in; here we are its callee
    CallNumber callee_ = 0;            ///< the leg that we made, or of several the one with news
    CallNumber asker_ = 0;             ///< whose re-INVITE waits for the other leg's answer
};

}  // namespace siplab
