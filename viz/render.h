// Graphviz source to picture files, by the `dot` program (package graphviz; fonts:
// fonts-dejavu-core).
//
// Graphviz's library is not linked: its licence and ns-3's do not mix in one program.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include <tl/expected.hpp>

namespace siplab::viz {

struct Picture {
    std::string dot;   ///< Graphviz source that names its own layout
    std::string path;  ///< where to; its extension says the format: .svg, .png, .pdf or .dot
};

/// Writes them all, with two `dot` processes at once at most. Each file appears whole or not at
/// all. The folders must exist. The error is a sentence for the user: `dot` is not installed, a
/// folder cannot be written, an extension is unknown.
tl::expected<void, std::string> render(std::span<const Picture> pictures);

}  // namespace siplab::viz
