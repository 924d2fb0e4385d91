#include "models/stack/client_transaction.h"

#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/stack/matching.h"

namespace siplab {

namespace {

using ClientMachine = std::variant<Machine<InviteClient>, Machine<NonInviteClient>>;

ClientMachine machine_for(const Message& request, std::string_view name) {
    if (request.method() == Method::invite) return Machine<InviteClient>(transaction_label(name));
    return Machine<NonInviteClient>(transaction_label(name));
}

/// A request that goes the way of another, hop by hop: same Via, Request-URI, Route, From, Call-ID
/// and CSeq number.
Message companion(const Message& request, Method method, std::string_view to) {
    const auto cseq = get_if<CSeq>(request);
    Message made = Message::request(method, request.request_uri());
    if (const auto via = get_if<Via>(request)) made.add(HeaderId::via, via->to_text());
    made.add(HeaderId::max_forwards, "70");
    for (std::size_t i = 0; i < request.header_count(); ++i) {
        if (request.header_id(i) == HeaderId::route)
            made.add(HeaderId::route, request.header(i).value);
    }
    made.add(HeaderId::from, request.find(HeaderId::from).value_or(""));
    made.add(HeaderId::to, to);
    made.add(HeaderId::call_id, request.find(HeaderId::call_id).value_or(""));
    made.add(HeaderId::cseq, cseq_text(cseq ? cseq->number : 0, to_text(method)));
    made.add(HeaderId::content_length, "0");
    return made;
}

}  // namespace

Message ack_for_failure(const Message& invite, const Message& response) {
    return companion(invite, Method::ack, response.find(HeaderId::to).value_or(""));
}

Message cancel_of(const Message& request) {
    return companion(request, Method::cancel, request.find(HeaderId::to).value_or(""));
}

ClientTransaction::ClientTransaction(TransactionTools& tools, TransactionId id, std::string name,
                                     Message request, const Target& target, bool tcp_for_size)
    : Transaction(tools, id, std::move(name), std::move(request),
                  {target.transport, target.address, {}}),
      machine_(machine_for(this->request(), this->name())),
      tcp_for_size_(tcp_for_size) {}

bool ClientTransaction::ended() const {
    return std::visit([](const auto& machine) { return machine.ended(); }, machine_);
}

void ClientTransaction::begin(Outbox& out) {
    [[maybe_unused]] const bool moved = take(out, {News::Kind::request}, nullptr);
    assert(moved && "every table begins with its request");
}

void ClientTransaction::receive(Outbox& out, const Message& response) {
    answered_ = true;
    News news{News::Kind::response};
    news.status = response.status();
    if (!take(out, news, &response)) {
        out.note("ignored",
                 fmt::format("a {} response that comes too late to matter", response.status()));
    }
}

void ClientTransaction::timer_fired(Outbox& out, Timer timer) {
    timer_has_fired(timer);
    News news{News::Kind::timer};
    news.timer = timer;
    take(out, news, nullptr);
}

void ClientTransaction::transport_failed(Outbox& out) {
    News news{News::Kind::transport_error};
    news.tcp_for_size = tcp_for_size_;
    news.answered = answered_;
    if (falls_back_to_udp(news)) go_back_to_udp();
    take(out, news, nullptr);
}

void ClientTransaction::cancelled(Outbox& out) { take(out, {News::Kind::cancel}, nullptr); }

/// Section 18.1.1: the top Via must name the transport that is used.
void ClientTransaction::go_back_to_udp() {
    tcp_for_size_ = false;
    way_.transport = Transport::udp;
    std::string branch;
    if (const auto via = get_if<Via>(request_)) branch = via->branch();
    request_.remove(HeaderId::via);
    request_.add_on_top(HeaderId::via, own_via(tools_.config, Transport::udp, way_.to, branch));
}

bool ClientTransaction::take(Outbox& out, const News& news, const Message* response) {
    const auto fire = [&]<class M>(Machine<M>& machine) {
        const auto event = event_of<M>(news);
        return event &&
               machine.fire(out, *event, [&](const Step& step) { perform(out, step, response); });
    };
    return std::visit(fire, machine_);
}

void ClientTransaction::perform(Outbox& out, const Step& step, const Message* response) {
    if (perform_on_timers(out, step)) return;
    switch (step.verb) {
        case Verb::send: return send(out, request_.to_bytes());
        case Verb::resend: return resend(out);
        case Verb::ack: return send(out, ack_for_failure(request_, *response).to_bytes());
        case Verb::deliver: return tools_.user.response_arrived(out, id(), *response);
        case Verb::report:
            return tools_.user.client_failed(
                out, id(), step.word == "timeout" ? Failure::timeout : Failure::transport);
        default: break;
    }
    assert(false && "a step that a client transaction cannot perform");
}

}  // namespace siplab
