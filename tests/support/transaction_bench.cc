#include "tests/support/transaction_bench.h"

#include <algorithm>

#include <fmt/format.h>

#include "models/message/headers.h"

namespace siplab::test {

namespace {

constexpr Time wire_delay = std::chrono::milliseconds{10};

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace

std::set<TakenRow>& taken_rows() {
    static std::set<TakenRow> rows;
    return rows;
}

std::string clock_text(Time time) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    return fmt::format("{}.{:03}", ms / 1000, ms % 1000);
}

std::string kind_of(const Message& message) {
    if (message.is_request()) return std::string(message.method_text());
    const auto cseq = get_if<CSeq>(message);
    return fmt::format("{} {}", message.status(), cseq ? cseq->method_text : "?");
}

// ---- a station ----------------------------------------------------------------------------------

Station::Station(TransactionBench& bench, std::string own_name, const TransportConfig& config,
                 const TimerValues& timers)
    : name(std::move(own_name)),
      identifiers(name, 1),
      layer(config, timers, identifiers, book, *this),
      bench_(bench) {}

Message Station::request(Method method) const {
    const std::string peer = name == "alice" ? "bob" : "alice";
    Message made = Message::request(method, fmt::format("sip:{}@lab.example", peer));
    made.add(HeaderId::max_forwards, "70");
    made.add(HeaderId::from, fmt::format("<sip:{}@lab.example>;tag={}-tag", name, name));
    made.add(HeaderId::to, fmt::format("<sip:{}@lab.example>", peer));
    made.add(HeaderId::call_id, fmt::format("call-1@{}", name));
    made.add(HeaderId::cseq, fmt::format("1 {}", to_text(method)));
    if (method == Method::invite) made.add(HeaderId::contact, own_contact());
    return made;
}

std::string Station::own_contact() const {
    return fmt::format("<sip:{}@{}>", name, layer.config().ipv4.to_text());
}

TransactionId Station::send(Outbox& out, Method method) { return send(out, request(method)); }

TransactionId Station::send(Outbox& out, Message message) {
    return last_sent = layer.send_request(out, std::move(message), bench_.target_of(*this));
}

void Station::answer(Outbox& out, int status) {
    const Message* request = layer.request_of(last_request);
    if (request == nullptr) return layer.respond(out, last_request, Message::response(status));
    Message response = response_to(*request, status, name + "-tag");
    if (request->method() == Method::invite && status < 300) {
        response.add(HeaderId::contact, own_contact());
    }
    layer.respond(out, last_request, std::move(response));
}

void Station::acknowledge(Outbox& out) {
    layer.send_ack(out, request(Method::ack), bench_.target_of(*this));
}

void Station::request_arrived(Outbox& out, TransactionId server, const IncomingRequest& in) {
    last_request = server;
    heard.push_back(in.message.to_bytes());
    out.note("user", "hears " + kind_of(in.message));
    if (on_request) on_request(*this, out);
}

void Station::ack_arrived(Outbox& out, const IncomingRequest& ack) {
    heard.push_back(ack.message.to_bytes());
    out.note("user", "hears ACK");
}

void Station::response_arrived(Outbox& out, TransactionId /*client*/, const Message& response) {
    heard.push_back(response.to_bytes());
    out.note("user", "hears " + kind_of(response));
    if (on_response) on_response(*this, out);
}

void Station::stray_response(Outbox& out, const Message& response) {
    out.note("user", "hears of a stray " + kind_of(response));
}

void Station::client_failed(Outbox& out, TransactionId /*client*/, Failure failure) {
    out.note("user",
             failure == Failure::timeout ? "is told: no answer" : "is told: request not sent");
}

void Station::server_failed(Outbox& out, TransactionId /*server*/, Failure failure) {
    out.note("user",
             failure == Failure::timeout ? "is told: no ACK" : "is told: response not sent");
}

// ---- the bench ----------------------------------------------------------------------------------

TransactionBench::TransactionBench(BenchConfig config)
    : config_(std::move(config)),
      alice_(std::make_unique<Station>(*this, "alice", config_.alice, config_.timers)),
      bob_(std::make_unique<Station>(*this, "bob", config_.bob, config_.timers)) {}

TransactionBench::~TransactionBench() = default;

Target TransactionBench::target_of(const Station& from) const {
    const TransportConfig& peer = from.name == "alice" ? config_.bob : config_.alice;
    return {config_.transport, config_.ipv6 ? peer.ipv6 : peer.ipv4};
}

void TransactionBench::at(Time when, Station& station, Deed deed) {
    enqueue(when, [this, &station, deed = std::move(deed)] {
        feed(station, [&](Outbox& out) { deed(station, out); });
    });
}

void TransactionBench::lose(const std::string& what, unsigned first, unsigned last) {
    losses_.push_back({what, first, last});
}

void TransactionBench::fail(const std::string& what, unsigned first, unsigned last) {
    failures_.push_back({what, first, last});
}

void TransactionBench::inject(Time when, Station& station, const Address& from, std::string bytes,
                              Transport transport) {
    const Address local = station.layer.config().ipv4;
    const Received packet{transport, local, from, std::move(bytes)};
    at(when, station, [packet](Station& it, Outbox& out) { it.layer.receive(out, packet); });
}

void TransactionBench::run_until(Time end) {
    while (!queue_.empty() && queue_.begin()->first <= end) {
        const auto next = queue_.extract(queue_.begin());
        now_ = next.key();
        next.mapped()();
    }
    now_ = end;
}

std::vector<std::string> TransactionBench::lines_with(std::string_view text) const {
    std::vector<std::string> lines;
    std::copy_if(journal_.begin(), journal_.end(), std::back_inserter(lines),
                 [&](const std::string& line) { return line.find(text) != std::string::npos; });
    return lines;
}

std::vector<std::string> TransactionBench::states(const std::string& station,
                                                  const std::string& machine) const {
    const auto it = states_.find(station + ' ' + machine);
    return it == states_.end() ? std::vector<std::string>{} : it->second;
}

const std::vector<Effect>& TransactionBench::effects_of(const std::string& station) const {
    static const std::vector<Effect> none;
    const auto it = effects_.find(station);
    return it == effects_.end() ? none : it->second;
}

void TransactionBench::write(const std::string& station, const std::string& line) {
    journal_.push_back(fmt::format("{} {} {}", clock_text(now_), station, line));
}

bool TransactionBench::Rule::applies(const std::string& kind) {
    if (kind != what) return false;
    ++seen;
    return seen >= first && seen <= last;
}

void TransactionBench::enqueue(Time when, std::function<void()> what) {
    queue_.emplace(when, std::move(what));
}

void TransactionBench::feed(Station& station, const std::function<void(Outbox&)>& input) {
    Outbox out(now_);
    input(out);
    for (const Effect& effect : out.take()) {
        carry_out(station, effect);
        effects_[station.name].push_back(effect);
    }
}

void TransactionBench::carry_out(Station& station, const Effect& effect) {
    const auto timer = [&](const SetTimer& set) {
        enqueue(now_ + set.delay, [this, &station, set] {
            if (cancelled_.contains({station.name, set.id})) return;
            write(station.name, "timer " + set.name);
            feed(station, [&](Outbox& out) { station.book.fire(out, set.id); });
        });
    };
    const auto moved = [&](const Transition& move) {
        taken_rows().insert({move.machine, move.from, move.event});
        states_[station.name + ' ' + move.machine].push_back(clock_text(now_) + ' ' + move.to);
    };
    std::visit(Overloaded{[&](const Send& send) { carry(station, send); }, timer,
                          [&](const CancelTimer& it) {
                              cancelled_.insert({station.name, it.id});
                          },
                          moved,
                          [&](const Note& note) {
                              write(station.name, note.topic == "user"
                                                      ? note.text
                                                      : note.topic + ": " + note.text);
                          }},
               effect.what);
}

Station* TransactionBench::station_at(const Address& address) {
    for (Station* station : {alice_.get(), bob_.get()}) {
        const TransportConfig& config = station->layer.config();
        if (address == config.ipv4 || address == config.ipv6) return station;
    }
    return nullptr;
}

void TransactionBench::carry(Station& station, const Send& send) {
    sent_.push_back(send);
    const std::string kind = kind_of(*Message::parse(send.bytes));
    Station* peer = station_at(send.to);
    const auto any = [&kind](std::vector<Rule>& rules) {
        bool hit = false;
        for (Rule& rule : rules) hit = rule.applies(kind) || hit;
        return hit;
    };
    const bool lost = any(losses_);
    const bool refused = any(failures_) || (tcp_refused_ && send.transport == Transport::tcp);
    write(
        station.name,
        fmt::format("-> {} {}{}{}{}", peer != nullptr ? peer->name : send.to.to_text(), kind,
                    send.retransmission > 0 ? fmt::format(" (again {})", send.retransmission) : "",
                    lost ? " lost" : "", refused ? " fails" : ""));
    if (refused) {
        const TransportFailed failure{send.transport, send.to, "refused"};
        return enqueue(now_ + wire_delay, [this, &station, failure] {
            feed(station, [&](Outbox& out) { station.layer.transport_failed(out, failure); });
        });
    }
    if (lost || peer == nullptr) return;
    const TransportConfig& own = station.layer.config();
    const bool ipv6 = send.to.ip.find(':') != std::string::npos;
    const Received packet{send.transport, send.to, ipv6 ? own.ipv6 : own.ipv4, send.bytes};
    enqueue(now_ + wire_delay, [this, peer, packet] {
        feed(*peer, [&](Outbox& out) { peer->layer.receive(out, packet); });
    });
}

}  // namespace siplab::test
