// Parameters: ";name=value" behind an address or a URI, "name=value, ..." in authentication header
// fields.
//
// RFC 3261 sections 7.3.1 and 25.1 (generic-param, uri-parameter, auth-param). A Params is a view
// on text that was checked when it was parsed; looking one up walks that text, which for the
// handful of parameters that SIP has is faster than any table and allocates nothing. Values are
// given as written; see unquote().
#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace siplab {

/// One parameter. `value` keeps its quotes; it is empty when `has_value` is false.
struct Param {
    std::string_view name;
    std::string_view value;
    bool has_value = false;
};

class Params {
  public:
    Params() = default;
    /// `text` has been checked by the parser of the header field or URI. `separator` is ';' or ',';
    /// ';' also stands before the first parameter, ',' only between them.
    explicit Params(std::string_view text, char separator = ';')
        : text_(text), separator_(separator) {}

    /// The value of the first parameter of that name, in any case; "" when it has none; nothing
    /// when absent.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return find(name).has_value(); }
    [[nodiscard]] bool empty() const { return text_.empty(); }
    /// All of it as written, with the leading separator.
    [[nodiscard]] std::string_view text() const { return text_; }

    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Param;
        using difference_type = std::ptrdiff_t;
        using pointer = const Param*;
        using reference = const Param&;

        Iterator() = default;
        Iterator(std::string_view rest, char separator) : rest_(rest), separator_(separator) {
            advance();
        }
        reference operator*() const { return param_; }
        pointer operator->() const { return &param_; }
        Iterator& operator++() {
            advance();
            return *this;
        }
        void operator++(int) { advance(); }
        bool operator==(const Iterator& other) const { return at_end_ == other.at_end_; }

      private:
        void advance();

        std::string_view rest_;
        Param param_;
        char separator_ = ';';
        bool at_end_ = true;
    };

    [[nodiscard]] Iterator begin() const { return {text_, separator_}; }
    [[nodiscard]] static Iterator end() { return {}; }

  private:
    std::string_view text_;
    char separator_ = ';';
};

/// The content of a quoted-string: quotes and the backslashes of quoted pairs removed. Other text
/// as it is.
std::string unquote(std::string_view text);
/// The text as a quoted-string, with `"` and `\` escaped; control characters, which cannot stand
/// there, are left out.
std::string quote(std::string_view text);
/// Appends ";name=value", quoting the value when it is not a token or host; an empty value gives
/// ";name".
void append_param(std::string& to, std::string_view name, std::string_view value = {});

}  // namespace siplab
