#include "scenarios/output_folder.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "models/machines/catalog.h"
#include "viz/coverage.h"
#include "viz/ladder_dot.h"
#include "viz/ladder_text.h"
#include "viz/machine_dot.h"
#include "viz/render.h"

namespace siplab {

namespace {

namespace fs = std::filesystem;

/// What a run writes. A folder with anything else in it is somebody's own.
constexpr std::array<std::string_view, 6> own_files{"trace.jsonl", "capture.pcap", "ladder.txt",
                                                    "ladder.svg",  "ladder.png",   "machines"};

tl::unexpected<Mistake> cannot(const fs::path& path, std::string what) {
    return tl::unexpected(Mistake{path.string(), {}, std::move(what), {}});
}

/// The first entry that no run wrote, or "".
std::string stranger_in(const fs::path& folder) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        std::string name = entry.path().filename().string();
        if (std::find(own_files.begin(), own_files.end(), name) == own_files.end()) return name;
    }
    return {};
}

}  // namespace

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : destination_(std::move(other.destination_)), working_(std::exchange(other.working_, {})) {}

OutputFolder::~OutputFolder() {
    std::error_code ignored;
    if (!working_.empty()) fs::remove_all(working_, ignored);
}

Read<OutputFolder> OutputFolder::prepare(const fs::path& wanted) {
    std::error_code error;
    fs::path destination = fs::absolute(wanted, error).lexically_normal();
    if (!destination.has_filename()) destination = destination.parent_path();  // "out/" means "out"
    if (destination.filename().empty() || destination == destination.root_path())
        return cannot(wanted, "is no folder to write results into");
    if (fs::exists(destination, error)) {
        if (!fs::is_directory(destination, error))
            return cannot(wanted, "is a file, expected a folder for the results");
        if (const std::string stranger = stranger_in(destination); !stranger.empty()) {
            return cannot(
                wanted,
                fmt::format("holds `{}`, which no run wrote; choose another folder with --out",
                            stranger));
        }
    }
    const fs::path working =
        destination.parent_path() / fmt::format(".{}.partial", destination.filename().string());
    fs::remove_all(working, error);
    if (!fs::create_directories(working / "machines", error) || error) {
        return cannot(working, "cannot make this folder: " + error.message());
    }
    return OutputFolder(std::move(destination), working);
}

Read<void> OutputFolder::commit() {
    std::error_code error;
    const fs::path old = working_.string() + "-old";
    fs::remove_all(old, error);
    if (fs::exists(destination_, error)) fs::rename(destination_, old, error);
    if (!error) fs::rename(working_, destination_, error);
    if (error) return cannot(destination_, "cannot put the results there: " + error.message());
    working_.clear();
    fs::remove_all(old, error);
    return {};
}

Read<void> write_file(const fs::path& path, const std::string& content) {
    std::ofstream out(path, std::ios::binary);
    out << content;
    out.close();
    if (!out) return cannot(path, "cannot write this file");
    return {};
}

Read<void> draw_run(const trace::Trace& trace, const fs::path& folder) {
    if (auto written = write_file(folder / "ladder.txt", viz::ladder_text(trace)); !written)
        return written;
    const std::string ladder = viz::ladder_dot(trace);
    std::vector<viz::Picture> pictures{{ladder, (folder / "ladder.svg").string()},
                                       {ladder, (folder / "ladder.png").string()}};
    std::string words;
    for (const Table* table : all_machines()) {
        const viz::Coverage coverage = viz::coverage(trace, *table);
        if (!coverage.ran()) continue;
        pictures.push_back({viz::machine_dot(*table, &coverage),
                            (folder / "machines" / (std::string(table->name) + ".svg")).string()});
        words += (words.empty() ? "" : "\n") + viz::coverage_text(*table, coverage);
    }
    if (auto written = write_file(folder / "machines" / "coverage.txt", words); !written)
        return written;
    if (const auto drawn = viz::render(pictures); !drawn) return mistake({}, drawn.error());
    return {};
}

}  // namespace siplab
