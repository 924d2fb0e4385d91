// Two phones and a PBX for the stories of this folder.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/agents/pbx.h"
#include "models/agents/phone.h"
#include "tests/support/exchange.h"

namespace siplab::test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

inline const Address alice_at{"10.1.0.1", 5060};
inline const Address bob_at{"10.1.0.2", 5060};
inline const Address pbx_at{"10.1.0.9", 5060};

/// A phone that calls others directly: its domain is its own address.
inline PhoneConfig direct_phone(const std::string& name, const Address& address) {
    PhoneConfig phone;
    phone.name = name;
    phone.user = name;
    phone.domain = address.ip;
    phone.network.ipv4 = address;
    return phone;
}

/// A phone of the PBX's domain.
inline PhoneConfig pbx_phone(const std::string& name, const Address& address) {
    PhoneConfig phone = direct_phone(name, address);
    phone.domain = "lab.example";
    phone.password = name + "-secret";
    phone.names = {{"lab.example", pbx_at.ip}};
    phone.outbound = {pbx_at};
    return phone;
}

inline PbxConfig office_pbx() {
    PbxConfig pbx;
    pbx.name = "pbx";
    pbx.domain = "lab.example";
    pbx.network.ipv4 = pbx_at;
    pbx.names = {{"lab.example", pbx_at.ip}};
    pbx.extensions = {{"alice", "alice-secret"}, {"bob", "bob-secret"}, {"carol", "carol-secret"}};
    return pbx;
}

/// alice and bob, with nothing between them.
struct TwoPhones : testing::Test {
    void connect(PhoneConfig alice = direct_phone("alice", alice_at),
                 PhoneConfig bob = direct_phone("bob", bob_at)) {
        wire.add("alice", alice_at, std::make_unique<Phone>(std::move(alice)));
        wire.add("bob", bob_at, std::make_unique<Phone>(std::move(bob)));
    }
    void alice_calls_bob(Time at) {
        wire.order(at, "alice", "call", {{"target", "sip:bob@10.1.0.2"}});
    }
    Exchange wire;
};

/// alice and bob as extensions of a PBX; both are registered at one second.
struct Office : testing::Test {
    void open(PbxConfig pbx = office_pbx(), PhoneConfig alice = pbx_phone("alice", alice_at),
              PhoneConfig bob = pbx_phone("bob", bob_at)) {
        wire.add("pbx", pbx_at, std::make_unique<Pbx>(std::move(pbx)));
        wire.add("alice", alice_at, std::make_unique<Phone>(std::move(alice)));
        wire.add("bob", bob_at, std::make_unique<Phone>(std::move(bob)));
    }
    void both_register() {
        wire.order(0s, "alice", "register");
        wire.order(500ms, "bob", "register");
    }
    Exchange wire;
};

/// The nth message of this kind that a node sent.
inline Message sent(const Exchange& wire, const std::string& from, const std::string& what,
                    std::size_t nth = 1) {
    for (const Passing& one : wire.messages()) {
        if (one.from == from && one.what == what && --nth == 0) return one.message();
    }
    ADD_FAILURE() << from << " never sent " << what;
    return {};
}

}  // namespace siplab::test
