// Shapes that several header fields share, and how a header field is made from one.
//
// RFC 3261 section 25.1. A shape has `static bool read(Scanner&, Shape&)`; Named<HeaderId, Shape>
// is the header field of that id.
#pragma once

#include <cstdint>
#include <string_view>

#include "models/message/diagnosis.h"
#include "models/message/header_names.h"
#include "models/message/params.h"
#include "models/message/scanner.h"

namespace siplab {

/// The header field `Id` with values of this shape.
template <HeaderId Id, class Shape>
struct Named : Shape {
    static constexpr HeaderId id = Id;
    static Result<Named> parse(std::string_view text) { return parse_whole<Named>(text); }
    static bool read(Scanner& in, Named& out) { return Shape::read(in, out); }
};

/// 1*DIGIT within bounds, for example Max-Forwards (0 to 255, section 20.22).
template <std::uint32_t Min, std::uint32_t Max>
struct NumberShape {
    std::uint32_t value = 0;
    static bool read(Scanner& in, NumberShape& out) {
        return in.read_number(out.value, Min, Max, "RFC 3261 section 25.1, 1*DIGIT",
                              Max == 255 ? "a number from 0 to 255"
                              : Min == 1 ? "a number from 1 to 4294967295"
                                         : "a number from 0 to 4294967295");
    }
};
inline constexpr std::uint32_t no_bound = 0xFFFFFFFF;

/// One token: a method, an option tag, a content coding, an entity tag, a priority.
struct TokenShape {
    std::string_view text;
    static bool read(Scanner& in, TokenShape& out);
};

/// token *( SEMI generic-param ).
struct TokenParamsShape {
    std::string_view value;
    Params params;
    static bool read(Scanner& in, TokenParamsShape& out);
};

/// delta-seconds *( SEMI generic-param ): Session-Expires and Min-SE (RFC 4028 sections 4 and 5).
struct DeltaParamsShape {
    std::uint32_t seconds = 0;
    Params params;
    static bool read(Scanner& in, DeltaParamsShape& out);
};

/// [TEXT-UTF8-TRIM]: free text for people, folding still inside; may be empty.
struct TextShape {
    std::string_view text;
    static bool read(Scanner& in, TextShape& out);
};

/// LAQUOT absoluteURI RAQUOT *( SEMI generic-param ).
struct InfoShape {
    std::string_view uri;  ///< without the angle brackets
    Params params;
    static bool read(Scanner& in, InfoShape& out);
};

/// callid = word [ "@" word ].
struct CallIdShape {
    std::string_view text;
    static bool read(Scanner& in, CallIdShape& out);
};

}  // namespace siplab
