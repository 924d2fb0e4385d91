// The request methods that siplab knows, and the RFC that defines each.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace siplab {

/// Methods are case-sensitive (RFC 3261 section 7.1); a method not listed is `unknown` and keeps
/// its text in the message.
enum class Method : std::uint8_t {
    ack,
    bye,
    cancel,
    info,
    invite,
    message,
    notify,
    options,
    prack,
    publish,
    refer,
    register_,
    subscribe,
    update,
    unknown
};

struct MethodInfo {
    Method method;
    std::string_view name;
    std::string_view rfc;  ///< where it is defined, "RFC 3261 section 13"
};

/// Every known method in alphabetical order; index = the enum's value.
inline constexpr std::array<MethodInfo, 14> methods{{
    {Method::ack, "ACK", "RFC 3261 section 17.1.1.3"},
    {Method::bye, "BYE", "RFC 3261 section 15"},
    {Method::cancel, "CANCEL", "RFC 3261 section 9"},
    {Method::info, "INFO", "RFC 6086"},
    {Method::invite, "INVITE", "RFC 3261 section 13"},
    {Method::message, "MESSAGE", "RFC 3428"},
    {Method::notify, "NOTIFY", "RFC 6665 section 3.2"},
    {Method::options, "OPTIONS", "RFC 3261 section 11"},
    {Method::prack, "PRACK", "RFC 3262"},
    {Method::publish, "PUBLISH", "RFC 3903"},
    {Method::refer, "REFER", "RFC 3515"},
    {Method::register_, "REGISTER", "RFC 3261 section 10"},
    {Method::subscribe, "SUBSCRIBE", "RFC 6665 section 3.1"},
    {Method::update, "UPDATE", "RFC 3311"},
}};

/// The method of this exact text, or Method::unknown.
Method method_of(std::string_view text);

/// "INVITE"; "(unknown)" for Method::unknown.
std::string_view to_text(Method method);

}  // namespace siplab
