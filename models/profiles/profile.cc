#include "models/profiles/profile.h"

#include <algorithm>

namespace siplab {

namespace {

bool contains(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// Those of the product's words that this stack can keep, in the product's order.
std::vector<std::string> able(const std::vector<std::string>& ours,
                              std::span<const std::string_view> theirs) {
    std::vector<std::string> both;
    for (const std::string_view word : theirs) {
        if (contains(ours, word)) both.emplace_back(word);
    }
    return both;
}

/// What a product advertises in Allow and Supported, and how it calls itself.
struct Advertised {
    std::vector<std::string_view> allow;
    std::vector<std::string_view> supported;
    std::string_view user_agent;
};

Capabilities capabilities_of(const Capabilities& ours, const Advertised& product) {
    Capabilities capabilities = ours;
    capabilities.methods = able(ours.methods, product.allow);
    capabilities.extensions = able(ours.extensions, product.supported);
    if (!contains(capabilities.methods, "SUBSCRIBE")) capabilities.event_packages.clear();
    capabilities.user_agent = product.user_agent;
    return capabilities;
}

std::vector<PhoneProfile> make_phone_profiles() {
    const Capabilities ours = standard_capabilities();
    return {
        {"standard",
         "A phone that speaks every method and extension that siplab knows, by the RFCs.",
         ours,
         {{"Everything as the RFCs say.", Source::standard}}},
        {"basic",
         "A phone that can call and be called by RFC 3261 alone, without any extension.",
         capabilities_of(ours, {{"INVITE", "ACK", "CANCEL", "BYE", "OPTIONS"}, {}, "siplab basic"}),
         {{"Allow: INVITE, ACK, CANCEL, BYE, OPTIONS; no Supported.", Source::standard}}},
    };
}

std::vector<PbxProfile> make_pbx_profiles() {
    const Capabilities ours = pbx_capabilities();
    const Advertised modern{{"INVITE", "ACK", "CANCEL", "OPTIONS", "BYE", "REGISTER", "SUBSCRIBE",
                             "NOTIFY", "REFER", "INFO", "MESSAGE", "UPDATE"},
                            {"replaces", "timer"},
                            "3CXPhoneSystem (siplab)"};
    Advertised classic = modern;
    std::erase(classic.allow, "UPDATE");
    std::erase(classic.supported, "timer");
    const ChallengeManner as_3cx{407, false, NonceForm::sixteen_and_thirty_two};
    const Fact challenge_fact{
        "Challenges with 407, even a REGISTER; realm 3CXPhoneSystem, MD5, no qop, no opaque, a "
        "nonce of 16 and 32 hexadecimal digits with a colon between.",
        Source::trace};
    const Fact no_prack{"PRACK is not used; 100rel is not supported.", Source::statement};
    return {
        {"strict",
         "A PBX that speaks every method and extension that siplab knows, by the RFCs.",
         ours,
         {},
         "",
         {{"Everything as the RFCs say.", Source::standard},
          {"Challenges with 401, as a registrar and user agent does.", Source::standard}}},
        {"3cx",
         "A 3CX phone system as it was described in 2015.",
         capabilities_of(ours, classic),
         as_3cx,
         "3CXPhoneSystem",
         {no_prack,
          {"UPDATE is not used.", Source::statement},
          challenge_fact,
          {"Its Allow is that of the later versions without UPDATE, since no trace of the versions "
           "described was found.",
           Source::inference}}},
        {"3cx-modern",
         "A 3CX phone system of version 15.5 to 20.",
         capabilities_of(ours, modern),
         as_3cx,
         "3CXPhoneSystem",
         {no_prack,
          {"Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REGISTER, SUBSCRIBE, NOTIFY, REFER, INFO, "
           "MESSAGE, UPDATE; Supported: replaces, timer.",
           Source::trace},
          challenge_fact}},
    };
}

template <class Profile>
const Profile* find(std::span<const Profile> profiles, std::string_view name) {
    const auto found = std::find_if(profiles.begin(), profiles.end(),
                                    [&](const Profile& each) { return each.name == name; });
    return found == profiles.end() ? nullptr : &*found;
}

}  // namespace

std::string_view to_text(Source source) {
    switch (source) {
        case Source::standard: return "the RFCs";
        case Source::statement: return "the description that the project began with";
        case Source::trace: return "seen in a public trace";
        case Source::vendor: return "a document of the vendor";
        case Source::inference: return "concluded from what is known";
        case Source::hypothesis: return "a hypothesis: nobody documents it";
    }
    return "";
}

std::span<const PhoneProfile> phone_profiles() {
    static const std::vector<PhoneProfile> profiles = make_phone_profiles();
    return profiles;
}

std::span<const PbxProfile> pbx_profiles() {
    static const std::vector<PbxProfile> profiles = make_pbx_profiles();
    return profiles;
}

const PhoneProfile* find_phone_profile(std::string_view name) {
    return find(phone_profiles(), name);
}

const PbxProfile* find_pbx_profile(std::string_view name) { return find(pbx_profiles(), name); }

}  // namespace siplab
