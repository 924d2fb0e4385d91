#include "scenarios/labs_folder.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/core.h>

#include "scenarios/words.h"
#include "scenarios/yaml_tree.h"

namespace siplab {

namespace {

namespace fs = std::filesystem;

constexpr const char* ending = ".yaml";

/// The first of the candidate folders that exists.
Read<fs::path> labs_folder() {
    std::error_code ignored;
    if (const char* chosen = std::getenv("SIPLAB_LABS"); chosen != nullptr && *chosen != '\0') {
        if (fs::is_directory(chosen, ignored)) return fs::path(chosen);
        return mistake({},
                       fmt::format("SIPLAB_LABS names a folder that does not exist: {}", chosen));
    }
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    const fs::path installed = program.parent_path().parent_path() / "share" / "siplab" / "labs";
    // A program in its build tree uses the labs it was built from, wherever the build folder is.
    const bool from_build = program.parent_path() == fs::path(SIPLAB_BUILD_FOLDER);
    const fs::path source = SIPLAB_LABS_SOURCE;
    const fs::path first = from_build ? source : installed;
    for (const fs::path& folder : {first, installed, source}) {
        if (fs::is_directory(folder, ignored)) return folder;
    }
    return mistake({},
                   fmt::format("no labs at {}; say where they are in the environment's SIPLAB_LABS",
                               installed.string()));
}

}  // namespace

Read<std::vector<LabFile>> all_labs() {
    const Read<fs::path> folder = labs_folder();
    if (!folder) return tl::unexpected(folder.error());
    std::vector<LabFile> labs;
    std::error_code error;
    for (auto it = fs::recursive_directory_iterator(*folder, error);
         !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
        const fs::path& path = it->path();
        if (path.extension() != ending || !it->is_regular_file()) continue;
        labs.push_back({path.stem().string(),
                        path.parent_path().lexically_relative(*folder).string(), path.string()});
    }
    std::sort(labs.begin(), labs.end(), [](const LabFile& a, const LabFile& b) {
        return std::tie(a.topic, a.name) < std::tie(b.topic, b.name);
    });
    return labs;
}

Read<std::string> find_lab(const std::string& name) {
    std::error_code ignored;
    const bool looks_like_path = name.ends_with(ending) || name.find('/') != std::string::npos;
    if (looks_like_path && fs::is_regular_file(name, ignored)) return name;
    if (name.ends_with(ending))
        return tl::unexpected(Mistake{name, {}, "there is no such file", {}});
    const Read<std::vector<LabFile>> labs = all_labs();
    if (!labs) return tl::unexpected(labs.error());
    std::vector<std::string> names;
    for (const LabFile& lab : *labs) {
        if (lab.name == name || lab.topic + "/" + lab.name == name) return lab.path;
        names.push_back(lab.name);
    }
    return mistake({}, fmt::format("there is no lab `{}`; `siplab list` shows them all", name),
                   nearest(name, names));
}

LabSummary summary_of(const LabFile& lab) {
    std::ifstream in(lab.path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    const Read<YamlValue> document = read_yaml(text.str());
    const YamlValue* title = document && document->is_map() ? document->find("title") : nullptr;
    LabSummary summary{title != nullptr ? title->text : "(cannot be read)", {}};
    const YamlValue* methods = title != nullptr ? document->find("methods") : nullptr;
    if (methods == nullptr) return summary;
    if (methods->is_text()) summary.methods.push_back(methods->text);
    for (const YamlValue& method : methods->items) summary.methods.push_back(method.text);
    return summary;
}

}  // namespace siplab
