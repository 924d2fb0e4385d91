#include "sim/host.h"

#include <cassert>

#include <fmt/format.h>
#include <ns3/boolean.h>
#include <ns3/callback.h>
#include <ns3/ipv4.h>
#include <ns3/ipv6.h>
#include <ns3/node.h>
#include <ns3/simulator.h>
#include <ns3/trace-source-accessor.h>
#include <ns3/udp-socket-factory.h>
#include <ns3/uinteger.h>

#include "sim/addresses.h"
#include "sim/packet_fate.h"
#include "sim/sent_tag.h"

namespace siplab {

NS_OBJECT_ENSURE_REGISTERED(SipHost);

ns3::TypeId SipHost::GetTypeId() {
    static const auto* const callback = "siplab::SipHost::RecordCallback";
    static const ns3::TypeId type =
        ns3::TypeId("siplab::SipHost")
            .SetParent<ns3::Application>()
            .SetGroupName("Siplab")
            .AddConstructor<SipHost>()
            .AddAttribute("T1", "Estimate of the round-trip time (RFC 3261 section 17.1.1.1)",
                          ns3::TimeValue(ns3::MilliSeconds(500)),
                          ns3::MakeTimeAccessor(&SipHost::t1_), ns3::MakeTimeChecker())
            .AddAttribute("T2", "Longest retransmission interval (RFC 3261 section 17.1.2.2)",
                          ns3::TimeValue(ns3::Seconds(4)), ns3::MakeTimeAccessor(&SipHost::t2_),
                          ns3::MakeTimeChecker())
            .AddAttribute("T4", "How long a message lives (RFC 3261 section 17.1.2.2)",
                          ns3::TimeValue(ns3::Seconds(5)), ns3::MakeTimeAccessor(&SipHost::t4_),
                          ns3::MakeTimeChecker())
            .AddAttribute("Port", "Where it listens", ns3::UintegerValue(5060),
                          ns3::MakeUintegerAccessor(&SipHost::port_),
                          ns3::MakeUintegerChecker<std::uint16_t>(1))
            .AddAttribute("Udp", "Whether it speaks UDP", ns3::BooleanValue(true),
                          ns3::MakeBooleanAccessor(&SipHost::udp_), ns3::MakeBooleanChecker())
            .AddAttribute("Tcp", "Whether it speaks TCP", ns3::BooleanValue(true),
                          ns3::MakeBooleanAccessor(&SipHost::tcp_), ns3::MakeBooleanChecker())
            .AddTraceSource("Tx", "A message was sent", ns3::MakeTraceSourceAccessor(&SipHost::tx_),
                            callback)
            .AddTraceSource("Rx", "A message arrived", ns3::MakeTraceSourceAccessor(&SipHost::rx_),
                            callback)
            .AddTraceSource("Drop", "A message that this host sent died on the way",
                            ns3::MakeTraceSourceAccessor(&SipHost::drop_), callback)
            .AddTraceSource("Transition", "A state machine of the agent moved",
                            ns3::MakeTraceSourceAccessor(&SipHost::transition_), callback)
            .AddTraceSource("Timer", "A timer was set, fired or was cancelled",
                            ns3::MakeTraceSourceAccessor(&SipHost::timer_), callback);
    return type;
}

SipHost::SipHost() = default;
SipHost::~SipHost() = default;

HostContext SipHost::context() const {
    HostContext context{name_, {}, {}, {}};
    context.settings = {udp_, tcp_, port_, from_ns3(t1_), from_ns3(t2_), from_ns3(t4_)};
    // Interface 0 is the loopback.
    const auto ipv4 = GetNode()->GetObject<ns3::Ipv4>();
    if (ipv4 && ipv4->GetNInterfaces() > 1 && ipv4->GetNAddresses(1) > 0) {
        context.ipv4 = {to_text(ipv4->GetAddress(1, 0).GetLocal()), port_};
    }
    const auto ipv6 = GetNode()->GetObject<ns3::Ipv6>();
    const std::uint32_t count = ipv6 && ipv6->GetNInterfaces() > 1 ? ipv6->GetNAddresses(1) : 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (const auto ip = ipv6->GetAddress(1, i).GetAddress(); !ip.IsLinkLocal()) {
            context.ipv6 = {to_text(ip), port_};
            break;
        }
    }
    return context;
}

// ---- life ---------------------------------------------------------------------------------------

void SipHost::StartApplication() { open(); }

/// The host goes off: it neither hears, sends nor waits any more.
void SipHost::StopApplication() {
    for (auto& [id, timer] : timers_) {
        timer.event.Cancel();
    }
    timers_.clear();
    for (auto* socket : {&udp4_, &udp6_}) {
        if (*socket) {
            (*socket)->Close();
            *socket = nullptr;
        }
    }
    agent_.reset();
}

void SipHost::DoDispose() {
    tcp_connections_.reset();
    udp4_ = nullptr;
    udp6_ = nullptr;
    timers_.clear();
    agent_.reset();
    ns3::Application::DoDispose();
}

/// An order of time zero may come before ns-3 starts the application, so whichever is first opens
/// the sockets.
void SipHost::open() {
    if (open_) {
        return;
    }
    open_ = true;
    assert(agent_ && recorder_ && "the host was set up before it started");
    const HostContext own = context();
    ipv4_ = own.ipv4;
    ipv6_ = own.ipv6;
    watch_ip_layer(GetNode(), *recorder_, name_);
    recorder_->observe_drops_of(name_, [this](const trace::Record& r) { own_message_dropped(r); });
    if (udp_ && !ipv4_.empty()) {
        udp4_ = open_udp(ipv4_);
    }
    if (udp_ && !ipv6_.empty()) {
        udp6_ = open_udp(ipv6_);
    }
    if (tcp_) {
        open_tcp();
    }
}

ns3::Ptr<ns3::Socket> SipHost::open_udp(const Address& own) {
    const auto socket = ns3::Socket::CreateSocket(GetNode(), ns3::UdpSocketFactory::GetTypeId());
    [[maybe_unused]] const int bound = socket->Bind(*to_socket_address(own));
    assert(bound == 0 && "the host's own port is free");
    socket->SetRecvCallback(ns3::MakeCallback(&SipHost::udp_readable, this));
    socket->SetAttribute("IcmpCallback",
                         ns3::CallbackValue(ns3::MakeCallback(&SipHost::icmp_arrived, this)));
    socket->SetAttribute("IcmpCallback6",
                         ns3::CallbackValue(ns3::MakeCallback(&SipHost::icmp6_arrived, this)));
    return socket;
}

void SipHost::open_tcp() {
    TcpConnections::Events events;
    events.message = [this](const Address& local, const Address& remote, std::string bytes,
                            std::uint64_t sent_id) {
        message_arrived({Transport::tcp, local, remote, std::move(bytes)}, sent_id);
    };
    events.failed = [this](const Address& remote, const std::string& reason, std::uint64_t cause) {
        transport_failed(Transport::tcp, remote, reason, cause);
    };
    events.malformed = [this](const Address& remote, const Diagnosis& diagnosis) {
        stream_malformed(remote, diagnosis);
    };
    tcp_connections_ =
        std::make_unique<TcpConnections>(GetNode(), name_, *recorder_, std::move(events));
    for (const Address& own : {ipv4_, ipv6_}) {
        if (!own.empty()) {
            tcp_connections_->listen(own);
        }
    }
}

// ---- inputs -------------------------------------------------------------------------------------

void SipHost::order(const Order& order, const std::string& text, std::uint64_t cause) {
    open();
    trace::Record record = new_record(trace::Kind::action, cause);
    record.topic = order.verb;
    record.text = text;
    handle(order, recorder_->add(record));
}

void SipHost::udp_readable(ns3::Ptr<ns3::Socket> socket) {
    const Address& local = socket == udp4_ ? ipv4_ : ipv6_;
    ns3::Address from;
    while (const auto packet = socket->RecvFrom(from)) {
        std::string bytes(packet->GetSize(), '\0');
        packet->CopyData(reinterpret_cast<std::uint8_t*>(bytes.data()), packet->GetSize());
        message_arrived({Transport::udp, local, from_socket_address(from), std::move(bytes)},
                        sent_id_of(*packet).value_or(0));
    }
}

/// The `received` record is the `sent` one, seen from the other end: the dialog and transaction
/// that its sender knew.
void SipHost::message_arrived(Received received, std::uint64_t sent_id) {
    if (!agent_) {
        return;
    }
    Recorder::Ended ended = recorder_->take(sent_id);
    trace::Record stray;  // from someone who is no SipHost
    trace::Record& record = ended.empty() ? stray : ended.mapped();
    if (ended.empty()) {
        record.peer = recorder_->node_at(received.remote.ip);
    } else {
        record.peer = std::move(record.node);
    }
    record.kind = trace::Kind::received;
    record.at = simulated_now();
    record.node = name_;
    record.cause = ended.empty() ? 0 : sent_id;
    if (ended.empty()) {
        record.transport = to_text(received.transport);
        record.from = received.remote.to_text();
        record.to = received.local.to_text();
    }
    if (record.message != received.bytes) {
        record.message = received.bytes;
    }
    const std::uint64_t id = recorder_->add(record);
    rx_(record);
    handle(std::move(received), id);
}

void SipHost::stream_malformed(const Address& remote, const Diagnosis& diagnosis) {
    trace::Record note = new_record(trace::Kind::note, 0);
    note.peer = recorder_->node_at(remote.ip);
    note.topic = "malformed";
    note.text =
        fmt::format("the TCP stream from {} cannot be cut into messages, so it is closed: {}",
                    remote.to_text(), diagnosis.to_text());
    recorder_->add(note);
}

void SipHost::timer_fired(std::uint64_t id) {
    const auto found = timers_.find(id);
    assert(found != timers_.end());
    Timer timer = std::move(found->second);
    timers_.erase(found);
    trace::Record record = new_record(trace::Kind::timer_fired, timer.set_id);
    record.dialog = std::move(timer.dialog);
    record.transaction = std::move(timer.transaction);
    record.timer_id = id;
    record.timer = std::move(timer.name);
    record.duration = timer.duration;
    const std::uint64_t record_id = recorder_->add(record);
    timer_(record);
    handle(TimerFired{id}, record_id);
}

void SipHost::handle(const Input& input, std::uint64_t cause) {
    if (!agent_) {
        return;  // the host went off in the meantime
    }
    Effects effects = agent_->handle(simulated_now(), input);
    std::vector<std::uint64_t> ids(effects.size());
    for (std::size_t i = 0; i < effects.size(); ++i) {
        const int by = effects[i].cause;
        assert(by == Effect::by_input || (by >= 0 && static_cast<std::size_t>(by) < i));
        ids[i] = perform(effects[i], by < 0 ? cause : ids[static_cast<std::size_t>(by)]);
    }
}

// ---- effects ------------------------------------------------------------------------------------

trace::Record SipHost::new_record(trace::Kind kind, std::uint64_t cause) const {
    trace::Record record;
    record.kind = kind;
    record.at = simulated_now();
    record.node = name_;
    record.cause = cause;
    return record;
}

/// Does what the agent asked for. Returns the id of its record, which later effects may name as
/// their cause.
std::uint64_t SipHost::perform(Effect& effect, std::uint64_t cause) {
    trace::Record record = new_record(trace::Kind::note, cause);
    record.dialog = std::move(effect.dialog);
    record.transaction = std::move(effect.transaction);
    return std::visit([&](auto& what) { return perform(what, record); }, effect.what);
}

std::uint64_t SipHost::perform(SetTimer& timer, trace::Record& record) {
    assert(timer.delay >= Time::zero() && "nobody waits for the past");
    record.kind = trace::Kind::timer_set;
    record.timer_id = timer.id;
    record.timer = timer.name;
    record.duration = timer.delay;
    const std::uint64_t id = recorder_->add(record);
    timer_(record);
    const auto event =
        ns3::Simulator::Schedule(to_ns3(timer.delay), &SipHost::timer_fired, this, timer.id);
    const bool is_new =
        timers_
            .insert_or_assign(timer.id,
                              Timer{event, id, std::move(timer.name), std::move(record.dialog),
                                    std::move(record.transaction), timer.delay})
            .second;
    assert(is_new && "timer ids are unique within the agent");
    return is_new ? id : 0;
}

std::uint64_t SipHost::perform(CancelTimer& timer, trace::Record& record) {
    const auto found = timers_.find(timer.id);
    if (found == timers_.end()) {
        return record.cause;  // it ran out already: nothing happens, so nothing is recorded
    }
    record.kind = trace::Kind::timer_cancelled;
    record.timer_id = timer.id;
    record.timer = found->second.name;
    record.duration = found->second.duration;
    found->second.event.Cancel();
    timers_.erase(found);
    const std::uint64_t id = recorder_->add(record);
    timer_(record);
    return id;
}

std::uint64_t SipHost::perform(Transition& transition, trace::Record& record) {
    record.kind = trace::Kind::transition;
    record.machine = std::move(transition.machine);
    record.instance = std::move(transition.instance);
    record.from_state = std::move(transition.from);
    record.event = std::move(transition.event);
    record.to_state = std::move(transition.to);
    record.clause = std::move(transition.clause);
    const std::uint64_t id = recorder_->add(record);
    transition_(record);
    return id;
}

std::uint64_t SipHost::perform(Note& note, trace::Record& record) {
    record.topic = std::move(note.topic);
    record.text = std::move(note.text);
    return recorder_->add(record);
}

// ---- sending ------------------------------------------------------------------------------------

const Address& SipHost::own_address(const Address& towards) const {
    return is_ipv6(towards) ? ipv6_ : ipv4_;
}

std::uint64_t SipHost::perform(Send& send, trace::Record& record) {
    record.kind = trace::Kind::sent;
    record.transport = to_text(send.transport);
    record.retransmission = send.retransmission;
    record.peer = recorder_->node_at(send.to.ip);
    record.message = std::move(send.bytes);
    const Address& own = own_address(send.to);
    record.from = own.to_text();
    record.to = send.to.to_text();
    if (!own.empty() && send.to.ip == own.ip) {
        return send_to_self(own, send.to.port, send.transport, record);
    }
    return send.transport == Transport::tcp ? send_tcp(send.to, send.connection, record)
                                            : send_udp(send.to, record);
}

const trace::Record& SipHost::record_sent(trace::Record& record) {
    const trace::Record& sent = recorder_->add_sent(std::move(record));
    tx_(sent);
    return sent;
}

std::uint64_t SipHost::send_udp(const Address& to, trace::Record& record) {
    const trace::Record& sent = record_sent(record);
    const std::uint64_t id = sent.id;
    const auto& socket = is_ipv6(to) ? udp6_ : udp4_;
    const auto socket_address = to_socket_address(to);
    if (!socket || !socket_address) {
        unsendable(to, sent,
                   socket_address ? "no UDP socket of that family" : "not an address to send to");
        return id;
    }
    const auto packet =
        ns3::Create<ns3::Packet>(reinterpret_cast<const std::uint8_t*>(sent.message.data()),
                                 static_cast<std::uint32_t>(sent.message.size()));
    packet->AddPacketTag(SentTag(id));
    // ns-3 lets a datagram without a route die silently in its IP layer, which
    // own_message_dropped() hears of.
    if (socket->SendTo(packet, 0, *socket_address) < 0) {
        unsendable(to, sent,
                   socket->GetErrno() == ns3::Socket::ERROR_MSGSIZE
                       ? "larger than a UDP datagram can be"
                       : "no route to the destination");
    }
    return id;
}

std::uint64_t SipHost::send_tcp(const Address& to, const Address& connection,
                                trace::Record& record) {
    const bool reuse = tcp_connections_ && tcp_connections_->has(connection);
    const Address& remote = reuse ? connection : to;
    const auto local =
        tcp_connections_ ? tcp_connections_->open(remote, own_address(remote).ip) : std::nullopt;
    if (local) {
        record.from = local->to_text();
        record.to = remote.to_text();
        record.peer = recorder_->node_at(remote.ip);
    }
    const trace::Record& sent = record_sent(record);
    const std::uint64_t id = sent.id;
    if (local) {
        tcp_connections_->send(remote, sent.message, id);
    } else {
        unsendable(to, sent,
                   tcp_connections_ ? "no TCP connection: no route to the destination"
                                    : "this host has no TCP");
    }
    return id;
}

/// What a host sends to itself never reaches a wire.
std::uint64_t SipHost::send_to_self(const Address& own, std::uint16_t port, Transport transport,
                                    trace::Record& record) {
    const trace::Record& sent = record_sent(record);
    const std::uint64_t id = sent.id;
    if (port != port_) {
        unsendable({own.ip, port}, sent, "nobody listens on this port");
        return id;
    }
    ns3::Simulator::ScheduleNow([this, received = Received{transport, own, own, sent.message},
                                 id]() mutable { message_arrived(std::move(received), id); });
    return id;
}

/// It died before it left: own_message_dropped() tells the agent of a datagram.
void SipHost::unsendable(const Address& to, const trace::Record& sent, const std::string& reason) {
    const bool tcp = sent.transport == to_text(Transport::tcp);
    const std::uint64_t dropped = recorder_->drop(sent.id, simulated_now(), reason, name_);
    if (tcp) {
        transport_failed(Transport::tcp, to, reason, dropped);
    }
}

/// A datagram that died within its own host is one that the transport could not send (RFC 3261
/// section 18.4). What dies further on, nobody here hears of.
void SipHost::own_message_dropped(const trace::Record& dropped) {
    drop_(dropped);
    if (dropped.transport == "UDP" && dropped.place == name_) {
        transport_failed(Transport::udp, address_from_text(dropped.to), dropped.reason, dropped.id);
    }
}

/// Always later, though at the same moment: the agent may be in the middle of an input.
void SipHost::transport_failed(Transport transport, const Address& remote,
                               const std::string& reason, std::uint64_t cause) {
    TransportFailed failure{transport, remote, reason};
    ns3::Simulator::ScheduleNow(
        [this, failure = std::move(failure), cause] { handle(failure, cause); });
}

// ---- ICMP ---------------------------------------------------------------------------------------

void SipHost::icmp_arrived(ns3::Ipv4Address source, std::uint8_t /*ttl*/, std::uint8_t type,
                           std::uint8_t code, std::uint32_t /*info*/) {
    constexpr std::uint8_t destination_unreachable = 3;  // RFC 792
    constexpr std::uint8_t port_unreachable = 3;
    if (type == destination_unreachable) {
        unreachable(recorder_->node_at(to_text(source)),
                    code == port_unreachable ? "nobody listens there (ICMP port unreachable)"
                                             : "no way there (ICMP destination unreachable)");
    }
}

void SipHost::icmp6_arrived(ns3::Ipv6Address source, std::uint8_t /*ttl*/, std::uint8_t type,
                            std::uint8_t code, std::uint32_t /*info*/) {
    constexpr std::uint8_t destination_unreachable = 1;  // RFC 4443 section 3.1
    constexpr std::uint8_t address_unreachable = 3;
    if (type != destination_unreachable) {
        return;
    }
    if (code == address_unreachable) {
        unreachable("", "no host has this address");
    } else {
        unreachable(recorder_->node_at(to_text(source)),
                    "nobody listens there (ICMPv6 port unreachable)");
    }
}

/// ns-3 says who complained but not about which datagram: it is the oldest one still under way to
/// that node.
void SipHost::unreachable(const std::string& node, const std::string& reason) {
    const trace::Record* sent = recorder_->oldest_datagram(name_, node);
    if (sent == nullptr) {
        return;
    }
    const Address to = address_from_text(sent->to);
    const std::string& place = node.empty() ? name_ : node;
    const std::uint64_t dropped = recorder_->drop(sent->id, simulated_now(), reason, place, node);
    if (!node.empty()) {  // else own_message_dropped() has told the agent
        transport_failed(Transport::udp, to, reason, dropped);
    }
}

}  // namespace siplab
