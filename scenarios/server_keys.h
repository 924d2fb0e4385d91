// The keys of proxies, redirect servers and registrars: rows of vocabulary.h's tables that fill a
// file of their own.
#pragma once

#include <span>
#include <string_view>

#include "scenarios/vocabulary.h"

namespace siplab {

using Choices = std::span<const std::string_view>;

std::span<const Key> proxy_keys(Choices kinds, Choices algorithms, Choices sites);
std::span<const Key> server_keys(Choices kinds, Choices algorithms, Choices sites);

}  // namespace siplab
