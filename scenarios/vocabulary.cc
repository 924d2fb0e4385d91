#include "scenarios/vocabulary.h"

#include <algorithm>
#include <cassert>

#include "scenarios/server_keys.h"

namespace siplab {

namespace {

constexpr std::array orders{
    Form{"register", "PHONE registers [for TIME]",
         "The phone registers at its PBX, asking for the given time or for its `expires`.",
         "alice registers"},
    Form{"unregister", "PHONE unregisters", "The phone removes its registration.",
         "alice unregisters"},
    Form{"unregister_all", "PHONE unregisters all contacts",
         "The phone removes every registration of its user, those of other phones too.",
         "alice unregisters all contacts"},
    Form{"add_contact", "PHONE also registers PLACE",
         "The phone registers another contact beside its own: any URI.",
         "alice also registers mailto:alice@example.com"},
    Form{"query", "PHONE queries its|her|his|the registration",
         "The phone asks the registrar for all contacts of its user, and changes nothing.",
         "alice queries her registration"},
    Form{"call", "PHONE calls TARGET", "The phone calls somebody.", "alice calls bob"},
    Form{
        "pick_up", "PHONE picks up OTHER's call",
        "The phone takes the call that rings at another phone of its PBX, by dialling `*8` and the "
        "other's extension.",
        "alice picks up bob's call"},
    Form{"answer", "PHONE answers", "The phone picks up the call that has been ringing longest.",
         "bob answers"},
    Form{"reject", "PHONE rejects [with FAILURE]",
         "The phone turns the ringing call down, with 603 if no status is named.",
         "bob rejects with 486"},
    Form{"reject", "PHONE declines", "The same as `rejects with 603`.", "bob declines"},
    Form{"cancel", "PHONE cancels", "The caller gives up a call that is not answered yet.",
         "alice cancels"},
    Form{"hang_up", "PHONE hangs up", "The phone ends its current call.", "alice hangs up"},
    Form{"hold", "PHONE holds", "The phone puts its call on hold.", "alice holds"},
    Form{"resume", "PHONE resumes", "The phone takes its call off hold.", "alice resumes"},
    Form{"options", "PHONE sends OPTIONS to TARGET",
         "The phone asks what another one can do, without calling it.",
         "alice sends OPTIONS to bob"},
    Form{"subscribe message-summary", "PHONE subscribes to its|her|his|the messages [for TIME]",
         "The phone asks to be told of its voice mail (RFC 3842), or refreshes that subscription; "
         "`for 0s` asks once.",
         "alice subscribes to her messages"},
    Form{"unsubscribe message-summary", "PHONE unsubscribes from its|her|his|the messages",
         "The phone ends that subscription.", "alice unsubscribes from her messages"},
    Form{"subscribe conference", "PHONE subscribes to TARGET's conference [for TIME]",
         "The phone asks to be told of a conference (RFC 4575), which no PBX here has.",
         "alice subscribes to bob's conference"},
    Form{"refer", "PHONE asks TARGET to call CALLEE",
         "The phone sends a REFER outside any call (RFC 3515), and is told what becomes of it.",
         "alice asks bob to call alice"},
    Form{"store_message", "PBX stores a message for TARGET",
         "Somebody has left a message in the extension's voice mail box.",
         "pbx stores a message for bob"},
    Form{"hear_messages", "PBX plays the messages of TARGET",
         "All new messages of the extension have been heard and are old ones now.",
         "pbx plays the messages of bob"},
    Form{"delete_messages", "PBX deletes the messages of TARGET",
         "The extension's voice mail box is empty now.", "pbx deletes the messages of bob"},
    Form{"set_password", "PHONE sets its|her|his|the password to PASSWORD",
         "From now on the phone uses another password.", "alice sets her password to secret"},
};

constexpr std::array events{
    Form{"rings", "PHONE rings", "The phone rings: somebody calls it.", "bob rings"},
    Form{"ringback", "PHONE hears ringing", "The caller hears that the other phone rings.",
         "alice hears ringing"},
    Form{"answered", "PHONE is answered",
         "The phone's call is set up, on the caller's or the callee's side.", "alice is answered"},
    Form{"answered", "PHONE's call is answered", "The same in other words.",
         "alice's call is answered"},
    Form{"ended", "PHONE's call ends", "A call that was set up is over, whoever hung up.",
         "bob's call ends"},
    Form{"failed", "PHONE's call fails [with FAILURE]",
         "The caller learns that the call was not set up; with that status.",
         "alice's call fails with 486"},
    Form{"cancelled", "PHONE's call is cancelled",
         "The caller has given the call up before it was answered.", "alice's call is cancelled"},
    Form{"rejected", "PHONE's call is rejected", "The callee has turned the call down.",
         "bob's call is rejected"},
    Form{"missed", "PHONE misses a|the call", "The phone rang and stopped ringing unanswered.",
         "bob misses the call"},
    Form{"registered", "PHONE is registered", "The PBX has accepted the phone's registration.",
         "alice is registered"},
    Form{"unregistered", "PHONE is unregistered", "The phone's registration is gone.",
         "alice is unregistered"},
    Form{"contacts", "PHONE learns its|her|his|the contacts",
         "The registrar has told the phone all contacts of its user.", "alice learns her contacts"},
    Form{"registration_failed", "PHONE's registration fails [with FAILURE]",
         "The PBX has turned the registration down; with that status.",
         "alice's registration fails with 403"},
    Form{"options_answered", "PHONE's OPTIONS is answered",
         "The phone has learnt what the other one can do.", "alice's OPTIONS is answered"},
    Form{"subscribed", "PHONE is subscribed", "The first NOTIFY of a subscription has come.",
         "alice is subscribed"},
    Form{"subscription_failed", "PHONE's subscription fails [with FAILURE]",
         "A subscription was refused or is lost; with that status.",
         "alice's subscription fails with 489"},
    Form{"subscription_ended", "PHONE's subscription ends",
         "A subscription is over: the phone wanted it so, or the notifier has said so.",
         "alice's subscription ends"},
    Form{"referral_done", "PHONE's referral succeeds",
         "Whom the phone asked to call has called, and the call was answered.",
         "alice's referral succeeds"},
    Form{"referral_failed", "PHONE's referral fails [with FAILURE]",
         "The REFER was refused, or the call that it asked for has failed; with that status.",
         "alice's referral fails with 486"},
    Form{"new_message", "PHONE learns of COUNT new messages|message",
         "The phone is told how many new messages wait for it.", "alice learns of 2 new messages"},
    Form{"held", "PHONE's call is held", "The call is on hold.", "bob's call is held"},
    Form{"resumed", "PHONE's call is resumed", "The call is no longer on hold.",
         "bob's call is resumed"},
    Form{"refused", "PHONE's order is refused",
         "The person asked for something that makes no sense now, such as answering when nothing "
         "rings.",
         "bob's order is refused"},
    Form{"received", "NODE receives MESSAGE [to METHOD] [from OTHER]",
         "The node receives such a message; `to` names the request that a response answers.",
         "alice receives 180 to INVITE"},
    Form{"sent", "NODE sends MESSAGE [to METHOD] [to OTHER]", "The node sends such a message.",
         "alice sends ACK to pbx"},
};

constexpr std::array checks{
    Form{"not rings", "PHONE never rings", "The phone does not ring once.", "bob never rings"},
    Form{"not ringback", "PHONE never hears ringing", "The caller hears no ringing.",
         "alice never hears ringing"},
    Form{"not answered", "PHONE is never answered", "The phone has no call that is set up.",
         "alice is never answered"},
    Form{"not answered", "PHONE's call is never answered", "The same in other words.",
         "alice's call is never answered"},
    Form{"not failed", "PHONE's call never fails", "No call of the phone fails.",
         "alice's call never fails"},
    Form{"not missed", "PHONE never misses a call", "No call goes unanswered.",
         "bob never misses a call"},
    Form{"not registered", "PHONE is never registered", "No registration of the phone is accepted.",
         "alice is never registered"},
    Form{"not new_message", "PHONE never learns of its|her|his|the messages",
         "The phone is not told of any messages.", "alice never learns of her messages"},
    Form{"not subscribed", "PHONE is never subscribed", "No NOTIFY of a subscription has come.",
         "alice is never subscribed"},
    Form{"not refused", "PHONE's orders are never refused",
         "Everything that the person did made sense.", "alice's orders are never refused"},
    Form{"registered at the end", "PHONE is registered at the end",
         "The phone is registered when the run ends.", "alice is registered at the end"},
    Form{"not registered at the end", "PHONE is not registered at the end",
         "The phone is not registered when the run ends.", "alice is not registered at the end"},
    Form{"count received", "NODE receives exactly COUNT MESSAGE [to METHOD] [from OTHER]",
         "So many such messages arrive, retransmissions included.",
         "bob receives exactly 1 INVITE"},
    Form{"count sent", "NODE sends exactly COUNT MESSAGE [to METHOD] [to OTHER]",
         "So many such messages are sent, retransmissions included.",
         "alice sends exactly 2 INVITE"},
    Form{"not received", "NODE never receives MESSAGE [to METHOD] [from OTHER]",
         "No such message arrives.", "bob never receives INVITE"},
    Form{"not sent", "NODE never sends MESSAGE [to METHOD] [to OTHER]", "No such message is sent.",
         "alice never sends BYE"},
    Form{"retransmits", "NODE retransmits MESSAGE [to METHOD] exactly COUNT times|time",
         "The node sends such messages again so often.",
         "alice retransmits INVITE exactly 6 times"},
    Form{"retransmits", "NODE retransmits MESSAGE [to METHOD]",
         "The node sends such a message again at least once.", "bob retransmits 200 to INVITE"},
    Form{"not retransmits", "NODE never retransmits MESSAGE [to METHOD]",
         "The node sends no such message again.", "alice never retransmits INVITE"},
    Form{"lost", "no message is lost", "Every message that was sent arrived.",
         "no message is lost"},
    Form{"lost", "exactly COUNT messages|message are|is lost", "So many messages died on the way.",
         "exactly 2 messages are lost"},
    Form{"malformed", "no message is malformed", "Every message that arrived could be read.",
         "no message is malformed"},
    Form{"not starts", "NODE never starts timer TIMER", "The timer is never set at that node.",
         "alice never starts timer A"},
    Form{"starts", "NODE starts timer TIMER", "The timer is set at that node at least once.",
         "alice starts timer B"},
    Form{"reaches", "NODE's MACHINE reaches STATE",
         "A state machine of the node gets to that state.",
         "alice's invite-client reaches Accepted"},
};

constexpr std::array sequences{
    Form{"between", "between NODE and OTHER [without METHOD]",
         "These messages and no others went between the two nodes, in the order in which they "
         "were sent, retransmissions included; `...` stands for any "
         "number of messages. With `without`, requests of that method and their responses do not "
         "count.",
         "between alice and pbx"},
};

constexpr std::array moments{
    MomentForm{"at", "at TIME", "At that time since the start of the run.",
               "at 1s: alice calls bob"},
    MomentForm{"when", "when EVENT", "As soon as the event happens for the first time.",
               "when bob rings: bob answers"},
    MomentForm{"whenever", "whenever EVENT", "Each time that the event happens.",
               "whenever bob rings: bob declines"},
    MomentForm{"after", "TIME after EVENT",
               "That long after the event happened for the first time.",
               "2s after bob rings: bob answers"},
};

constexpr std::array<std::string_view, 3> topologies{"lan", "star", "two-sites"};
constexpr std::array<std::string_view, 2> transports{"udp", "tcp"};
constexpr std::array<std::string_view, 7> kinds{"phone", "pbx",      "proxy",    "stateless-proxy",
                                                "alg",   "redirect", "registrar"};
constexpr std::array<std::string_view, 2> algorithms{"MD5", "SHA-256"};
constexpr std::array<std::string_view, 2> phone_profile_names{"standard", "basic"};
constexpr std::array<std::string_view, 3> pbx_profile_names{"strict", "3cx", "3cx-modern"};
constexpr std::array<std::string_view, 2> offer_manners{"early", "late"};
constexpr std::array<std::string_view, 2> ring_manners{"together", "in-turn"};
constexpr std::array<std::string_view, 2> sites{"1", "2"};

constexpr std::uint64_t largest_seed = 9'007'199'254'740'991;  // what every JSON reader can hold

constexpr std::array lab_keys{
    Key{"title", ValueKind::text, "needed", "What the lab shows, in a few words."},
    Key{"teaches", ValueKind::text, "nothing", "What one learns from it, in a few sentences."},
    Key{"methods", ValueKind::texts, "none",
        "The methods that it is about, as in `[REFER, NOTIFY]`; `siplab list --method` finds it."},
    Key{"rfc", ValueKind::texts, "none", "Where to read on: entries such as `3261 section 13`."},
    Key{"seed",
        ValueKind::count,
        "1",
        "Seeds every random draw; the same seed gives the same run, byte for byte.",
        {},
        0,
        largest_seed},
    Key{"network", ValueKind::map, "a LAN", "The network; see its keys below."},
    Key{"nodes", ValueKind::map, "needed",
        "The phones and PBXs by name, in the order in which they are drawn."},
    Key{"timeline", ValueKind::list, "nothing happens", "What people do, and when."},
    Key{"expect", ValueKind::list, "nothing", "What must have happened; checked after every run."},
    Key{"until", ValueKind::time, "64 x T1 + 8 s after the timeline's last time",
        "When the run ends."},
};

constexpr std::array network_keys{
    Key{"topology", ValueKind::choice, "lan",
        "`lan`: all on one Ethernet. `star`: each node on its own link to a router. `two-sites`: "
        "two LANs joined by a WAN; see the nodes' `site`.",
        topologies},
    Key{"transport", ValueKind::choice, "udp", "What the phones send requests over.", transports},
    Key{"ipv6", ValueKind::flag, "no", "The nodes have IPv6 addresses in place of IPv4 ones."},
    Key{"delay", ValueKind::time, "1ms",
        "How long a packet travels on a link (of the LAN, or each link of the star)."},
    Key{"rate", ValueKind::rate, "100Mbit/s", "How fast a link sends."},
    Key{"queue",
        ValueKind::count,
        "100",
        "How many packets may wait for a link; more are dropped.",
        {},
        1,
        100'000},
    Key{"loss", ValueKind::chance, "0", "The chance that a packet is lost on a link."},
    Key{"wan", ValueKind::map, "20ms, 10Mbit/s",
        "The link between two sites: `delay`, `rate`, `queue`, `loss`."},
    Key{"links", ValueKind::map, "none",
        "Links of single nodes that differ, by node: `delay`, `rate`, `queue`, `loss`. In a LAN "
        "this is the node's cable to the switch: its delay and loss "
        "come on top of the LAN's."},
    Key{"timers", ValueKind::map, "those of the RFC", "SIP's base timers `T1`, `T2`, `T4`."},
};

constexpr std::array link_keys{
    Key{"delay", ValueKind::time, "as in `network`; a cable: 0s",
        "How long a packet travels on this link."},
    Key{"rate", ValueKind::rate, "as in `network`", "How fast this link sends."},
    Key{"queue",
        ValueKind::count,
        "as in `network`",
        "How many packets may wait for this link.",
        {},
        1,
        100'000},
    Key{"loss", ValueKind::chance, "as in `network`; a cable: 0",
        "The chance that a packet is lost on this link."},
};

constexpr std::array timer_keys{
    Key{"T1", ValueKind::time, "500ms",
        "The estimate of the round-trip time; the first retransmission interval."},
    Key{"T2", ValueKind::time, "4s",
        "The longest retransmission interval of requests other than INVITE, and of responses to "
        "INVITE."},
    Key{"T4", ValueKind::time, "5s", "How long a message can stay in the network."},
};

constexpr std::array phone_keys{
    Key{"kind", ValueKind::choice, "phone", "What the node is.", kinds},
    Key{"profile", ValueKind::choice, "standard",
        "Which make of phone it is like; see the page on profiles.", phone_profile_names},
    Key{"user", ValueKind::text, "the node's name",
        "The user part of its SIP address; digits make it a number: `user: 101`."},
    Key{"display_name", ValueKind::text, "none", "The name shown at the other end."},
    Key{"password", ValueKind::text, "`USER-secret`", "What it answers to a challenge with."},
    Key{"auth_user", ValueKind::text, "its `user`", "The user name in its credentials."},
    Key{"pbx", ValueKind::text, "the first PBX",
        "The PBX that it belongs to; `none`: it calls addresses directly."},
    Key{"server", ValueKind::text, "the first proxy or registrar, if there is no PBX",
        "The proxy, redirect server or registrar that it belongs to, in place of a PBX."},
    Key{"outbound", ValueKind::texts, "its PBX or server",
        "The nodes that its requests outside a dialog go to; when one does not answer, the next "
        "is tried. `none`: requests go where their address says."},
    Key{"answers", ValueKind::flag, "no", "Picks up every call at once, without ringing."},
    Key{"registers", ValueKind::flag, "no",
        "Registers by itself when the run starts, each such phone 50 ms after the one before."},
    Key{"expires", ValueKind::time, "1h", "How long a registration it asks for; whole seconds."},
    Key{"offers", ValueKind::choice, "early",
        "`early`: its INVITEs offer media. `late`: they do not, so that the other phone offers in "
        "its 200, and the ACK brings the answer.",
        offer_manners},
    Key{"lines",
        ValueKind::count,
        "2",
        "How many calls it can have at once; to one more it is busy (486). With 0 it always is.",
        {},
        0,
        100},
    Key{"expects_mwi", ValueKind::flag, "no",
        "Takes news of its voice mail that it did not subscribe to, in a NOTIFY or INFO outside "
        "any dialog; otherwise it answers 481."},
    Key{"ring_limit", ValueKind::time, "rings on",
        "It answers 480 by itself after ringing so long."},
    Key{"transport", ValueKind::choice, "as in `network`", "What it sends requests over.",
        transports},
    Key{"site", ValueKind::choice, "1", "In the topology `two-sites`, where it stands.", sites},
};

constexpr std::array pbx_keys{
    Key{"kind", ValueKind::choice, "needed", "`pbx`.", kinds},
    Key{"profile", ValueKind::choice, "strict",
        "Which make of PBX it is like; see the page on profiles.", pbx_profile_names},
    Key{"domain", ValueKind::text, "lab.example, or NAME.example for a second PBX",
        "The SIP domain that it serves."},
    Key{"extensions", ValueKind::map, "the users of its phones",
        "Who can register and be called: user and password, as in `bob: bobs-password`."},
    Key{"forwards", ValueKind::map, "none",
        "Where calls for an extension go instead; see its keys below, as in "
        "`bob: {busy: carol, no_answer: dave}`."},
    Key{"groups", ValueKind::map, "none",
        "Numbers that ring several extensions; see their keys below, as in "
        "`600: {members: [alice, bob]}`."},
    Key{"authenticate", ValueKind::flag, "no", "Demands credentials for REGISTER and INVITE."},
    Key{"mailboxes", ValueKind::map, "all empty",
        "Messages in the extensions' voice mail boxes at the start: new ones, or new and old ones, "
        "as in `bob: 2/8`."},
    Key{"unsolicited_mwi", ValueKind::flag, "no",
        "Tells phones that did not subscribe of their messages, in a NOTIFY outside any dialog, "
        "when they register and at each change."},
    Key{"mwi_by_info", ValueKind::flag, "no", "The same in an INFO."},
    Key{"algorithm", ValueKind::choice, "MD5", "The digest algorithm of its challenges.",
        algorithms},
    Key{"realm", ValueKind::text, "that of its profile, or its domain",
        "The realm of its challenges."},
    Key{"nonce_lifetime", ValueKind::time, "5min",
        "How long a nonce can be used; then it is stale."},
    Key{"min_expires", ValueKind::time, "1min",
        "Shorter registrations are turned down with 423; whole seconds."},
    Key{"max_expires", ValueKind::time, "1h",
        "Longer registrations are shortened to this; whole seconds."},
    Key{"ring_limit", ValueKind::time, "1min",
        "It gives up a call that nobody answers after this."},
    Key{"site", ValueKind::choice, "1", "In the topology `two-sites`, where it stands.", sites},
};

constexpr std::array forward_keys{
    Key{"always", ValueKind::text, "none", "The extension or group that gets every call."},
    Key{"busy", ValueKind::text, "none",
        "Who gets a call that the phone answers with 486, 600 or 603."},
    Key{"no_answer", ValueKind::text, "none",
        "Who gets a call that nobody answers within `after`, or at once when the extension is not "
        "registered."},
    Key{"after", ValueKind::time, "20s", "How long the phone rings before `no_answer`."},
};

constexpr std::array group_keys{
    Key{"members", ValueKind::texts, "needed", "The extensions that ring."},
    Key{"ring", ValueKind::choice, "together",
        "`together`: all at once, and the first to answer has the call. `in-turn`: one after the "
        "other.",
        ring_manners},
    Key{"each", ValueKind::time, "15s", "How long each member rings, when in turn."},
};

}  // namespace

std::span<const Form> order_forms() { return orders; }
std::span<const Form> event_forms() { return events; }
std::span<const Form> check_forms() { return checks; }
std::span<const Form> sequence_forms() { return sequences; }
std::span<const MomentForm> moment_forms() { return moments; }
std::span<const KeyTable> key_tables() {
    static const std::array tables{
        KeyTable{"lab", "The lab", lab_keys},
        KeyTable{"network", "`network`", network_keys},
        KeyTable{"link", "`wan`, and each entry of `links`", link_keys},
        KeyTable{"timers", "`timers`", timer_keys},
        KeyTable{"phone", "A phone", phone_keys},
        KeyTable{"pbx", "A PBX", pbx_keys},
        KeyTable{"forward", "Each entry of `forwards`", forward_keys},
        KeyTable{"group", "Each entry of `groups`", group_keys},
        KeyTable{"proxy", "A proxy, stateless proxy or ALG", proxy_keys(kinds, algorithms, sites)},
        KeyTable{"server", "A redirect server or registrar", server_keys(kinds, algorithms, sites)},
    };
    return tables;
}

const Key* KeyTable::find(std::string_view key) const {
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](const Key& each) { return each.name == key; });
    return found == keys.end() ? nullptr : &*found;
}

const KeyTable& key_table(std::string_view name) {
    const std::span<const KeyTable> tables = key_tables();
    const auto found = std::find_if(tables.begin(), tables.end(),
                                    [&](const KeyTable& each) { return each.name == name; });
    assert(found != tables.end());
    return *found;
}

std::string_view to_text(ValueKind kind) {
    switch (kind) {
        case ValueKind::text: return "text";
        case ValueKind::texts: return "list of texts";
        case ValueKind::flag: return "yes or no";
        case ValueKind::count: return "whole number";
        case ValueKind::time: return "time";
        case ValueKind::rate: return "rate";
        case ValueKind::chance: return "chance";
        case ValueKind::choice: return "choice";
        case ValueKind::map: return "mapping";
        case ValueKind::list: return "list";
    }
    return "";
}

}  // namespace siplab
