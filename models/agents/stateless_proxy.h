// A simulated stateless proxy: forwards every message by itself and remembers nothing (RFC 3261
// section 16.11).
//
// It retransmits nothing, says no 100, treats CANCEL and ACK like anything else, and sends a
// request that comes again to the same place under the same branch. Users are where the lab says;
// a registrar would be state.
#pragma once

#include <memory>

#include "models/agents/proxy.h"

namespace siplab {

class StatelessProxy : public Agent {
  public:
    /// Of the configuration, what has to do with state means nothing here.
    explicit StatelessProxy(ProxyConfig config);
    ~StatelessProxy() override;
    Effects handle(Time now, const Input& input) override;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace siplab
