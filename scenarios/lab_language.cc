#include "scenarios/lab_language.h"

#include <span>

#include <fmt/core.h>

#include "scenarios/vocabulary.h"

namespace siplab {

namespace {

struct Group {
    std::string_view title;
    std::span<const Form> forms;
};

std::array<Group, 4> sentence_groups() {
    return {{{"What people do (timeline)", order_forms()},
             {"Events (after `when`, `whenever` and `after`, and as expectations)", event_forms()},
             {"Further expectations", check_forms()},
             {"Sequences (expectations with a list of messages)", sequence_forms()}}};
}

/// A "|" would end a cell of a Markdown table.
std::string cell(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '|') result += '\\';
        result += c;
    }
    return result;
}

std::string choices_text(const Key& key) {
    if (key.kind == ValueKind::choice) {
        std::string text;
        for (const std::string_view choice : key.choices)
            text += fmt::format("{}`{}`", text.empty() ? "" : ", ", choice);
        return text;
    }
    if (key.kind == ValueKind::count)
        return fmt::format("whole number, {} to {}", key.least, key.most);
    return std::string(to_text(key.kind));
}

}  // namespace

std::string lab_help() {
    std::string out =
        "A lab is a YAML file. The smallest one:\n\n"
        "    title: My first call\n"
        "    nodes:\n"
        "      alice: phone\n"
        "      bob: phone\n"
        "    timeline:\n"
        "      - at 1s: alice calls bob\n"
        "      - when bob rings: bob answers\n"
        "      - 3s after bob is answered: alice hangs up\n"
        "    expect:\n"
        "      - alice is answered\n";
    for (const KeyTable& table : key_tables()) {
        out += fmt::format("\n{}\n", table.title);
        for (const Key& key : table.keys) {
            out += fmt::format("    {:<15} {} ({}; default: {})\n", key.name, key.help,
                               choices_text(key), key.fallback);
        }
    }
    out += "\nWhen (timeline)\n";
    for (const MomentForm& form : moment_forms())
        out += fmt::format("    {:<44} {}\n", form.pattern, form.help);
    for (const Group& group : sentence_groups()) {
        out += fmt::format("\n{}\n", group.title);
        for (const Form& form : group.forms)
            out += fmt::format("    {:<44} {}\n", form.pattern, form.help);
    }
    out += "\nSlots\n";
    for (const SlotHelp& slot : slot_help())
        out += fmt::format("    {:<15} {}\n", slot.name, slot.meaning);
    return out;
}

std::string lab_tables_markdown() {
    std::string out;
    for (const KeyTable& table : key_tables()) {
        out += fmt::format(
            "### {}\n\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n",
            table.title);
        for (const Key& key : table.keys) {
            out += fmt::format("| `{}` | {} | {} | {} |\n", key.name, choices_text(key),
                               key.fallback, cell(key.help));
        }
        out += "\n";
    }
    out += "### When\n\n| form | meaning | example |\n| --- | --- | --- |\n";
    for (const MomentForm& form : moment_forms()) {
        out += fmt::format("| `{}` | {} | `{}` |\n", form.pattern, form.help, form.example);
    }
    for (const Group& group : sentence_groups()) {
        out += fmt::format("\n### {}\n\n| form | meaning | example |\n| --- | --- | --- |\n",
                           group.title);
        for (const Form& form : group.forms) {
            out += fmt::format("| `{}` | {} | `{}` |\n", cell(form.pattern), cell(form.help),
                               form.example);
        }
    }
    out += "\n### Slots\n\n| slot | what may stand there |\n| --- | --- |\n";
    for (const SlotHelp& slot : slot_help())
        out += fmt::format("| `{}` | {} |\n", slot.name, slot.meaning);
    return out;
}

}  // namespace siplab
