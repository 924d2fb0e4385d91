// A simulated PBX: registrar with a location service, and a back-to-back user agent between two
// calls.
//
// RFC 3261 section 10.3 (registrar), sections 12 to 15 on each side of the back-to-back agent;
// call forward, ring groups and pick-up (dial_plan.h, bridge.h); digest authentication by RFC 7616
// and RFC 3261 section 22. Media does not go through it: session
// descriptions are passed on as they are.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "models/agents/challenge_manner.h"
#include "models/agents/dial_plan.h"
#include "models/agents/mailbox.h"
#include "models/base/agent.h"
#include "models/base/capabilities.h"
#include "models/machines/timers.h"
#include "models/stack/transaction_layer.h"

namespace siplab {

struct PbxConfig {
    std::string name;    ///< the node's name in the lab, "pbx"
    std::string domain;  ///< the domain that it serves
    TransportConfig network;
    TimerValues timers;
    NameLookup names;
    std::uint64_t seed = 1;
    /// Extensions it knows, with their passwords. An extension that is not here is answered 404.
    std::map<std::string, std::string> extensions;
    bool authenticate = false;                        ///< challenge REGISTER and INVITE
    std::string algorithm = "MD5";                    ///< or "SHA-256"; RFC 7616 section 3.2
    std::string realm;                                ///< empty: the domain
    Time nonce_lifetime = std::chrono::seconds{300};  ///< after it a nonce is stale
    Time min_expires = std::chrono::seconds{60};      ///< shorter ones are answered 423
    Time max_expires = std::chrono::seconds{3600};    ///< longer ones are shortened
    Time ring_limit = std::chrono::seconds{60};       ///< then an unanswered call gets 480
    std::map<std::string, Forward> forwards;          ///< by extension
    std::map<std::string, RingGroup> groups;  ///< by number; an extension of that name is hidden
    Mailboxes mailboxes;           ///< at the start; an extension that is not here has none
    bool unsolicited_mwi = false;  ///< tells phones that did not subscribe, by NOTIFY
    bool mwi_by_info = false;      ///< tells phones that did not subscribe, by INFO
    ChallengeManner challenge;
    Capabilities capabilities = pbx_capabilities();
};

/// Orders: store_message, hear_messages, delete_messages (target: an extension).
class Pbx : public Agent {
  public:
    explicit Pbx(PbxConfig config);
    ~Pbx() override;
    Effects handle(Time now, const Input& input) override;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace siplab
