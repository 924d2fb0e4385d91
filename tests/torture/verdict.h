// What the parser and the validator make of one message's bytes.
#pragma once

#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include <string>

#include "models/message/validate.h"

namespace siplab::test {

inline const std::filesystem::path torture_folder = SIPLAB_SOURCE_DIR "/../shared/torture";

inline std::string read_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

struct Verdict {
    bool accepted = false;
    Diagnosis why;  ///< when refused
};

/// Accepted: it parses and validate() finds nothing that must be answered.
inline Verdict judge(const std::string& bytes) {
    const auto message = Message::parse(bytes);
    if (!message) return {false, message.error()};
    const auto problem = first_problem(*message);
    return problem ? Verdict{false, *problem} : Verdict{true, {}};
}

}  // namespace siplab::test
