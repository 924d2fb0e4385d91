// RFC 4475's torture messages thrown at a phone and at a registrar: what comes back must be what
// the RFC says.
//
// The messages and the expectations are read from ../shared/torture when it is there; the verdicts
// of the parser alone are checked in parser_test.cc.
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/agents/pbx.h"
#include "models/agents/phone.h"
#include "models/message/headers.h"
#include "tests/support/exchange.h"

namespace siplab::test {
namespace {

const std::filesystem::path folder = std::filesystem::path(SIPLAB_SOURCE_DIR) / "../shared/torture";
const Address here{"192.0.2.1", 5060};
const Address sender{"192.0.2.2", 5060};

struct Case {
    std::string name;
    std::string bytes;
    nlohmann::json uas;
    bool is_response = false;
    std::string parser;
};

std::vector<Case> cases() {
    std::vector<Case> all;
    std::ifstream list(folder / "expectations.json");
    if (!list) return all;
    for (const auto& entry : nlohmann::json::parse(list)) {
        std::ifstream file(folder / entry.at("file").get<std::string>(), std::ios::binary);
        std::ostringstream bytes;
        bytes << file.rdbuf();
        all.push_back({entry.at("name"), bytes.str(), entry.at("uas"), entry.at("is_response"),
                       entry.at("parser")});
    }
    return all;
}

/// A phone that answers for any user, so that what is answered depends on the message and not on
/// whom it is for.
std::unique_ptr<Agent> endpoint() {
    PhoneConfig phone;
    phone.name = "phone";
    phone.domain = "192.0.2.1";
    phone.network.ipv4 = here;
    return std::make_unique<Phone>(std::move(phone));
}

/// A registrar for example.com that knows the users of RFC 4475's REGISTER requests.
std::unique_ptr<Agent> registrar(bool authenticate = false) {
    PbxConfig pbx;
    pbx.name = "pbx";
    pbx.domain = "example.com";
    pbx.network.ipv4 = here;
    pbx.authenticate = authenticate;
    for (const char* user : {"user", "j_user", "watson", "someone"})
        pbx.extensions[user] = "secret";
    pbx.extensions[std::string("null-\0-null", 11)] = "secret";
    return std::make_unique<Pbx>(std::move(pbx));
}

/// Every status that the agent answers to this datagram, 100 Trying left out.
std::vector<int> answers(std::unique_ptr<Agent> agent, const std::string& bytes,
                         std::vector<Message>* messages = nullptr) {
    Exchange wire;
    wire.add("agent", here, std::move(agent));
    wire.inject(Time::zero(), "agent", sender, bytes);
    wire.run_until(std::chrono::milliseconds{50});
    std::vector<int> statuses;
    for (const Passing& one : wire.messages()) {
        const Message message = one.message();
        statuses.push_back(message.status());
        if (messages != nullptr) messages->push_back(message);
    }
    return statuses;
}

bool is_register(const std::string& bytes) { return bytes.find("REGISTER ") < 10; }

TEST(TortureUas, AllFortyNineAreAnsweredAsTheRfcSays) {
    const std::vector<Case> all = cases();
    if (all.empty()) GTEST_SKIP() << "no ../shared/torture beside this checkout";
    ASSERT_EQ(all.size(), 49u);
    for (const Case& one : all) {
        SCOPED_TRACE(one.name);
        const bool to_registrar = is_register(one.bytes) && one.name != "esc02";
        const std::vector<int> got = answers(to_registrar ? registrar() : endpoint(), one.bytes);
        if (one.is_response) {
            // Discarded or not, a response is never answered.
            EXPECT_THAT(got, testing::IsEmpty());
        } else if (one.name == "baddate") {
            // "An element shouldn't [reject it] unless the contents of the Date header field were
            // actually important": here they are not.
            EXPECT_THAT(got, testing::ElementsAre(180));
        } else if (one.uas.is_array()) {
            ASSERT_THAT(got, testing::SizeIs(1));
            EXPECT_THAT(one.uas.get<std::vector<int>>(), testing::Contains(got.front()));
        } else if (one.uas == "registrar: [400]") {
            EXPECT_THAT(got, testing::ElementsAre(400));
        } else {
            // "process", "200; ...": understood and dealt with on its merits, never called
            // malformed.
            ASSERT_THAT(got, testing::Not(testing::IsEmpty()));
            EXPECT_THAT(got, testing::Each(testing::Not(testing::AnyOf(400, 505, 513))));
        }
    }
}

TEST(TortureUas, RegistrationsAreKeptAsWritten) {
    for (const Case& one : cases()) {
        SCOPED_TRACE(one.name);
        std::vector<Message> messages;
        if (one.name == "escnull" || one.name == "cparam01" || one.name == "cparam02" ||
            one.name == "regescrt") {
            answers(registrar(), one.bytes, &messages);
            ASSERT_EQ(messages.size(), 1u);
            ASSERT_EQ(messages[0].status(), 200);
            const auto contacts = all<Contact>(messages[0]);
            ASSERT_TRUE(contacts);
            EXPECT_EQ(contacts->size(), one.name == "escnull" ? 2u : 1u);
        }
        if (one.name == "cparam01") {  // unknownparam is the header field's, and no part of the URI
            EXPECT_EQ(get<Contact>(messages[0])->uri.text().find("unknownparam"),
                      std::string_view::npos);
        }
        if (one.name == "cparam02") {
            EXPECT_TRUE(get<Contact>(messages[0])->uri.params().has("unknownparam"));
        }
        if (one.name == "regescrt") {
            EXPECT_TRUE(get<Contact>(messages[0])->uri.header("Route"));
        }
    }
}

TEST(TortureUas, AnUnknownAuthorizationSchemeIsNoCredential) {
    for (const Case& one : cases()) {
        if (one.name != "regaut01") continue;
        EXPECT_THAT(answers(endpoint(), one.bytes), testing::ElementsAre(405));
        EXPECT_THAT(answers(registrar(true), one.bytes), testing::ElementsAre(401));
        EXPECT_THAT(answers(registrar(false), one.bytes), testing::Each(testing::Ne(400)));
    }
}

TEST(TortureUas, RefusalsNameWhatIsMissing) {
    for (const Case& one : cases()) {
        std::vector<Message> messages;
        if (one.name == "bext01") {
            answers(endpoint(), one.bytes, &messages);
            ASSERT_EQ(messages.size(), 1u);
            EXPECT_EQ(messages[0].find(HeaderId::unsupported),
                      "nothingSupportsThis, nothingSupportsThisEither");
        } else if (one.name == "intmeth") {
            answers(endpoint(), one.bytes, &messages);
            ASSERT_EQ(messages.size(), 1u);
            EXPECT_TRUE(messages[0].has(HeaderId::allow));
        } else if (one.name == "invut") {
            answers(endpoint(), one.bytes, &messages);
            ASSERT_EQ(messages.size(), 1u);
            EXPECT_TRUE(messages[0].has(HeaderId::accept));
        }
    }
}

}  // namespace
}  // namespace siplab::test
