// The words of the trace's kinds, for writing and for reading.
#pragma once

#include <array>
#include <string_view>

#include "models/trace/record.h"

namespace siplab::trace {

struct KindWord {
    Kind kind;
    std::string_view word;
};

/// At the index of the enum's value.
inline constexpr std::array<KindWord, 9> kind_words{{
    {Kind::sent, "sent"},
    {Kind::received, "received"},
    {Kind::dropped, "dropped"},
    {Kind::timer_set, "timer_set"},
    {Kind::timer_fired, "timer_fired"},
    {Kind::timer_cancelled, "timer_cancelled"},
    {Kind::transition, "transition"},
    {Kind::action, "action"},
    {Kind::note, "note"},
}};

/// What "kind" says on the first line.
inline constexpr std::string_view header_word = "header";

}  // namespace siplab::trace
