// The values of header fields that are lists, Via and Route above all: taken off the top, put at
// the end.
//
// RFC 3261 section 7.3.1: several values may stand in one line, separated by commas; a proxy
// changes only the value that it means and leaves the others as they stand.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/message/message.h"

namespace siplab {

/// Every value as written, in order. Only for Via, Route, Record-Route and Contact.
std::vector<std::string> list_values(const Message& message, HeaderId id);

/// Takes the first value away and returns it.
std::optional<std::string> take_first_value(Message& message, HeaderId id);

/// Takes the last value away and returns it.
std::optional<std::string> take_last_value(Message& message, HeaderId id);

}  // namespace siplab
