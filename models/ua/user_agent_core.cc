#include "models/ua/user_agent_core.h"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/sdp/offer_answer.h"
#include "models/ua/event_package.h"
#include "models/ua/request_checks.h"

namespace siplab {

namespace {

template <class H>
std::string tag_of(const Message& message) {
    const auto view = get<H>(message);
    return view ? std::string(view->tag()) : std::string();
}

std::string call_id_of(const Message& message) {
    return std::string(message.find(HeaderId::call_id).value_or(""));
}

std::string dialog_key(std::string_view call_id, std::string_view local_tag) {
    return fmt::format("{}\n{}", call_id, local_tag);
}

/// Section 8.1.3.3: a response whose Via names somebody before us was not meant to end here.
bool has_several_vias(const Message& response) {
    std::size_t count = 0;
    each<Via>(response, [&count](const Via&) { ++count; });
    return count > 1;
}

/// Section 8.2.2.2: what two copies of one request that came by different ways have in common.
std::string merge_key(const Message& request) {
    return fmt::format("{}\n{}\n{}", tag_of<From>(request), call_id_of(request),
                       request.find(HeaderId::cseq).value_or(""));
}

}  // namespace

UserAgentCore::UserAgentCore(CoreConfig config, CoreOwner& owner)
    : config_(std::move(config)),
      owner_(owner),
      identifiers_(config_.name, config_.seed),
      layer_(config_.network, config_.timers, identifiers_, book_, *this),
      credentials_(config_.auth_user.empty() ? config_.user : config_.auth_user, config_.password,
                   identifiers_) {}

UserAgentCore::~UserAgentCore() = default;

void UserAgentCore::set_password(std::string password) {
    credentials_.set_password(std::move(password));
}

void UserAgentCore::take(Outbox& out, const Input& input) {
    forget_old(out.now());
    if (const auto* packet = std::get_if<Received>(&input)) {
        layer_.receive(out, *packet);
    } else if (const auto* fired = std::get_if<TimerFired>(&input)) {
        book_.fire(out, fired->id);
    } else if (const auto* failure = std::get_if<TransportFailed>(&input)) {
        layer_.transport_failed(out, *failure);
    }
}

// ---- requests -----------------------------------------------------------------------------------

std::string UserAgentCore::address_of_record() const {
    return config_.user.empty() ? "sip:" + config_.domain
                                : fmt::format("sip:{}@{}", config_.user, config_.domain);
}

std::string UserAgentCore::dialled(std::string_view target) const {
    const bool whole = target.find(':') != std::string_view::npos;
    return whole ? std::string(target) : fmt::format("sip:{}@{}", target, config_.domain);
}

std::string UserAgentCore::contact_for(const Address& peer, Transport transport) const {
    const bool ipv6 = peer.ip.find(':') != std::string::npos;
    const Address& own = (ipv6 && !config_.network.ipv6.empty()) || config_.network.ipv4.empty()
                             ? config_.network.ipv6
                             : config_.network.ipv4;
    const std::string user = config_.user.empty() ? config_.name : config_.user;
    return fmt::format("<sip:{}@{}{}>", user, own.to_text(),
                       transport == Transport::tcp ? ";transport=tcp" : "");
}

Message UserAgentCore::new_request(Method method, std::string_view uri, std::string_view to) {
    const std::string aor = address_of_record();
    const std::string from = config_.display_name.empty()
                                 ? fmt::format("<{}>", aor)
                                 : fmt::format("\"{}\" <{}>", config_.display_name, aor);
    const Address& own = config_.prefers_ipv6 || config_.network.ipv4.empty()
                             ? config_.network.ipv6
                             : config_.network.ipv4;
    Message request = Message::request(method, uri);
    request.add(HeaderId::max_forwards, "70");
    request.add(HeaderId::from, from + ";tag=" + identifiers_.tag());
    request.add(HeaderId::to, fmt::format("<{}>", to));
    request.add(HeaderId::call_id, identifiers_.call_id(own.host_text()));
    request.add(HeaderId::cseq, fmt::format("1 {}", to_text(method)));
    return request;
}

Result<Target> UserAgentCore::target_of(const Message& request, bool in_dialog) const {
    const bool via_outbound =
        !in_dialog && !config_.outbound.empty() && !request.has(HeaderId::route);
    if (via_outbound) return Target{config_.transport, config_.outbound[outbound_at_]};
    return next_hop(request, config_.names, config_.transport);
}

TransactionId UserAgentCore::send(Outbox& out, Message request, ResponseHandler handler) {
    const bool in_dialog = !tag_of<To>(request).empty();
    const auto target = target_of(request, in_dialog);
    if (!target) {
        out.note("ignored", "no way to " + std::string(request.request_uri()) + ": " +
                                target.error().to_text());
        const Message nowhere = response_to(request, 503);
        handler(out, request, nowhere);
        return 0;
    }
    const Message copy = request;
    const TransactionId client = layer_.send_request(out, std::move(request), *target);
    waiting_.emplace(client, Waiting{copy, std::move(handler), client, 0, false});
    return client;
}

TransactionId UserAgentCore::current(TransactionId sent) const {
    const auto it = moved_.find(sent);
    return it == moved_.end() ? sent : it->second;
}

bool UserAgentCore::try_next_outbound(Outbox& out, TransactionId client, Failure failure) {
    Waiting waiting = waiting_.at(client);
    const Message& request = waiting.request;
    const bool by_outbound = tag_of<To>(request).empty() && !request.has(HeaderId::route);
    const bool another = by_outbound && ++waiting.tried < config_.outbound.size();
    if (!another || waiting.answered) return false;
    out.note("failover", fmt::format("{} does not answer ({}); the next proxy is tried",
                                     config_.outbound[outbound_at_].to_text(),
                                     failure == Failure::timeout ? "timeout" : "unreachable"));
    waiting_.erase(client);
    outbound_at_ = (outbound_at_ + 1) % config_.outbound.size();
    const TransactionId next = layer_.send_request(
        out, request, Target{config_.transport, config_.outbound[outbound_at_]});
    moved_[waiting.first] = next;
    waiting_.emplace(next, std::move(waiting));
    return true;
}

void UserAgentCore::deliver(Outbox& out, TransactionId client, const Message& request,
                            const Message& response) {
    const auto it = waiting_.find(client);
    if (it == waiting_.end()) return;
    // A final response ends the wait; copied first, because the handler may send and so change the
    // map.
    const ResponseHandler handler = it->second.handler;
    it->second.answered = true;
    if (response.status() >= 200) {
        moved_.erase(it->second.first);
        waiting_.erase(it);
    }
    handler(out, request, response);
}

void UserAgentCore::response_arrived(Outbox& out, TransactionId client, const Message& response) {
    const AboutScope about(out, call_id_of(response), {});
    if (has_several_vias(response)) {
        return out.note("ignored", "a response with more than one Via went astray");
    }
    if (const auto it = waiting_.find(client); it != waiting_.end()) {
        const Message request = it->second.request;
        deliver(out, client, request, response);
    } else {
        stray_response(out, response);
    }
}

void UserAgentCore::stray_response(Outbox& out, const Message& response) {
    const auto cseq = get<CSeq>(response);
    const bool success = response.status() >= 200 && response.status() < 300;
    // Section 9.1: what becomes of the INVITE counts, not what becomes of its CANCEL.
    if (cseq && cseq->method == Method::cancel) return;
    // A 2xx to INVITE that comes again, or from another branch of a fork, is acknowledged each time
    // (13.2.2.4).
    Call* call = call_of(response, false);
    if (success && cseq && cseq->method == Method::invite && call != nullptr) {
        call->receive_invite_response(out, response);
    } else {
        out.note("ignored", fmt::format("a {} response that nobody waits for", response.status()));
    }
}

void UserAgentCore::client_failed(Outbox& out, TransactionId client, Failure failure) {
    const auto it = waiting_.find(client);
    if (it == waiting_.end()) return;
    const Message request = it->second.request;
    const AboutScope about(out, call_id_of(request), {});
    if (try_next_outbound(out, client, failure)) return;
    deliver(out, client, request, response_to(request, failure == Failure::timeout ? 408 : 503));
}

void UserAgentCore::server_failed(Outbox& out, TransactionId server, Failure failure) {
    const auto it = calls_by_server_transaction_.find(server);
    if (it == calls_by_server_transaction_.end()) return;
    if (Call* call = find_call(it->second)) call->transaction_failed(out, server, failure);
}

// ---- responses ----------------------------------------------------------------------------------

void UserAgentCore::respond(Outbox& out, TransactionId server, const Message& request,
                            const Refusal& refusal) {
    Message response = response_to(request, refusal.status, identifiers_.tag(), refusal.reason);
    for (const auto& [id, value] : refusal.headers) response.add(id, value);
    layer_.respond(out, server, std::move(response));
}

void UserAgentCore::respond_ok(Outbox& out, TransactionId server, const Message& request) {
    respond(out, server, request, Refusal{200, {}, {}});
}

void UserAgentCore::answer_options(Outbox& out, TransactionId server,
                                   const IncomingRequest& request) {
    Message response =
        response_to(request.message, owner_.readiness(request.message), identifiers_.tag());
    response.add(HeaderId::contact, contact_for(request.packet.remote, request.packet.transport));
    response.add(HeaderId::allow, allow_value(config_.capabilities));
    response.add(HeaderId::accept, accept_value(config_.capabilities));
    response.add(HeaderId::accept_encoding, "identity");
    response.add(HeaderId::accept_language, "en");
    response.add(HeaderId::supported, supported_value(config_.capabilities));
    if (!config_.capabilities.event_packages.empty())
        response.add(HeaderId::allow_events, allow_events_value(config_.capabilities));
    const Address& own = request.packet.local;
    const std::string sdp =
        sdp::describe_capabilities(config_.capabilities.codecs, own.ip, identifiers_.session_id());
    if (!sdp.empty()) response.set_body("application/sdp", sdp);
    layer_.respond(out, server, std::move(response));
}

// ---- what comes in ------------------------------------------------------------------------------

void UserAgentCore::request_arrived(Outbox& out, TransactionId server,
                                    const IncomingRequest& request) {
    const Message& message = request.message;
    const AboutScope about(out, call_id_of(message), {});
    if (message.method() == Method::cancel) return cancel_arrived(out, server, request);
    if (const auto refusal = owner_.admit(out, request))
        return respond(out, server, message, *refusal);
    if (const auto refusal = check_request(message, config_.capabilities))
        return respond(out, server, message, *refusal);
    if (!tag_of<To>(message).empty()) return request_in_dialog(out, server, request);
    if (is_merged(out.now(), server, message))
        return respond(out, server, message, Refusal{482, {}, {}});
    request_outside(out, server, request);
}

void UserAgentCore::cancel_arrived(Outbox& out, TransactionId server,
                                   const IncomingRequest& request) {
    const auto invite = layer_.cancelled_by(server);
    if (!invite) return respond(out, server, request.message, Refusal{481, {}, {}});
    const auto it = calls_by_server_transaction_.find(*invite);
    Call* call = it == calls_by_server_transaction_.end() ? nullptr : find_call(it->second);
    // Section 9.2: the To tag of this answer should be the one of the INVITE's.
    const std::string tag = call != nullptr ? call->dialog().local_tag() : identifiers_.tag();
    layer_.respond(out, server, response_to(request.message, 200, tag));
    if (call != nullptr) call->receive_cancel(out);
}

void UserAgentCore::request_in_dialog(Outbox& out, TransactionId server,
                                      const IncomingRequest& request) {
    const Message& message = request.message;
    Call* call = call_of(message, true);
    if (call == nullptr) {
        if (owner_.usage_request(out, server, request)) return;
        return respond(out, server, message, Refusal{481, {}, {}});
    }
    if (const auto cseq = get<CSeq>(message); cseq && !call->take_remote_cseq(cseq->number)) {
        return respond(out, server, message, Refusal{500, {}, "CSeq Out Of Order"});
    }
    switch (message.method()) {
        case Method::invite:
            calls_by_server_transaction_[server] = call->id();
            return call->receive_reinvite(out, server, request);
        case Method::bye:
            if (!call->receive_bye(out, server, message))
                respond(out, server, message, Refusal{481, {}, {}});
            return;
        case Method::options: return answer_options(out, server, request);
        default:
            if (owner_.other_request(out, server, request)) return;
            respond(out, server, message,
                    Refusal{405, {{HeaderId::allow, allow_value(config_.capabilities)}}, {}});
    }
}

void UserAgentCore::request_outside(Outbox& out, TransactionId server,
                                    const IncomingRequest& request) {
    const Message& message = request.message;
    switch (message.method()) {
        case Method::invite: return owner_.incoming_call(out, server, request);
        case Method::options: return answer_options(out, server, request);
        case Method::bye:  // section 15.1.2: a BYE without a dialog
            return respond(out, server, message, Refusal{481, {}, {}});
        default:
            if (owner_.other_request(out, server, request)) return;
            respond(out, server, message,
                    Refusal{405, {{HeaderId::allow, allow_value(config_.capabilities)}}, {}});
    }
}

void UserAgentCore::ack_arrived(Outbox& out, const IncomingRequest& ack) {
    const AboutScope about(out, call_id_of(ack.message), {});
    if (Call* call = call_of(ack.message, true)) return call->receive_ack(out, ack.message);
    out.note("ignored", "an ACK that belongs to no call");  // never answered (section 17.1.1.3)
}

bool UserAgentCore::is_merged(Time now, TransactionId server, const Message& request) {
    const std::string key = merge_key(request);
    const auto [it, fresh] = ongoing_.try_emplace(key, server);
    if (fresh) {
        ongoing_since_.emplace_back(now, key);
        return false;
    }
    if (layer_.request_of(it->second) != nullptr) return true;
    it->second = server;
    return false;
}

// ---- calls --------------------------------------------------------------------------------------

Call& UserAgentCore::new_call(CallOwner& owner, std::string_view target, std::string_view to,
                              std::string_view from) {
    Message invite = new_request(Method::invite, target, to.empty() ? target : to);
    if (!from.empty())
        invite.set(HeaderId::from, fmt::format("{};tag={}", from, tag_of<From>(invite)));
    auto call = std::make_unique<Call>(*this, owner, ++last_call_, std::move(invite));
    Call& made = *call;
    calls_.emplace(made.id(), std::move(call));
    index_call(made);
    return made;
}

Call& UserAgentCore::take_call(CallOwner& owner, TransactionId server,
                               const IncomingRequest& invite, CallLimits limits) {
    auto call = std::make_unique<Call>(*this, owner, ++last_call_, server, invite, limits);
    Call& made = *call;
    calls_.emplace(made.id(), std::move(call));
    index_call(made);
    calls_by_server_transaction_[server] = made.id();
    return made;
}

void UserAgentCore::index_call(Call& call) {
    calls_by_dialog_[dialog_key(call.dialog().call_id(), call.dialog().local_tag())] = call.id();
}

Call* UserAgentCore::find_call(CallNumber id) {
    const auto it = calls_.find(id);
    return it == calls_.end() ? nullptr : it->second.get();
}

Call* UserAgentCore::call_of(const Message& message, bool from_peer) {
    const std::string local = from_peer ? tag_of<To>(message) : tag_of<From>(message);
    const auto it = calls_by_dialog_.find(dialog_key(call_id_of(message), local));
    Call* call = it == calls_by_dialog_.end() ? nullptr : find_call(it->second);
    const bool ours =
        call != nullptr && (!from_peer || call->dialog().matches(local, tag_of<From>(message)));
    return ours ? call : nullptr;
}

void UserAgentCore::bury(Time now, CallNumber id) { graveyard_.emplace_back(now, id); }

void UserAgentCore::forget_old(Time now) {
    const Time limit = 64 * config_.timers.t1;
    while (!graveyard_.empty() && graveyard_.front().first + limit < now) {
        const auto it = calls_.find(graveyard_.front().second);
        graveyard_.pop_front();
        if (it == calls_.end()) continue;
        const Dialog& dialog = it->second->dialog();
        calls_by_dialog_.erase(dialog_key(dialog.call_id(), dialog.local_tag()));
        std::erase_if(calls_by_server_transaction_,
                      [&](const auto& entry) { return entry.second == it->first; });
        calls_.erase(it);
    }
    while (!ongoing_since_.empty() && ongoing_since_.front().first + limit < now) {
        const auto it = ongoing_.find(ongoing_since_.front().second);
        if (it != ongoing_.end() && layer_.request_of(it->second) != nullptr) break;
        if (it != ongoing_.end()) ongoing_.erase(it);
        ongoing_since_.pop_front();
    }
}

}  // namespace siplab
