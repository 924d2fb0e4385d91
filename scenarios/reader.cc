#include "scenarios/reader.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/core.h>

#include "models/message/method.h"
#include "scenarios/key_values.h"
#include "scenarios/reader_parts.h"
#include "scenarios/units.h"
#include "scenarios/words.h"

namespace siplab {

namespace {

using std::chrono::seconds;

Names names_of(const Lab& lab) {
    Names names;
    for (const NodeSpec& node : lab.nodes) {
        names.nodes.push_back(node.name);
        if (node.phone) {
            names.phones.push_back(node.name);
            names.numbers.push_back(node.phone->user);
        } else {
            if (node.pbx) names.pbxs.push_back(node.name);
            const auto& users = node.pbx ? node.pbx->extensions : node.server->users;
            for (const auto& [user, password] : users) names.numbers.push_back(user);
            if (!node.pbx) continue;
            for (const auto& [number, group] : node.pbx->groups) names.numbers.push_back(number);
        }
    }
    return names;
}

Sentence sentence(const YamlValue& value, std::span<const Form> forms, const Names& names,
                  std::string_view expected) {
    const Words words{text_of(value, expected), value.at};
    if (split_words(words.text).empty())
        refuse(value.at, fmt::format("expected {}, read nothing", expected));
    Read<Sentence> result = understand(words, forms, names);
    if (!result) throw result.error();
    return *std::move(result);
}

Time time_of(std::string_view word, Position at) {
    const auto time = parse_duration(word);
    if (!time) refuse(at, time.error());
    return *time;
}

Sentence event_in(const YamlValue& key, std::size_t from, const Names& names) {
    const YamlValue rest{
        YamlValue::Kind::text, right_of(key.at, from), key.text.substr(from), {}, {}};
    return sentence(rest, event_forms(), names, "an event such as `bob rings`");
}

/// "at 1s", "when bob rings", "2s after bob rings".
Moment read_moment(const YamlValue& key, const Names& names) {
    const std::vector<std::string_view> words = split_words(key.text);
    const auto offset = [&](std::size_t word) {
        return word < words.size() ? static_cast<std::size_t>(words[word].data() - key.text.data())
                                   : key.text.size();
    };
    const std::string first = words.empty() ? "" : lower_case(words[0]);
    if (first == "at") {
        if (words.size() != 2)
            refuse(right_of(key.at, offset(words.size() < 2 ? 1 : 2)),
                   "expected one time after `at`, such as `at 1.5s`");
        return {first, time_of(words[1], right_of(key.at, offset(1))), {}};
    }
    if (first == "when" || first == "whenever") return {first, {}, event_in(key, offset(1), names)};
    if (words.size() > 1 && lower_case(words[1]) == "after") {
        return {"after", time_of(words[0], key.at), event_in(key, offset(2), names)};
    }
    std::vector<std::string> patterns;
    std::vector<std::string> beginnings;
    for (const MomentForm& form : moment_forms()) {
        patterns.emplace_back(form.pattern);
        beginnings.emplace_back(form.id);
    }
    refuse(key.at, fmt::format("expected {}, read `{}`", either_of(patterns), key.text),
           nearest(first, beginnings));
}

/// SIP counts registrations in whole seconds (RFC 3261 section 20.19).
void check_whole_seconds(const Sentence& order) {
    const std::string time = order.slot("TIME");
    if (time.empty() || *parse_duration(time) % seconds{1} == Time::zero()) return;
    refuse(right_of(order.at, order.text.find(time)),
           fmt::format("expected whole seconds, read `{}`", time));
}

Sentence read_order(const YamlValue& value, const Names& names) {
    Sentence order =
        sentence(value, order_forms(), names, "what somebody does, such as `alice calls bob`");
    check_whole_seconds(order);
    return order;
}

Entry read_entry(const YamlValue& item, const Names& names) {
    constexpr std::string_view expected = "an entry such as `at 1s: alice calls bob`";
    if (!item.is_map() || item.entries.size() != 1) {
        refuse(item.at, fmt::format("expected {}, read {}", expected,
                                    item.is_map() ? "several keys; begin each entry with `-`"
                                                  : item.kind_text()));
    }
    const auto& [key, value] = item.entries.front();
    Entry entry{read_moment(key, names), {}};
    if (value.is_list()) {
        for (const YamlValue& each : value.items) entry.orders.push_back(read_order(each, names));
    } else {
        entry.orders.push_back(read_order(value, names));
    }
    return entry;
}

std::vector<Form> expectation_forms() {
    std::vector<Form> forms(event_forms().begin(), event_forms().end());
    forms.insert(forms.end(), check_forms().begin(), check_forms().end());
    return forms;
}

/// "INVITE", "200", "200 to BYE" or "...".
std::string read_sequence_item(const YamlValue& item) {
    static constexpr std::array forms{Form{"message", "MESSAGE [to METHOD]", "", ""}};
    const std::string& text = text_of(item, "a message such as `INVITE` or `200 to BYE`");
    if (text == "...") return text;
    Read<Sentence> understood = understand({text, item.at}, forms, {});
    if (!understood) throw understood.error();
    const std::string message = understood->slot("MESSAGE");
    const std::string method = understood->slot("METHOD");
    return method.empty() ? message : message + " to " + method;
}

/// Sentences point at their form; the combined list must outlive them.
std::span<const Form> all_expectations() {
    static const std::vector<Form> forms = expectation_forms();
    return forms;
}

void check_sense(const Sentence& found) {
    const std::string message = found.slot("MESSAGE");
    if (!message.empty() && !all_digits(message) && !found.slot("METHOD").empty()) {
        refuse(found.at,
               fmt::format(
                   "`to {}` tells which request a response answers, but {} is a request itself",
                   found.slot("METHOD"), message));
    }
    if (found.slots.contains("NODE") && found.slot("NODE") == found.slot("OTHER")) {
        refuse(found.at,
               fmt::format("expected two different nodes, read `{}` twice", found.slot("NODE")));
    }
}

Expectation read_expectation(const YamlValue& item, const Names& names) {
    Expectation result;
    if (item.is_map() && item.entries.size() == 1) {
        const auto& [key, value] = item.entries.front();
        result.sentence = sentence(key, sequence_forms(), names, "`between NODE and OTHER`");
        if (!value.is_list()) {
            refuse(value.at,
                   "expected a list of messages such as `[INVITE, 180, 200, ACK]`, read " +
                       value.kind_text());
        }
        for (const YamlValue& each : value.items)
            result.messages.push_back(read_sequence_item(each));
    } else {
        result.sentence =
            sentence(item, all_expectations(), names, "a sentence such as `alice is answered`");
    }
    check_sense(result.sentence);
    return result;
}

/// The timeline's last moment, plus the time in which every transaction comes to its end (RFC 3261
/// section 17: 64*T1 at most, T4 after that).
Time default_end(const Lab& lab) {
    Time last{};
    Time waits{};
    for (const Entry& entry : lab.timeline) {
        if (entry.moment.id == "at")
            last = std::max(last, entry.moment.time);
        else
            waits += entry.moment.time;
    }
    return last + waits + 64 * lab.network.timers.t1 + seconds{8};
}

const YamlValue* list_of(const KeyValues& keys, std::string_view key) {
    const YamlValue* found = keys.raw(key);
    if (found != nullptr && !found->is_list()) {
        refuse(found->at,
               fmt::format("expected a list for `{}` (each entry begins with `-`), read {}", key,
                           found->kind_text()));
    }
    return found;
}

/// The methods that the lab says it is about; each must be one.
std::vector<std::string> read_methods(const KeyValues& keys) {
    std::vector<std::string> found = keys.texts("methods");
    for (const std::string& method : found) {
        if (method_of(method) != Method::unknown) continue;
        refuse(keys.at("methods"),
               fmt::format("expected a SIP method such as `INVITE`, read `{}`", method),
               nearest(method, method_names()));
    }
    return found;
}

Lab make_lab(const YamlValue& document, const std::string& file) {
    const KeyValues keys(document, key_table("lab"));
    Lab lab;
    lab.file = file;
    lab.name = std::filesystem::path(file).stem().string();
    for (const std::string_view needed : {"title", "nodes"}) {
        if (keys.raw(needed) == nullptr)
            refuse(document.at, fmt::format("the lab has no `{}`", needed));
    }
    lab.title = keys.text("title");
    lab.teaches = keys.text("teaches");
    lab.methods = read_methods(keys);
    lab.rfc = keys.texts("rfc");
    lab.seed = keys.count("seed", 1);
    read_network(keys, lab);
    read_nodes(keys, lab);
    check_links(keys, lab);
    const Names names = names_of(lab);
    if (const YamlValue* timeline = list_of(keys, "timeline")) {
        for (const YamlValue& item : timeline->items)
            lab.timeline.push_back(read_entry(item, names));
    }
    if (const YamlValue* expect = list_of(keys, "expect")) {
        for (const YamlValue& item : expect->items)
            lab.expectations.push_back(read_expectation(item, names));
    }
    lab.until = keys.time("until", default_end(lab));
    return lab;
}

}  // namespace

const NodeSpec* Lab::find(std::string_view node) const {
    const auto found = std::find_if(nodes.begin(), nodes.end(),
                                    [&](const NodeSpec& each) { return each.name == node; });
    return found == nodes.end() ? nullptr : &*found;
}

Read<Lab> read_lab(const std::string& text, const std::string& file) {
    try {
        Read<YamlValue> document = read_yaml(text);
        if (!document) throw document.error();
        return make_lab(*document, file);
    } catch (Mistake found) {
        found.file = file;
        return tl::unexpected(std::move(found));
    }
}

Read<Lab> read_lab_file(const std::string& file) {
    std::error_code ignored;
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (std::filesystem::is_directory(file, ignored) || !in || !(text << in.rdbuf())) {
        return tl::unexpected(Mistake{file, {}, "cannot read this file", {}});
    }
    return read_lab(text.str(), file);
}

}  // namespace siplab
