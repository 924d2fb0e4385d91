#include "scenarios/sentence.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/core.h>

#include "models/machines/catalog.h"
#include "models/message/method.h"
#include "scenarios/units.h"
#include "scenarios/words.h"

namespace siplab {

namespace {

constexpr std::array<SlotHelp, 17> slots{{
    {"PHONE", "a phone of the lab"},
    {"PBX", "a PBX of the lab"},
    {"NODE", "any node of the lab, phone or PBX"},
    {"OTHER", "any node of the lab, phone or PBX"},
    {"TARGET",
     "whom to call: a node, an extension, a number in digits, or a SIP URI such as "
     "`sip:bob@10.1.0.2`"},
    {"CALLEE", "the same"},
    {"TIME", "a time such as `500ms`, `1.5s` or `2min`"},
    {"FAILURE", "a SIP status from 400 to 699"},
    {"STATUS", "a SIP status from 100 to 699"},
    {"METHOD", "a SIP method, such as `INVITE`"},
    {"MESSAGE", "a SIP method (a request) or a status from 100 to 699 (a response)"},
    {"COUNT", "a whole number"},
    {"PASSWORD", "any word"},
    {"PLACE", "a URI, such as `sip:bob@10.1.0.9` or `mailto:bob@lab.example`"},
    {"TIMER", "a timer of the state machines, such as `A`; spaces written as `-`"},
    {"MACHINE", "a state machine of `siplab machines`, such as `invite-client`"},
    {"STATE", "a state of that machine, such as `Accepted`; spaces written as `-`"},
}};

/// What was expected at one place of a sentence.
struct Expected {
    std::string words;                    ///< "a phone (`alice` or `bob`)"
    std::vector<std::string> candidates;  ///< words that would have been right
};

/// A slot's verdict on a word: nothing when it fits.
using Verdict = std::optional<Expected>;

Verdict one_of(std::string_view word, std::string_view what,
               const std::vector<std::string>& valid) {
    if (std::find(valid.begin(), valid.end(), word) != valid.end()) return std::nullopt;
    if (valid.empty() || valid.size() > 16) return Expected{std::string(what), valid};
    return Expected{fmt::format("{} ({})", what, either_of(valid)), valid};
}

std::vector<std::string> method_names() {
    std::vector<std::string> names;
    names.reserve(methods.size());
    for (const MethodInfo& info : methods) names.emplace_back(info.name);
    return names;
}

Verdict number_between(std::string_view word, std::string_view what, std::uint64_t least,
                       std::uint64_t most) {
    if (parse_count(word, least, most)) return std::nullopt;
    return Expected{fmt::format("{} from {} to {}", what, least, most), {}};
}

Verdict callable(std::string_view word, const Names& names) {
    for (const std::string_view scheme : {"sip:", "sips:", "tel:"}) {
        if (word.starts_with(scheme) && word.size() > scheme.size()) return std::nullopt;
    }
    if (all_digits(word)) return std::nullopt;
    std::vector<std::string> valid = names.nodes;
    valid.insert(valid.end(), names.numbers.begin(), names.numbers.end());
    Verdict verdict = one_of(word, "", valid);
    if (verdict) verdict->words = "whom to call: a node, an extension, digits or a SIP URI";
    return verdict;
}

std::vector<std::string> machine_names() {
    std::vector<std::string> names;
    for (const Table* table : all_machines()) names.emplace_back(table->name);
    return names;
}

std::string hyphened(std::string_view name) {
    std::string result(name);
    std::replace(result.begin(), result.end(), ' ', '-');
    return result;
}

std::vector<std::string> timer_names() {
    std::vector<std::string> names;
    for (const Table* table : all_machines()) {
        for (const EventInfo& event : table->events) {
            const std::string name = hyphened(to_text(event.timer));
            const bool known = std::find(names.begin(), names.end(), name) != names.end();
            if (!name.empty() && !known) names.push_back(name);
        }
    }
    return names;
}

Verdict state_of(std::string_view word, std::string_view machine) {
    std::vector<std::string> valid;
    const Table* table = find_machine(machine);
    if (table == nullptr) return Expected{"a state", {}};
    for (const StateInfo& state : table->states) valid.push_back(hyphened(state.name));
    return one_of(word, fmt::format("a state of {}", machine), valid);
}

using Slots = std::map<std::string, std::string, std::less<>>;

Verdict check_slot(std::string_view slot, std::string_view word, const Names& names,
                   const Slots& before) {
    if (slot == "PHONE") return one_of(word, "a phone", names.phones);
    if (slot == "PBX") return one_of(word, "a PBX", names.pbxs);
    if (slot == "NODE" || slot == "OTHER") return one_of(word, "a node", names.nodes);
    if (slot == "TARGET" || slot == "CALLEE") return callable(word, names);
    if (slot == "METHOD") return one_of(word, "a SIP method", method_names());
    if (slot == "FAILURE") return number_between(word, "a status", 400, 699);
    if (slot == "STATUS") return number_between(word, "a status", 100, 699);
    if (slot == "COUNT") return number_between(word, "a number", 0, 1'000'000);
    if (slot == "MACHINE") return one_of(word, "a state machine", machine_names());
    if (slot == "TIMER") return one_of(word, "a timer", timer_names());
    if (slot == "STATE") return state_of(word, before.find("MACHINE")->second);
    if (slot == "MESSAGE") {
        if (all_digits(word)) return number_between(word, "a status", 100, 699);
        return one_of(word, "a SIP method or a status", method_names());
    }
    if (slot == "TIME") {
        const auto time = parse_duration(word);
        if (time) return std::nullopt;
        return Expected{
            word.starts_with('-') ? "a time that is not negative" : "a time such as `1.5s`", {}};
    }
    if (slot == "PLACE" && word.find(':') == std::string_view::npos) return Expected{"a URI", {}};
    return word.empty() ? Verdict(Expected{"a word", {}}) : std::nullopt;  // PASSWORD
}

/// The element's slot name, or "" for a word.
std::string_view slot_name(std::string_view element) {
    const std::string_view bare =
        element.ends_with("'s") ? element.substr(0, element.size() - 2) : element;
    const bool capitals =
        std::all_of(bare.begin(), bare.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    for (const SlotHelp& help : slots) {
        if (capitals && help.name == bare) return help.name;
    }
    return {};
}

std::vector<std::string> alternatives(std::string_view element) {
    std::vector<std::string> words;
    while (true) {
        const std::size_t bar = element.find('|');
        words.emplace_back(element.substr(0, bar));
        if (bar == std::string_view::npos) return words;
        element.remove_prefix(bar + 1);
    }
}

using Line = std::vector<std::string_view>;

/// Every way to read a pattern with and without its optional parts, the fullest first.
std::vector<Line> readings(std::string_view pattern) {
    const std::size_t open = pattern.find('[');
    if (open == std::string_view::npos) return {split_words(pattern)};
    const std::size_t close = pattern.find(']', open);
    const Line before = split_words(pattern.substr(0, open));
    const Line inside = split_words(pattern.substr(open + 1, close - open - 1));
    std::vector<Line> with;
    std::vector<Line> without;
    for (const Line& after : readings(pattern.substr(close + 1))) {
        Line full = before;
        full.insert(full.end(), inside.begin(), inside.end());
        full.insert(full.end(), after.begin(), after.end());
        with.push_back(std::move(full));
        Line bare = before;
        bare.insert(bare.end(), after.begin(), after.end());
        without.push_back(std::move(bare));
    }
    with.insert(with.end(), without.begin(), without.end());
    return with;
}

/// How far any form got, and what it wanted there.
struct Furthest {
    std::size_t word = 0;
    std::vector<Expected> expected;

    void at(std::size_t index, Expected what) {
        if (index < word) return;
        if (index > word) expected.clear();
        word = index;
        const auto same = [&](const Expected& other) { return other.words == what.words; };
        if (std::none_of(expected.begin(), expected.end(), same))
            expected.push_back(std::move(what));
    }
};

/// Fits one word to one element of a pattern; nothing when it fits.
Verdict fit(std::string_view element, std::string_view word, const Names& names, Slots& found) {
    const std::string_view slot = slot_name(element);
    if (slot.empty()) {
        const std::vector<std::string> words = alternatives(element);
        const std::string small = lower_case(word);
        for (const std::string& each : words) {
            if (lower_case(each) == small) return std::nullopt;
        }
        return Expected{either_of(words), words};
    }
    if (element.ends_with("'s")) {
        if (!word.ends_with("'s")) {
            std::vector<std::string> genitives;
            for (const std::string& name : slot == "PHONE" ? names.phones : names.nodes)
                genitives.push_back(name + "'s");
            return Expected{either_of(genitives), genitives};
        }
        word.remove_suffix(2);
    }
    Verdict verdict = check_slot(slot, word, names, found);
    if (!verdict) found.insert_or_assign(std::string(slot), std::string(word));
    return verdict;
}

std::optional<Slots> match(const Line& line, const Line& words, const Names& names,
                           Furthest& furthest) {
    Slots found;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const std::string_view word = i < words.size() ? words[i] : std::string_view{};
        if (Verdict verdict = fit(line[i], word, names, found)) {
            furthest.at(i, std::move(*verdict));
            return std::nullopt;
        }
    }
    if (words.size() == line.size()) return found;
    furthest.at(line.size(), {"the end of the sentence", {}});
    return std::nullopt;
}

std::string joined(const std::vector<Expected>& expected) {
    std::string text;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (i > 0) text += i + 1 == expected.size() ? " or " : ", ";
        text += expected[i].words;
    }
    return text;
}

tl::unexpected<Mistake> not_understood(const Words& sentence, const Line& words,
                                       const Furthest& furthest) {
    const bool at_end = furthest.word >= words.size();
    const std::size_t offset =
        at_end ? sentence.text.size()
               : static_cast<std::size_t>(words[furthest.word].data() - sentence.text.data());
    std::vector<std::string> candidates;
    for (const Expected& each : furthest.expected) {
        candidates.insert(candidates.end(), each.candidates.begin(), each.candidates.end());
    }
    const std::string read =
        at_end ? "the sentence ends here" : fmt::format("read `{}`", words[furthest.word]);
    return mistake(right_of(sentence.at, offset),
                   fmt::format("expected {}; {}", joined(furthest.expected), read),
                   at_end ? "" : nearest(words[furthest.word], candidates));
}

}  // namespace

std::string Sentence::slot(std::string_view name) const {
    const auto found = slots.find(name);
    return found == slots.end() ? std::string{} : found->second;
}

Read<Sentence> understand(const Words& sentence, std::span<const Form> forms, const Names& names) {
    const Line words = split_words(sentence.text);
    Furthest furthest;
    for (const Form& form : forms) {
        for (const Line& line : readings(form.pattern)) {
            if (std::optional<Slots> found = match(line, words, names, furthest)) {
                return Sentence{sentence.text, sentence.at, &form, std::move(*found)};
            }
        }
    }
    return not_understood(sentence, words, furthest);
}

std::span<const SlotHelp> slot_help() { return slots; }

}  // namespace siplab
