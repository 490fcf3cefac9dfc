// Codes in words, in both languages, for DTOs and messages: the module's own texts. Any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "service/snow/dto_night.h"
#include "service/snow/dto_things.h"
#include "service/snow/health.h"
#include "service/snow/rules.h"

namespace tsu::snow {

text_dto words(std::string_view code,
               std::initializer_list<std::pair<std::string_view, text_dto>> = {});
text_dto plain(std::string_view text);  // the same in both

reason_dto reason_in_words(const reason&);
text_dto text_of_trouble(const trouble&);
trouble_dto trouble_in_words(const trouble&);
text_dto text_of_reading(const std::optional<camera_reading>&);

}  // namespace tsu::snow
