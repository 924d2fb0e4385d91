#include "models/base/types.h"

namespace siplab {

std::string Address::host_text() const {
    return ip.find(':') == std::string::npos ? ip : '[' + ip + ']';
}

std::string Address::to_text() const { return host_text() + ':' + std::to_string(port); }

}  // namespace siplab
