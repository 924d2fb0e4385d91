// A grid of terminal cells that grows downwards; what the text ladder is drawn on.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace siplab::viz {

/// How a cell is coloured when colours are wanted.
enum class Ink : unsigned char { plain, faint, strong, request, success, failure, lost };

class TextCanvas {
  public:
    explicit TextCanvas(std::size_t width) : width_(width) {}

    [[nodiscard]] std::size_t width() const { return width_; }
    [[nodiscard]] std::size_t rows() const { return rows_.size(); }
    /// Adds an empty row and returns its number.
    std::size_t add_row();
    /// Writes printable text from `x` on; what does not fit into the width is left out.
    void put(std::size_t row, std::size_t x, std::string_view text, Ink ink = Ink::plain);
    /// Whether nothing was put into the cells from `first` to `last`.
    [[nodiscard]] bool is_free(std::size_t row, std::size_t first, std::size_t last) const;
    [[nodiscard]] std::string_view at(std::size_t row, std::size_t x) const;
    /// All rows without spaces at their ends.
    [[nodiscard]] std::string to_text(bool colour) const;

  private:
    struct Cell {
        std::string glyph;  ///< with its combining marks; empty: nothing here
        Ink ink = Ink::plain;
        bool covered = false;  ///< the right half of a wide glyph
    };
    using Row = std::vector<Cell>;

    static void append_row(std::string& out, const Row& row, bool colour);

    std::size_t width_;
    std::vector<Row> rows_;
};

}  // namespace siplab::viz
