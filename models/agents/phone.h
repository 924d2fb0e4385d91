// A simulated phone: a SIP user agent with several lines that registers, calls, rings, answers,
// hangs up.
//
// RFC 3261 sections 8 (general behaviour), 10 (registration), 11 (OPTIONS), 12 (dialogs), 13 to 15
// (calls), 9 (CANCEL). Its user is the lab: orders come in as Order inputs. Media is described
// (SDP) but not sent.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/base/agent.h"
#include "models/base/capabilities.h"
#include "models/machines/timers.h"
#include "models/stack/transaction_layer.h"

namespace siplab {

/// How a phone is set up. Everything that a person would type into a real one's web page.
struct PhoneConfig {
    std::string name;          ///< the node's name in the lab, "alice"
    std::string user;          ///< user part of its address of record; usually = name
    std::string display_name;  ///< "Alice"; may be empty
    std::string
        domain;  ///< host part of its address of record: the PBX's domain, or its own address
    std::string auth_user;  ///< user name for digest authentication; empty: `user`
    std::string password;   ///< for digest authentication
    /// Where requests outside a dialog go (the PBX, a proxy); the next one is tried when one does
    /// not answer (RFC 3263 section 4.3). Empty: they go where their Request-URI says.
    std::vector<Address> outbound;
    Transport transport = Transport::udp;  ///< what it prefers to send requests over
    TransportConfig network;
    TimerValues timers;
    NameLookup names;  ///< host names that it can resolve
    std::uint64_t seed = 1;
    /// Its INVITEs describe no media: the answer's 200 offers, and the ACK answers (RFC 3261
    /// section 13.2.1).
    bool offers_late = false;
    unsigned lines = 2;            ///< simultaneous calls; one more is answered 486
    bool answers_at_once = false;  ///< picks up without ringing
    bool prefers_ipv6 = false;
    Time ring_limit =
        std::chrono::seconds{0};  ///< 0: rings until someone acts; else answers 480 after it
    Time expires = std::chrono::seconds{3600};  ///< asked for at registration
    bool expects_mwi = false;  ///< takes message waiting that it did not subscribe to
    Capabilities capabilities = standard_capabilities();
};

/// Orders (verb: words): every word not marked optional is needed.
///   register                (expires: seconds, optional)
///   unregister
///   unregister_all          every contact of the user, with Contact: *
///   query                   all contacts of the user
///   add_contact             contact: a URI to register beside its own
///   call                    target: a SIP URI or a user in the phone's domain
///   answer                  picks up the oldest ringing call
///   reject                  status: 4xx to 6xx, optional, 603 by default
///   cancel                  gives up the call being set up
///   hang_up                 ends the current call (or cancels or rejects one being set up)
///   hold, resume            re-INVITE with sendonly / sendrecv
///   options                 target: a SIP URI or user
///   set_password            password: the new one
///   subscribe, unsubscribe  package: an event package; target: a SIP URI or user, optional;
///                           expires: seconds, optional
///   refer                   target: who is asked to call; contact: whom
/// What its user notices comes out as Note effects with these topics:
///   rings, ringback, answered, ended, failed (text: why), cancelled (by this caller), rejected (by
///   this callee), missed (it rang, nobody answered), no_ack (to the answer given), registered,
///   unregistered, registration_failed, contacts, options_answered, held, resumed, changed (by the
///   other side), subscribed, subscription_ended, subscription_failed (text: why), referral_done,
///   referral_failed (text: why), new_message
///   (that wait in the voice mail box), refused (an order that makes no sense now; text: why)
class Phone : public Agent {
  public:
    explicit Phone(PhoneConfig config);
    ~Phone() override;
    Effects handle(Time now, const Input& input) override;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace siplab
