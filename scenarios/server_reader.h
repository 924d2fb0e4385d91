// The part of the lab reader that fills in proxies, redirect servers and registrars; used by
// reader_parts.cc alone. Throws Mistake.
#pragma once

#include <string>

#include "scenarios/key_values.h"
#include "scenarios/lab.h"

namespace siplab {

/// `users` of a server, or `extensions` of a PBX: user and password.
std::map<std::string, std::string> read_users(const YamlValue& value);
void check_user(const std::string& user, Position at);
void check_domain(const KeyValues& keys, const std::string& domain);
/// Text that goes into a quoted string or a digest: no control characters.
void check_printable(const KeyValues& keys, std::string_view key);

ServerSpec read_server(const KeyValues& keys, const std::string& kind, const std::string& name,
                       bool first);

/// Every node that a server's `contacts` and `route` name is there; run when the nodes are known.
void check_servers(const YamlValue& nodes, const Lab& lab);

}  // namespace siplab
