#include "engine/id/people/tablets.h"

#include "base/crypto/encode.h"
#include "base/crypto/password.h"
#include "base/crypto/random.h"
#include "base/i18n/normal.h"
#include "base/record/audit.h"
#include "engine/id/people/codes.h"
#include "engine/id/people/store_credentials.h"
#include "engine/id/people/store_tablets.h"
#include "engine/id/people/throttle.h"
#include "engine/id/tokens.h"

namespace tsu::id {
namespace {

constexpr std::size_t serial_max = 100, cookie_bytes = 32;
constexpr std::chrono::hours code_lives{24};
constexpr std::int64_t tries_of_pin = 5;

void note(db::tx& t, const acting& by, std::string_view action, std::string_view kind,
          std::int64_t about) {
  const auto number = std::to_string(about);
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = action,
                    .subject_kind = kind,
                    .subject = number,
                    .purpose = by.why,
                    .trace_id = by.trace_id});
}

bool is_serial(std::string_view text) {
  return !text.empty() && text.size() <= serial_max &&
         text.find_first_of(std::string_view{"\r\n\t\0", 4}) == text.npos && i18n::nfkc(text);
}

bool is_open_resident(const std::optional<account_row>& a) {
  return a && a->kind == account_kind::resident && a->state == account_state::active;
}

constexpr std::string_view card_mark = "TSU1";

// Small letters, blanks and hyphens do no harm. A scanner types what the QR code says, a person the
// code under it: the same without the mark.
std::string hash_of_card(std::string_view typed) {
  const auto code = code_in(typed);
  const auto whole = code ? std::string{card_mark} + *code : std::string{typed.substr(0, 200)};
  return hash_of("id.card:" + i18n::folded(whole).value_or(""));
}

struct pin_found {
  std::chrono::seconds closed{};
  std::optional<account_row> account;
  std::string kept;
};

std::optional<account_row> whose(db::reader& r, const pin_try& in) {
  if (in.tablet.account.value != 0) {
    return find_account(r, in.tablet.account);
  }
  return holder_of_card(r, in.card);
}

// Counts the try before the PIN is looked at, so that five at once are five.
pin_found look_up(db::tx& t, const pin_try& in, std::chrono::seconds lock) {
  const auto by_address = door_of_address(in.from.address);
  pin_found out;
  out.closed = closed_for(t, by_address, t.now());
  if (out.closed.count() > 0) {
    return out;
  }
  count_try(t, by_address);
  out.account = whose(t, in);
  auto pin = out.account ? find_credential(t, out.account->id, credential_kind::pin) : std::nullopt;
  if (!pin) {
    return out;
  }
  if (pin->closed_until && *pin->closed_until > t.now()) {
    out.closed = std::chrono::ceil<std::chrono::seconds>(*pin->closed_until - t.now());
    return out;
  }
  if (++pin->counter % tries_of_pin == 0) {
    pin->closed_until = t.now() + std::max(lock, wait_after(pin->counter, tries_of_account_max));
  }
  update_credential(t, *pin);
  out.kept = pin->secret;
  return out;
}

sign_in_outcome finish(db::tx& t, const pin_try& in, const pin_found& found) {
  const auto a = find_account(t, found.account->id);
  auto pin = a ? find_credential(t, a->id, credential_kind::pin) : std::nullopt;
  // The tablet may have been taken back while the hash was made.
  const auto still = find_tablet(t, in.from.cookie_of_tablet);
  if (!is_open_resident(a) || !pin || pin->secret != found.kept || !still) {
    note_failure(t, a, "pin", in.from);
    return {.in = {}, .fault = "wrong"};
  }
  pin->counter = 0;
  pin->closed_until.reset();
  pin->used = t.now();
  update_credential(t, *pin);
  take_back(t, door_of_address(in.from.address));
  const auto on = in.tablet.account.value == 0 ? on_device::shared : on_device::lent;
  return {
      .in = let_in(t, *a, in.from,
                   {.proved = {"pin"}, .on = on, .tablet = in.tablet.id, .device = in.from.device}),
      .fault = {}};
}

}  // namespace

problem no_such_tablet() { return {why::not_found, "no such tablet is out", "no_such_tablet"}; }

result<made_tablet> lend_tablet(db::tx& t, const acting& by, const tablet_wish& w) {
  TRY(const done reason, has_reason(by));
  if (!is_serial(w.serial)) {
    return problem{why::bad_input,
                   "a tablet has a number of its own",
                   "bad_tablet",
                   {{"serial", "bad_length"}}};
  }
  const account_id whom{w.account.value_or(0)};
  if (w.account && !is_open_resident(find_account(t, whom))) {
    return no_such_account();
  }
  const auto code = random_paper_code();
  const auto expires = t.now() + code_lives;
  const auto id = insert_tablet(t, w.serial, whom, hash_of("id.tablet:" + *code_in(code)), expires);
  if (id.value == 0) {
    return problem{why::conflict, "a tablet of that number is out", "tablet_is_lent"};
  }
  note(t, by, "id.tablet.lent", "id.tablet", id.value);
  return made_tablet{id.value, code, expires};
}

result<done> take_back_tablet(db::tx& t, const acting& by, tablet_id id) {
  TRY(const done reason, has_reason(by));
  if (!end_tablet(t, id)) {
    return no_such_tablet();
  }
  end_sessions_on(t, id, end_reason::ended_by_staff, by.subject, by.role);
  note(t, by, "id.tablet.taken_back", "id.tablet", id.value);
  return done{};
}

std::optional<std::string> set_up_tablet(db::tx& t, std::string_view typed) {
  const auto code = code_in(typed);
  if (!code) {
    return std::nullopt;
  }
  const auto cookie = "tst_" + crypto::base64url(crypto::random_bytes(cookie_bytes));
  if (!spend_tablet_code(t, hash_of("id.tablet:" + *code), hash_of(cookie))) {
    return std::nullopt;
  }
  return cookie;
}

std::optional<tablet_row> find_tablet(db::reader& r, std::string_view cookie) {
  return cookie.empty() ? std::nullopt : find_tablet_by_hash(r, hash_of(cookie));
}

std::optional<account_row> holder_of_card(db::reader& r, std::string_view typed) {
  const auto card = find_located(r, credential_kind::card, hash_of_card(typed));
  return card ? find_account(r, card->account) : std::nullopt;
}

result<made_card> issue_card(db::tx& t, const acting& by, account_id id) {
  TRY(const done reason, has_reason(by));
  const auto a = find_account(t, id);
  if (!is_open_resident(a)) {
    return no_such_account();
  }
  const auto code = random_paper_code();
  const auto card = std::string{card_mark} + *code_in(code);
  replace_credential(t, {.id = {},
                         .account = id,
                         .kind = credential_kind::card,
                         .locator = hash_of_card(card),
                         .secret = {},
                         .label = {}});
  note(t, by, "id.card.issued", "id.account", id.value);
  return made_card{a->login_id, card, code};
}

task<sign_in_outcome> sign_in_by_pin(const parts& on, tenant_code town, pin_try in) {
  auto& people = on.house.at(town, db::place::people);
  const auto found = co_await people.write([&](db::tx& t) { return look_up(t, in, on.pin_lock); });
  if (found.closed.count() > 0) {
    co_return sign_in_outcome{.in = {}, .fault = "too_many", .retry_after = found.closed};
  }
  const auto normal = password_in(in.pin.reveal()).value_or("");
  const auto good = co_await on.desk->matches(found.kept, secret<std::string>{normal});
  if (!good.ok()) {
    co_return sign_in_outcome{.in = {}, .fault = good.error().code == "busy" ? "busy" : "wrong"};
  }
  if (!good.value()) {
    co_await people.write([&](db::tx& t) { note_failure(t, found.account, "pin", in.from); });
    co_return sign_in_outcome{.in = {}, .fault = "wrong"};
  }
  co_return co_await people.write([&](db::tx& t) { return finish(t, in, found); });
}

}  // namespace tsu::id
