// What a server knows of its own domain: who its users are, their passwords, and where each of them
// can be reached.
//
// The location service of RFC 3261 sections 10.3 and 16.5, shared by proxies, redirect servers and
// registrars: bindings made by REGISTER, and contacts that the lab says are known from the start.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/agents/guard.h"
#include "models/agents/registrar.h"
#include "models/proxy/routing.h"

namespace siplab {

struct DomainConfig {
    std::string domain;
    std::map<std::string, std::string> users;  ///< with their passwords
    bool authenticate = false;
    std::string algorithm = "MD5";
    std::string realm;  ///< empty: the domain
    Time nonce_lifetime = std::chrono::seconds{300};
    Time min_expires = std::chrono::seconds{60};
    Time max_expires = std::chrono::seconds{3600};
    std::map<std::string, std::vector<ProxyTarget>> contacts;  ///< known without any REGISTER
};

class LocalDomain {
  public:
    LocalDomain(const DomainConfig& config, TimerBook& book, Identifiers& identifiers);

    /// Section 22: requests that make something new are challenged; those inside a dialog, ACK and
    /// CANCEL are not. A REGISTER is for the registrar itself (401), others are only passed on
    /// (407).
    std::optional<Refusal> admit(Outbox& out, const Message& request);
    /// The answer to a REGISTER.
    Message process(Outbox& out, const Message& request);

    [[nodiscard]] bool knows(std::string_view user) const;
    /// Where this user is now, the best first.
    [[nodiscard]] std::vector<ProxyTarget> locate(std::string_view user) const;

  private:
    DomainConfig config_;
    Identifiers& identifiers_;
    Registrar registrar_;
    Guard guard_;
};

}  // namespace siplab
