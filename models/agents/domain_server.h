// A simulated registrar or redirect server: a server that answers requests itself and forwards
// none.
//
// RFC 3261 section 10.3 (registrar), section 8.3 (redirect server, which takes registrations as
// well and answers other requests with 302).
#pragma once

#include <memory>
#include <string>

#include "models/agents/local_domain.h"
#include "models/base/agent.h"

namespace siplab {

struct DomainServerConfig {
    std::string name;  ///< the node's name in the lab, "registrar"
    DomainConfig domain;
    TransportConfig network;
    TimerValues timers;
    NameLookup names;
    std::uint64_t seed = 1;
    bool redirects = false;
};

class DomainServer : public Agent {
  public:
    explicit DomainServer(DomainServerConfig config);
    ~DomainServer() override;
    Effects handle(Time now, const Input& input) override;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace siplab
