#include "scenarios/runner.h"

#include <optional>
#include <ostream>

#include <fmt/core.h>

#include "models/agents/pbx.h"
#include "models/agents/phone.h"
#include "models/profiles/profile.h"
#include "models/trace/write.h"
#include "scenarios/happenings.h"
#include "scenarios/server_agents.h"
#include "scenarios/units.h"
#include "scenarios/words.h"
#include "sim/network.h"

namespace siplab {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Between two phones that register by themselves, so that a ladder shows one after the other.
constexpr Time between_registrations = milliseconds{50};
/// One line of the timeline reacting more often than this is a loop, not a lab.
constexpr unsigned most_reactions = 1000;

LinkSettings link_settings(const LinkSpec& link) {
    return {link.delay, link.rate_bps, link.queue_packets, link.loss};
}

NetworkPlan plan_of(const Lab& lab) {
    const NetworkSpec& network = lab.network;
    NetworkPlan plan;
    plan.topology = network.topology == "star"        ? Topology::star
                    : network.topology == "two-sites" ? Topology::two_sites
                                                      : Topology::lan;
    plan.link = link_settings(network.link);
    plan.wan = link_settings(network.wan);
    plan.ipv4 = !network.ipv6;
    plan.ipv6 = network.ipv6;
    plan.seed = lab.seed;
    plan.host.t1 = network.timers.t1;
    plan.host.t2 = network.timers.t2;
    plan.host.t4 = network.timers.t4;
    for (const NodeSpec& node : lab.nodes) {
        NodePlan each{node.name, std::string(node.kind()), node.site, {}, {}};
        if (const auto link = network.links.find(node.name); link != network.links.end())
            each.link = link_settings(link->second);
        plan.nodes.push_back(std::move(each));
    }
    return plan;
}

TransportConfig transports_of(const HostContext& host) {
    TransportConfig config;
    config.ipv4 = host.ipv4;
    config.ipv6 = host.ipv6;
    config.udp = host.settings.udp;
    config.tcp = host.settings.tcp;
    return config;
}

/// Everything of one run.
class Run {
  public:
    explicit Run(const Lab& lab)
        : lab_(lab), network_(plan_of(lab)), reactions_(lab.timeline.size()) {
        trace_.header = {trace::format_version, lab.name,        lab.title, lab.seed,
                         program_version(),     network_.nodes()};
    }

    Read<trace::Trace> go(std::ostream& trace_file, std::ostream& capture_file) {
        trace::TraceWriter writer(trace_file);
        writer.header(trace_.header);
        for (const NodeSpec& node : lab_.nodes) {
            if (node.phone)
                network_.attach(node.name, phone(node));
            else if (node.pbx)
                network_.attach(node.name, pbx(node));
            else
                network_.attach(node.name, server(node));
        }
        network_.capture_to(capture_file);
        network_.on_record([&](const trace::Record& record) {
            writer.write(record);
            trace_.records.push_back(record);
            react_to(record.id);
        });
        schedule_registrations();
        schedule_timeline();
        network_.run(lab_.until);
        if (endless_) return tl::unexpected(*endless_);
        return std::move(trace_);
    }

  private:
    [[nodiscard]] Address address(const std::string& node) const {
        return network_.address(node, lab_.network.ipv6);
    }

    /// The lab's directory: each domain is found at the first node that serves it.
    [[nodiscard]] NameLookup names() const {
        NameLookup lookup;
        for (const NodeSpec& node : lab_.nodes) {
            if (!node.phone) lookup.emplace(node.serves(), address(node.name).ip);
        }
        return lookup;
    }

    [[nodiscard]] std::string domain_of(const NodeSpec& node) const {
        if (!node.phone) return std::string(node.serves());
        if (node.phone->pbx.empty()) return address(node.name).host_text();
        return std::string(lab_.find(node.phone->pbx)->serves());
    }

    [[nodiscard]] std::unique_ptr<Agent> phone(const NodeSpec& node) const {
        const PhoneSpec& spec = *node.phone;
        PhoneConfig config;
        config.capabilities = find_phone_profile(spec.profile)->capabilities;
        config.name = node.name;
        config.user = spec.user;
        config.display_name = spec.display_name;
        config.domain = domain_of(node);
        config.auth_user = spec.auth_user;
        config.password = spec.password;
        if (!spec.pbx.empty()) config.outbound = {address(spec.pbx)};
        if (!spec.outbound.empty()) config.outbound.clear();
        for (const std::string& hop : spec.outbound) {
            if (hop != "none") config.outbound.push_back(address(hop));
        }
        config.answers_at_once = spec.answers;
        config.transport = spec.transport;
        config.network = transports_of(network_.context(node.name));
        config.timers = lab_.network.timers;
        config.names = names();
        config.seed = lab_.seed;
        config.offers_late = spec.offers_late;
        config.lines = spec.lines;
        config.expects_mwi = spec.expects_mwi;
        config.prefers_ipv6 = lab_.network.ipv6;
        config.ring_limit = spec.ring_limit;
        config.expires = spec.expires;
        return std::make_unique<Phone>(std::move(config));
    }

    [[nodiscard]] std::unique_ptr<Agent> pbx(const NodeSpec& node) const {
        const PbxSpec& spec = *node.pbx;
        const PbxProfile& profile = *find_pbx_profile(spec.profile);
        PbxConfig config;
        config.capabilities = profile.capabilities;
        config.challenge = profile.challenge;
        config.name = node.name;
        config.domain = spec.domain;
        config.network = transports_of(network_.context(node.name));
        config.timers = lab_.network.timers;
        config.names = names();
        config.seed = lab_.seed;
        config.extensions = spec.extensions;
        config.forwards = spec.forwards;
        config.groups = spec.groups;
        config.authenticate = spec.authenticate;
        config.algorithm = spec.algorithm;
        config.realm = spec.realm;
        for (const auto& [user, mailbox] : spec.mailboxes)
            config.mailboxes[user] = {mailbox.fresh, mailbox.heard};
        config.unsolicited_mwi = spec.unsolicited_mwi;
        config.mwi_by_info = spec.mwi_by_info;
        config.nonce_lifetime = spec.nonce_lifetime;
        config.min_expires = spec.min_expires;
        config.max_expires = spec.max_expires;
        config.ring_limit = spec.ring_limit;
        return std::make_unique<Pbx>(std::move(config));
    }

    [[nodiscard]] std::unique_ptr<Agent> server(const NodeSpec& node) const {
        return make_server(lab_, node,
                           {transports_of(network_.context(node.name)), names(),
                            [this](const std::string& other) { return address(other); }});
    }

    void schedule_registrations() {
        Time at{};
        for (const NodeSpec& node : lab_.nodes) {
            if (!node.phone || !node.phone->registers) continue;
            network_.schedule(at, node.name, {"register", {}}, "registers");
            at += between_registrations;
        }
    }

    void schedule_timeline() {
        for (const Entry& entry : lab_.timeline) {
            if (entry.moment.id == "at") carry_out(entry, entry.moment.time, 0);
        }
    }

    /// Looks whether the record with this id, the last one, is what an entry of the timeline waits
    /// for.
    void react_to(std::uint64_t id) {
        for (std::size_t i = 0; i < lab_.timeline.size(); ++i) {
            const Entry& entry = lab_.timeline[i];
            if (entry.moment.id == "at" || (entry.moment.id != "whenever" && reactions_[i] > 0))
                continue;
            if (!is_event(entry.moment.event, trace_.records.back(), trace_.records)) continue;
            if (++reactions_[i] > most_reactions) return stop_endless(entry);
            carry_out(entry, network_.now() + entry.moment.time, id);
        }
    }

    void stop_endless(const Entry& entry) {
        endless_ = Mistake{
            lab_.file,
            entry.moment.event.at,
            fmt::format("this has happened more than {} times; does what follows keep causing it?",
                        most_reactions),
            {}};
        network_.stop();
    }

    void carry_out(const Entry& entry, Time at, std::uint64_t cause) {
        for (const Sentence& sentence : entry.orders) {
            // "calls bob": the ladder shows it at alice's lifeline.
            const std::string_view rest = split_words(sentence.text)[1];
            std::string text =
                sentence.text.substr(static_cast<std::size_t>(rest.data() - sentence.text.data()));
            network_.schedule(at, who(sentence), order_of(sentence), std::move(text), cause);
        }
    }

    /// Whose order it is.
    [[nodiscard]] static std::string who(const Sentence& sentence) {
        const std::string phone = sentence.slot("PHONE");
        return phone.empty() ? sentence.slot("PBX") : phone;
    }

    /// An id may say what the order is about, too: "subscribe message-summary".
    [[nodiscard]] Order order_of(const Sentence& sentence) const {
        if (sentence.form->id == "pick_up") return pick_up_order(sentence);
        const std::vector<std::string_view> id = split_words(sentence.form->id);
        Order order{std::string(id.front()), {}};
        if (id.size() > 1) order.words.emplace("package", std::string(id.back()));
        const auto put = [&](const char* word, const std::string& value) {
            if (!value.empty()) order.words.emplace(word, value);
        };
        put("target", target(sentence));
        put("contact", sentence.slot("PLACE"));
        put("contact", target(sentence, "CALLEE"));
        put("status", sentence.slot("FAILURE"));
        put("password", sentence.slot("PASSWORD"));
        if (const std::string time = sentence.slot("TIME"); !time.empty()) {
            put("expires",
                fmt::format("{}",
                            std::chrono::duration_cast<seconds>(*parse_duration(time)).count()));
        }
        return order;
    }

    /// One dials the PBX's code for it.
    [[nodiscard]] Order pick_up_order(const Sentence& sentence) const {
        const NodeSpec* whose = lab_.find(sentence.slot("OTHER"));
        const std::string user = whose->phone ? whose->phone->user : whose->name;
        return {"call", {{"target", "*8" + user}}};
    }

    /// A node's name becomes its address of record: a user alone in the caller's own domain, a
    /// whole URI elsewhere.
    [[nodiscard]] std::string target(const Sentence& sentence,
                                     std::string_view slot = "TARGET") const {
        std::string word = sentence.slot(slot);
        const NodeSpec* callee = lab_.find(word);
        if (callee == nullptr) return word;
        const std::string domain = domain_of(*callee);
        if (!callee->phone) return "sip:" + domain;
        const bool same_domain = domain == domain_of(*lab_.find(who(sentence)));
        return same_domain ? callee->phone->user
                           : fmt::format("sip:{}@{}", callee->phone->user, domain);
    }

    const Lab& lab_;
    Network network_;
    trace::Trace trace_;
    std::vector<unsigned> reactions_;  ///< of each entry of the timeline, so far
    std::optional<Mistake> endless_;
};

}  // namespace

Read<trace::Trace> run_lab(const Lab& lab, std::ostream& trace_file, std::ostream& capture_file) {
    return Run(lab).go(trace_file, capture_file);
}

std::string program_version() { return "siplab " SIPLAB_VERSION; }

}  // namespace siplab
