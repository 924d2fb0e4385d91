// Sentences of a lab ("alice calls bob") matched against declared forms ("PHONE calls TARGET").
//
// A form is a line of words and slots. Small words stand for themselves; `a|b` is either; capitals
// are slots (see slot_kind); `PHONE's` is a slot with its genitive; `[...]` may be left out. The
// forms stand in vocabulary.h, once, for the reader, the help and the documentation.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/mistake.h"

namespace siplab {

/// One way to say something in a lab.
struct Form {
    std::string_view
        id;  ///< what it means to the program: a phone's order, a note's topic, an expectation
    std::string_view pattern;  ///< "PHONE rejects [with FAILURE]"
    std::string_view help;     ///< one sentence
    std::string_view example;  ///< a whole sentence with nodes alice, bob and pbx
};

/// The names that a lab's sentences may use.
struct Names {
    std::vector<std::string> nodes;    ///< all of them
    std::vector<std::string> phones;   ///< those that a person can give orders to
    std::vector<std::string> numbers;  ///< users and extensions that can be called
    std::vector<std::string> pbxs{};   ///< those that can be told what happens to them
};

/// A sentence that was understood.
struct Sentence {
    std::string text;  ///< as the lab says it
    Position at;
    const Form* form = nullptr;
    std::map<std::string, std::string, std::less<>> slots;  ///< by the slot's name in the pattern

    [[nodiscard]] bool is(std::string_view id) const { return form != nullptr && form->id == id; }
    /// The slot's content, or "" when that part was left out.
    [[nodiscard]] std::string slot(std::string_view name) const;
};

/// A sentence before it is understood: its words with the place of the first character.
struct Words {
    std::string text;
    Position at;
};

/// Finds the form that `sentence` has. A mistake names the place of the first word that fits no
/// form, what could stand there and the nearest such word.
Read<Sentence> understand(const Words& sentence, std::span<const Form> forms, const Names& names);

/// What may stand in a slot, by the slot's name: one line for the documentation and the help.
struct SlotHelp {
    std::string_view name;
    std::string_view meaning;
};
std::span<const SlotHelp> slot_help();

/// `position` moved right by `bytes` on the same line.
inline Position right_of(Position position, std::size_t bytes) {
    return {position.line, position.column + bytes};
}

}  // namespace siplab
