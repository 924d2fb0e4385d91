// The numbers of digest authentication: the RFCs' own examples, and the rest recomputed with
// another implementation of the hashes.
#include "models/auth/digest.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace siplab::digest {
namespace {

// ---- RFC 7616 section 3.9.1 and RFC 2617 section 3.5 ------------------------------------------

Credentials mufasa(Algorithm algorithm) {
    Credentials made;
    made.realm = "http-auth@example.org";
    made.nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    made.cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    made.algorithm = algorithm;
    made.qop = Qop::auth;
    made.nonce_count = 1;
    return made;
}

TEST(RfcExample, WithMd5) {
    EXPECT_EQ(
        response(mufasa(Algorithm::md5), "Mufasa", "Circle of Life", {"GET", "/dir/index.html"}),
        "8ca523f5e9506fed4657c9700eebdbec");
}

TEST(RfcExample, WithSha256) {
    EXPECT_EQ(
        response(mufasa(Algorithm::sha256), "Mufasa", "Circle of Life", {"GET", "/dir/index.html"}),
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

TEST(RfcExample, OfRfc2617) {
    Credentials made = mufasa(Algorithm::md5);
    made.realm = "testrealm@host.com";
    made.nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
    made.cnonce = "0a4f113b";
    EXPECT_EQ(response(made, "Mufasa", "Circle Of Life", {"GET", "/dir/index.html"}),
              "6629fae49393a05397450978507c4ef1");
}

// RFC 7616 section 3.9.2 prints what SHA-512 cut to 256 bits gives; FIPS 180-4 defines SHA-512/256
// with other initial values, and that is what the algorithm's name stands for. So the printed
// numbers must not come out.
TEST(RfcExample, WithSha512256IsNotWhatTheRfcPrints) {
    Credentials made;
    made.realm = "api@example.org";
    made.nonce = "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK";
    made.cnonce = "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v";
    made.algorithm = Algorithm::sha512_256;
    made.qop = Qop::auth;
    made.nonce_count = 1;
    const char* jason = "J\xC3\xA4s\xC3\xB8n Doe";
    EXPECT_EQ(response(made, jason, "Secret, or not?", {"GET", "/doe.json"}),
              "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5");
    EXPECT_EQ(username_hash(Algorithm::sha512_256, jason, "api@example.org"),
              "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b");
}

// ---- hashes -----------------------------------------------------------------------------------

// RFC 3261 section 22.4 item 7 and RFC 8760 section 2.6 item 7: what stands for a body that is not
// there.
TEST(Hash, OfNothing) {
    EXPECT_EQ(hash(Algorithm::md5, ""), "d41d8cd98f00b204e9800998ecf8427e");
    EXPECT_EQ(hash(Algorithm::sha256, ""),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// FIPS 180-4's example of SHA-512/256.
TEST(Hash, OfAbcBySha512256) {
    EXPECT_EQ(hash(Algorithm::sha512_256, "abc"),
              "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
}

TEST(Algorithms, AreFoundByTheirNamesInAnyCase) {
    for (const Algorithm algorithm : all_algorithms)
        EXPECT_EQ(algorithm_of(to_text(algorithm)), algorithm);
    EXPECT_EQ(algorithm_of("sha-256-SESS"), Algorithm::sha256_sess);
    EXPECT_EQ(algorithm_of(""), Algorithm::md5);
    EXPECT_EQ(algorithm_of("SHA-1"), std::nullopt);
}

// ---- every algorithm with every quality of protection, recomputed with Python's hashlib -------

struct Vector {
    Algorithm algorithm;
    Qop qop;
    const char* response;
};

void PrintTo(const Vector& vector, std::ostream* out) {
    *out << to_text(vector.algorithm) << " qop=" << to_text(vector.qop);
}

class Response : public testing::TestWithParam<Vector> {};

Credentials alice(Algorithm algorithm, Qop qop) {
    Credentials made;
    made.realm = "lab.example";
    made.nonce = "abc123";
    made.cnonce = "xyz789";
    made.uri = "sip:bob@lab.example";
    made.nonce_count = 10;
    made.algorithm = algorithm;
    made.qop = qop;
    return made;
}

TEST_P(Response, IsWhatAnotherImplementationGives) {
    const Request request{"INVITE", "sip:bob@lab.example", "v=0\r\n"};
    EXPECT_EQ(
        response(alice(GetParam().algorithm, GetParam().qop), "alice", "wonder land", request),
        GetParam().response);
}

using A = Algorithm;
INSTANTIATE_TEST_SUITE_P(
    Md5, Response,
    testing::Values(Vector{A::md5, Qop::none, "63f8ec21fcbbb9b4ee7a18389b5be0bb"},
                    Vector{A::md5, Qop::auth, "33e75f5a767750269128ef77aa1f343a"},
                    Vector{A::md5, Qop::auth_int, "168a3bf01b60244f66d46dfe9efdc648"},
                    Vector{A::md5_sess, Qop::auth, "4d26667610c92d762cdb961214e17bc5"},
                    Vector{A::md5_sess, Qop::auth_int, "2bcc23db5041f8427aed41fac3585e87"}));
INSTANTIATE_TEST_SUITE_P(
    Sha256, Response,
    testing::Values(Vector{A::sha256, Qop::none,
                           "f28da521b2bbb60c404300e5cb93a8049878542e56072429c575b45e6aa0326a"},
                    Vector{A::sha256, Qop::auth,
                           "4dc108be3f342ef320c6e12a64755a78aec951a7e3072cd807b3497d924a1f57"},
                    Vector{A::sha256, Qop::auth_int,
                           "22f540a1289537c934437f1a994853c9bba961bb45037530748efb7a95157583"},
                    Vector{A::sha256_sess, Qop::auth,
                           "f4147d7656ec0d1e18e5e8b95fead3e3b3b35f7f41e46b21970eff66a6be312d"},
                    Vector{A::sha256_sess, Qop::auth_int,
                           "f3d0cf4fc547f94d360fa63e74a875cd4c1286fa81102fd5c3151727c0633933"}));
INSTANTIATE_TEST_SUITE_P(
    Sha512256, Response,
    testing::Values(Vector{A::sha512_256, Qop::none,
                           "372baffee1b4dcc24e240c5430edca2842de3c509664a4d29a0edd01a31348a8"},
                    Vector{A::sha512_256, Qop::auth,
                           "bb586ca1ff60515a78ab883e99e4a522cc7b2d1f011415c58ba0b4f9e9077c0d"},
                    Vector{A::sha512_256, Qop::auth_int,
                           "e065a91b9efcf7eca1579e80c9ba51defa4587a04009c6526484c6724578eef6"},
                    Vector{A::sha512_256_sess, Qop::auth,
                           "925e265728fd8786318efc7236475999520da8d87b8dbf7551a9a5c435f82c41"},
                    Vector{A::sha512_256_sess, Qop::auth_int,
                           "5340d775c0b381e9e21ca0fea1270600476559dfb4b3fd9df3d2e1e720f18d87"}));

// RFC 7616 section 3.5.
TEST(ServerResponse, ProvesThatTheServerKnowsThePasswordToo) {
    EXPECT_EQ(server_response(alice(A::sha256, Qop::auth), "alice", "wonder land"),
              "1b3737059f65504b96df3392b798e4381b61c53d85a4377d84c39876a4bbe3ea");
    EXPECT_EQ(server_response(alice(A::sha256, Qop::auth_int), "alice", "wonder land", "v=0\r\n"),
              "c5127550bae07c2867af49e6c728b88e4a6371654335eab41a3f40c95dbb4534");
}

// ---- the collected vectors --------------------------------------------------------------------

TEST(CollectedVectors, Hold) {
    const auto path = std::filesystem::path(SIPLAB_SOURCE_DIR) / ".." / "shared" / "digest" /
                      "digest_vectors.json";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "the digest vectors are not here";
    std::ifstream file(path);
    int checked = 0;
    for (const auto& vector : nlohmann::json::parse(file)) {
        Credentials made;
        made.realm = vector["realm"];
        made.nonce = vector["nonce"];
        made.cnonce = vector["cnonce"];
        made.algorithm = algorithm_of(vector["alg"].get<std::string>()).value();
        made.qop = Qop::auth;
        made.nonce_count =
            static_cast<std::uint32_t>(std::stoul(vector["nc"].get<std::string>(), nullptr, 16));
        const std::string method = vector["method"];
        const std::string uri = vector["uri"];
        const std::string right =
            vector.value("response", vector.value("response_by_real_sha512_256", ""));
        EXPECT_EQ(response(made, vector["username"].get<std::string>(),
                           vector["password"].get<std::string>(), {method, uri}),
                  right)
            << vector["id"];
        ++checked;
    }
    EXPECT_EQ(checked, 4);
}

}  // namespace
}  // namespace siplab::digest
