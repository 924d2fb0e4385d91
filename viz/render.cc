#include "viz/render.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>  // mkdtemp
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace siplab::viz {
namespace {

namespace fs = std::filesystem;
using Outcome = tl::expected<void, std::string>;

constexpr std::array<std::string_view, 4> formats{"svg", "png", "pdf", "dot"};

tl::expected<std::string, std::string> format_of(const std::string& path) {
    std::string extension = fs::path(path).extension().string();
    if (!extension.empty()) extension.erase(0, 1);
    if (std::find(formats.begin(), formats.end(), extension) != formats.end()) return extension;
    return tl::unexpected(
        fmt::format("{}: expected a name that ends in .svg, .png, .pdf or .dot", path));
}

/// A folder of its own that goes away with everything in it.
class TemporaryFolder {
  public:
    explicit TemporaryFolder(const fs::path& parent)
        : path_((parent / ".siplab-XXXXXX").string()), made_(mkdtemp(path_.data()) != nullptr) {}
    ~TemporaryFolder() {
        std::error_code ignored;
        if (made_) fs::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] bool made() const { return made_; }
    [[nodiscard]] fs::path path() const { return path_; }

  private:
    std::string path_;
    bool made_;
};

/// One graph, and the files wanted of it by format.
struct Drawing {
    fs::path source;
    std::map<std::string, std::vector<std::string>> paths;
};

/// What one `dot` process does: drawings in one format.
struct Job {
    std::string format;
    std::vector<fs::path> sources;
};

Outcome write_file(const fs::path& path, std::string_view text) {
    std::ofstream file(path, std::ios::binary);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    if (file) return {};
    return tl::unexpected(
        fmt::format("{}: cannot be written: {}", path.string(), std::strerror(errno)));
}

std::string first_lines(const fs::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    std::string line;
    for (int n = 0; n < 4 && std::getline(file, line); ++n) text << "\n  " << line;
    return text.str();
}

/// A running `dot`.
class DotProcess {
  public:
    /// Its complaints go to the file `complaints`.
    static tl::expected<DotProcess, std::string> start(const Job& job, const fs::path& complaints) {
        std::vector<std::string> words{"dot", "-T" + job.format};
        // Bitmaps are made for screens with narrow pixels. (An SVG with this set would come out
        // cropped.)
        if (job.format == "png") words.emplace_back("-Gdpi=144");
        words.emplace_back("-O");
        for (const fs::path& source : job.sources) words.push_back(source.string());
        std::vector<char*> argv;
        argv.reserve(words.size() + 1);
        for (std::string& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);

        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, complaints.c_str(),
                                         O_WRONLY | O_CREAT, 0600);
        DotProcess process(complaints);
        const int error =
            posix_spawnp(&process.pid_, "dot", &actions, nullptr, argv.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (error == 0) return process;
        if (error == ENOENT) {
            return tl::unexpected(
                std::string("the program `dot` was not found: pictures need Graphviz "
                            "(apt-get install graphviz fonts-dejavu-core)"));
        }
        return tl::unexpected(fmt::format("cannot start `dot`: {}", std::strerror(error)));
    }

    Outcome wait() const {
        int status = 0;
        while (waitpid(pid_, &status, 0) < 0) {
            if (errno != EINTR)
                return tl::unexpected(fmt::format("lost sight of `dot`: {}", std::strerror(errno)));
        }
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
        if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
            return tl::unexpected(
                std::string("the program `dot` cannot be run (apt-get install graphviz)"));
        }
        return tl::unexpected(fmt::format("`dot` could not draw:{}", first_lines(complaints_)));
    }

  private:
    explicit DotProcess(fs::path complaints) : complaints_(std::move(complaints)) {}
    pid_t pid_ = -1;
    fs::path complaints_;
};

/// A process for each format, since each format's options are its own; a lone big one is halved, as
/// two run at once.
std::vector<Job> jobs_for(const std::vector<Drawing>& drawings) {
    std::map<std::string, std::vector<fs::path>> groups;
    for (const Drawing& drawing : drawings) {
        for (const auto& [format, paths] : drawing.paths) {
            if (format != "dot") groups[format].push_back(drawing.source);
        }
    }
    std::vector<Job> jobs;
    for (const auto& [format, sources] : groups) {
        const std::size_t half = groups.size() == 1 ? (sources.size() + 1) / 2 : sources.size();
        const auto middle = sources.begin() + static_cast<std::ptrdiff_t>(half);
        jobs.push_back({format, {sources.begin(), middle}});
        if (middle != sources.end()) jobs.push_back({format, {middle, sources.end()}});
    }
    return jobs;
}

Outcome run(const std::vector<Job>& jobs, const fs::path& folder) {
    Outcome outcome;
    for (std::size_t j = 0; j < jobs.size(); j += 2) {
        std::vector<DotProcess> running;
        for (std::size_t k = j; k < std::min(j + 2, jobs.size()); ++k) {
            auto process = DotProcess::start(jobs[k], folder / fmt::format("complaints-{}", k));
            if (process) {
                running.push_back(*process);
            } else if (outcome) {
                outcome = tl::unexpected(process.error());
            }
        }
        for (const DotProcess& process : running) {
            const Outcome ended = process.wait();
            if (outcome && !ended) outcome = ended;
        }
        if (!outcome) return outcome;
    }
    return outcome;
}

/// A rename, also to another file system: there the file is first copied beside its place.
std::error_code move_file(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (error != std::errc::cross_device_link) return error;
    fs::path beside = to;
    beside += ".part";
    fs::copy_file(from, beside, fs::copy_options::overwrite_existing, error);
    if (!error) fs::rename(beside, to, error);
    return error;
}

/// Puts a finished file in its place at once; the same one a second time is a copy.
Outcome put_in_place(const Drawing& drawing) {
    for (const auto& [format, paths] : drawing.paths) {
        fs::path made = drawing.source;
        if (format != "dot") made += "." + format;
        for (std::size_t i = 0; i < paths.size(); ++i) {
            std::error_code error;
            fs::path from = made;
            if (i + 1 < paths.size() || format == "dot") {
                from += ".copy";
                fs::copy_file(made, from, fs::copy_options::overwrite_existing, error);
            }
            if (!error) error = move_file(from, paths[i]);
            if (error)
                return tl::unexpected(
                    fmt::format("{}: cannot be written: {}", paths[i], error.message()));
        }
    }
    return {};
}

/// The pictures by their source, each source written to a file of the folder.
tl::expected<std::vector<Drawing>, std::string> prepare(std::span<const Picture> pictures,
                                                        const fs::path& folder) {
    std::vector<Drawing> drawings;
    std::map<std::string_view, std::size_t> index_of;
    for (const Picture& picture : pictures) {
        const auto format = format_of(picture.path);
        if (!format) return tl::unexpected(format.error());
        const auto [at, is_new] = index_of.emplace(picture.dot, drawings.size());
        if (is_new) {
            const fs::path source = folder / fmt::format("{}.gv", drawings.size());
            if (const Outcome written = write_file(source, picture.dot); !written) {
                return tl::unexpected(written.error());
            }
            drawings.push_back({source, {}});
        }
        drawings[at->second].paths[*format].push_back(picture.path);
    }
    return drawings;
}

}  // namespace

tl::expected<void, std::string> render(std::span<const Picture> pictures) {
    if (pictures.empty()) return {};
    fs::path parent = fs::path(pictures.front().path).parent_path();
    if (parent.empty()) parent = ".";
    const TemporaryFolder folder(parent);
    if (!folder.made()) {
        return tl::unexpected(fmt::format("{}: cannot write into this folder: {}", parent.string(),
                                          std::strerror(errno)));
    }
    const auto drawings = prepare(pictures, folder.path());
    if (!drawings) return tl::unexpected(drawings.error());
    if (Outcome drawn = run(jobs_for(*drawings), folder.path()); !drawn) return drawn;
    for (const Drawing& drawing : *drawings) {
        if (Outcome placed = put_in_place(drawing); !placed) return placed;
    }
    return {};
}

}  // namespace siplab::viz
