// A SIP message in words: each line with what it means here and where the RFC says so; or why it is
// no message.
//
// The sentence of a header field comes from models/message/header_names.h; explain_values.cc adds
// what the value says. Judges by models/message alone: nothing here knows more about SIP than the
// stack does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/message/diagnosis.h"

namespace siplab {

struct Explanation {
    std::string text;         ///< ready to print, at most about 100 columns wide
    bool well_formed = true;  ///< false: the text holds a diagnosis
};

/// Explains the bytes of one message. When they are readable but break a rule, everything readable
/// is explained and the diagnoses follow.
Explanation explain_message(const std::string& bytes);

/// "line 3: ..." followed by the offending line with a caret under the byte.
std::string show_diagnosis(std::string_view bytes, const Diagnosis& diagnosis);

}  // namespace siplab
