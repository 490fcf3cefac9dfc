// The handlers behind /notify/v1: parse, one act, answer.
#pragma once

#include "base/module/module.h"
#include "engine/notify/parts.h"

namespace tsu::notify::api {

answer show_summary(const parts&, call&);

answer list_inbox(const parts&, call&);
answer mark_read(const parts&, call&);
answer answer_message(const parts&, call&);
answer follow_inbox(const parts&, call&);

answer list_messages(const parts&, call&);
answer show_message(const parts&, call&);
answer list_deliveries(const parts&, call&);
answer retry_delivery(const parts&, call&);

answer list_contacts(const parts&, call&);
answer add_contact(const parts&, call&);
answer show_contact(const parts&, call&);
answer change_contact(const parts&, call&);
answer remove_contact(const parts&, call&);
answer test_contact(const parts&, call&);

answer list_templates(const parts&, call&);
answer change_template(const parts&, call&);

answer take_receipt(const parts&, call&);
answer show_answer_page(const parts&, call&);
answer answer_by_link(const parts&, call&);

}  // namespace tsu::notify::api
