// The folder that a run writes: built beside its place and moved there when it is whole.
//
// A folder of an earlier run is replaced; anything else that stands in the way is left alone and
// said to be there.
#pragma once

#include <filesystem>

#include "models/trace/record.h"
#include "scenarios/mistake.h"

namespace siplab {

class OutputFolder {
  public:
    /// Makes the temporary folder beside `wanted`. A mistake when there is something that no
    /// run wrote.
    static Read<OutputFolder> prepare(const std::filesystem::path& wanted);

    OutputFolder(OutputFolder&& other) noexcept;
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;
    OutputFolder& operator=(OutputFolder&&) = delete;
    /// Without commit() nothing remains.
    ~OutputFolder();

    /// Where to write to meanwhile.
    [[nodiscard]] const std::filesystem::path& working() const { return working_; }
    /// Puts it in its place.
    Read<void> commit();

  private:
    OutputFolder(std::filesystem::path destination, std::filesystem::path working)
        : destination_(std::move(destination)), working_(std::move(working)) {}

    std::filesystem::path destination_;
    std::filesystem::path working_;  ///< empty: nothing to remove
};

/// Writes ladder.txt, ladder.svg, ladder.png, and into machines/ the diagram of each machine that
/// ran with coverage.txt.
Read<void> draw_run(const trace::Trace& trace, const std::filesystem::path& folder);

/// Writes one text file whole.
Read<void> write_file(const std::filesystem::path& path, const std::string& content);

}  // namespace siplab
