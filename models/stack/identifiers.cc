#include "models/stack/identifiers.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "models/message/chars.h"
#include "models/message/headers_address.h"

namespace siplab {

namespace {

/// FNV-1a: turns a node's name into the number that sets its stream apart.
std::uint64_t hash(std::string_view text) {
    std::uint64_t value = 0xcbf29ce484222325U;
    for (const char c : text) {
        value ^= static_cast<unsigned char>(c);
        value *= 0x100000001b3U;
    }
    return value;
}

/// The output function of splitmix64 (Steele, Lea, Flood, 2014).
std::uint64_t mix(std::uint64_t value) {
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
}

/// A branch and a tag are tokens; a node's name need not be one.
std::string token_of(std::string_view name) {
    std::string token(name);
    std::replace_if(
        token.begin(), token.end(), [](char c) { return !chars::is(c, chars::token); }, '-');
    return token;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), chars::lower);
    return out;
}

}  // namespace

Identifiers::Identifiers(std::string_view node, std::uint64_t seed)
    : node_(token_of(node)), state_(mix(seed) ^ hash(node)) {}

std::uint64_t Identifiers::next() {
    state_ += 0x9e3779b97f4a7c15U;
    return mix(state_);
}

std::string Identifiers::branch(std::string_view method) {
    const std::string kind = token_of(lower(method));
    return fmt::format("{}-{}-{}-{}-{:08x}", magic_cookie, node_, kind, ++counters_[kind],
                       next() >> 32U);
}

std::string Identifiers::tag() {
    return fmt::format("{}-{}-{:08x}", node_, ++counters_["(tag)"], next() >> 32U);
}

std::string Identifiers::call_id(std::string_view host) {
    return fmt::format("{}-call-{}-{:08x}@{}", node_, ++counters_["(call)"], next() >> 32U, host);
}

std::string Identifiers::nonce() {
    const std::uint64_t first = next();
    return fmt::format("{:016x}{:016x}", first, next());
}

std::uint64_t Identifiers::session_id() { return random(900'000'000) + 100'000'000; }

std::string Identifiers::cnonce() { return fmt::format("{:016x}", next()); }

std::uint32_t Identifiers::random(std::uint32_t below) {
    assert(below > 0);
    return static_cast<std::uint32_t>(((next() >> 32U) * below) >> 32U);
}

}  // namespace siplab
