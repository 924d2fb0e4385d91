#include "models/message/method.h"

#include <algorithm>

namespace siplab {

Method method_of(std::string_view text) {
    const auto found = std::find_if(methods.begin(), methods.end(),
                                    [text](const MethodInfo& info) { return info.name == text; });
    return found == methods.end() ? Method::unknown : found->method;
}

std::string_view to_text(Method method) {
    const auto index = static_cast<std::size_t>(method);
    return index < methods.size() ? methods[index].name : "(unknown)";
}

}  // namespace siplab
