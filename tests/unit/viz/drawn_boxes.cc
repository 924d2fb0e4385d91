#include "tests/unit/viz/drawn_boxes.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace siplab::test {
namespace {

using Json = nlohmann::json;

/// The texts among the drawing operations of a node, an edge or the graph ("T" in xdot).
void add_texts(const Json& object, std::vector<Box>& boxes) {
    const auto operations = object.find("_ldraw_");
    if (operations == object.end()) return;
    double size = 10;
    for (const Json& operation : *operations) {
        if (operation["op"] == "F") size = operation["size"].get<double>();
        if (operation["op"] != "T") continue;
        const double width = operation["width"].get<double>();
        const double x = operation["pt"][0].get<double>();
        const double y = operation["pt"][1].get<double>();
        const std::string align = operation["align"].get<std::string>();
        const double left = align == "l" ? x : align == "r" ? x - width : x - width / 2;
        // From the baseline: letters with tails reach a fifth below it, capitals three quarters
        // above.
        boxes.push_back({operation["text"].get<std::string>(), left, left + width, y - size * 0.2,
                         y + size * 0.73});
    }
}

}  // namespace

bool has_dot() { return std::system("command -v dot >/dev/null 2>&1") == 0; }

std::vector<Box> drawn_texts(const std::string& dot) {
    const std::string base = testing::TempDir() + "siplab-" + std::to_string(::getpid());
    std::ofstream(base + ".gv") << dot;
    const std::string command =
        "dot -Tjson -o " + base + ".json " + base + ".gv 2>" + base + ".err";
    const int status = std::system(command.c_str());
    std::ifstream complaints(base + ".err");
    std::string complaint((std::istreambuf_iterator<char>(complaints)), {});
    EXPECT_EQ(status, 0) << complaint;
    EXPECT_EQ(complaint, "");
    std::ifstream file(base + ".json");
    const Json json = Json::parse(file, nullptr, false);
    std::vector<Box> boxes;
    if (json.is_object()) {
        add_texts(json, boxes);
        for (const char* kind : {"objects", "edges"}) {
            if (!json.contains(kind)) continue;
            for (const Json& object : json[kind]) add_texts(object, boxes);
        }
    }
    for (const char* end : {".gv", ".json", ".err"}) std::filesystem::remove(base + end);
    return boxes;
}

std::vector<std::string> overlaps(const std::vector<Box>& boxes) {
    constexpr double touch = 0.5;  // half a point is nobody's worry
    std::vector<std::string> found;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        for (std::size_t j = i + 1; j < boxes.size(); ++j) {
            const Box& a = boxes[i];
            const Box& b = boxes[j];
            if (a.left + touch < b.right && b.left + touch < a.right && a.bottom + touch < b.top &&
                b.bottom + touch < a.top) {
                found.push_back(a.name + " overlaps " + b.name);
            }
        }
    }
    return found;
}

}  // namespace siplab::test
