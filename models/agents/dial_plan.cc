#include "models/agents/dial_plan.h"

#include <set>
#include <utility>

#include <fmt/format.h>

namespace siplab {

Miss miss_of(int status) {
    switch (status) {
        case 486:
        case 600:
        case 603: return Miss::busy;
        case 408:
        case 480: return Miss::no_answer;
        default: return Miss::other;
    }
}

DialPlan::DialPlan(DialPlanConfig config, const Registrar& registrar)
    : config_(std::move(config)), registrar_(registrar) {}

/// Whom a call to `user` means once unconditional forwards are followed; "" in a circle.
std::string DialPlan::followed(std::string user) const {
    std::set<std::string> seen;
    while (seen.insert(user).second) {
        const auto forward = config_.forwards.find(user);
        if (forward == config_.forwards.end() || forward->second.always.empty()) return user;
        user = forward->second.always;
    }
    return {};
}

std::vector<RungPhone> DialPlan::phones_of(const std::string& user) const {
    std::vector<RungPhone> phones;
    for (const std::string& contact : registrar_.lookup(user))
        phones.push_back({contact, fmt::format("sip:{}@{}", user, config_.domain)});
    return phones;
}

void DialPlan::add_round(Destination& plan, const std::string& user, Time limit,
                         std::optional<Miss> after) const {
    std::vector<RungPhone> phones = phones_of(followed(user));
    if (!phones.empty()) plan.rounds.push_back({std::move(phones), limit, after});
}

Destination DialPlan::route_extension(const std::string& user) const {
    const auto found = config_.forwards.find(user);
    const Forward forward = found == config_.forwards.end() ? Forward{} : found->second;
    Destination plan;
    const bool moves_on = !forward.no_answer.empty();
    add_round(plan, user, moves_on ? forward.after : config_.ring_limit, {});
    const bool rings = !plan.rounds.empty();
    if (rings && !forward.busy.empty())
        add_round(plan, forward.busy, config_.ring_limit, Miss::busy);
    if (moves_on) {
        // Who is not registered does not answer, either.
        const auto after = rings ? std::optional(Miss::no_answer) : std::nullopt;
        add_round(plan, forward.no_answer, config_.ring_limit, after);
    }
    return plan;
}

Destination DialPlan::route_group(const RingGroup& group) const {
    Destination plan;
    for (const std::string& member : group.members) {
        if (group.in_turn) {
            add_round(plan, member, group.each, {});
            continue;
        }
        if (plan.rounds.empty()) plan.rounds.push_back({{}, config_.ring_limit, {}});
        for (RungPhone& phone : phones_of(followed(member)))
            plan.rounds.front().phones.push_back(std::move(phone));
    }
    std::erase_if(plan.rounds, [](const Round& round) { return round.phones.empty(); });
    return plan;
}

Destination DialPlan::route(std::string_view user) const {
    const std::string meant = followed(std::string(user));
    const auto group = config_.groups.find(meant);
    const bool is_group = group != config_.groups.end();
    if (!is_group && !meant.empty() && !registrar_.knows(meant)) return {};
    Destination plan = is_group ? route_group(group->second) : route_extension(meant);
    plan.kind = plan.rounds.empty() ? Destination::Kind::unreachable : Destination::Kind::reachable;
    return plan;
}

}  // namespace siplab
