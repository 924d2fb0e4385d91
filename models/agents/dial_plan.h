// Where a PBX sends a call: to an extension's phones, where its owner forwards to, to a group.
//
// RFC 3261 section 16.5 leaves to a server how it finds its targets; this is how small PBXs do it.
// Pure: it looks users up in the registrar and makes a plan; the bridge carries it out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/agents/registrar.h"
#include "models/base/types.h"

namespace siplab {

/// What an extension's owner wants done with calls. Each names an extension; "": nothing.
struct Forward {
    std::string always;
    std::string busy;       ///< the phone answers 486, 600 or 603
    std::string no_answer;  ///< it rings for `after`, answers 480 or 408, or is
                            ///< not registered
    Time after = std::chrono::seconds{20};
};

/// A number that rings several extensions.
struct RingGroup {
    std::vector<std::string> members;
    bool in_turn = false;                  ///< one after the other; else all at once
    Time each = std::chrono::seconds{15};  ///< how long a member rings, when in turn
};

/// Why nobody took the call.
enum class Miss : std::uint8_t { busy, no_answer, other };
Miss miss_of(int status);

/// One phone to call.
struct RungPhone {
    std::string contact;  ///< its registered contact
    std::string callee;   ///< the address of record, for To
};

/// Phones that ring at the same time; the first to answer has the call.
struct Round {
    std::vector<RungPhone> phones;
    Time limit{};
    std::optional<Miss> after;  ///< only when the round before ended like that
};

struct Destination {
    enum class Kind : std::uint8_t { reachable, unknown, unreachable };
    Kind kind = Kind::unknown;
    std::vector<Round> rounds;  ///< not empty when reachable; the first has no condition
};

struct DialPlanConfig {
    std::string domain;
    std::map<std::string, Forward> forwards;  ///< by extension
    std::map<std::string, RingGroup> groups;  ///< by number
    Time ring_limit = std::chrono::seconds{60};
};

class DialPlan {
  public:
    DialPlan(DialPlanConfig config, const Registrar& registrar);

    /// The plan for a call to this user part. An extension forwarded `always` is followed, in a
    /// circle to nobody; a call that was forwarded otherwise is not forwarded again.
    [[nodiscard]] Destination route(std::string_view user) const;

  private:
    [[nodiscard]] std::string followed(std::string user) const;
    [[nodiscard]] std::vector<RungPhone> phones_of(const std::string& user) const;
    void add_round(Destination& plan, const std::string& user, Time limit,
                   std::optional<Miss> after) const;
    [[nodiscard]] Destination route_extension(const std::string& user) const;
    [[nodiscard]] Destination route_group(const RingGroup& group) const;

    DialPlanConfig config_;
    const Registrar& registrar_;
};

}  // namespace siplab
