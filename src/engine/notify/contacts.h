// The acts on the address book. Plain functions of one transaction of the people store, each with
// its audit row; what is personal is sealed on the way in and opened on the way out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/notify/vault.h"

namespace tsu::notify {

struct actor {
  std::string_view subject = {}, role = {};  // empty: the program itself
};

struct contact {
  contact_id id;
  person who;
  std::string organisation, language = "ja", account;
  std::optional<quiet_hours> quiet;
  instant made, changed;
};

// Problems: notify_bad_contact with the fields, notify_too_many_contacts, what the vault says.
result<contact_id> add_contact(db::tx&, const vault&, tenant_code, contact, actor);
// Where messages to that account go: its entry in the address book, or one of its own, which has an
// inbox and nothing else, and which staff neither see nor change. What the vault says.
result<contact_id> inbox_of(db::tx&, const vault&, tenant_code, std::string_view account,
                            std::string_view language);
// All but when it was made; a webhook without a secret keeps the one it had. notify_no_contact.
result<done> change_contact(db::tx&, const vault&, tenant_code, contact, actor);
// With its key: what was sealed under it cannot be read any more, wherever it stands.
result<done> remove_contact(db::tx&, contact_id, actor);

// Also an account's own.
result<contact> get_contact(db::reader&, const vault&, tenant_code, contact_id);
// Whether it stands in the address book.
bool is_listed(db::reader&, contact_id);
// By number, after that one. One that does not open is left out, and logged.
result<std::vector<contact>> list_contacts(db::reader&, const vault&, tenant_code, contact_id after,
                                           std::int64_t limit);

// "090-1234-5678", "０９０…", "+81 90 …" -> "+819012345678"; nothing on anything else.
std::optional<std::string> telephone_number(std::string_view);

}  // namespace tsu::notify
