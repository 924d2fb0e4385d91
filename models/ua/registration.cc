#include "models/ua/registration.h"

#include <cassert>
#include <chrono>
#include <utility>

#include "models/message/headers.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

using namespace std::chrono_literals;

namespace {

/// RFC 5626 section 4.5: how long a client waits after a registrar did not answer.
constexpr Time retry_after_silence = 30s;

std::string seconds_text(Time time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count());
}

/// What a response to REGISTER means to the machine (section 10.2.7, 10.2.8). A 423 that asks for
/// no more than we asked for is a refusal: trying again would not help.
RegistrationMachine::Event event_of(int status, bool challenge, bool longer_helps) {
    using E = RegistrationMachine::Event;
    if (status < 300) return E::success;
    if (challenge) return E::challenge;
    if (status == 423 && longer_helps) return E::too_brief;
    return status == 408 || status == 503 ? E::no_answer : E::rejected;
}

}  // namespace

Registration::Registration(UserAgentCore& agent, RegistrationOwner& owner)
    : agent_(agent), owner_(owner), machine_(agent.config().user), timers_(agent.book()) {}

bool Registration::enroll(Outbox& out, Time expires) {
    wanted_ = expires;
    return fire(out, Event::user_registers);
}

bool Registration::withdraw(Outbox& out) {
    all_ = false;
    return fire(out, Event::user_unregisters);
}

bool Registration::withdraw_all(Outbox& out) {
    all_ = true;
    return fire(out, Event::user_unregisters);
}

void Registration::query(Outbox& out) { send_aside(out, bare_request()); }

void Registration::add(Outbox& out, std::string_view contact) {
    Message request = bare_request();
    request.add(HeaderId::contact, "<" + std::string(contact) + ">");
    send_aside(out, std::move(request));
}

void Registration::send_aside(Outbox& out, Message request) {
    agent_.credentials().repeat(request, HeaderId::authorization);
    agent_.send(out, std::move(request),
                [this](Outbox& later, const Message& sent, const Message& response) {
                    if (response.status() < 200) return;
                    const bool challenge = response.status() == 401 || response.status() == 407;
                    if (!challenge || !agent_.credentials().can_answer(sent, response))
                        return owner_.contacts_told(later, response);
                    Message again = sent;
                    agent_.credentials().answer(again, response);
                    again.set(HeaderId::cseq, std::to_string(++cseq_) + " REGISTER");
                    send_aside(later, std::move(again));
                });
}

bool Registration::fire(Outbox& out, Event event) {
    const AboutScope about(out, request_.find(HeaderId::call_id).value_or(""), {});
    return machine_.fire(out, event, [&](const Step& step) { perform(out, step); });
}

void Registration::perform(Outbox& out, const Step& step) {
    switch (step.verb) {
        case Verb::make: return make(out, step.word);
        case Verb::tell: return owner_.registration_told(out, step.word);
        case Verb::stop: return timers_.stop(out, step.timer);
        case Verb::start: {
            const bool refresh = step.timer == Timer::refresh;
            // Refreshed after nine tenths of the time granted, so that a lost REGISTER can be
            // repeated.
            timers_.start(out, step.timer, refresh ? granted_ * 9 / 10 : retry_after_silence,
                          [this, refresh](Outbox& later) {
                              fire(later, refresh ? Event::timer_refresh : Event::timer_retry);
                          });
            return;
        }
        default: break;
    }
    assert(false && "a step that a registration cannot perform");
}

void Registration::make(Outbox& out, std::string_view word) {
    if (word == "REGISTER with credentials") {
        assert(response_at_hand_ != nullptr);
        agent_.credentials().answer(request_, *response_at_hand_);
        request_.set(HeaderId::cseq, std::to_string(++cseq_) + " REGISTER");
    } else if (word == "REGISTER for longer") {
        assert(response_at_hand_ != nullptr);
        const auto least = get<MinExpires>(*response_at_hand_);
        if (least) wanted_ = std::max<Time>(wanted_, std::chrono::seconds{least->value});
        request_ = make_request(wanted_);
    } else {
        request_ = make_request(word == "REGISTER" ? wanted_ : Time::zero());
    }
    send(out);
}

/// All but Contact and Expires.
Message Registration::bare_request() {
    const std::string aor = agent_.address_of_record();
    // The Request-URI names the registrar's domain, without a user (section 10.2).
    Message request = agent_.new_request(Method::register_, "sip:" + agent_.config().domain, aor);
    if (cseq_ != 0) {
        request.set(HeaderId::from, *request_.find(HeaderId::from));
        request.set(HeaderId::call_id, *request_.find(HeaderId::call_id));
    }
    request.set(HeaderId::cseq, std::to_string(++cseq_) + " REGISTER");
    return request;
}

Message Registration::make_request(Time expires) {
    Message request = bare_request();
    const auto target = agent_.target_of(request, false);
    const Target way = target ? *target : Target{};
    const bool all = all_ && expires == Time::zero();
    request.add(HeaderId::contact,
                all ? std::string("*") : agent_.contact_for(way.address, way.transport));
    request.add(HeaderId::expires, seconds_text(expires));
    // Only a password that was right once is offered unasked.
    if (granted_ != Time::zero()) agent_.credentials().repeat(request, HeaderId::authorization);
    if (const std::string& name = agent_.config().capabilities.user_agent; !name.empty()) {
        request.add(HeaderId::user_agent, name);
    }
    return request;
}

void Registration::send(Outbox& out) {
    agent_.send(out, request_,
                [this](Outbox& later, const Message& request, const Message& response) {
                    if (response.status() >= 200) receive(later, request, response);
                });
}

void Registration::receive(Outbox& out, const Message& request, const Message& response) {
    last_status_ = response.status();
    last_reason_ = response.reason();
    response_at_hand_ = &response;
    if (response.status() < 300) granted_ = expiry_in(response);
    const bool challenge = (response.status() == 401 || response.status() == 407) &&
                           agent_.credentials().can_answer(request, response);
    const auto least = get<MinExpires>(response);
    const bool longer_helps = least && std::chrono::seconds{least->value} > wanted_;
    fire(out, event_of(response.status(), challenge, longer_helps));
    response_at_hand_ = nullptr;
}

/// Section 10.2.4: the expires parameter of our own Contact, else the Expires header field, else
/// what we asked for.
Time Registration::expiry_in(const Message& response) const {
    const std::string own = [&] {
        const auto contact = get<Contact>(request_);
        return contact ? std::string(contact->uri.text()) : std::string();
    }();
    if (const auto contacts = all<Contact>(response)) {
        for (const Contact& contact : *contacts) {
            const auto expires = contact.expires();
            if (contact.uri.text() == own && expires) return std::chrono::seconds{*expires};
        }
    }
    if (const auto expires = get<Expires>(response)) return std::chrono::seconds{expires->value};
    return wanted_;
}

}  // namespace siplab
