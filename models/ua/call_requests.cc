// The requests of a call, INVITE, ACK and BYE, and what comes back (RFC 3261
// sections 13.2, 14.1, 15.1.1).
#include <algorithm>
#include <cassert>
#include <utility>

#include "models/message/headers.h"
#include "models/ua/call.h"
#include "models/ua/request_checks.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

namespace {

std::string to_tag(const Message& message) {
    const auto to = get<To>(message);
    return to ? std::string(to->tag()) : std::string();
}

std::uint32_t cseq_number(const Message& message) {
    const auto cseq = get<CSeq>(message);
    return cseq ? cseq->number : 0;
}

/// What a response to the first INVITE means to the caller's machine. Decided from data, before the
/// table is asked.
CallerMachine::Event session_event(int status, bool challenge) {
    using E = CallerMachine::Event;
    if (status == 180) return E::alerting;
    if (status < 200) return E::trying;
    if (status < 300) return E::success;
    return challenge ? E::challenge : E::failure;
}

/// The same for a re-INVITE; 481, 408 and no answer at all mean that the dialog is gone
/// (section 14.1).
ModificationMachine::Event change_event(int status, bool challenge) {
    using E = ModificationMachine::Event;
    if (status < 300) return E::success;
    if (challenge) return E::challenge;
    if (status == 491) return E::pending;
    return status == 481 || status == 408 ? E::lost : E::failure;
}

}  // namespace

// ---- INVITE -------------------------------------------------------------------------------------

void Call::send_first_invite(Outbox& out) {
    Message& invite = first_.request;
    invite.set(HeaderId::max_forwards, std::to_string(max_forwards_));
    if (const std::string offer = owner_.make_offer(*this); !offer.empty()) {
        invite.set_body("application/sdp", offer);
    }
    send_invite(out, Part::session);
}

void Call::send_reinvite(Outbox& out) {
    change_at_work_ = InviteAtWork{dialog_.make_request(Method::invite), 0, true, 0};
    change_at_work_.request.set_body("application/sdp", owner_.make_offer(*this));
    send_invite(out, Part::change);
}

void Call::send_invite_with_credentials(Outbox& out, Part part) {
    assert(response_at_hand_ != nullptr);
    Message& invite = at_work(part).request;
    agent_.credentials().answer(invite, *response_at_hand_);
    invite.set(HeaderId::cseq, std::to_string(dialog_.next_cseq()) + " INVITE");
    send_invite(out, part);
}

/// Section 8.1.3.4: the contacts of a 3xx, best first, each once; a 6xx speaks for all of them.
bool Call::has_contacts_left(const Message& response) {
    const int status = response.status();
    if (status < 300 || status >= 600) return false;
    std::vector<std::pair<unsigned, std::string>> fresh;
    if (status < 400) {
        if (contacts_tried_.empty()) contacts_tried_.emplace_back(first_.request.request_uri());
        each<Contact>(response, [&](const Contact& contact) {
            const std::string uri(contact.uri.text());
            const bool tried = std::find(contacts_tried_.begin(), contacts_tried_.end(), uri) !=
                               contacts_tried_.end();
            if (contact.is_star() || !contact.uri.is_sip() || tried) return;
            contacts_tried_.push_back(uri);
            fresh.emplace_back(contact.q().value_or(1000), uri);
        });
        std::stable_sort(fresh.begin(), fresh.end(),
                         [](const auto& a, const auto& b) { return a.first > b.first; });
    }
    for (auto& [q, uri] : fresh) contacts_left_.push_back(std::move(uri));
    return !contacts_left_.empty();
}

void Call::send_invite_to_next_contact(Outbox& out) {
    Message& invite = first_.request;
    invite.set_request_uri(contacts_left_.front());
    contacts_left_.erase(contacts_left_.begin());
    invite.set(HeaderId::cseq, std::to_string(dialog_.next_cseq()) + " INVITE");
    // Credentials were for another address.
    invite.remove(HeaderId::authorization);
    invite.remove(HeaderId::proxy_authorization);
    send_invite(out, Part::session);
}

void Call::send_invite(Outbox& out, Part part) {
    Message& invite = at_work(part).request;
    if (const auto target = agent_.target_of(invite, part == Part::change))
        add_agent_headers(invite, *target);
    sent_description(out, invite.body());
    const CallNumber id = id_;
    UserAgentCore& agent = agent_;
    at_work(part).transaction = agent_.send(
        out, invite, [&agent, id](Outbox& later, const Message&, const Message& response) {
            if (Call* call = agent.find_call(id)) call->receive_invite_response(later, response);
        });
}

void Call::add_agent_headers(Message& message, const Target& target) const {
    const Capabilities& capabilities = agent_.config().capabilities;
    message.set(HeaderId::contact, agent_.contact_for(target.address, target.transport));
    message.set(HeaderId::allow, allow_value(capabilities));
    if (const std::string supported = supported_value(capabilities); !supported.empty()) {
        message.set(HeaderId::supported, supported);
    }
    if (!capabilities.user_agent.empty())
        message.set(HeaderId::user_agent, capabilities.user_agent);
}

void Call::receive_invite_response(Outbox& out, const Message& response) {
    last_status_ = response.status();
    last_reason_ = response.reason();
    response_at_hand_ = &response;
    if (change_at_work_.has_cseq(true, cseq_number(response))) {
        receive_change_response(out, response);
    } else {
        receive_session_response(out, response);
    }
    response_at_hand_ = nullptr;
}

void Call::receive_session_response(Outbox& out, const Message& response) {
    const int status = response.status();
    const bool confirmed = dialog_.state() == DialogMachine::State::confirmed;
    if (status >= 200 && status < 300 && confirmed && to_tag(response) != dialog_.remote_tag()) {
        return dismiss_fork(out, response);
    }
    if (status > 100 && status < 300 && !to_tag(response).empty()) {
        if (!confirmed) dialog_.take_response(out, response);
        take_description_of_response(out, response, Part::session);
    }
    if (status >= 300) fire_offer_answer(out, OfferAnswer::Event::rejected);
    bool challenge = (status == 401 || status == 407) &&
                     agent_.credentials().can_answer(first_.request, response);
    challenge = challenge && caller_->accepts(CallerEvent::challenge);
    CallerEvent event = session_event(status, challenge);
    if (event == CallerEvent::failure && caller_->accepts(CallerEvent::redirected) &&
        has_contacts_left(response)) {
        event = CallerEvent::redirected;
    }
    if (event == CallerEvent::failure) dialog_.end(out, DialogMachine::Event::failure);
    fire(out, event);
}

/// The answer to our offer, or, when our INVITE had none, the offer in the first 2xx
/// (section 13.2.1).
void Call::take_description_of_response(Outbox& out, const Message& response, Part part) {
    using E = OfferAnswer::Event;
    const std::uint32_t cseq = cseq_number(response);
    const bool seen =
        waiting_ack_ == cseq || std::any_of(acks_.begin(), acks_.end(),
                                            [&](const SentAck& ack) { return ack.cseq == cseq; });
    if (!at_work(part).request.body().empty()) {
        take_description(out, response, E::answer_received);
    } else if (response.status() >= 200 && !seen) {
        take_description(out, response, E::offer_received);
    }
}

void Call::receive_change_response(Outbox& out, const Message& response) {
    if (response.status() < 200) return;  // a re-INVITE's 1xx tells a user nothing (section 14.2)
    const bool challenge = (response.status() == 401 || response.status() == 407) &&
                           agent_.credentials().can_answer(change_at_work_.request, response);
    if (response.status() < 300) {
        dialog_.refresh_target(response);
        take_description_of_response(out, response, Part::change);
    } else {
        fire_offer_answer(out, OfferAnswer::Event::rejected);
    }
    fire(out, change_event(response.status(), challenge));
}

// ---- ACK ----------------------------------------------------------------------------------------

void Call::send_ack(Outbox& out) {
    assert(response_at_hand_ != nullptr);
    const std::uint32_t cseq = cseq_number(*response_at_hand_);
    const auto sent = std::find_if(acks_.begin(), acks_.end(),
                                   [&](const SentAck& ack) { return ack.cseq == cseq; });
    if (sent != acks_.end())
        return agent_.layer().resend_ack(out, sent->ack, sent->target, ++sent->copies);

    const Part part = change_at_work_.has_cseq(true, cseq) ? Part::change : Part::session;
    const bool offered = at_work(part).request.body().empty() && !response_at_hand_->body().empty();
    if (!offered) return send_ack(out, cseq, {});
    // An offer in the 2xx is answered in the ACK (section 13.2.1); a bridge's owner may have to ask
    // the other leg first.
    const std::string answer = owner_.make_answer(*this, response_at_hand_->body());
    if (answer.empty()) {
        waiting_ack_ = cseq;
    } else {
        send_ack(out, cseq, answer);
    }
}

void Call::acknowledge(Outbox& out) {
    if (!waiting_ack_) return;
    send_ack(out, *std::exchange(waiting_ack_, std::nullopt),
             owner_.make_answer(*this, remote_description_));
}

void Call::send_ack(Outbox& out, std::uint32_t cseq, std::string_view answer) {
    const AboutScope about(out, dialog_.call_id(), {});
    Message ack = dialog_.make_ack(cseq);
    const Part part = change_at_work_.has_cseq(true, cseq) ? Part::change : Part::session;
    // Section 13.2.2.4: the ACK carries the credentials of its INVITE.
    for (const HeaderId id : {HeaderId::authorization, HeaderId::proxy_authorization}) {
        if (const auto value = at_work(part).request.find(id)) ack.add(id, *value);
    }
    if (!answer.empty()) ack.set_body("application/sdp", answer);
    sent_description(out, answer);
    const auto target = agent_.target_of(ack, true);
    if (!target) return out.note("ignored", "no way to send the ACK: " + target.error().to_text());
    acks_.push_back({agent_.layer().send_ack(out, std::move(ack), *target), *target, cseq, 0});
}

/// Another phone answered the same INVITE: acknowledge it and hang up at once (sections 13.2.2.4,
/// 15).
void Call::dismiss_fork(Outbox& out, const Message& response) {
    Dialog fork = Dialog::for_caller(first_.request, name_ + " fork " + to_tag(response));
    fork.take_response(out, response);
    if (const auto target = agent_.target_of(response, true); !fork.remote_target().empty()) {
        Message ack = fork.make_ack(cseq_number(response));
        if (const auto way = agent_.target_of(ack, true))
            agent_.layer().send_ack(out, std::move(ack), *way);
        fork.end(out, DialogMachine::Event::bye);
        agent_.send(out, fork.make_request(Method::bye),
                    [](Outbox&, const Message&, const Message&) {});
    }
}

// ---- BYE ----------------------------------------------------------------------------------------

void Call::send_bye(Outbox& out) {
    Message bye = dialog_.make_request(Method::bye);
    dialog_.end(out, DialogMachine::Event::bye);
    send_bye(out, std::move(bye));
}

void Call::send_bye(Outbox& out, Message bye) {
    const CallNumber id = id_;
    UserAgentCore& agent = agent_;
    agent_.send(out, std::move(bye),
                [&agent, id](Outbox& later, const Message& request, const Message& response) {
                    Call* call = agent.find_call(id);
                    if (call == nullptr || response.status() < 200) return;
                    const bool challenge = response.status() == 401 || response.status() == 407;
                    if (challenge && agent.credentials().can_answer(request, response)) {
                        Message again = request;
                        agent.credentials().answer(again, response);
                        again.set(HeaderId::cseq,
                                  std::to_string(call->dialog_.next_cseq()) + " BYE");
                        return call->send_bye(later, std::move(again));
                    }
                    // Whatever the answer is, 481 and a time-out included, the session is over
                    // (section 15.1.1).
                    if (call->caller_) {
                        call->fire(later, CallerEvent::bye_answered);
                    } else {
                        call->fire(later, CalleeEvent::bye_answered);
                    }
                });
}

}  // namespace siplab
