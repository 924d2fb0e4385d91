// Profiles: how a make of phone or PBX differs from the plain one, as data.
//
// RFC 3261 leaves open which extensions an agent takes, whether it challenges with 401 or 407
// (sections 22.2 and 22.3) and more; products differ there, and a few are wrong. A profile says
// what a product says of itself, and names the source of each fact. It never advertises a method or
// an extension that this stack cannot speak. What it means to a call is the agents' business.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/agents/challenge_manner.h"
#include "models/base/capabilities.h"

namespace siplab {

/// Where a fact about a product comes from, the surest first.
enum class Source : std::uint8_t {
    standard,    ///< an RFC; no product is imitated
    statement,   ///< the description of the product's SIP messages that the project began with
    trace,       ///< seen in a public trace
    vendor,      ///< a vendor's document
    inference,   ///< concluded from the others
    hypothesis,  ///< nobody documents it; one way in which it could be
};
/// "seen in a public trace", for documentation.
std::string_view to_text(Source source);

struct Fact {
    std::string_view what;
    Source source = Source::standard;
};

struct PhoneProfile {
    std::string_view name;     ///< as a lab names it: "basic"
    std::string_view meaning;  ///< one sentence
    Capabilities capabilities;
    std::vector<Fact> facts;
};

struct PbxProfile {
    std::string_view name;
    std::string_view meaning;
    Capabilities capabilities;
    ChallengeManner challenge;
    std::string_view realm;  ///< of its challenges; empty: its domain
    std::vector<Fact> facts;
};

/// All of them, the default one first.
std::span<const PhoneProfile> phone_profiles();
std::span<const PbxProfile> pbx_profiles();

/// The profile of that name; null when there is none.
const PhoneProfile* find_phone_profile(std::string_view name);
const PbxProfile* find_pbx_profile(std::string_view name);

}  // namespace siplab
