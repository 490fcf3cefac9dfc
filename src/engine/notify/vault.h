// The keys of personal data: the installation's, under it one per town, under that one per contact
// (doc/sealed-field-format.md). Any thread.
#pragma once

#include <optional>
#include <string>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/crypto/box.h"
#include "base/db/db.h"
#include "engine/notify/store_contacts.h"

namespace tsu::notify {

class vault {
 public:
  // Without a key nothing personal can be kept or read: "notify_no_key".
  explicit vault(std::optional<crypto::box_key> installation) : key_(std::move(installation)) {}

  // "notify_wrong_key": what is kept was wrapped by another installation's key.
  result<crypto::box_key> town_key(db::reader&, tenant_code) const;
  result<crypto::box_key> ensure_town_key(db::tx&, tenant_code) const;

 private:
  std::optional<crypto::box_key> key_;
};

// What is known of a contact's person; sealed in its row.
struct address {
  way by{};
  std::string to;      // e-mail address, web address, telephone number with '+'
  std::string secret;  // webhook: what its signatures are made with
};
struct person {
  std::string name, kana;
  std::vector<address> addresses;
  const address* find(way) const;
};

std::string wrapped_contact_key(const crypto::box_key& town, const crypto::box_key& own,
                                contact_id);
result<crypto::box_key> contact_key(const crypto::box_key& town, const contact_row&);
std::string sealed_person(const crypto::box_key& own, contact_id, const person&);
result<person> open_person(const crypto::box_key& own, const contact_row&);

// Where the text of a delivery stands.
std::string text_place(std::string_view message_key, way);

}  // namespace tsu::notify
