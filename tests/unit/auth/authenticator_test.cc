// A registrar that asks who is there (RFC 3261 section 22, RFC 7616): the stories of a password,
// told with a clock of their own.
#include "models/auth/authenticator.h"

#include <string>

#include <gmock/gmock.h>

#include "models/message/headers.h"

namespace siplab::digest {
namespace {

using std::chrono::seconds;

class Registrar : public testing::Test {
  protected:
    static AuthenticatorConfig config() {
        AuthenticatorConfig made;
        made.realm = "lab.example";
        made.algorithms = {Algorithm::sha256, Algorithm::md5};
        made.nonce_lifetime = seconds{60};
        made.auth_int = true;
        made.userhash = false;
        return made;
    }
    Authenticator make(const AuthenticatorConfig& with) {
        return Authenticator(with, {{"alice", "wonder land"}, {"bob", "builder"}},
                             [this] { return "nonce-" + std::to_string(++nonces_); });
    }
    Verdict verdict(Time now, const Credentials& credentials) {
        return server_.judge(now, credentials, register_).verdict;
    }
    /// What alice's phone sends for the topmost challenge.
    [[nodiscard]] Credentials by_alice(const Challenge& challenge, std::uint32_t count = 1,
                                       std::string_view password = "wonder land") const {
        return answer(challenge, "alice", password, register_, "c1", count);
    }

    Request register_{"REGISTER", "sip:lab.example"};
    int nonces_ = 0;
    Authenticator server_ = make(config());
};

TEST_F(Registrar, LetsAliceInWhenSheAnswersTheChallenge) {
    const auto challenge = server_.challenge(seconds{0}).front();
    const auto judged = server_.judge(seconds{1}, by_alice(challenge), register_);
    EXPECT_EQ(judged.verdict, Verdict::ok);
    EXPECT_EQ(judged.user, "alice");
}

// RFC 8760 section 2.3: one challenge an algorithm, the preferred one on top.
TEST_F(Registrar, OffersItsAlgorithmsInOrder) {
    const auto challenges = server_.challenge(seconds{0});
    ASSERT_EQ(challenges.size(), 2U);
    EXPECT_EQ(challenges[0].algorithm, Algorithm::sha256);
    EXPECT_EQ(challenges[1].algorithm, Algorithm::md5);
    EXPECT_NE(challenges[0].nonce, challenges[1].nonce);
    EXPECT_TRUE(challenges[0].auth);
    EXPECT_EQ(verdict(seconds{1}, by_alice(challenges[1])), Verdict::ok);
}

TEST_F(Registrar, KeepsOutAWrongPassword) {
    const auto challenge = server_.challenge(seconds{0}).front();
    EXPECT_EQ(verdict(seconds{1}, by_alice(challenge, 1, "looking glass")),
              Verdict::wrong_password);
}

TEST_F(Registrar, KeepsOutStrangers) {
    const auto challenge = server_.challenge(seconds{0}).front();
    const auto mallory = answer(challenge, "mallory", "builder", register_, "c1", 1);
    EXPECT_EQ(verdict(seconds{1}, mallory), Verdict::unknown_user);
}

TEST_F(Registrar, DoesNotTakeAliceForBob) {
    const auto challenge = server_.challenge(seconds{0}).front();
    auto credentials = by_alice(challenge);
    credentials.username = "bob";
    EXPECT_EQ(verdict(seconds{1}, credentials), Verdict::wrong_password);
}

TEST_F(Registrar, TakesANonceAgainWithTheNextCount) {
    const auto challenge = server_.challenge(seconds{0}).front();
    EXPECT_EQ(verdict(seconds{1}, by_alice(challenge, 1)), Verdict::ok);
    EXPECT_EQ(verdict(seconds{2}, by_alice(challenge, 2)), Verdict::ok);
}

TEST_F(Registrar, SeesThroughAReplay) {
    const auto challenge = server_.challenge(seconds{0}).front();
    EXPECT_EQ(verdict(seconds{1}, by_alice(challenge, 5)), Verdict::ok);
    EXPECT_EQ(verdict(seconds{2}, by_alice(challenge, 5)), Verdict::replayed);
    EXPECT_EQ(verdict(seconds{2}, by_alice(challenge, 4)), Verdict::replayed);
}

// A wrong password must not use up the counts of the right one.
TEST_F(Registrar, CountsOnlyTheRightPassword) {
    const auto challenge = server_.challenge(seconds{0}).front();
    EXPECT_EQ(verdict(seconds{1}, by_alice(challenge, 1, "guess")), Verdict::wrong_password);
    EXPECT_EQ(verdict(seconds{1}, by_alice(challenge, 1)), Verdict::ok);
}

TEST_F(Registrar, ForgetsNoncesAfterTheirLifetime) {
    const auto challenge = server_.challenge(seconds{0}).front();
    EXPECT_EQ(verdict(seconds{60}, by_alice(challenge, 1)), Verdict::ok);
    EXPECT_EQ(verdict(seconds{61}, by_alice(challenge, 2)), Verdict::stale);
    EXPECT_TRUE(server_.challenge(seconds{61}, true).front().stale);
}

TEST_F(Registrar, CallsANonceThatItNeverMadeStale) {
    auto challenge = server_.challenge(seconds{0}).front();
    challenge.nonce = "homemade";
    EXPECT_EQ(verdict(seconds{1}, by_alice(challenge)), Verdict::stale);
}

TEST_F(Registrar, IgnoresCredentialsForAnotherRealm) {
    auto challenge = server_.challenge(seconds{0}).front();
    challenge.realm = "elsewhere";
    EXPECT_EQ(verdict(seconds{1}, by_alice(challenge)), Verdict::no_credentials);
}

TEST_F(Registrar, RefusesAnAlgorithmThatItDidNotOffer) {
    auto challenge = server_.challenge(seconds{0}).front();
    challenge.algorithm = Algorithm::sha512_256;
    EXPECT_EQ(verdict(seconds{1}, by_alice(challenge)), Verdict::malformed);
}

TEST_F(Registrar, NoticesAChangedBodyWhenTheBodyIsProtected) {
    auto challenge = server_.challenge(seconds{0}).front();
    challenge.auth = false;  // the phone wants auth-int
    const auto credentials =
        answer(challenge, "alice", "wonder land", {"INVITE", "sip:b@x", "v=0\r\n"}, "c1", 1);
    EXPECT_EQ(server_.judge(seconds{1}, credentials, {"INVITE", "sip:b@x", "v=1\r\n"}).verdict,
              Verdict::wrong_password);
    EXPECT_EQ(server_.judge(seconds{1}, credentials, {"INVITE", "sip:b@x", "v=0\r\n"}).verdict,
              Verdict::ok);
}

// RFC 3261 section 22.4: clients of RFC 2069 send no qop. Nothing then tells a replay, so a nonce
// serves once.
TEST_F(Registrar, TakesAnOldClientOnceForEachNonce) {
    auto challenge = server_.challenge(seconds{0}).front();
    challenge.auth = challenge.auth_int = false;
    EXPECT_EQ(verdict(seconds{1}, by_alice(challenge)), Verdict::ok);
    EXPECT_EQ(verdict(seconds{2}, by_alice(challenge)), Verdict::replayed);
}

TEST_F(Registrar, FindsAUserByTheHashOfItsName) {
    auto with = config();
    with.userhash = true;
    server_ = make(with);
    const auto challenge = server_.challenge(seconds{0}).front();
    const auto judged = server_.judge(seconds{1}, by_alice(challenge), register_);
    EXPECT_EQ(judged.verdict, Verdict::ok);
    EXPECT_EQ(judged.user, "alice");
}

// ---- whole requests ---------------------------------------------------------------------------

TEST_F(Registrar, FindsItsOwnCredentialsInARequest) {
    Message message = Message::request(Method::register_, "sip:lab.example");
    EXPECT_EQ(server_.judge(seconds{0}, message).verdict, Verdict::no_credentials);
    message.add(HeaderId::authorization,
                "Digest username=\"alice\", realm=\"elsewhere\", "
                "nonce=\"n\", uri=\"sip:x\", response=\"0\"");
    EXPECT_EQ(server_.judge(seconds{0}, message).verdict, Verdict::no_credentials);
    message.add(HeaderId::authorization, by_alice(server_.challenge(seconds{0}).front()).to_text());
    EXPECT_EQ(server_.judge(seconds{1}, message).verdict, Verdict::ok);
}

TEST_F(Registrar, LooksForAProxysCredentialsInTheirOwnHeaderField) {
    Message message = Message::request(Method::register_, "sip:lab.example");
    const auto credentials = by_alice(server_.challenge(seconds{0}).front());
    message.add(HeaderId::proxy_authorization, credentials.to_text());
    EXPECT_EQ(server_.judge(seconds{1}, message).verdict, Verdict::no_credentials);
    EXPECT_EQ(server_.judge(seconds{1}, message, true).verdict, Verdict::ok);
}

// RFC 3261 section 22.4 item 6: a proxy may have changed the Request-URI; what was hashed stands in
// the credentials.
TEST_F(Registrar, HashesTheUriOfTheCredentials) {
    Message message = Message::request(Method::register_, "sip:10.0.0.1");
    message.add(HeaderId::authorization, by_alice(server_.challenge(seconds{0}).front()).to_text());
    EXPECT_EQ(server_.judge(seconds{1}, message).verdict, Verdict::ok);
}

TEST_F(Registrar, SaysWhatItCannotJudge) {
    Message message = Message::request(Method::register_, "sip:lab.example");
    message.add(HeaderId::authorization,
                "Digest username=\"alice\", realm=\"lab.example\", "
                "nonce=\"n\", uri=\"sip:x\", response=\"0\", "
                "qop=auth");
    const auto judged = server_.judge(seconds{0}, message);
    EXPECT_EQ(judged.verdict, Verdict::malformed);
    EXPECT_THAT(judged.what, testing::HasSubstr("nc as 8 hexadecimal digits"));
}

// ---- nonces -----------------------------------------------------------------------------------

TEST(NonceStore, DoesNotGrowForEver) {
    NonceStore store(seconds{10});
    for (int i = 0; i < 1000; ++i) store.add("n" + std::to_string(i), seconds{i});
    EXPECT_LE(store.size(), 11U);
}

}  // namespace
}  // namespace siplab::digest
