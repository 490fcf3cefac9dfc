// Kinds of data that every town has: those of an account, and those that services of the platform
// fill. A town may rename them and say which staff may look; what is sensitive stays so. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/consent/dto.h"

namespace tsu::consent {

std::optional<kind_dto> find_known_kind(std::string_view code);
std::vector<kind_dto> read_known_kinds();

}  // namespace tsu::consent
