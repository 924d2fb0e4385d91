// Header field names: RFC 3261 sections 7.3.1 (any case) and 7.3.3 (compact forms).
#include "models/message/header_names.h"

#include <algorithm>
#include <cctype>
#include <string>

#include <gmock/gmock.h>

namespace siplab {
namespace {

TEST(HeaderNames, EveryKnownNameIsFoundInAnyCase) {
    for (const HeaderInfo& info : header_infos()) {
        std::string name(info.name);
        EXPECT_EQ(header_id_of(name), info.id) << name;
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return std::toupper(c); });
        EXPECT_EQ(header_id_of(name), info.id) << name;
        EXPECT_EQ(to_text(info.id), info.name);
    }
}

TEST(HeaderNames, CompactFormsAreThoseOfTheRfcs) {
    // RFC 3261 section 20; 3515 (r), 3892 (b), 4028 (x), 6665 (o, u).
    const std::string letters = "bcefiklmorstuvx";
    std::string found;
    for (const HeaderInfo& info : header_infos()) {
        if (info.compact == 0) continue;
        found += info.compact;
        EXPECT_EQ(header_id_of(std::string(1, info.compact)), info.id);
    }
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, letters);
    EXPECT_EQ(header_id_of("V"), HeaderId::via);
}

TEST(HeaderNames, OtherNamesAreUnknown) {
    for (const char* name : {"", "X-Anything", "Vi", "Viaa", "z", "Call_ID", "Call\rID",
                             "Max-Forward", "Subscription\rState", "Proxy-Authentication_Info"}) {
        EXPECT_EQ(header_id_of(name), HeaderId::unknown) << name;
    }
    EXPECT_EQ(to_text(HeaderId::unknown), "");
}

TEST(HeaderNames, EachIsExplainedInOneSentenceWithItsRfc) {
    for (const HeaderInfo& info : header_infos()) {
        EXPECT_THAT(std::string(info.rfc_section), ::testing::StartsWith("RFC ")) << info.name;
        EXPECT_THAT(std::string(info.meaning), ::testing::EndsWith(".")) << info.name;
    }
}

}  // namespace
}  // namespace siplab
