// A receipt to read and to print on A4, in large type.
#pragma once

#include <string_view>

#include "base/http/message.h"
#include "engine/consent/person_dto.h"

namespace tsu::consent {

http::reply receipt_page_of(const http::request&, std::string_view town, const receipt_dto&);

}  // namespace tsu::consent
