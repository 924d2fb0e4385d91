// Challenges and credentials as header fields, and how a client answers (RFC 7616
// sections 3.3, 3.4; RFC 8760 section 2.4).
#include <string>

#include <gmock/gmock.h>

#include "models/auth/digest.h"

namespace siplab::digest {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

std::optional<Challenge> challenge_in(const std::string& value) {
    const auto header = WwwAuthenticate::parse(value);
    EXPECT_TRUE(header.has_value()) << value;
    return header ? Challenge::from(*header) : std::nullopt;
}

Result<Credentials> credentials_in(const std::string& value) {
    return Credentials::from(Authorization::parse(value).value());
}

// ---- challenges -------------------------------------------------------------------------------

// RFC 7616 section 3.9.1.
TEST(ChallengeHeader, IsUnderstood) {
    const auto challenge = challenge_in(
        "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, "
        "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
        "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
    ASSERT_TRUE(challenge);
    EXPECT_EQ(challenge->realm, "http-auth@example.org");
    EXPECT_EQ(challenge->opaque, "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS");
    EXPECT_EQ(challenge->algorithm, Algorithm::sha256);
    EXPECT_TRUE(challenge->auth);
    EXPECT_TRUE(challenge->auth_int);
    EXPECT_FALSE(challenge->stale);
}

TEST(ChallengeHeader, WithoutAlgorithmMeansMd5) {
    EXPECT_EQ(challenge_in("Digest realm=\"r\", nonce=\"n\"")->algorithm, Algorithm::md5);
}

TEST(ChallengeHeader, IsStaleOnlyWhenItSaysTrue) {
    EXPECT_TRUE(challenge_in("Digest realm=\"r\", nonce=\"n\", stale=TRUE")->stale);
    EXPECT_FALSE(challenge_in("Digest realm=\"r\", nonce=\"n\", stale=maybe")->stale);
}

// RFC 8760 section 2.4: the client must ignore any challenge that it does not understand.
TEST(ChallengeHeader, ThatIsNotUnderstoodIsIgnored) {
    EXPECT_FALSE(challenge_in("Basic realm=\"r\""));
    EXPECT_FALSE(challenge_in("Digest realm=\"r\", nonce=\"n\", algorithm=SHA-1"));
    EXPECT_FALSE(challenge_in("Digest realm=\"r\", nonce=\"n\", qop=\"auth-conf\""));
    EXPECT_FALSE(challenge_in("Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess"));
}

// RFC 7616 section 3.3: realm, nonce, opaque and qop quoted; stale and algorithm not.
TEST(ChallengeHeader, QuotesWhatTheRfcQuotes) {
    Challenge made;
    made.realm = "lab \"7\"";
    made.nonce = "n1";
    made.stale = true;
    made.algorithm = Algorithm::sha256;
    made.auth = true;
    made.auth_int = true;
    EXPECT_EQ(made.to_text(),
              "Digest realm=\"lab \\\"7\\\"\", nonce=\"n1\", stale=true, algorithm=SHA-256, "
              "qop=\"auth,auth-int\"");
    EXPECT_EQ(challenge_in(made.to_text())->realm, made.realm);
}

// ---- which challenge is answered, and how -----------------------------------------------------

Challenge challenge_of(std::string realm, Algorithm algorithm) {
    Challenge made;
    made.realm = std::move(realm);
    made.nonce = "n1";
    made.algorithm = algorithm;
    made.auth = true;
    return made;
}

TEST(Client, TakesTheTopmostChallengeOfEachRealm) {
    const auto chosen =
        choose({challenge_of("proxy", Algorithm::sha256), challenge_of("proxy", Algorithm::md5),
                challenge_of("callee", Algorithm::md5)});
    ASSERT_THAT(chosen, SizeIs(2));
    EXPECT_EQ(chosen[0].algorithm, Algorithm::sha256);
    EXPECT_EQ(chosen[1].realm, "callee");
}

TEST(Client, SendsWhatTheServerCanCheck) {
    Challenge challenge = challenge_of("lab.example", Algorithm::sha256);
    challenge.opaque = "o1";
    const Request request{"REGISTER", "sip:lab.example"};
    const std::string text = answer(challenge, "alice", "secret", request, "c1", 2).to_text();
    EXPECT_THAT(text, HasSubstr("Digest username=\"alice\", realm=\"lab.example\", nonce=\"n1\", "
                                "uri=\"sip:lab.example\", response=\""));
    EXPECT_THAT(
        text, HasSubstr("algorithm=SHA-256, cnonce=\"c1\", qop=auth, nc=00000002, opaque=\"o1\""));
    const auto read = credentials_in(text);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->response, response(*read, "alice", "secret", request));
}

TEST(Client, ProtectsTheBodyWhenOnlyThatIsOffered) {
    Challenge challenge = challenge_of("lab.example", Algorithm::md5);
    challenge.auth = false;
    challenge.auth_int = true;
    EXPECT_EQ(answer(challenge, "alice", "secret", {"INVITE", "sip:b@x", "v=0\r\n"}, "c", 1).qop,
              Qop::auth_int);
}

// RFC 3261 section 22.4 item 8: without qop there is neither cnonce nor nc.
TEST(Client, AnswersAnOldServerTheOldWay) {
    Challenge challenge = challenge_of("lab.example", Algorithm::md5);
    challenge.auth = false;
    const std::string text =
        answer(challenge, "alice", "secret", {"REGISTER", "sip:lab.example"}, "c1", 1).to_text();
    EXPECT_THAT(text, Not(HasSubstr("nonce=\"c1\"")));
    EXPECT_THAT(text, Not(HasSubstr("nc=")));
    EXPECT_THAT(text, Not(HasSubstr("qop=")));
}

TEST(Client, HidesItsNameWhenAskedTo) {
    Challenge challenge = challenge_of("lab.example", Algorithm::sha256);
    challenge.userhash = true;
    const auto made =
        answer(challenge, "alice", "secret", {"REGISTER", "sip:lab.example"}, "c1", 1);
    EXPECT_EQ(made.username, username_hash(Algorithm::sha256, "alice", "lab.example"));
    EXPECT_THAT(made.to_text(), HasSubstr("userhash=true"));
}

// ---- credentials that cannot be judged --------------------------------------------------------

class ImproperCredentials : public testing::TestWithParam<const char*> {};

TEST_P(ImproperCredentials, AreABadRequest) {
    const auto made = credentials_in(
        std::string(
            "Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:x\", response=\"0\", ") +
        GetParam());
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().status, 400);
    EXPECT_EQ(made.error().rule, "RFC 7616 section 3.4");
}

INSTANTIATE_TEST_SUITE_P(
    Section34, ImproperCredentials,
    testing::Values("algorithm=SHA-1", "qop=auth-conf, nc=00000001, cnonce=\"c\"",
                    "qop=auth, cnonce=\"c\"", "qop=auth, nc=1, cnonce=\"c\"",
                    "qop=auth, nc=0000000g, cnonce=\"c\"", "qop=auth, nc=00000000, cnonce=\"c\"",
                    "qop=auth, nc=00000001", "algorithm=SHA-256-sess", "username*=UTF-8''a"));

}  // namespace
}  // namespace siplab::digest
