#include "models/stack/transaction_layer.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/message/validate.h"
#include "models/stack/client_transaction.h"
#include "models/stack/malformed.h"
#include "models/stack/matching.h"
#include "models/stack/server_transaction.h"
#include "models/stack/transport_rules.h"

namespace siplab {

namespace {

std::string_view call_id_of(const Message& message) {
    return message.find(HeaderId::call_id).value_or("");
}

bool is_keep_alive(std::string_view bytes) {
    return bytes.find_first_not_of("\r\n") == std::string_view::npos;
}

}  // namespace

struct TransactionLayer::Impl {
    Impl(TransportConfig config, TimerValues timers, Identifiers& names, TimerBook& book,
         TransactionUser& user)
        : tools{std::move(config), timers, book, user,
                [this](Outbox& out, TransactionId id, Timer timer) {
                    timer_fired(out, id, timer);
                }},
          identifiers(names) {}

    /// One call from above or below. They nest, for a user may answer while it is being told;
    /// transactions that ended are forgotten when the outermost is done.
    class Entry {
      public:
        explicit Entry(Impl& impl) : impl_(impl) { ++impl_.depth; }
        ~Entry() {
            if (--impl_.depth == 0 && !impl_.ended.empty()) impl_.forget_ended();
        }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;

      private:
        Impl& impl_;
    };

    /// Has `act` done on a transaction, under its name in the trace.
    template <class T, class Act>
    void on(Outbox& out, T& transaction, Act&& act) {
        const Entry entry(*this);
        const AboutScope about(out, transaction.call_id(), transaction.name());
        act(transaction);
        if (!transaction.ended()) return;
        transaction.stop_timers(out);
        ended.push_back(transaction.id());
    }

    ClientTransaction* client(TransactionId id) const {
        const auto it = clients.find(id);
        return it == clients.end() ? nullptr : it->second.get();
    }
    ServerTransaction* server(TransactionId id) const {
        const auto it = servers.find(id);
        return it == servers.end() ? nullptr : it->second.get();
    }
    ServerTransaction* server_of(const std::string& key) const {
        const auto it = server_keys.find(key);
        return it == server_keys.end() ? nullptr : server(it->second);
    }

    void forget_ended();
    void timer_fired(Outbox& out, TransactionId id, Timer timer);

    void receive_response(Outbox& out, const Message& response);
    void receive_request(Outbox& out, Message request, const Received& packet);
    void new_server_transaction(Outbox& out, Message request, const Received& packet,
                                RequestKey key);
    void refuse(Outbox& out, const std::optional<Message>& readable, const Diagnosis& diagnosis,
                const Received& packet) const;
    Target prepare(Message& request, const Target& target, std::string_view branch) const;
    TransactionId new_client_transaction(Outbox& out, Message request, const Target& target,
                                         bool tcp_for_size);

    TransactionTools tools;
    Identifiers& identifiers;
    TransactionId last_id = 0;
    int depth = 0;
    std::map<TransactionId, std::unique_ptr<ClientTransaction>> clients;
    std::map<TransactionId, std::unique_ptr<ServerTransaction>> servers;
    std::map<std::string, TransactionId, std::less<>> client_keys;
    std::map<std::string, TransactionId, std::less<>> server_keys;
    /// Keys of ACKs from RFC 2543 elements, which carry the To tag of our response.
    std::map<TransactionId, std::string> ack_keys;
    std::vector<TransactionId> ended;
};

// ---- life and death -----------------------------------------------------------------------------

void TransactionLayer::Impl::forget_ended() {
    for (const TransactionId id : ended) {
        if (const auto it = clients.find(id); it != clients.end()) {
            client_keys.erase(it->second->name());
            clients.erase(it);
        } else if (const auto at = servers.find(id); at != servers.end()) {
            server_keys.erase(at->second->key().of(at->second->request().method_text()));
            if (auto key = ack_keys.extract(id); !key.empty()) server_keys.erase(key.mapped());
            servers.erase(at);
        }
    }
    ended.clear();
}

void TransactionLayer::Impl::timer_fired(Outbox& out, TransactionId id, Timer timer) {
    if (ClientTransaction* found = client(id)) {
        on(out, *found, [&](ClientTransaction& it) { it.timer_fired(out, timer); });
    } else if (ServerTransaction* other = server(id)) {
        on(out, *other, [&](ServerTransaction& it) { it.timer_fired(out, timer); });
    }
}

TransactionLayer::TransactionLayer(TransportConfig config, TimerValues timers,
                                   Identifiers& identifiers, TimerBook& book, TransactionUser& user)
    : impl_(std::make_unique<Impl>(std::move(config), timers, identifiers, book, user)) {}

TransactionLayer::~TransactionLayer() = default;

// ---- from below ---------------------------------------------------------------------------------

void TransactionLayer::receive(Outbox& out, const Received& packet) {
    const Impl::Entry entry(*impl_);
    if (is_keep_alive(packet.bytes))
        return out.note("ignored", "empty lines: somebody keeps a path open");
    auto parsed = Message::parse(packet.bytes);
    if (!parsed) {
        return impl_->refuse(out, Message::salvage(packet.bytes), parsed.error(), packet);
    }
    if (const auto problem = first_problem(*parsed)) {
        return impl_->refuse(out, *parsed, *problem, packet);
    }
    if (parsed->is_response()) return impl_->receive_response(out, *parsed);
    impl_->receive_request(out, *std::move(parsed), packet);
}

/// Rule 5 of docs/architecture.md: a malformed message is recorded, and answered where RFC 3261
/// allows an answer.
void TransactionLayer::Impl::refuse(Outbox& out, const std::optional<Message>& readable,
                                    const Diagnosis& diagnosis, const Received& packet) const {
    const AboutScope about(out, readable ? call_id_of(*readable) : std::string_view{}, {});
    const int note = out.put(Note{"malformed", diagnosis.to_text()});
    const CauseScope cause(out, note);
    if (readable) answer_malformed(out, tools.config, *readable, diagnosis, packet);
}

void TransactionLayer::Impl::receive_response(Outbox& out, const Message& response) {
    const auto via = get_if<Via>(response);
    const auto cseq = get_if<CSeq>(response);
    const AboutScope about(out, call_id_of(response), {});
    if (!via || !cseq || !is_own(tools.config, *via)) {
        return out.note(
            "ignored",
            fmt::format("a {} response to a request that did not come from here: its top Via "
                        "names another sender (RFC 3261 18.1.2)",
                        response.status()));
    }
    const auto it = client_keys.find(transaction_name(response, *via, cseq->method_text));
    if (it == client_keys.end()) return tools.user.stray_response(out, response);
    on(out, *client(it->second), [&](ClientTransaction& found) { found.receive(out, response); });
}

void TransactionLayer::Impl::receive_request(Outbox& out, Message request, const Received& packet) {
    const auto via = get_if<Via>(request);
    if (!via) return;  // validation lets no request pass without one
    RequestKey key(request, *via);
    const bool is_ack = request.method() == Method::ack;
    ServerTransaction* found = server_of(is_ack ? key.of_ack() : key.of(request.method_text()));
    if (found == nullptr && !is_ack) {
        return new_server_transaction(out, std::move(request), packet, std::move(key));
    }
    if (found == nullptr) {
        const std::string name = transaction_name(request, *via, "ACK");
        const AboutScope about(out, call_id_of(request), name);
        if (acknowledges_stateless_answer(request)) {
            return out.note("ignored", "an ACK for an answer that was given without a transaction");
        }
        return tools.user.ack_arrived(out, {request, packet});
    }
    on(out, *found, [&](ServerTransaction& it) {
        if (is_ack) return it.receive_ack(out, {request, packet});
        it.request_again(out);
    });
}

void TransactionLayer::Impl::new_server_transaction(Outbox& out, Message request,
                                                    const Received& packet, RequestKey key) {
    const auto via = get_if<Via>(request);
    std::string name = transaction_name(request, *via, request.method_text());
    ReturnPath way = return_path(tools.config, *via, packet);
    note_source(tools.config, request, packet);
    const TransactionId id = ++last_id;
    server_keys[key.of(request.method_text())] = id;
    auto made = std::make_unique<ServerTransaction>(tools, id, std::move(name), std::move(request),
                                                    std::move(way), std::move(key));
    ServerTransaction& transaction = *servers.emplace(id, std::move(made)).first->second;
    on(out, transaction, [&](ServerTransaction& it) { it.begin(out, packet); });
}

void TransactionLayer::transport_failed(Outbox& out, const TransportFailed& failure) {
    const Impl::Entry entry(*impl_);
    std::vector<TransactionId> clients;
    std::vector<TransactionId> servers;
    for (const auto& [id, client] : impl_->clients) {
        if (client->is_hit_by(failure)) clients.push_back(id);
    }
    for (const auto& [id, server] : impl_->servers) {
        if (server->is_hit_by(failure)) servers.push_back(id);
    }
    // Nothing is forgotten before the end of this function, so what was found stays.
    for (const TransactionId id : clients) {
        impl_->on(out, *impl_->client(id),
                  [&](ClientTransaction& it) { it.transport_failed(out); });
    }
    for (const TransactionId id : servers) {
        impl_->on(out, *impl_->server(id),
                  [&](ServerTransaction& it) { it.transport_failed(out); });
    }
}

// ---- from above: requests -----------------------------------------------------------------------

/// Writes Via and Content-Length; returns where the request goes now that its length is known
/// (section 18.1.1).
Target TransactionLayer::Impl::prepare(Message& request, const Target& target,
                                       std::string_view branch) const {
    add_content_length(request);
    request.add_on_top(HeaderId::via,
                       own_via(tools.config, target.transport, target.address, branch));
    Target way{transport_for(tools.config, target.transport, request.to_bytes().size()),
               target.address};
    if (way.transport != target.transport) {
        // The Via just added stands on top, in a line of its own.
        std::size_t top = 0;
        while (request.header_id(top) != HeaderId::via) ++top;
        request.set_value_at(top, own_via(tools.config, way.transport, way.address, branch));
    }
    return way;
}

TransactionId TransactionLayer::Impl::new_client_transaction(Outbox& out, Message request,
                                                             const Target& target,
                                                             bool tcp_for_size) {
    const auto via = get_if<Via>(request);
    std::string name = transaction_name(request, *via, request.method_text());
    const TransactionId id = ++last_id;
    client_keys[name] = id;
    auto made = std::make_unique<ClientTransaction>(tools, id, std::move(name), std::move(request),
                                                    target, tcp_for_size);
    ClientTransaction& transaction = *clients.emplace(id, std::move(made)).first->second;
    on(out, transaction, [&](ClientTransaction& it) { it.begin(out); });
    return id;
}

TransactionId TransactionLayer::send_request(Outbox& out, Message request, const Target& target,
                                             std::string_view loop_mark) {
    std::string branch = impl_->identifiers.branch(request.method_text());
    if (!loop_mark.empty()) branch += fmt::format("-{}", loop_mark);
    const Target way = impl_->prepare(request, target, branch);
    const bool tcp_for_size = way.transport != target.transport;
    return impl_->new_client_transaction(out, std::move(request), way, tcp_for_size);
}

Message TransactionLayer::send_ack(Outbox& out, Message ack, const Target& target) {
    impl_->prepare(ack, target, impl_->identifiers.branch("ACK"));
    resend_ack(out, ack, target, 0);
    return ack;
}

void TransactionLayer::resend_ack(Outbox& out, const Message& ack, const Target& target,
                                  unsigned nth) {
    const auto via = get_if<Via>(ack);
    const AboutScope about(out, call_id_of(ack),
                           via ? transaction_name(ack, *via, "ACK") : std::string());
    out.put(Send{transport_of(ack), target.address, {}, ack.to_bytes(), nth});
}

void TransactionLayer::send_stateless(Outbox& out, Message request, const Target& target,
                                      std::string_view branch) {
    const Target way = impl_->prepare(request, target, branch);
    const auto via = get_if<Via>(request);
    const AboutScope about(
        out, call_id_of(request),
        via ? transaction_name(request, *via, request.method_text()) : std::string());
    out.put(Send{way.transport, way.address, {}, request.to_bytes(), 0});
}

TransactionId TransactionLayer::send_cancel(Outbox& out, TransactionId invite) {
    const Impl::Entry entry(*impl_);
    ClientTransaction* found = impl_->client(invite);
    if (found == nullptr) {
        out.note("ignored", "nothing is left to cancel: the INVITE's transaction is over");
        return 0;
    }
    const TransactionId id =
        impl_->new_client_transaction(out, cancel_of(found->request()), found->target(), false);
    impl_->on(out, *found, [&](ClientTransaction& it) { it.cancelled(out); });
    return id;
}

// ---- from above: responses ----------------------------------------------------------------------

void TransactionLayer::respond(Outbox& out, TransactionId server, Message response) {
    ServerTransaction* found = impl_->server(server);
    if (found == nullptr) {
        return out.note("ignored", fmt::format("a {} response is not sent: its transaction is over",
                                               response.status()));
    }
    const bool rfc2543_invite =
        !found->key().has_cookie() && found->request().method() == Method::invite;
    if (rfc2543_invite && response.status() >= 200 && found->awaits_final_response()) {
        const auto to = get_if<To>(response);
        std::string key = found->key().of_ack_for(to ? to->tag() : std::string_view{});
        impl_->server_keys[key] = server;
        impl_->ack_keys[server] = std::move(key);
    }
    impl_->on(out, *found, [&](ServerTransaction& it) { it.respond(out, std::move(response)); });
}

void TransactionLayer::resend_2xx(Outbox& out, TransactionId server, unsigned nth) {
    ServerTransaction* found = impl_->server(server);
    if (found == nullptr) {
        return out.note("ignored", "a 2xx response is not repeated: its transaction is over");
    }
    impl_->on(out, *found, [&](ServerTransaction& it) { it.resend_2xx(out, nth); });
}

void TransactionLayer::forward_response(Outbox& out, Message response) {
    const auto via = get_if<Via>(response);
    if (!via) return out.note("ignored", "a response that has no Via left is for nobody");
    const ReturnPath way = return_path(*via);
    add_content_length(response);
    const AboutScope about(out, call_id_of(response), {});
    out.put(Send{way.transport, way.to, way.connection, response.to_bytes(), 0});
}

// ---- questions ----------------------------------------------------------------------------------

std::optional<TransactionId> TransactionLayer::cancelled_by(TransactionId cancel) const {
    const ServerTransaction* found = impl_->server(cancel);
    if (found == nullptr || found->request().method() != Method::cancel) return std::nullopt;
    const ServerTransaction* invite = impl_->server_of(found->key().of("INVITE"));
    return invite == nullptr ? std::nullopt : std::optional(invite->id());
}

const Message* TransactionLayer::request_of(TransactionId id) const {
    if (const ClientTransaction* client = impl_->client(id)) return &client->request();
    if (const ServerTransaction* server = impl_->server(id)) return &server->request();
    return nullptr;
}

bool TransactionLayer::awaits_final_response(TransactionId server) const {
    const ServerTransaction* found = impl_->server(server);
    return found != nullptr && found->awaits_final_response();
}

std::size_t TransactionLayer::live() const { return impl_->clients.size() + impl_->servers.size(); }

const TransportConfig& TransactionLayer::config() const { return impl_->tools.config; }

}  // namespace siplab
