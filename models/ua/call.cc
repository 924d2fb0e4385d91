// The call's machines and their steps; see call_requests.cc and call_responses.cc for what the
// steps send.
#include "models/ua/call.h"

#include <cassert>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

using namespace std::chrono_literals;

Call::Call(UserAgentCore& agent, CallOwner& owner, CallNumber id, Message invite)
    : agent_(agent),
      owner_(owner),
      id_(id),
      name_(fmt::format("call {}", id)),
      dialog_(Dialog::for_caller(invite, name_)),
      caller_(std::make_unique<Machine<CallerMachine>>(name_)),
      change_(name_),
      offer_answer_(name_),
      timers_(agent.book()),
      change_timers_(agent.book()) {
    first_.request = std::move(invite);
}

Call::Call(UserAgentCore& agent, CallOwner& owner, CallNumber id, TransactionId server,
           const IncomingRequest& invite, CallLimits limits)
    : agent_(agent),
      owner_(owner),
      id_(id),
      name_(fmt::format("call {}", id)),
      limits_(limits),
      dialog_(Dialog::for_callee(invite.message, agent.identifiers().tag(), name_)),
      callee_(std::make_unique<Machine<CalleeMachine>>(name_)),
      change_(name_),
      offer_answer_(name_),
      timers_(agent.book()),
      change_timers_(agent.book()) {
    first_.request = invite.message;
    first_.transaction = server;
}

Call::~Call() = default;

// ---- where the call stands ----------------------------------------------------------------------

bool Call::ended() const { return caller_ ? caller_->ended() : callee_->ended(); }

bool Call::talking() const {
    return caller_ ? caller_->state() == CallerMachine::State::talking
                   : callee_->state() == CalleeMachine::State::talking;
}

bool Call::ringing_here() const {
    return callee_ && (callee_->state() == CalleeMachine::State::incoming ||
                       callee_->state() == CalleeMachine::State::ringing);
}

bool Call::setting_up() const {
    return caller_ && (caller_->state() == CallerMachine::State::calling ||
                       caller_->state() == CallerMachine::State::proceeding ||
                       caller_->state() == CallerMachine::State::ringing);
}

bool Call::InviteAtWork::has_cseq(bool of_ours, std::uint32_t number) const {
    if (transaction == 0 || ours != of_ours) return false;
    const auto cseq = get<CSeq>(request);
    return cseq && cseq->number == number;
}

bool Call::changing() const { return change_.state() != ModificationMachine::State::stable; }

// ---- what the owner orders ----------------------------------------------------------------------

bool Call::start(Outbox& out, unsigned max_forwards) {
    max_forwards_ = max_forwards;
    return fire(out, CallerEvent::user_calls);
}

bool Call::send_trying(Outbox& out) { return fire(out, CalleeEvent::user_trying); }
bool Call::alert(Outbox& out) { return fire(out, CalleeEvent::user_alerted); }
bool Call::answer(Outbox& out) { return fire(out, CalleeEvent::user_answers); }

bool Call::progress(Outbox& out, int status, std::string_view body) {
    progress_status_ = status;
    progress_body_ = body;
    return fire(out, CalleeEvent::user_progress);
}

bool Call::reject(Outbox& out, Refusal refusal) {
    refusal_ = std::move(refusal);
    return fire(out, CalleeEvent::user_rejects);
}

bool Call::hang_up(Outbox& out) {
    return caller_ ? fire(out, CallerEvent::user_hangs_up) : fire(out, CalleeEvent::user_hangs_up);
}

bool Call::lose(Outbox& out) {
    dialog_.end(out, DialogMachine::Event::lost);
    return caller_ ? fire(out, CallerEvent::dialog_lost) : fire(out, CalleeEvent::dialog_lost);
}

bool Call::change(Outbox& out) { return talking() && fire(out, ChangeEvent::user_changes); }
bool Call::accept_change(Outbox& out) { return fire(out, ChangeEvent::user_accepts); }

bool Call::refuse_change(Outbox& out, Refusal refusal) {
    refusal_ = std::move(refusal);
    if (!fire(out, ChangeEvent::user_refuses)) return false;
    fire_offer_answer(out, OfferAnswer::Event::rejected);
    return true;
}

// ---- what comes from the wire -------------------------------------------------------------------

void Call::receive(Outbox& out) {
    const std::string_view offer = first_.request.body();
    if (!offer.empty() && !owner_.can_answer(*this, offer)) {
        return receive_and_refuse(out, Refusal{488, {}, {}});
    }
    take_description(out, first_.request, OfferAnswer::Event::offer_received);
    fire(out, CalleeEvent::invite);
}

void Call::receive_and_refuse(Outbox& out, Refusal refusal) {
    refusal_ = std::move(refusal);
    fire(out, CalleeEvent::invite_refused);
}

void Call::receive_reinvite(Outbox& out, TransactionId server, const IncomingRequest& invite) {
    const std::string_view offer = invite.message.body();
    const bool acceptable = offer.empty() || owner_.can_answer(*this, offer);
    const bool free = change_.state() == ModificationMachine::State::stable ||
                      change_.state() == ModificationMachine::State::backing_off;
    // A re-INVITE that must wait (491, 500) is answered without disturbing the one at work.
    const InviteAtWork before =
        std::exchange(change_at_work_, InviteAtWork{invite.message, server, false, 0});
    refusal_ = Refusal{488, {}, {}};
    if (acceptable && free) {
        dialog_.refresh_target(invite.message);
        take_description(out, invite.message, OfferAnswer::Event::offer_received);
    }
    fire(out, acceptable ? ChangeEvent::invite : ChangeEvent::invite_refused);
    if (!free) change_at_work_ = before;
}

bool Call::receive_cancel(Outbox& out) { return callee_ && fire(out, CalleeEvent::cancel); }

bool Call::receive_bye(Outbox& out, TransactionId server, const Message& bye) {
    bye_at_hand_ = &bye;
    bye_transaction_ = server;
    const bool moved =
        caller_ ? fire(out, CallerEvent::bye_received) : fire(out, CalleeEvent::bye_received);
    bye_at_hand_ = nullptr;
    return moved;
}

void Call::receive_ack(Outbox& out, const Message& ack) {
    const auto cseq = get<CSeq>(ack);
    const bool of_change = cseq && change_at_work_.has_cseq(false, cseq->number);
    take_description(out, ack, OfferAnswer::Event::answer_received);
    if (of_change) {
        fire(out, ChangeEvent::ack);
    } else if (callee_) {
        fire(out, CalleeEvent::ack);
    }
}

void Call::transaction_failed(Outbox& out, TransactionId server, Failure failure) {
    // A failure response that nobody acknowledged (timer H) changes nothing: the call is over
    // anyway.
    if (failure == Failure::transport && callee_ && server == first_.transaction) {
        fire(out, CalleeEvent::transport_failed);
    }
}

// ---- the machines and their steps ---------------------------------------------------------------

bool Call::fire(Outbox& out, CallerEvent event) {
    if (!caller_) return false;
    const AboutScope about(out, dialog_.call_id(), {});
    const bool moved =
        caller_->fire(out, event, [&](const Step& step) { perform(out, step, Part::session); });
    if (moved && caller_->ended()) end(out);
    return moved;
}

bool Call::fire(Outbox& out, CalleeEvent event) {
    if (!callee_) return false;
    const AboutScope about(out, dialog_.call_id(), {});
    const bool moved =
        callee_->fire(out, event, [&](const Step& step) { perform(out, step, Part::session); });
    if (moved && callee_->ended()) end(out);
    return moved;
}

bool Call::fire(Outbox& out, ChangeEvent event) {
    const AboutScope about(out, dialog_.call_id(), {});
    return change_.fire(out, event, [&](const Step& step) { perform(out, step, Part::change); });
}

void Call::perform(Outbox& out, const Step& step, Part part) {
    switch (step.verb) {
        case Verb::make: return make(out, step.word, part);
        case Verb::ack: return send_ack(out);
        case Verb::resend:
            return agent_.layer().resend_2xx(out, at_work(part).transaction,
                                             ++at_work(part).retransmissions_of_2xx);
        case Verb::tell: return tell(out, step.word);
        case Verb::start: return start_timer(out, step.timer, part);
        case Verb::restart: return restart_timer(out, step.timer, part);
        case Verb::stop: return timers(part).stop(out, step.timer);
        case Verb::send:
        case Verb::deliver:
        case Verb::report: break;  // steps of transactions, which no table of a call uses
    }
    assert(false && "a step that a call cannot perform");
}

void Call::make(Outbox& out, std::string_view word, Part part) {
    if (word == "INVITE")
        return part == Part::session ? send_first_invite(out) : send_reinvite(out);
    if (word == "INVITE with credentials") return send_invite_with_credentials(out, part);
    if (word == "INVITE to the next contact") return send_invite_to_next_contact(out);
    if (word == "CANCEL") {
        agent_.layer().send_cancel(out, agent_.current(first_.transaction));
        return;
    }
    if (word == "BYE") return send_bye(out);
    if (word == "200 to BYE") return answer_bye(out);
    if (word == "200") return respond_2xx(out, part);
    if (word == "progress") return respond(out, progress_status_, part, progress_body_);
    if (word == "rejection") return respond_rejection(out, part);
    if (word == "500 with Retry-After") {
        // Section 14.2: between 0 and 10 seconds, by chance.
        const std::uint32_t seconds = agent_.identifiers().random(11);
        refusal_ = Refusal{500, {{HeaderId::retry_after, std::to_string(seconds)}}, {}};
        return respond_rejection(out, part);
    }
    for (const int status : {100, 180, 480, 487, 491}) {
        if (word == std::to_string(status)) return respond(out, status, part);
    }
    assert(false && "a message that a call cannot make");
}

void Call::start_timer(Outbox& out, Timer timer, Part part) {
    timers(part).start(out, timer, interval_of(timer),
                       [this, timer, part](Outbox& later) { timer_fired(later, timer, part); });
}

void Call::restart_timer(Outbox& out, Timer timer, Part part) {
    if (timer == Timer::progress) return start_timer(out, timer, part);  // always a minute
    timers(part).restart(out, timer, agent_.config().timers,
                         [this, timer, part](Outbox& later) { timer_fired(later, timer, part); });
}

Time Call::interval_of(Timer timer) const {
    const TimerValues& values = agent_.config().timers;
    switch (timer) {
        case Timer::retransmit_2xx:
        case Timer::wait_ack:
            return first_interval(timer, values, Transport::udp);  // whatever the transport is
        case Timer::progress: return 60s;
        case Timer::ring: return limits_.ring;
        case Timer::expire: {
            const auto expires = get<Expires>(first_.request);
            return expires ? std::chrono::seconds{expires->value} : Time::zero();
        }
        case Timer::glare: {
            // Section 14.1: the owner of the Call-ID waits 2.1 to 4 s, the other 0 to 2 s, in steps
            // of 10 ms.
            const std::uint32_t steps = agent_.identifiers().random(caller_ ? 191 : 201);
            return (caller_ ? 2100ms : 0ms) + steps * 10ms;
        }
        default: break;
    }
    assert(false && "a timer that no call has");
    return {};
}

void Call::timer_fired(Outbox& out, Timer timer, Part part) {
    if (part == Part::session) {
        switch (timer) {
            case Timer::expire: fire(out, CalleeEvent::timer_expire); return;
            case Timer::ring: fire(out, CalleeEvent::timer_ring); return;
            case Timer::progress: fire(out, CalleeEvent::timer_progress); return;
            case Timer::retransmit_2xx: fire(out, CalleeEvent::timer_retransmit_2xx); return;
            case Timer::wait_ack: fire(out, CalleeEvent::timer_wait_ack); return;
            default: return;
        }
    }
    switch (timer) {
        case Timer::glare: fire(out, ChangeEvent::timer_glare); return;
        case Timer::retransmit_2xx: fire(out, ChangeEvent::timer_retransmit_2xx); return;
        case Timer::wait_ack: fire(out, ChangeEvent::timer_wait_ack); return;
        default: return;
    }
}

void Call::tell(Outbox& out, std::string_view word) {
    if (word == "change put off") {
        change_put_off_ = true;
        return;
    }
    owner_.told(out, *this, word);
    if (word == "dialog lost") lose(out);
    // Section 14.1: what the user still wants is asked for once the peer's change is through.
    if (word == "changed by peer" && std::exchange(change_put_off_, false)) change(out);
}

void Call::end(Outbox& out) {
    timers_.stop_all(out);
    fire(out, ChangeEvent::session_ended);
    fire_offer_answer(out, OfferAnswer::Event::session_ended);
    change_timers_.stop_all(out);
    agent_.bury(out.now(), id_);
}

}  // namespace siplab
