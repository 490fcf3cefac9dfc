// A receipt to read and to print on A4, in large type, with the words of the notice that was shown.
#pragma once

#include <optional>
#include <string_view>

#include "base/http/message.h"
#include "engine/consent/person_dto.h"

namespace tsu::consent {

http::reply receipt_page_of(const http::request&, std::string_view town, const receipt_dto&,
                            const std::optional<notice_dto>& shown);

}  // namespace tsu::consent
