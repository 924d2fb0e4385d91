// A host's TCP connections for SIP: opened when needed, used again, cut into messages (RFC 3261
// sections 18.1.1, 18.2.2, 18.3, 18.4).
//
// Answers the CRLF keep-alive (RFC 5626 section 4.4.1). Connections stay open until the other side
// closes them or their stream cannot be framed any more. No TLS.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <ns3/node.h>
#include <ns3/socket.h>

#include "models/base/types.h"
#include "models/message/framing.h"
#include "sim/recorder.h"

namespace siplab {

class TcpConnections {
  public:
    /// What the host is told.
    struct Events {
        /// A whole message; `sent_id` is 0 when nobody on this network is known to have sent it.
        std::function<void(const Address& local, const Address& remote, std::string bytes,
                           std::uint64_t sent_id)>
            message;
        /// The connection is gone, with messages that never arrived; `cause` is a record that says
        /// so.
        std::function<void(const Address& remote, const std::string& reason, std::uint64_t cause)>
            failed;
        /// The stream cannot be framed; the connection is closed.
        std::function<void(const Address& remote, const Diagnosis& diagnosis)> malformed;
    };

    TcpConnections(ns3::Ptr<ns3::Node> node, std::string node_name, Recorder& recorder,
                   Events events);
    TcpConnections(const TcpConnections&) = delete;
    TcpConnections& operator=(const TcpConnections&) = delete;

    /// Accepts connections at this address from now on.
    void listen(const Address& own);
    [[nodiscard]] bool has(const Address& remote) const;
    /// The local address of the connection to `remote`; opens one from the IP address `own_ip` when
    /// there is none. Nothing when that cannot even be tried (no such address, no route).
    std::optional<Address> open(const Address& remote, const std::string& own_ip);
    /// Sends a message on the connection to `remote`, which must be there.
    void send(const Address& remote, const std::string& bytes, std::uint64_t sent_id);
    [[nodiscard]] std::size_t count() const { return connections_.size(); }

  private:
    struct Connection {
        ns3::Ptr<ns3::Socket> socket;
        Address local, remote;
        bool established = false;
        std::string unsent;              ///< what the socket has not taken yet
        std::uint64_t sent_bytes = 0;    ///< given to this connection so far, `unsent` included
        std::uint64_t framed_bytes = 0;  ///< received so far
        StreamFramer framer;
    };
    using Socket = ns3::Ptr<ns3::Socket>;

    Socket make_socket();
    void adopt(const Socket& socket, const Address& local, const Address& remote, bool established);
    void watch_for_refusal(const Socket& socket);
    std::shared_ptr<Connection> find(const Socket& socket) const;
    void write(Connection& connection, std::string_view bytes);
    static void flush(Connection& connection);
    void forget(Connection& connection);
    void fail(Connection& connection, const std::string& reason);
    void take_messages(const std::shared_ptr<Connection>& connection);
    bool take_item(Connection& connection);

    void accepted(Socket socket, const ns3::Address& from);
    void connected(Socket socket);
    void connect_failed(Socket socket);
    void refused(Socket socket);
    void closed(Socket socket);
    void readable(Socket socket);
    void writable(Socket socket, std::uint32_t space);

    ns3::Ptr<ns3::Node> node_;
    std::string node_name_;
    Recorder& recorder_;
    Events events_;
    std::vector<Socket> listeners_;
    std::map<Address, std::shared_ptr<Connection>> connections_;  ///< by remote address
    std::map<const ns3::Socket*, Address>
        remote_by_socket_;  ///< for look-up only: order is arbitrary
};

}  // namespace siplab
