// Words near to other words, and lists of words in sentences: for messages to people.
//
// Distances count bytes, which is right for the ASCII words that labs and commands are made of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace siplab {

/// How many letters must be inserted, removed, replaced or swapped with their neighbour to make `b`
/// of `a`; case does not count.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word`, or "" when none is near enough to be what was meant (more than
/// a third of it differs). Of equally near ones the first.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "`a`, `b` or `c`".
std::string either_of(const std::vector<std::string>& words, std::string_view last_joint = "or");

/// The words of `text`, cut at white space.
std::vector<std::string_view> split_words(std::string_view text);

std::string lower_case(std::string_view text);

/// "ACK", "BYE", ...: every method that siplab knows.
const std::vector<std::string>& method_names();

bool all_digits(std::string_view text);

}  // namespace siplab
