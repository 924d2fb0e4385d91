// What every Graphviz source of ours shares: one palette, one font, escaping, and how wide a text
// becomes.
#pragma once

#include <string>
#include <string_view>

namespace siplab::viz {

/// Blue and orange differ for colour-blind readers, too, and in brightness; line styles and weight
/// repeat what they say.
namespace palette {
inline constexpr std::string_view ink = "#1f2933";
inline constexpr std::string_view soft = "#5f6c7b";     ///< what is said beside the point
inline constexpr std::string_view faint = "#9aa5b1";    ///< what did not happen
inline constexpr std::string_view line = "#7b8794";     ///< lifelines and frames
inline constexpr std::string_view request = "#0b5394";  ///< blue, solid
inline constexpr std::string_view response = "#3d5a80";
inline constexpr std::string_view failure = "#a34700";  ///< dark orange
inline constexpr std::string_view lost = "#a8123e";
inline constexpr std::string_view head = "#e4ebf3";  ///< fill of a column's head
inline constexpr std::string_view state = "#eef6ee";
inline constexpr std::string_view action = "#fff6d9";
inline constexpr std::string_view call =
    "#c9d6e6";  ///< the bar along a lifeline while there is a call
}  // namespace palette

/// DejaVu Sans draws it (package fonts-dejavu-core); viewers of the SVG without it have Verdana,
/// which is as wide.
inline constexpr std::string_view font = "DejaVu Sans,Verdana,sans-serif";

/// A quoted DOT string.
std::string dot_quoted(std::string_view text);

/// For the inside of an HTML-like label. Line feeds become <BR/>; an empty text, which Graphviz
/// refuses, a space.
std::string dot_html(std::string_view text);

/// How wide a line of printable text of this size is in the font, in points, rounded up. Whole
/// points, here and in the layouts made with them, because every compiler then comes to the same
/// drawing.
int text_width(std::string_view text, int size, bool bold = false);

}  // namespace siplab::viz
