// A simulated proxy, stateful for each transaction, with the registrar of its domain in it.
//
// RFC 3261 section 16, RFC 6026 section 7.3, RFC 4028 section 8. As a gateway it also rewrites
// session descriptions (RFC 3665 section 3.5). What it decides and keeps for one request is in
// models/proxy/.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/agents/local_domain.h"
#include "models/base/agent.h"
#include "models/proxy/context.h"

namespace siplab {

struct ProxyConfig {
    std::string name;  ///< the node's name in the lab, "proxy1"
    DomainConfig domain;
    TransportConfig network;
    Transport transport = Transport::udp;
    TimerValues timers;
    NameLookup names;
    std::uint64_t seed = 1;
    bool record_route = false;
    std::vector<std::string> route;  ///< URIs that requests for other domains go through
    Trying trying = Trying::first;
    Forking forking = Forking::parallel;
    Time ring_limit{};
    Time timer_c = std::chrono::seconds{181};
    bool recurses = false;
    int timeout_status = 408;
    SessionTimerWishes session_timer;
    bool gateway = false;
};

class Proxy : public Agent {
  public:
    explicit Proxy(ProxyConfig config);
    ~Proxy() override;
    Effects handle(Time now, const Input& input) override;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace siplab
