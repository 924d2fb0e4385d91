#include "models/agents/phone.h"

#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "models/agents/media.h"
#include "models/agents/phone_events.h"
#include "models/agents/referrals.h"
#include "models/message/headers.h"
#include "models/ua/registration.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

namespace {

CoreConfig core_config(const PhoneConfig& phone) {
    CoreConfig core;
    core.name = phone.name;
    core.user = phone.user;
    core.display_name = phone.display_name;
    core.domain = phone.domain;
    core.auth_user = phone.auth_user;
    core.password = phone.password;
    core.outbound = phone.outbound;
    core.transport = phone.transport;
    core.network = phone.network;
    core.timers = phone.timers;
    core.names = phone.names;
    core.seed = phone.seed;
    core.prefers_ipv6 = phone.prefers_ipv6;
    core.capabilities = phone.capabilities;
    return core;
}

/// "486 Busy Here".
std::string status_text(int status, std::string_view reason) {
    return fmt::format("{} {}", status, reason.empty() ? reason_phrase(status) : reason);
}

}  // namespace

struct Phone::Impl : CoreOwner, CallOwner, RegistrationOwner {
    explicit Impl(PhoneConfig phone)
        : config(std::move(phone)),
          core(core_config(config), *this),
          registration(core, *this),
          media(config.capabilities, config.name, core.identifiers()),
          events(core, {std::chrono::seconds{3600}, config.expects_mwi}),
          referrals(core) {}

    // ---- what its user orders -------------------------------------------------------------------

    void obey(Outbox& out, const Order& order);
    void refuse(Outbox& out, std::string why) { out.note("refused", std::move(why)); }

    void do_register(Outbox& out, const Order& order) {
        Time expires = config.expires;
        if (const auto it = order.words.find("expires"); it != order.words.end()) {
            expires = std::chrono::seconds{std::stoul(it->second)};
        }
        if (!registration.enroll(out, expires)) refuse(out, "a REGISTER is still unanswered");
    }

    void do_unregister(Outbox& out, const Order&) {
        if (!registration.withdraw(out)) refuse(out, "not registered");
    }

    void do_unregister_all(Outbox& out, const Order&) {
        if (!registration.withdraw_all(out)) refuse(out, "not registered");
    }
    void do_query(Outbox& out, const Order&) { registration.query(out); }
    void do_add_contact(Outbox& out, const Order& order) {
        registration.add(out, order.words.at("contact"));
    }

    /// Its own user's state, or that of the order's target.
    [[nodiscard]] std::string subscribed_uri(const Order& order) const {
        const auto it = order.words.find("target");
        return it == order.words.end() ? core.address_of_record() : core.dialled(it->second);
    }

    void do_subscribe(Outbox& out, const Order& order) {
        std::optional<Time> expires;
        if (const auto it = order.words.find("expires"); it != order.words.end())
            expires = std::chrono::seconds{std::stoul(it->second)};
        if (!events.subscribe(out, order.words.at("package"), subscribed_uri(order), expires))
            refuse(out, "that subscription is at work already");
    }

    void do_refer(Outbox& out, const Order& order) {
        const std::string whom = core.dialled(order.words.at("contact"));
        if (!events.refer(out, subscribed_uri(order), whom)) refuse(out, "that cannot be asked");
    }

    /// A REFER outside any call: this phone calls whom it says, and tells how that went.
    void referred(Outbox& out, TransactionId server, const Message& refer) {
        if (const auto refusal = Referrals::refusal(refer, busy()))
            return core.respond(out, server, refer, *refusal);
        const std::string whom(get<ReferTo>(refer)->uri.text());
        const std::size_t referral = referrals.accept(out, server, refer);
        Call& call = core.new_call(*this, whom);
        referrals.calls(referral, call.id());
        call.start(out);
    }

    void do_unsubscribe(Outbox& out, const Order& order) {
        if (!events.unsubscribe(out, order.words.at("package"), subscribed_uri(order)))
            refuse(out, "not subscribed");
    }

    void do_call(Outbox& out, const Order& order) {
        if (busy()) return refuse(out, "every line is in use");
        core.new_call(*this, core.dialled(order.words.at("target"))).start(out);
    }

    void do_answer(Outbox& out, const Order&) {
        Call* call = first([](const Call& one) { return one.ringing_here(); });
        if (call == nullptr || !call->answer(out)) refuse(out, "nothing rings");
    }

    void do_reject(Outbox& out, const Order& order) {
        const auto it = order.words.find("status");
        const int status = it == order.words.end() ? 603 : std::stoi(it->second);
        Call* call = first([](const Call& one) { return one.ringing_here(); });
        if (call == nullptr || !call->reject(out, Refusal{status, {}, {}}))
            refuse(out, "nothing rings");
    }

    void do_cancel(Outbox& out, const Order&) {
        Call* call = first([](const Call& one) { return one.setting_up(); });
        if (call == nullptr || !call->hang_up(out)) refuse(out, "no call is being set up");
    }

    void do_hang_up(Outbox& out, const Order& order) {
        if (Call* call = first([](const Call& one) { return one.talking(); })) {
            call->hang_up(out);
        } else if (first([](const Call& one) { return one.ringing_here(); }) != nullptr) {
            do_reject(out, order);
        } else {
            Call* any = first([](const Call& one) { return !one.ended(); });
            if (any == nullptr || !any->hang_up(out)) refuse(out, "no call to hang up");
        }
    }

    void change_direction(Outbox& out, sdp::Direction direction) {
        Call* call = first([](const Call& one) { return one.talking() && !one.changing(); });
        if (call == nullptr) return refuse(out, "no call that could be changed now");
        media.set_direction(call->id(), direction);
        call->change(out);
    }

    void do_hold(Outbox& out, const Order&) { change_direction(out, sdp::Direction::sendonly); }
    void do_resume(Outbox& out, const Order&) { change_direction(out, sdp::Direction::sendrecv); }

    void do_options(Outbox& out, const Order& order) {
        const std::string uri = core.dialled(order.words.at("target"));
        Message request = core.new_request(Method::options, uri, uri);
        request.add(HeaderId::accept, "application/sdp");
        core.send(out, std::move(request),
                  [this](Outbox& later, const Message& sent, const Message& response) {
                      options_answered(later, sent, response);
                  });
    }

    void options_answered(Outbox& out, const Message& request, const Message& response) {
        if (response.status() < 200) return;
        const bool challenge = response.status() == 401 || response.status() == 407;
        if (challenge && core.credentials().can_answer(request, response)) {
            Message again = request;
            core.credentials().answer(again, response);
            again.set(HeaderId::cseq, "2 OPTIONS");
            core.send(out, std::move(again),
                      [this](Outbox& later, const Message& sent, const Message& answer) {
                          options_answered(later, sent, answer);
                      });
            return;
        }
        out.note("options_answered",
                 fmt::format("{} says {}; Allow: {}", request.request_uri(),
                             status_text(response.status(), response.reason()),
                             response.find(HeaderId::allow).value_or("(none)")));
    }

    void set_password(Outbox&, const Order& order) {
        core.set_password(order.words.at("password"));
    }

    // ---- what its lines do ----------------------------------------------------------------------

    template <class Condition>
    Call* first(Condition&& condition) {
        for (const auto& [id, call] : core.calls()) {
            if (condition(*call)) return call.get();
        }
        return nullptr;
    }

    [[nodiscard]] bool busy() const {
        unsigned in_use = 0;
        for (const auto& [id, call] : core.calls()) in_use += call->ended() ? 0 : 1;
        return in_use >= config.lines;
    }

    /// RFC 3261 section 8.2.2.1: a phone takes requests for its own user; OPTIONS may come without
    /// one.
    [[nodiscard]] bool is_for_us(const Message& request) const {
        const auto uri = Uri::parse(request.request_uri());
        return config.user.empty() ||
               (uri && (uri->user().empty() || unescape(uri->user()) == config.user));
    }

    // CoreOwner
    std::optional<Refusal> admit(Outbox&, const IncomingRequest&) override { return std::nullopt; }

    void incoming_call(Outbox& out, TransactionId server, const IncomingRequest& invite) override {
        if (!is_for_us(invite.message))
            return core.respond(out, server, invite.message, Refusal{404, {}, {}});
        const bool full = busy();
        Call& call = core.take_call(*this, server, invite, CallLimits{config.ring_limit});
        if (full) return call.receive_and_refuse(out, Refusal{486, {}, {}});
        call.receive(out);
    }

    int readiness(const Message& request) override {
        if (!is_for_us(request)) return 404;
        return busy() ? 486 : 200;
    }

    bool other_request(Outbox& out, TransactionId server, const IncomingRequest& request) override {
        const Message& message = request.message;
        if (message.method() == Method::refer) {
            // One inside a call is a transfer, which this phone declines.
            if (core.call_with(message) != nullptr)
                core.respond(out, server, message, Refusal{603, {}, {}});
            else
                referred(out, server, message);
            return true;
        }
        if (message.method() == Method::subscribe) {
            referrals.refuse_subscription(out, server, message);
            return true;
        }
        return events.request(out, server, message, false);
    }
    bool usage_request(Outbox& out, TransactionId server, const IncomingRequest& request) override {
        if (referrals.resubscribe(out, server, request.message)) return true;
        return events.request(out, server, request.message, true);
    }

    // CallOwner
    std::string make_offer(Call& call) override {
        const bool first = call.side() == Call::Side::caller && call.setting_up();
        if (first && config.offers_late) return {};
        return media.offer(call.id(), own_ip(call));
    }
    bool can_answer(Call&, std::string_view offer) override { return media.can_answer(offer); }
    std::string make_answer(Call& call, std::string_view offer) override {
        return media.answer(call.id(), own_ip(call), offer);
    }
    void told(Outbox& out, Call& call, std::string_view word) override;

    // RegistrationOwner
    void registration_told(Outbox& out, std::string_view word) override {
        if (word == "registered") {
            const auto granted =
                std::chrono::duration_cast<std::chrono::seconds>(registration.granted());
            out.note("registered", fmt::format("registered for {} s", granted.count()));
        } else if (word == "unregistered") {
            out.note("unregistered", "no longer registered");
        } else {
            out.note("registration_failed",
                     status_text(registration.last_status(), registration.last_reason()));
        }
    }

    void contacts_told(Outbox& out, const Message& response) override {
        if (response.status() >= 300)
            return out.note("registration_failed",
                            status_text(response.status(), response.reason()));
        std::string list;
        each<Contact>(response, [&](const Contact& one) {
            list += (list.empty() ? "" : ", ") + std::string(one.uri.text());
        });
        out.note("contacts", list.empty() ? "no contacts" : "contacts: " + list);
    }

    /// Media goes over the family over which the peer is reached.
    [[nodiscard]] std::string own_ip(const Call& call) const {
        const TransportConfig& network = config.network;
        const auto target = Uri::parse(call.dialog().remote_target());
        const bool ipv6 = (target && target->host().starts_with('[')) || config.prefers_ipv6 ||
                          network.ipv4.empty();
        return ipv6 && !network.ipv6.empty() ? network.ipv6.ip : network.ipv4.ip;
    }

    PhoneConfig config;
    UserAgentCore core;
    Registration registration;
    Media media;
    PhoneEvents events;
    Referrals referrals;
};

void Phone::Impl::obey(Outbox& out, const Order& order) {
    using Handler = void (Impl::*)(Outbox&, const Order&);
    static constexpr std::array<std::pair<std::string_view, Handler>, 17> verbs{{
        {"register", &Impl::do_register},
        {"unregister", &Impl::do_unregister},
        {"unregister_all", &Impl::do_unregister_all},
        {"query", &Impl::do_query},
        {"add_contact", &Impl::do_add_contact},
        {"call", &Impl::do_call},
        {"answer", &Impl::do_answer},
        {"reject", &Impl::do_reject},
        {"cancel", &Impl::do_cancel},
        {"hang_up", &Impl::do_hang_up},
        {"hold", &Impl::do_hold},
        {"resume", &Impl::do_resume},
        {"options", &Impl::do_options},
        {"set_password", &Impl::set_password},
        {"subscribe", &Impl::do_subscribe},
        {"unsubscribe", &Impl::do_unsubscribe},
        {"refer", &Impl::do_refer},
    }};
    for (const auto& [verb, handler] : verbs) {
        if (verb == order.verb) return (this->*handler)(out, order);
    }
    refuse(out, "a phone has no such order: " + order.verb);
}

/// What the machines tell, in the words of somebody who sits at the phone.
void Phone::Impl::told(Outbox& out, Call& call, std::string_view word) {
    const std::string last = status_text(call.last_status(), call.last_reason());
    if (word == "answered") referrals.over(out, call.id(), "200 OK");
    if (word == "failed") referrals.over(out, call.id(), last);
    if (word == "cancelled") referrals.over(out, call.id(), "487 Request Terminated");
    if (word == "incoming") {
        const auto from = get<From>(call.invite());
        out.note("rings", from ? fmt::format("call from {}", from->uri.text()) : "call");
        if (config.answers_at_once) {
            call.answer(out);
        } else {
            call.alert(out);
        }
    } else if (word == "ringback") {
        out.note("ringback", "hears the ringback tone");
    } else if (word == "answered") {
        out.note("answered", "the call is up");
    } else if (word == "failed") {
        out.note("failed", last);
    } else if (word == "cancelled" || word == "rejected" || word == "missed" || word == "ended") {
        out.note(word, fmt::format("the call was {}", word == "ended" ? "ended" : word));
    } else if (word == "no ACK") {
        out.note("no_ack", "the answer was never acknowledged");
    } else if (word == "change asked") {
        call.accept_change(out);
    } else if (word == "changed") {
        media.change_agreed(call.id());
        const bool held = media.direction(call.id()) == sdp::Direction::sendonly;
        out.note(held ? "held" : "resumed", held ? "the call is on hold" : "the call goes on");
    } else if (word == "unchanged") {
        media.change_refused(call.id());
        out.note("refused", "the other side did not agree: " + last);
    } else if (word == "changed by peer") {
        out.note("changed", "the other side changed the call");
    }
}

Phone::Phone(PhoneConfig config) : impl_(std::make_unique<Impl>(std::move(config))) {}

Phone::~Phone() = default;

Effects Phone::handle(Time now, const Input& input) {
    Outbox out(now);
    if (const auto* order = std::get_if<Order>(&input)) {
        impl_->obey(out, *order);
    } else {
        impl_->core.take(out, input);
    }
    impl_->events.sweep(now);
    impl_->referrals.sweep(now);
    return out.take();
}

}  // namespace siplab
