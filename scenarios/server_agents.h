// Makes the agents of proxies, redirect servers and registrars from what a lab says of them.
#pragma once

#include <functional>
#include <memory>

#include "models/base/agent.h"
#include "models/stack/transaction_layer.h"
#include "scenarios/lab.h"

namespace siplab {

/// What a server's agent needs from the run around it.
struct ServerSurroundings {
    TransportConfig network;
    NameLookup names;
    std::function<Address(const std::string& node)> address;
};

std::unique_ptr<Agent> make_server(const Lab& lab, const NodeSpec& node,
                                   const ServerSurroundings& around);

}  // namespace siplab
