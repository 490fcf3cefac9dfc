#include "engine/id/people/sign_in.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "base/crypto/password.h"
#include "base/crypto/totp.h"
#include "base/record/audit.h"
#include "engine/id/people/codes.h"
#include "engine/id/people/notices.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/second_factor.h"
#include "engine/id/people/store_credentials.h"
#include "engine/id/people/throttle.h"

namespace tsu::id {
namespace {

sign_in_outcome refused(std::string_view fault, std::chrono::seconds retry_after = {}) {
  return {.in = {}, .wants_second = false, .fault = fault, .retry_after = retry_after};
}

struct looked_up {
  std::chrono::seconds closed{};
  std::optional<account_row> account;
  std::string kept;  // empty: nothing to compare with
};

// Counts the try before the password is looked at; finds what to compare it with.
looked_up look_up(db::tx& t, const std::string& login_id, const from_where& from) {
  const auto by_id = door_of_login_id(login_id), by_address = door_of_address(from.address);
  looked_up out;
  out.closed = std::max(closed_for(t, by_id, t.now()), closed_for(t, by_address, t.now()));
  if (out.closed.count() > 0) {
    return out;
  }
  count_try(t, by_id);
  count_try(t, by_address);
  out.account = find_account_by_login_id(t, login_id);
  if (out.account) {
    const auto c = find_credential(t, out.account->id, credential_kind::password);
    out.kept = c ? c->secret : std::string{};
  }
  return out;
}

void note_renewed_hash(db::tx& t, account_id a, const std::string& kept,
                       const std::optional<std::string>& renewed) {
  auto c = find_credential(t, a, credential_kind::password);
  if (!c || c->secret != kept) {
    return;  // it was changed meanwhile
  }
  c->secret = renewed.value_or(c->secret);
  c->used = t.now();
  update_credential(t, *c);
}

// What ends a good password: the doors are open again, the session stands.
sign_in_outcome finish(db::tx& t, const std::string& login_id, const looked_up& found,
                       const std::optional<std::string>& renewed, const from_where& from) {
  const auto a = find_account(t, found.account->id);
  const auto c = a ? find_credential(t, a->id, credential_kind::password) : std::nullopt;
  if (!a || a->state != account_state::active || !c || c->secret != found.kept) {
    note_failure(t, a, "password", from);
    return refused("wrong");
  }
  forgive(t, door_of_login_id(login_id));
  take_back(t, door_of_address(from.address));
  note_renewed_hash(t, a->id, found.kept, renewed);
  const bool second = has_authenticator(t, a->id);
  auto in = let_in(t, *a, from,
                   {.proved = {"pwd"},
                    .on = from.on,
                    .tablet = from.tablet,
                    .device = from.device,
                    .waits_for_second = second});
  return {.in = std::move(in), .wants_second = second, .fault = {}};
}

db::store& people_of(const parts& on, tenant_code town) {
  return on.house.at(town, db::place::people);
}

}  // namespace

void note_failure(db::tx& t, const std::optional<account_row>& a, std::string_view way,
                  const from_where& from) {
  const auto about = a ? std::to_string(a->id.value) : std::string{};
  const auto detail =
      "{\"way\":" + json_string(way) + ",\"from\":" + json_string(from.address) + "}";
  record::audit(t, {.actor = "",
                    .role = "",
                    .action = "id.login.failed",
                    .subject_kind = "id.account",
                    .subject = about,
                    .detail = detail});
}

opened_session let_in(db::tx& t, const account_row& a, const from_where& from, opening w) {
  const auto before = find_any_session(t, from.cookie, t.now());
  const bool same = before && before->account == a.id && !before->acr.empty() &&
                    !w.waits_for_second && before->tablet == w.tablet;
  if (same) {
    return strengthen_session(t, a, *before, w.proved);
  }
  if (before && before->account != a.id) {
    const auto by = subject_of(before->account);
    end_session(t, before->account, before->id, end_reason::signed_out, by, "");
  }
  auto in = open_person_session(t, a, w);
  if (!w.waits_for_second && w.on == on_device::own) {  // a tablet is known by the counter
    in.device_cookie = know_device(t, from.devices, a.id, from.cookie_of_device, from.device);
  }
  return in;
}

task<sign_in_outcome> sign_in_by_password(const parts& on, tenant_code town, password_try in) {
  // Something that nobody can have is looked up all the same: it must not be quicker.
  const auto login_id = login_id_in(in.login_id).value_or("-");
  const auto normal = password_in(in.password.reveal()).value_or("");
  auto& people = people_of(on, town);
  const auto found =
      co_await people.write([&](db::tx& t) { return look_up(t, login_id, in.from); });
  if (found.closed.count() > 0) {
    co_return refused("too_many", found.closed);
  }
  const auto good = co_await on.desk->matches(found.kept, secret<std::string>{normal});
  if (!good.ok()) {
    co_return refused(good.error().code == "busy" ? "busy" : "wrong");
  }
  if (!good.value()) {
    co_await people.write([&](db::tx& t) { note_failure(t, found.account, "password", in.from); });
    co_return refused("wrong");
  }
  std::optional<std::string> renewed;
  if (crypto::wants_rehash(found.kept, on.desk->cost())) {
    auto fresh = co_await on.desk->hash(secret<std::string>{normal});
    renewed = fresh.ok() ? std::optional{std::move(fresh).value()} : std::nullopt;
  }
  co_return co_await people.write(
      [&](db::tx& t) { return finish(t, login_id, found, renewed, in.from); });
}

task<sign_in_outcome> sign_in_by_code(const parts& on, tenant_code town, code_try in) {
  const keeper_of_boxes keys{on.key, town};
  co_return co_await people_of(on, town).write([&](db::tx& t) -> sign_in_outcome {
    const auto session = find_any_session(t, in.from.cookie, t.now());
    const auto a = session ? find_account(t, session->account) : std::nullopt;
    if (!a || a->state != account_state::active) {
      return refused("not_signed_in");
    }
    const auto door = door_of_second_factor(subject_of(a->id));
    if (const auto closed = closed_for(t, door, t.now()); closed.count() > 0) {
      return refused("too_many", closed);
    }
    count_try(t, door);
    if (!accept_authenticator(t, keys, a->id, in.code) &&
        !spend_code(t, a->id, code_use::sheet, in.code)) {
      note_failure(t, a, "code", in.from);
      return refused("wrong");
    }
    forgive(t, door);
    const bool waited = session->acr.empty();
    auto opened = strengthen_session(t, *a, *session, {"otp"});
    if (waited && session->tablet.value == 0) {
      opened.device_cookie =
          know_device(t, in.from.devices, a->id, in.from.cookie_of_device, in.from.device);
    }
    return {.in = std::move(opened), .wants_second = false, .fault = {}};
  });
}

}  // namespace tsu::id
