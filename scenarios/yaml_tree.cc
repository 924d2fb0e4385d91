#include "scenarios/yaml_tree.h"

#include <cstdint>

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

namespace siplab {

namespace {

// Far above any lab that a person writes; they stop aliases from growing a small file without
// bound.
constexpr std::size_t max_values = 100'000;
constexpr unsigned max_depth = 20;

Position position_of(const YAML::Mark& mark) {
    if (mark.is_null()) return {};
    return {static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1};
}

/// Turns yaml-cpp's nodes into our values. Mistakes are thrown inside and caught at read_yaml's
/// edge, because yaml-cpp throws, too.
class TreeMaker {
  public:
    YamlValue value(const YAML::Node& node, unsigned depth) {
        YamlValue result;
        result.at = position_of(node.Mark());
        if (++count_ > max_values || depth > max_depth) {
            throw Mistake{
                {}, result.at, "the file is too large or nested too deeply for a lab", {}};
        }
        switch (node.Type()) {
            case YAML::NodeType::Scalar: scalar(node, result); break;
            case YAML::NodeType::Sequence: list(node, result, depth); break;
            case YAML::NodeType::Map: map(node, result, depth); break;
            case YAML::NodeType::Null:
            case YAML::NodeType::Undefined: break;
        }
        return result;
    }

  private:
    static void scalar(const YAML::Node& node, YamlValue& result) {
        result.kind = YamlValue::Kind::text;
        result.text = node.Scalar();
        // yaml-cpp tags what stood in quotes with "!"; its mark is at the opening quote.
        if (node.Tag() == "!") ++result.at.column;
    }

    void list(const YAML::Node& node, YamlValue& result, unsigned depth) {
        result.kind = YamlValue::Kind::list;
        for (const YAML::Node& item : node) result.items.push_back(value(item, depth + 1));
    }

    void map(const YAML::Node& node, YamlValue& result, unsigned depth) {
        result.kind = YamlValue::Kind::map;
        for (const auto& entry : node) {
            YamlValue key = value(entry.first, depth + 1);
            if (!key.is_text())
                throw Mistake{{}, key.at, "expected a key, read " + key.kind_text(), {}};
            if (result.find(key.text) != nullptr) {
                throw Mistake{
                    {}, key.at, fmt::format("the key `{}` stands here twice", key.text), {}};
            }
            YamlValue content = value(entry.second, depth + 1);
            // An empty value has no place of its own in yaml-cpp.
            if (content.at.line == 0)
                content.at = {key.at.line, key.at.column + key.text.size() + 1};
            result.entries.push_back({std::move(key), std::move(content)});
        }
    }

    std::size_t count_ = 0;
};

}  // namespace

const YamlValue* YamlValue::find(std::string_view key) const {
    for (const auto& [name, value] : entries) {
        if (name.text == key) return &value;
    }
    return nullptr;
}

std::string YamlValue::kind_text() const {
    switch (kind) {
        case Kind::text: return fmt::format("`{}`", text);
        case Kind::list: return "a list";
        case Kind::map: return "a mapping";
        case Kind::nothing: break;
    }
    return "nothing";
}

Read<YamlValue> read_yaml(const std::string& text) {
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(text);
        if (documents.empty()) return mistake({1, 1}, "expected a lab, the file is empty");
        if (documents.size() > 1) {
            return mistake(position_of(documents[1].Mark()),
                           "expected one lab in a file, a second document begins here");
        }
        return TreeMaker().value(documents.front(), 0);
    } catch (const Mistake& found) {
        return tl::unexpected(found);
    } catch (const YAML::Exception& error) {
        return mistake(position_of(error.mark), "this is not valid YAML: " + error.msg);
    }
}

}  // namespace siplab
