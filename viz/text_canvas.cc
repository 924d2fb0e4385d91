#include "viz/text_canvas.h"

#include <algorithm>

#include "models/trace/utf8.h"
#include "viz/display_text.h"

namespace siplab::viz {
namespace {

std::string_view ansi(Ink ink) {
    switch (ink) {
        case Ink::plain: return "";
        case Ink::faint: return "\x1b[2m";
        case Ink::strong: return "\x1b[1m";
        case Ink::request: return "\x1b[1;34m";
        case Ink::success: return "\x1b[36m";
        case Ink::failure: return "\x1b[33m";
        case Ink::lost: return "\x1b[1;31m";
    }
    return "";
}

}  // namespace

std::size_t TextCanvas::add_row() {
    rows_.emplace_back(width_);
    return rows_.size() - 1;
}

void TextCanvas::put(std::size_t row, std::size_t x, std::string_view text, Ink ink) {
    Row& cells_of_row = rows_[row];
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = std::max<std::size_t>(trace::decode_utf8(text, at).size, 1);
        const std::string_view glyph = text.substr(at, size);
        const std::size_t wide = cells(glyph);
        at += size;
        if (wide == 0) {  // a combining mark stays with its letter
            if (x > 0 && x <= width_) cells_of_row[x - 1].glyph += glyph;
            continue;
        }
        if (x + wide > width_) return;
        cells_of_row[x] = {std::string(glyph), ink, false};
        if (wide == 2) cells_of_row[x + 1] = {"", ink, true};
        x += wide;
    }
}

bool TextCanvas::is_free(std::size_t row, std::size_t first, std::size_t last) const {
    for (std::size_t x = first; x <= last && x < width_; ++x) {
        const Cell& cell = rows_[row][x];
        if (cell.covered || !cell.glyph.empty()) return false;
    }
    return last < width_;
}

std::string_view TextCanvas::at(std::size_t row, std::size_t x) const {
    return rows_[row][x].glyph;
}

void TextCanvas::append_row(std::string& out, const Row& row, bool colour) {
    std::size_t end = row.size();
    while (end > 0 && !row[end - 1].covered && row[end - 1].glyph.empty()) --end;
    Ink now = Ink::plain;
    for (std::size_t x = 0; x < end; ++x) {
        if (row[x].covered) continue;
        const Ink ink = row[x].glyph.empty() ? now : row[x].ink;
        if (colour && ink != now) {
            if (now != Ink::plain) out += "\x1b[0m";
            out += ansi(ink);
            now = ink;
        }
        out += row[x].glyph.empty() ? " " : row[x].glyph;
    }
    if (now != Ink::plain) out += "\x1b[0m";
    out += '\n';
}

std::string TextCanvas::to_text(bool colour) const {
    std::string out;
    for (const Row& row : rows_) append_row(out, row, colour);
    return out;
}

}  // namespace siplab::viz
