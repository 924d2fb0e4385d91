// A host on the simulated network that speaks SIP: an ns3::Application around one agent.
//
// Carries what the agent sends (UDP and TCP, IPv4 and IPv6: RFC 3261 section 18), runs its timers
// on the simulator's clock, and turns everything that happens into trace records with their causes.
// It decides nothing about SIP. No TLS.
//
// Attributes: T1, T2, T4 (RFC 3261 section 17; handed to the agent's factory), Port, Udp, Tcp.
// Trace sources, each with the record: Tx, Rx, Drop, Transition, Timer.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include <ns3/application.h>
#include <ns3/event-id.h>
#include <ns3/nstime.h>
#include <ns3/packet.h>
#include <ns3/socket.h>
#include <ns3/traced-callback.h>

#include "models/base/agent.h"
#include "models/trace/record.h"
#include "sim/network.h"
#include "sim/recorder.h"
#include "sim/tcp_connections.h"

namespace siplab {

class SipHost : public ns3::Application {
  public:
    static ns3::TypeId GetTypeId();
    SipHost();
    ~SipHost() override;

    // Before the simulation starts, each once, and after the host is on its node.
    void set_name(std::string name) { name_ = std::move(name); }
    void set_recorder(std::shared_ptr<Recorder> recorder) { recorder_ = std::move(recorder); }
    void set_agent(std::unique_ptr<Agent> agent) { agent_ = std::move(agent); }

    /// Name, addresses and settings. Its addresses are those of the node's first interface.
    [[nodiscard]] HostContext context() const;
    /// Has the person at this host do something, now. `cause` is the record that made them do it,
    /// or 0.
    void order(const Order& order, const std::string& text, std::uint64_t cause);

  private:
    struct Timer {
        ns3::EventId event;
        std::uint64_t set_id = 0;  ///< id of the `timer_set` record
        std::string name, dialog, transaction;
        Time duration{};
    };
    using Trace = ns3::TracedCallback<const trace::Record&>;

    void StartApplication() override;
    void StopApplication() override;
    void DoDispose() override;

    void open();
    ns3::Ptr<ns3::Socket> open_udp(const Address& own);
    void open_tcp();

    /// Gives the agent an input and does what it asks for.
    void handle(const Input& input, std::uint64_t cause);
    /// Effects and records are taken apart: their strings are moved, not copied.
    std::uint64_t perform(Effect& effect, std::uint64_t cause);
    std::uint64_t perform(Send& send, trace::Record& record);
    std::uint64_t perform(SetTimer& timer, trace::Record& record);
    std::uint64_t perform(CancelTimer& timer, trace::Record& record);
    std::uint64_t perform(Transition& transition, trace::Record& record);
    std::uint64_t perform(Note& note, trace::Record& record);
    void timer_fired(std::uint64_t id);

    std::uint64_t send_udp(const Address& to, trace::Record& record);
    std::uint64_t send_tcp(const Address& to, const Address& connection, trace::Record& record);
    std::uint64_t send_to_self(const Address& own, std::uint16_t port, Transport transport,
                               trace::Record& record);
    const trace::Record& record_sent(trace::Record& record);
    void unsendable(const Address& to, const trace::Record& sent, const std::string& reason);
    void own_message_dropped(const trace::Record& dropped);
    void transport_failed(Transport transport, const Address& remote, const std::string& reason,
                          std::uint64_t cause);

    void udp_readable(ns3::Ptr<ns3::Socket> socket);
    void message_arrived(Received received, std::uint64_t sent_id);
    void stream_malformed(const Address& remote, const Diagnosis& diagnosis);
    void icmp_arrived(ns3::Ipv4Address source, std::uint8_t ttl, std::uint8_t type,
                      std::uint8_t code, std::uint32_t info);
    void icmp6_arrived(ns3::Ipv6Address source, std::uint8_t ttl, std::uint8_t type,
                       std::uint8_t code, std::uint32_t info);
    void unreachable(const std::string& node, const std::string& reason);

    [[nodiscard]] const Address& own_address(const Address& towards) const;
    [[nodiscard]] trace::Record new_record(trace::Kind kind, std::uint64_t cause) const;

    std::string name_;
    std::shared_ptr<Recorder> recorder_;
    std::unique_ptr<Agent> agent_;
    Address ipv4_, ipv6_;
    bool open_ = false;
    ns3::Ptr<ns3::Socket> udp4_, udp6_;
    std::unique_ptr<TcpConnections> tcp_connections_;
    std::map<std::uint64_t, Timer> timers_;

    ns3::Time t1_, t2_, t4_;
    std::uint16_t port_ = 0;
    bool udp_ = true, tcp_ = true;
    Trace tx_, rx_, drop_, transition_, timer_;
};

}  // namespace siplab
