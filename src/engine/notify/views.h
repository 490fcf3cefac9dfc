// Rows as the API says them. Functions of one transaction.
#pragma once

#include <optional>

#include "engine/notify/contacts.h"
#include "engine/notify/dto.h"
#include "engine/notify/parts.h"
#include "engine/notify/store_messages.h"

namespace tsu::notify {

enum class sight : std::uint8_t { masked, full };

message_dto dto_of(const message_row&);
delivery_dto dto_of(const delivery_row&);
contact_dto dto_of(const contact&, sight);
inbox_dto dto_of(db::reader&, const parts&, tenant_code, const inbox_row&);
message_detail_dto detail_of(db::reader&, const parts&, tenant_code, const message_row&, sight);
summary_dto summary_of(db::reader&, const parts&, instant now);
template_list templates_of(db::reader&, const template_book&);

// The words of a delivery; nothing where the contact and its key are gone.
struct words_of_delivery {
  std::string subject, body, language = "ja";
};
std::optional<words_of_delivery> open_words(db::reader&, const parts&, tenant_code,
                                            const message_row&, const delivery_row&);
std::vector<answer_dto> answers_of(const parts&, const message_row&, std::string_view language);

}  // namespace tsu::notify
