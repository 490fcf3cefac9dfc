#include "engine/notify/contacts.h"

#include <algorithm>
#include <set>

#include "base/core/log.h"
#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "base/mail/mime.h"
#include "base/record/audit.h"

namespace tsu::notify {
namespace {

constexpr std::size_t name_max = 100, organisation_max = 200, account_max = 100, url_max = 500,
                      secret_min = 16, secret_max = 200;

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

bool is_web_address(std::string_view url) {
  const auto host = url.starts_with("https://") ? 8u : url.starts_with("http://") ? 7u : 0u;
  return host > 0 && url.size() > host && url.size() <= url_max && !has_control(url) &&
         url.find(' ') == std::string_view::npos && url.find('@') == std::string_view::npos;
}

std::string fault_of(address& a) {
  switch (a.by) {
    case way::inbox: return "not_an_address";
    case way::email: return mail::is_address(a.to) ? "" : "not_an_address";
    case way::webhook:
      if (!a.secret.empty() &&
          (a.secret.size() < secret_min || a.secret.size() > secret_max || has_control(a.secret))) {
        return "secret_16_to_200";
      }
      return is_web_address(a.to) ? "" : "not_an_address";
    case way::sms:
    case way::voice: {
      auto number = telephone_number(a.to);
      if (number) {
        a.to = std::move(*number);
      }
      return number ? "" : "not_an_address";
    }
  }
  return "not_an_address";
}

result<done> check(contact& c) {
  std::vector<field_error> bad;
  const auto text = [&](const char* field, const std::string& value, std::size_t most) {
    if (value.size() > most || has_control(value)) {
      bad.push_back({field, "too_long"});
    }
  };
  text("name", c.who.name, name_max);
  text("kana", c.who.kana, name_max);
  text("organisation", c.organisation, organisation_max);
  text("account", c.account, account_max);
  if (c.who.name.empty()) {
    bad.push_back({"name", "missing"});
  }
  if (c.language != "ja" && c.language != "en") {
    bad.push_back({"language", "not_one_of"});
  }
  std::set<way> seen;
  for (std::size_t i = 0; i < c.who.addresses.size(); ++i) {
    auto& a = c.who.addresses[i];
    auto code = fault_of(a);
    if (!seen.insert(a.by).second) {
      code = "each_way_once";
    }
    if (!code.empty()) {
      bad.push_back({"addresses[" + std::to_string(i) + "]", std::move(code)});
    }
  }
  if (!bad.empty()) {
    return problem{why::bad_input, "a contact breaks a rule", "notify_bad_contact", std::move(bad)};
  }
  return done{};
}

void note(db::tx& t, std::string_view action, contact_id about, actor by) {
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = action,
                    .subject_kind = "notify.contact",
                    .subject = std::to_string(about.value)});
}

problem no_contact() { return {why::not_found, "no such contact", "notify_no_contact"}; }

contact_row row_of(const contact& c) {
  contact_row out;
  out.id = c.id;
  out.organisation = c.organisation;
  out.language = c.language;
  out.account = c.account;
  out.quiet = c.quiet;
  return out;
}

result<contact> opened(const crypto::box_key& town, const contact_row& row) {
  TRY(const auto own, contact_key(town, row));
  TRY(auto who, open_person(own, row));
  return contact{.id = row.id,
                 .who = std::move(who),
                 .organisation = row.organisation,
                 .language = row.language,
                 .account = row.account,
                 .quiet = row.quiet,
                 .made = row.made,
                 .changed = row.changed};
}

// A webhook always has a secret: the one given, the one it had, or a new one.
void ensure_secrets(person& now, const person* before) {
  for (auto& a : now.addresses) {
    if (a.by != way::webhook || !a.secret.empty()) {
      continue;
    }
    const auto* old = before != nullptr ? before->find(way::webhook) : nullptr;
    a.secret = old != nullptr ? old->secret : crypto::base64url(crypto::random_bytes(24));
  }
}

}  // namespace

std::optional<std::string> telephone_number(std::string_view text) {
  std::string digits;
  bool plus = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c == '+' && digits.empty() && !plus) {
      plus = true;
    } else if (text.substr(i, 2) == "\xEF\xBC" && i + 2 < text.size() &&
               static_cast<unsigned char>(text[i + 2]) >= 0x90 &&
               static_cast<unsigned char>(text[i + 2]) <= 0x99) {  // ０ to ９
      digits += static_cast<char>('0' + (static_cast<unsigned char>(text[i + 2]) - 0x90));
      i += 2;
    } else if (c != '-' && c != ' ') {
      return std::nullopt;
    }
  }
  if (!plus && digits.size() >= 10 && digits.size() <= 11 && digits[0] == '0') {
    return "+81" + digits.substr(1);
  }
  const bool whole = plus && digits.size() >= 8 && digits.size() <= 15 && digits[0] != '0';
  return whole ? std::optional{"+" + digits} : std::nullopt;
}

result<contact_id> add_contact(db::tx& t, const vault& keys, tenant_code tenant, contact c,
                               actor by) {
  TRY(const done sound, check(c));
  if (count_contacts(t) >= contacts_max) {
    return problem{why::too_many, "the address book is full", "notify_too_many_contacts"};
  }
  TRY(const auto town, keys.ensure_town_key(t, tenant));
  ensure_secrets(c.who, nullptr);
  auto row = row_of(c);
  row.id = insert_contact(t, row);
  const auto own = crypto::box_key::random();
  row.wrapped_key = wrapped_contact_key(town, own, row.id);
  row.sealed = sealed_person(own, row.id, c.who);
  keep_contact_row(t, row);
  note(t, "notify.contact.added", row.id, by);
  return row.id;
}

result<contact_id> inbox_of(db::tx& t, const vault& keys, tenant_code tenant,
                            std::string_view account, std::string_view language) {
  if (const auto known = find_contact_of(t, account)) {
    return *known;
  }
  TRY(const auto town, keys.ensure_town_key(t, tenant));
  contact_row row{.id = {},
                  .language = language == "en" ? "en" : "ja",
                  .account = std::string{account},
                  .own = true};
  row.id = insert_contact(t, row);
  const auto own = crypto::box_key::random();
  row.wrapped_key = wrapped_contact_key(town, own, row.id);
  row.sealed = sealed_person(own, row.id, {});
  keep_contact_row(t, row);
  return row.id;
}

bool is_listed(db::reader& r, contact_id id) {
  const auto row = find_contact(r, id);
  return row && !row->own;
}

result<done> change_contact(db::tx& t, const vault& keys, tenant_code tenant, contact c, actor by) {
  TRY(const done sound, check(c));
  const auto before = find_contact(t, c.id);
  if (!before || before->own) {
    return no_contact();
  }
  TRY(const auto town, keys.ensure_town_key(t, tenant));
  TRY(const auto own, contact_key(town, *before));
  TRY(const auto was, open_person(own, *before));
  ensure_secrets(c.who, &was);
  auto row = row_of(c);
  row.wrapped_key = before->wrapped_key;
  row.sealed = sealed_person(own, row.id, c.who);
  keep_contact_row(t, row);
  note(t, "notify.contact.changed", row.id, by);
  return done{};
}

result<done> remove_contact(db::tx& t, contact_id id, actor by) {
  if (!delete_contact(t, id)) {
    return no_contact();
  }
  note(t, "notify.contact.removed", id, by);
  return done{};
}

result<contact> get_contact(db::reader& r, const vault& keys, tenant_code tenant, contact_id id) {
  const auto row = find_contact(r, id);
  if (!row) {
    return no_contact();
  }
  TRY(const auto town, keys.town_key(r, tenant));
  return opened(town, *row);
}

result<std::vector<contact>> list_contacts(db::reader& r, const vault& keys, tenant_code tenant,
                                           contact_id after, std::int64_t limit) {
  std::vector<contact> out;
  const auto rows = read_contacts(r, after, limit);
  if (rows.empty()) {
    return out;
  }
  TRY(const auto town, keys.town_key(r, tenant));
  for (const auto& row : rows) {
    auto one = opened(town, row);
    if (one.ok()) {
      out.push_back(std::move(one).value());
    } else {
      log_error("contact {} does not open: {}", row.id.value, one.error().detail);
    }
  }
  return out;
}

}  // namespace tsu::notify
