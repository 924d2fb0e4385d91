// What Graphviz made of a drawing: the boxes of its texts, read from `dot -Tjson`. The oracle of
// the tests about overlaps.
#pragma once

#include <string>
#include <vector>

namespace siplab::test {

/// A text as it was drawn, or a shape around texts, in points.
struct Box {
    std::string name;  ///< the text
    double left = 0, right = 0, bottom = 0, top = 0;
};

/// Every text of the drawing. Fails the test when dot does not accept the source.
std::vector<Box> drawn_texts(const std::string& dot);

/// Whether dot is installed; tests that need it are skipped without.
bool has_dot();

/// "A overlaps B" for each pair that does.
std::vector<std::string> overlaps(const std::vector<Box>& boxes);

}  // namespace siplab::test
