#include "viz/dot_text.h"

#include <algorithm>
#include <array>

#include "models/trace/utf8.h"
#include "viz/display_text.h"

namespace siplab::viz {
namespace {

/// DejaVu Sans 2.37: advance widths of U+0020 to U+007E in thousandths of the size.
constexpr std::array<short, 95> widths{
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838};

/// The same of DejaVu Sans Bold.
constexpr std::array<short, 95> bold_widths{
    348,  456, 521, 838, 696, 1002, 872, 306,  457, 457, 523, 838, 380, 415,  380, 365,
    696,  696, 696, 696, 696, 696,  696, 696,  696, 696, 400, 400, 838, 838,  838, 580,
    1000, 774, 762, 734, 830, 683,  683, 821,  837, 372, 372, 775, 637, 995,  837, 850,
    733,  850, 770, 720, 682, 812,  774, 1103, 771, 724, 725, 457, 365, 457,  838, 500,
    500,  675, 716, 593, 716, 678,  435, 716,  712, 343, 343, 665, 343, 1042, 712, 687,
    716,  716, 493, 595, 478, 712,  652, 924,  645, 652, 582, 712, 365, 712,  838};

constexpr int other_width = 700;  ///< of letters beyond ASCII, rather too much than too little
constexpr int wide_width = 1000;  ///< of East Asian letters and signs

int width_of(std::string_view letter, const std::array<short, 95>& table) {
    const auto byte = static_cast<unsigned char>(letter.front());
    if (byte >= 0x20 && byte < 0x7F) return table[byte - 0x20U];
    if (cells(letter) == 0) return 0;
    return cells(letter) == 2 || letter.size() > 2 ? wide_width : other_width;
}

}  // namespace

std::string dot_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string dot_html(std::string_view text) {
    if (text.empty()) return "&#160;";
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\n': out += "<BR/>"; break;
            default: out += c;
        }
    }
    return out;
}

int text_width(std::string_view text, int size, bool bold) {
    int sum = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = std::max<std::size_t>(trace::decode_utf8(text, at).size, 1);
        sum += width_of(text.substr(at, bytes), bold ? bold_widths : widths);
        at += bytes;
    }
    return (sum * size + 999) / 1000;
}

}  // namespace siplab::viz
