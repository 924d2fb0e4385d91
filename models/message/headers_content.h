// Header fields about bodies: what they are, and what the sender can take.
//
// RFC 3261 sections 20.1 to 20.3, 20.11 to 20.15 and 20.24.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "models/message/header_shapes.h"

namespace siplab {

/// media-type = m-type SLASH m-subtype *(SEMI m-parameter).
struct MediaTypeShape {
    std::string_view type;     ///< "application", as written
    std::string_view subtype;  ///< "sdp"
    Params params;
    /// True for this type and subtype in any case.
    [[nodiscard]] bool is(std::string_view of_type, std::string_view of_subtype) const;
    static bool read(Scanner& in, MediaTypeShape& out);
};

/// Accept's media-range: a media type, "type/*" or "*/*".
struct MediaRangeShape : MediaTypeShape {
    /// True when this range takes in the media type.
    [[nodiscard]] bool includes(std::string_view of_type, std::string_view of_subtype) const;
    static bool read(Scanner& in, MediaRangeShape& out);
};

/// token *( SEMI accept-param ), with a q from 0 to 1 (section 25.1, qvalue).
struct WeightedShape : TokenParamsShape {
    [[nodiscard]] std::optional<unsigned> q() const;  ///< in thousandths
    static bool read(Scanner& in, WeightedShape& out);
};

/// language-range: 1*8ALPHA parts joined by "-", or "*".
struct LanguageRangeShape : WeightedShape {
    static bool read(Scanner& in, LanguageRangeShape& out);
};

/// language-tag, without "*".
struct LanguageShape {
    std::string_view text;
    static bool read(Scanner& in, LanguageShape& out);
};

/// disp-type with its handling parameter (section 20.11).
struct DispositionShape : TokenParamsShape {
    /// handling=optional; anything else means required.
    [[nodiscard]] bool is_optional() const;
};

/// MIME-Version (section 20.24).
struct MimeVersion {
    static constexpr HeaderId id = HeaderId::mime_version;
    std::uint32_t major = 0;
    std::uint32_t minor = 0;
    static Result<MimeVersion> parse(std::string_view text) {
        return parse_whole<MimeVersion>(text);
    }
    static bool read(Scanner& in, MimeVersion& out);
};

using ContentType = Named<HeaderId::content_type, MediaTypeShape>;
using ContentLength = Named<HeaderId::content_length, NumberShape<0, no_bound>>;
using ContentDisposition = Named<HeaderId::content_disposition, DispositionShape>;
using ContentEncoding = Named<HeaderId::content_encoding, TokenShape>;
using ContentLanguage = Named<HeaderId::content_language, LanguageShape>;
using Accept = Named<HeaderId::accept, MediaRangeShape>;
using AcceptEncoding = Named<HeaderId::accept_encoding, WeightedShape>;
using AcceptLanguage = Named<HeaderId::accept_language, LanguageRangeShape>;

/// qvalue in thousandths: "0", "0.5", "1.000"; nothing when it is none (section 25.1).
std::optional<unsigned> thousandths(std::string_view qvalue);

}  // namespace siplab
