#include "scenarios/profiles_help.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "models/profiles/profile.h"

namespace siplab {

namespace {

std::string words(const std::vector<std::string>& list) {
    return list.empty() ? "none" : fmt::format("{}", fmt::join(list, ", "));
}

template <class Profile>
std::string in_terminal(const Profile& profile) {
    std::string out =
        fmt::format("    {}\n        {}\n        Allow: {}\n        Supported: {}\n", profile.name,
                    profile.meaning, words(profile.capabilities.methods),
                    words(profile.capabilities.extensions));
    for (const Fact& fact : profile.facts)
        out += fmt::format("        - {} ({})\n", fact.what, to_text(fact.source));
    return out;
}

template <class Profile>
std::string in_markdown(const Profile& profile) {
    std::string out = fmt::format("### `{}`\n\n{}\n\n| fact | how we know |\n| --- | --- |\n",
                                  profile.name, profile.meaning);
    for (const Fact& fact : profile.facts)
        out += fmt::format("| {} | {} |\n", fact.what, to_text(fact.source));
    out += fmt::format("\nIn a lab it says `Allow: {}` and `Supported: {}`.\n\n",
                       words(profile.capabilities.methods), words(profile.capabilities.extensions));
    return out;
}

}  // namespace

std::string profiles_help() {
    std::string out = "Profiles of phones (`profile: NAME`)\n";
    for (const PhoneProfile& profile : phone_profiles()) out += in_terminal(profile);
    out += "\nProfiles of PBXs\n";
    for (const PbxProfile& profile : pbx_profiles()) out += in_terminal(profile);
    return out;
}

std::string profiles_markdown() {
    std::string out = "## PBXs\n\n";
    for (const PbxProfile& profile : pbx_profiles()) out += in_markdown(profile);
    out += "## Phones\n\n";
    for (const PhoneProfile& profile : phone_profiles()) out += in_markdown(profile);
    return out;
}

}  // namespace siplab
