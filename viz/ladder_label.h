// What stands beside a message's arrow, read out of its bytes.
#pragma once

#include <string>
#include <string_view>

#include "viz/ladder.h"

namespace siplab::viz {

struct LabelledMessage {
    ArrowLabel label;
    bool request = false;
};

/// Bytes that are no SIP message are labelled as malformed with their beginning.
LabelledMessage label_of(std::string_view bytes);

/// "INVITE (1) +SDP", "200 OK (2 BYE)": the whole label; then shorter and shorter ones, the last
/// being `brief`.
std::vector<std::string> label_variants(const ArrowLabel& label);

/// "retransmission 2, timer A"; empty for a message sent once.
std::string repetition_text(const Arrow& arrow);

}  // namespace siplab::viz
