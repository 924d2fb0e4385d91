#include "scenarios/dial_plan_reader.h"

#include <algorithm>

#include <fmt/core.h>

#include "scenarios/server_reader.h"
#include "scenarios/words.h"

namespace siplab {

namespace {

/// The value of `key`, which must be a mapping with a mapping for each entry.
const YamlValue& map_of(const KeyValues& keys, std::string_view key, std::string_view example) {
    static const YamlValue nothing_there{};
    const YamlValue* found = keys.raw(key);
    const YamlValue& value = found == nullptr ? nothing_there : *found;
    if (value.kind != YamlValue::Kind::nothing && !value.is_map()) {
        refuse(value.at, fmt::format("expected extensions and what becomes of their calls, such as "
                                     "`{}`, read {}",
                                     example, value.kind_text()));
    }
    return value;
}

}  // namespace

std::map<std::string, Forward> read_forwards(const KeyValues& pbx) {
    std::map<std::string, Forward> forwards;
    for (const auto& [user, value] : map_of(pbx, "forwards", "bob: {busy: carol}").entries) {
        check_user(user.text, user.at);
        const KeyValues keys(value, key_table("forward"));
        Forward forward{keys.text("always"), keys.text("busy"), keys.text("no_answer"), {}};
        forward.after = keys.time("after", Forward{}.after);
        forwards.emplace(user.text, std::move(forward));
    }
    return forwards;
}

std::map<std::string, RingGroup> read_groups(const KeyValues& pbx) {
    std::map<std::string, RingGroup> groups;
    for (const auto& [number, value] : map_of(pbx, "groups", "600: {members: [bob]}").entries) {
        check_user(number.text, number.at);
        const KeyValues keys(value, key_table("group"));
        RingGroup group{keys.texts("members"), keys.choice("ring", "together") == "in-turn", {}};
        group.each = keys.time("each", RingGroup{}.each);
        if (group.members.empty())
            refuse(value.at, fmt::format("the group `{}` has no `members`", number.text));
        groups.emplace(number.text, std::move(group));
    }
    return groups;
}

/// Every extension that a forward or a group names must exist.
void check_dial_plan(const NodeSpec& node, const YamlValue& value) {
    std::vector<std::string> known;
    for (const auto& [user, password] : node.pbx->extensions) known.push_back(user);
    for (const auto& [number, group] : node.pbx->groups) known.push_back(number);
    const auto check = [&](const YamlValue& word) {
        if (std::find(known.begin(), known.end(), word.text) != known.end()) return;
        refuse(word.at,
               fmt::format("expected an extension or group of `{}` ({}), read `{}`", node.name,
                           either_of(known), word.text),
               nearest(word.text, known));
    };
    if (const YamlValue* forwards = value.find("forwards")) {
        for (const auto& [user, forward] : forwards->entries) {
            check(user);
            for (const char* key : {"always", "busy", "no_answer"}) {
                if (const YamlValue* target = forward.find(key)) check(*target);
            }
        }
    }
    if (const YamlValue* groups = value.find("groups")) {
        for (const auto& [number, group] : groups->entries) {
            const YamlValue* members = group.find("members");
            if (members->is_text()) check(*members);
            for (const YamlValue& member : members->items) check(member);
        }
    }
}

}  // namespace siplab
