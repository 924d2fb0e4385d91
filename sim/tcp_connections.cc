#include "sim/tcp_connections.h"

#include <algorithm>
#include <cassert>

#include <ns3/boolean.h>
#include <ns3/inet-socket-address.h>
#include <ns3/inet6-socket-address.h>
#include <ns3/packet.h>
#include <ns3/simulator.h>
#include <ns3/tcp-header.h>
#include <ns3/tcp-socket-base.h>
#include <ns3/tcp-socket-factory.h>
#include <ns3/uinteger.h>

#include "sim/addresses.h"

namespace siplab {
namespace {

// What fits an Ethernet frame of 1500 octets over IPv6: 1500 - 40 - 20.
constexpr std::uint32_t segment_size = 1440;

ns3::Ptr<ns3::Packet> packet_of(std::string_view bytes) {
    return ns3::Create<ns3::Packet>(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                    static_cast<std::uint32_t>(bytes.size()));
}

std::string bytes_of(const ns3::Packet& packet) {
    std::string bytes(packet.GetSize(), '\0');
    packet.CopyData(reinterpret_cast<std::uint8_t*>(bytes.data()), packet.GetSize());
    return bytes;
}

}  // namespace

TcpConnections::TcpConnections(ns3::Ptr<ns3::Node> node, std::string node_name, Recorder& recorder,
                               Events events)
    : node_(std::move(node)),
      node_name_(std::move(node_name)),
      recorder_(recorder),
      events_(std::move(events)) {}

TcpConnections::Socket TcpConnections::make_socket() {
    const Socket socket = ns3::Socket::CreateSocket(node_, ns3::TcpSocketFactory::GetTypeId());
    socket->SetAttribute("SegmentSize", ns3::UintegerValue(segment_size));
    // With timestamps ns-3 3.37 ignores every RST, since its RSTs carry none.
    socket->SetAttribute("Timestamp", ns3::BooleanValue(false));
    return socket;
}

void TcpConnections::listen(const Address& own) {
    const Socket socket = make_socket();
    [[maybe_unused]] const int bound = socket->Bind(*to_socket_address(own));
    assert(bound == 0 && "the host's own port is free");
    socket->Listen();
    socket->SetAcceptCallback(ns3::MakeNullCallback<bool, Socket, const ns3::Address&>(),
                              ns3::MakeCallback(&TcpConnections::accepted, this));
    listeners_.push_back(socket);
}

bool TcpConnections::has(const Address& remote) const { return connections_.contains(remote); }

std::optional<Address> TcpConnections::open(const Address& remote, const std::string& own_ip) {
    if (const auto found = connections_.find(remote); found != connections_.end()) {
        return found->second->local;
    }
    const auto to = to_socket_address(remote);
    if (!to || own_ip.empty()) {
        return std::nullopt;
    }
    const Socket socket = make_socket();
    const ns3::Address any_port = is_ipv6(remote)
                                      ? ns3::Address(ns3::Inet6SocketAddress(*to_ipv6(own_ip), 0))
                                      : ns3::Address(ns3::InetSocketAddress(*to_ipv4(own_ip), 0));
    if (socket->Bind(any_port) != 0 || socket->Connect(*to) != 0) {
        return std::nullopt;
    }
    ns3::Address bound;
    socket->GetSockName(bound);
    const Address local = from_socket_address(bound);
    recorder_.open_stream(local, remote);
    recorder_.open_stream(remote, local);
    adopt(socket, local, remote, false);
    watch_for_refusal(socket);
    return local;
}

/// RFC 9293 section 3.10.7.3: a RST that acknowledges the SYN refuses the connection. ns-3 3.37
/// ignores it (it has ACK set) and would try for minutes, so it is looked for here.
void TcpConnections::watch_for_refusal(const Socket& socket) {
    using ns3::Packet;
    using ns3::Ptr;
    using ns3::TcpHeader;
    using ns3::TcpSocketBase;
    ns3::Socket* const watched = ns3::PeekPointer(socket);
    const auto on_segment = [this, watched](Ptr<const Packet>, const TcpHeader& header,
                                            Ptr<const TcpSocketBase>) {
        if ((header.GetFlags() & TcpHeader::RST) != 0) {
            // Later: the socket is in the middle of this segment.
            ns3::Simulator::ScheduleNow(&TcpConnections::refused, this, Socket(watched));
        }
    };
    socket->TraceConnectWithoutContext(
        "Rx", ns3::Callback<void, Ptr<const Packet>, const TcpHeader&, Ptr<const TcpSocketBase>>(
                  on_segment));
}

void TcpConnections::refused(Socket socket) {
    if (const auto connection = find(socket); connection && !connection->established) {
        fail(*connection, "TCP connection refused");
        socket->Close();
    }
}

void TcpConnections::adopt(const Socket& socket, const Address& local, const Address& remote,
                           bool established) {
    auto connection = std::make_shared<Connection>();
    connection->socket = socket;
    connection->local = local;
    connection->remote = remote;
    connection->established = established;
    remote_by_socket_[ns3::PeekPointer(socket)] = remote;
    connections_[remote] = std::move(connection);
    socket->SetConnectCallback(ns3::MakeCallback(&TcpConnections::connected, this),
                               ns3::MakeCallback(&TcpConnections::connect_failed, this));
    socket->SetCloseCallbacks(ns3::MakeCallback(&TcpConnections::closed, this),
                              ns3::MakeCallback(&TcpConnections::closed, this));
    socket->SetRecvCallback(ns3::MakeCallback(&TcpConnections::readable, this));
    socket->SetSendCallback(ns3::MakeCallback(&TcpConnections::writable, this));
}

void TcpConnections::accepted(Socket socket, const ns3::Address& from) {
    ns3::Address own;
    socket->GetSockName(own);
    adopt(socket, from_socket_address(own), from_socket_address(from), true);
}

std::shared_ptr<TcpConnections::Connection> TcpConnections::find(const Socket& socket) const {
    const auto remote = remote_by_socket_.find(ns3::PeekPointer(socket));
    return remote == remote_by_socket_.end() ? nullptr : connections_.at(remote->second);
}

void TcpConnections::send(const Address& remote, const std::string& bytes, std::uint64_t sent_id) {
    const std::shared_ptr<Connection> connection = connections_.at(remote);
    recorder_.mark(connection->local, connection->remote, connection->sent_bytes + bytes.size(),
                   sent_id);
    write(*connection, bytes);
}

void TcpConnections::write(Connection& connection, std::string_view bytes) {
    connection.sent_bytes += bytes.size();
    connection.unsent.append(bytes);
    flush(connection);
}

void TcpConnections::flush(Connection& connection) {
    while (connection.established && !connection.unsent.empty()) {
        // ns-3's TCP takes a packet whole or not at all.
        const std::size_t size =
            std::min<std::size_t>(connection.unsent.size(), connection.socket->GetTxAvailable());
        if (size == 0 ||
            connection.socket->Send(packet_of({connection.unsent.data(), size}), 0) < 0) {
            return;  // writable() comes when there is room
        }
        connection.unsent.erase(0, size);
    }
}

void TcpConnections::connected(Socket socket) {
    if (const auto connection = find(socket)) {
        connection->established = true;
        flush(*connection);
    }
}

void TcpConnections::writable(Socket socket, std::uint32_t /*space*/) {
    if (const auto connection = find(socket)) {
        flush(*connection);
    }
}

void TcpConnections::readable(Socket socket) {
    const auto connection = find(socket);
    if (!connection) {
        return;
    }
    for (auto packet = socket->Recv(); packet && packet->GetSize() > 0; packet = socket->Recv()) {
        connection->framed_bytes += packet->GetSize();
        connection->framer.feed(bytes_of(*packet));
        take_messages(connection);
    }
}

void TcpConnections::take_messages(const std::shared_ptr<Connection>& connection) {
    while (find(connection->socket) == connection && take_item(*connection)) {
    }
}

/// Takes one item out of the framer; false when there is none.
bool TcpConnections::take_item(Connection& connection) {
    auto item = connection.framer.next();
    if (!item) {
        const Diagnosis diagnosis = item.error();
        const Address remote = connection.remote;
        const Socket socket = connection.socket;
        forget(connection);
        socket->Close();
        events_.malformed(remote, diagnosis);
        return false;
    }
    if (!*item) {
        return false;
    }
    if (auto* framed = std::get_if<StreamFramer::Framed>(&**item)) {
        const std::uint64_t end = connection.framed_bytes - connection.framer.buffered();
        const std::uint64_t sent_id = recorder_.claim(connection.remote, connection.local, end);
        events_.message(connection.local, connection.remote, std::move(framed->bytes), sent_id);
    } else if (std::holds_alternative<StreamFramer::Ping>(**item)) {
        write(connection, "\r\n");
    }
    return true;
}

void TcpConnections::connect_failed(Socket socket) {
    if (const auto connection = find(socket)) {
        fail(*connection, "no TCP connection: nobody answers");
    }
}

/// ns-3 tells of a FIN and of a RST in the same way; what matters is whether something was still
/// under way.
void TcpConnections::closed(Socket socket) {
    const auto connection = find(socket);
    if (!connection) {
        return;
    }
    socket->Close();
    fail(*connection, "TCP connection closed by the other side");
}

void TcpConnections::forget(Connection& connection) {
    remote_by_socket_.erase(ns3::PeekPointer(connection.socket));
    const Address remote = connection.remote;
    connections_.erase(remote);
}

void TcpConnections::fail(Connection& connection, const std::string& reason) {
    const Address remote = connection.remote;
    const bool established = connection.established;
    const std::vector<std::uint64_t> lost = recorder_.abandon(connection.local, remote);
    forget(connection);
    std::uint64_t cause = 0;
    for (const std::uint64_t sent_id : lost) {
        const std::uint64_t dropped = recorder_.drop(sent_id, simulated_now(), reason, node_name_);
        cause = dropped != 0 ? dropped : cause;
    }
    if (!established || cause != 0) {
        events_.failed(remote, reason, cause);
    }
}

}  // namespace siplab
