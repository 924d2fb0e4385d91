#include "models/stack/server_transaction.h"

#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "models/message/headers.h"

namespace siplab {

namespace {

using ServerMachine = std::variant<Machine<InviteServer>, Machine<NonInviteServer>>;

ServerMachine machine_for(const Message& request, std::string_view name) {
    if (request.method() == Method::invite) return Machine<InviteServer>(transaction_label(name));
    return Machine<NonInviteServer>(transaction_label(name));
}

/// Seconds with three decimals, without floating point.
std::string seconds_text(Time time) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    return fmt::format("{}.{:03}", ms / 1000, ms % 1000);
}

}  // namespace

ServerTransaction::ServerTransaction(TransactionTools& tools, TransactionId id, std::string name,
                                     Message request, ReturnPath way, RequestKey key)
    : Transaction(tools, id, std::move(name), std::move(request), std::move(way)),
      machine_(machine_for(this->request(), this->name())),
      key_(std::move(key)) {}

bool ServerTransaction::ended() const {
    return std::visit([](const auto& machine) { return machine.ended(); }, machine_);
}

bool ServerTransaction::awaits_final_response() const {
    if (const auto* invite = std::get_if<Machine<InviteServer>>(&machine_)) {
        return invite->state() == InviteServer::State::proceeding;
    }
    const auto state = std::get<Machine<NonInviteServer>>(machine_).state();
    return state == NonInviteServer::State::trying || state == NonInviteServer::State::proceeding;
}

void ServerTransaction::begin(Outbox& out, const Received& packet) {
    arrived_ = out.now();
    [[maybe_unused]] const char* why_not =
        take(out, {News::Kind::request}, {&request_, &packet, {}, 0});
    assert(why_not == nullptr && "every table begins with its request");
}

void ServerTransaction::request_again(Outbox& out) {
    if (const char* why_not = take(out, {News::Kind::request}, {})) {
        out.note("ignored", fmt::format("a repeated {}: {}", request_.method_text(), why_not));
    }
}

void ServerTransaction::receive_ack(Outbox& out, const IncomingRequest& ack) {
    if (take(out, {News::Kind::ack}, {&ack.message, &ack.packet, {}, 0}) != nullptr) {
        out.note("ignored", "an ACK before there was a final response to acknowledge");
    }
}

void ServerTransaction::respond(Outbox& out, Message response) {
    add_content_length(response);
    // A proxy passes on a repeated 2xx as it came.
    const bool again = !awaits_final_response() && response.to_bytes() == last_bytes_;
    if (again && response.status() < 300) return resend_2xx(out, ++copies_passed_on_);
    News news{News::Kind::response};
    news.status = response.status();
    news.may_say_100 = is_reliable(way_.transport) || !is_running(Timer::late_trying);
    if (const char* why_not = take(out, news, {nullptr, nullptr, response.to_bytes(), 0})) {
        out.note("ignored", fmt::format("a {} response is not sent: {}", news.status, why_not));
    }
}

void ServerTransaction::resend_2xx(Outbox& out, unsigned nth) {
    News news{News::Kind::response};
    news.status = 200;
    if (awaits_final_response() ||
        take(out, news, {nullptr, nullptr, last_bytes_, nth}) != nullptr) {
        out.note("ignored", "a 2xx response to repeat, where none was sent");
    }
}

void ServerTransaction::timer_fired(Outbox& out, Timer timer) {
    timer_has_fired(timer);
    News news{News::Kind::timer};
    news.timer = timer;
    take(out, news, {});
}

void ServerTransaction::transport_failed(Outbox& out) {
    take(out, {News::Kind::transport_error}, {});
}

const char* ServerTransaction::take(Outbox& out, const News& news, AtHand at_hand) {
    const auto fire = [&]<class M>(Machine<M>& machine) -> const char* {
        const auto event = event_of<M>(news);
        if (!event) return event.error();
        const auto do_step = [&](const Step& step) { perform(out, step, at_hand); };
        return machine.fire(out, *event, do_step) ? nullptr : "the request was answered before";
    };
    return std::visit(fire, machine_);
}

void ServerTransaction::perform(Outbox& out, const Step& step, AtHand& at_hand) {
    if (perform_on_timers(out, step)) return;
    switch (step.verb) {
        case Verb::send: return send(out, std::move(at_hand.bytes), at_hand.nth);
        case Verb::resend: return resend(out);
        case Verb::make: return send_100(out);
        case Verb::deliver: return deliver(out, at_hand);
        case Verb::report:
            return tools_.user.server_failed(
                out, id(), step.word == "timeout" ? Failure::timeout : Failure::transport);
        default: break;
    }
    assert(false && "a step that a server transaction cannot perform");
}

void ServerTransaction::deliver(Outbox& out, const AtHand& at_hand) {
    const IncomingRequest request{*at_hand.message, *at_hand.packet};
    if (request.message.method() == Method::ack) return tools_.user.ack_arrived(out, request);
    tools_.user.request_arrived(out, id(), request);
}

/// The transaction's own 100 (section 17.2.1, RFC 4320 4.1); it says how long it took
/// (section 8.2.6.1).
void ServerTransaction::send_100(Outbox& out) {
    Message response = response_to(request_, 100);
    if (const auto stamp = get_if<Timestamp>(request_)) {
        response.set(HeaderId::timestamp,
                     fmt::format("{} {}", stamp->time, seconds_text(out.now() - arrived_)));
    }
    add_content_length(response);
    send(out, response.to_bytes());
}

}  // namespace siplab
