#include <map>

#include <nlohmann/json.hpp>

#include "models/message/method.h"
#include "scenarios/lab_language.h"
#include "scenarios/vocabulary.h"
#include "scenarios/words.h"

namespace siplab {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view time_regex = "[0-9]+(\\.[0-9]+)? ?(us|ms|s|min|h)";

/// A slot's content as a regular expression; nodes' names are not known here.
std::string slot_regex(std::string_view slot) {
    std::string method_names;
    for (const MethodInfo& info : methods)
        method_names += (method_names.empty() ? "" : "|") + std::string(info.name);
    if (slot == "PHONE" || slot == "PBX" || slot == "NODE" || slot == "OTHER")
        return "[A-Za-z][A-Za-z0-9_-]*";
    if (slot == "TIME") return std::string(time_regex);
    if (slot == "FAILURE") return "[4-6][0-9][0-9]";
    if (slot == "STATUS") return "[1-6][0-9][0-9]";
    if (slot == "METHOD") return "(" + method_names + ")";
    if (slot == "MESSAGE") return "([1-6][0-9][0-9]|" + method_names + ")";
    if (slot == "COUNT") return "[0-9]+";
    return "[^ ]+";
}

/// One word of a pattern: a slot, a slot's genitive, or alternatives.
std::string word_regex(std::string_view word) {
    const bool genitive = word.ends_with("'s");
    const std::string_view bare = genitive ? word.substr(0, word.size() - 2) : word;
    for (const SlotHelp& slot : slot_help()) {
        if (slot.name == bare) return slot_regex(bare) + (genitive ? "'s" : "");
    }
    return word.find('|') == std::string_view::npos ? std::string(word)
                                                    : "(" + std::string(word) + ")";
}

std::string pattern_regex(std::string_view pattern) {
    std::string regex;
    bool optional = false;
    for (std::string_view word : split_words(pattern)) {
        if (word.starts_with('[')) {
            optional = true;
            word.remove_prefix(1);
            regex += "(";
        }
        const bool closes = optional && word.ends_with(']');
        if (closes) word.remove_suffix(1);
        regex += (regex.empty() ? "" : " +") + word_regex(word);
        if (closes) {
            regex += ")?";
            optional = false;
        }
    }
    return regex;
}

Json sentence_schema(std::string_view pattern, std::string_view help) {
    return {{"type", "string"},
            {"pattern", "^ *" + pattern_regex(pattern) + " *$"},
            {"description", std::string(pattern) + ": " + std::string(help)}};
}

Json sentences(std::initializer_list<std::span<const Form>> groups) {
    Json any = Json::array();
    for (const auto& group : groups) {
        for (const Form& form : group) any.push_back(sentence_schema(form.pattern, form.help));
    }
    return {{"anyOf", any}};
}

Json value_schema(const Key& key) {
    switch (key.kind) {
        case ValueKind::text: return {{"type", {"string", "number"}}};
        case ValueKind::texts: {
            const Json text{{"type", {"string", "number"}}};
            return {{"anyOf", {text, Json{{"type", "array"}, {"items", text}}}}};
        }
        case ValueKind::flag: return {{"enum", {true, false, "yes", "no", "on", "off"}}};
        case ValueKind::count:
            return {{"type", "integer"}, {"minimum", key.least}, {"maximum", key.most}};
        case ValueKind::time:
            return {{"type", {"string", "integer"}},
                    {"pattern", "^(0|" + std::string(time_regex) + ")$"},
                    {"maximum", 0}};
        case ValueKind::rate:
            return {{"type", "string"}, {"pattern", "^[0-9]+(\\.[0-9]+)? ?[kMG]?bit/s$"}};
        case ValueKind::chance:
            return {{"type", {"number", "string"}},
                    {"minimum", 0},
                    {"maximum", 1},
                    {"pattern", "^[0-9.]+%$"}};
        case ValueKind::choice: {
            Json values = Json::array();
            for (const std::string_view choice : key.choices) {
                values.push_back(choice);
                if (all_digits(choice))
                    values.push_back(std::stoi(std::string(choice)));  // YAML reads it as a number
            }
            return {{"enum", values}};
        }
        case ValueKind::map: return {{"type", "object"}};
        case ValueKind::list: return {{"type", "array"}};
    }
    return {};
}

Json table_schema(std::string_view name) {
    Json properties = Json::object();
    for (const Key& key : key_table(name).keys) {
        Json schema = value_schema(key);
        schema["description"] =
            std::string(key.help) + " Default: " + std::string(key.fallback) + ".";
        properties[std::string(key.name)] = std::move(schema);
    }
    return {{"type", "object"}, {"additionalProperties", false}, {"properties", properties}};
}

Json nodes_schema() {
    Json pbx = table_schema("pbx");
    pbx["properties"]["kind"] = {{"const", "pbx"}};
    pbx["required"] = {"kind"};
    pbx["properties"]["extensions"]["additionalProperties"] = {{"type", {"string", "number"}}};
    Json phone = table_schema("phone");
    phone["properties"]["kind"] = {{"const", "phone"}};
    const Json kinds = value_schema(*key_table("phone").find("kind"));
    Json proxy = table_schema("proxy");
    proxy["properties"]["kind"] = {{"enum", {"proxy", "stateless-proxy", "alg"}}};
    proxy["required"] = {"kind"};
    Json server = table_schema("server");
    server["properties"]["kind"] = {{"enum", {"redirect", "registrar"}}};
    server["required"] = {"kind"};
    return {{"type", "object"},
            {"minProperties", 1},
            {"propertyNames", {{"pattern", "^[A-Za-z][A-Za-z0-9_-]*$"}}},
            {"additionalProperties",
             {{"anyOf", {kinds, Json{{"type", "null"}}, phone, pbx, proxy, server}}}}};
}

Json timeline_schema() {
    const Json orders = sentences({order_forms()});
    Json moments = Json::object();
    for (const MomentForm& form : moment_forms()) {
        // An event is a sentence of its own; spelling out every one here would make the pattern
        // unreadable.
        std::string regex;
        for (const std::string_view word : split_words(form.pattern)) {
            regex += (regex.empty() ? "" : " +") + (word == "EVENT" ? ".+" : word_regex(word));
        }
        moments["^ *" + regex + " *$"] = {
            {"anyOf", {orders, Json{{"type", "array"}, {"items", orders}}}},
            {"description", form.help}};
    }
    const Json entry{{"type", "object"},
                     {"minProperties", 1},
                     {"maxProperties", 1},
                     {"additionalProperties", false},
                     {"patternProperties", moments}};
    return {{"type", "array"}, {"items", entry}};
}

Json expect_schema() {
    const Json message{
        {"anyOf",
         {sentence_schema("MESSAGE [to METHOD]", "a message"), Json{{"const", "..."}},
          Json{{"type", "integer"}, {"minimum", 100}, {"maximum", 699}}}}};
    Json heads = Json::object();
    for (const Form& form : sequence_forms()) {
        heads["^ *" + pattern_regex(form.pattern) + " *$"] = {
            {"type", "array"}, {"items", message}, {"description", form.help}};
    }
    const Json sequence{{"type", "object"},
                        {"minProperties", 1},
                        {"maxProperties", 1},
                        {"additionalProperties", false},
                        {"patternProperties", heads}};
    return {{"type", "array"},
            {"items", {{"anyOf", {sentences({event_forms(), check_forms()}), sequence}}}}};
}

}  // namespace

std::string lab_schema() {
    Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "A siplab lab"}};
    schema.update(table_schema("lab"));
    schema["required"] = {"title", "nodes"};
    Json& keys = schema["properties"];
    const auto put = [&keys](const char* name, const Json& content) { keys[name].update(content); };
    Json network = table_schema("network");
    network["properties"]["wan"].update(table_schema("link"));
    network["properties"]["links"]["additionalProperties"] = table_schema("link");
    network["properties"]["timers"].update(table_schema("timers"));
    put("network", network);
    put("nodes", nodes_schema());
    put("timeline", timeline_schema());
    put("expect", expect_schema());
    return schema.dump(2) + "\n";
}

}  // namespace siplab
