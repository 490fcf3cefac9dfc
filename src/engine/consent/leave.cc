#include "engine/consent/leave.h"

#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/crypto/random.h"
#include "base/record/audit.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_drafts.h"
#include "engine/consent/store_grants.h"
#include "engine/consent/store_persons.h"
#include "engine/consent/store_reads.h"
#include "engine/consent/views.h"

namespace tsu::consent {
namespace {

// Nobody has so many: what is kept of one person is exported whole.
constexpr std::int64_t all_of_them = 1'000'000;
constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max();

std::string hash_of(const erasure_dto& e) {
  return crypto::hex(crypto::bytes_of(crypto::sha256(to_json(e))));
}

result<std::string> data_json(db::reader& r, const ports& out, tenant_code tenant, person_id who,
                              instant now) {
  std::map<std::string, json_raw> data;
  for (const auto& [kind, reader] : out.readers) {
    TRY(auto value, reader(r, {tenant, who, kind, now}));
    data[kind].text = value ? std::move(*value) : "null";
  }
  for (const auto& [name, give] : out.exporters) {
    TRY(auto value, give(r, tenant, who));
    data[name].text = std::move(value);
  }
  return to_json(data);
}

}  // namespace

result<std::string> export_of(db::reader& r, const ports& out, tenant_code tenant, person_id who,
                              instant now) {
  std::map<std::string, json_raw> all;
  all["person"].text = std::to_string(who.value);
  all["at"].text = to_json(now);
  TRY(auto data, data_json(r, out, tenant, who, now));
  all["data"].text = std::move(data);
  all["consents"].text = to_json(consents_of(r, who, now).items);
  all["history"].text = to_json(read_events(r, who, newest, all_of_them));
  all["receipts"].text = receipts_json(r, who, all_of_them);
  all["reads"].text = to_json(reads_of(r, who, newest, all_of_them).items);
  return to_json(all);
}

namespace {

void forget_rows_of(db::tx& t, person_id who) {
  delete_grants(t, who);
  delete_receipts(t, who);
  delete_aliases(t, who);
  delete_proxies(t, who);
  delete_drafts(t, who);
}

result<erasure> erase_now(db::tx& t, const ports& out, tenant_code tenant, const deciding& by) {
  if (is_erased(t, by.person)) {
    return problem{why::not_found, "there is no such person", "no_such_person"};
  }
  const auto accounts = accounts_of(t, out, by.person);
  for (const auto one : accounts) {
    auto of_one = by;
    of_one.person = one;
    TRY(const done taken_back, end_all(t, out, of_one));
  }
  erasure_dto e{
      .id = crypto::base64url(crypto::random_bytes(16)),
      .at = t.now(),
      .gone = {"consents", "receipts", "names before providers", "proxies"},
      .stays = {"history of consents without the person: the law on giving data to others",
                "access log and audit log without the person: the law on supervision",
                "an order of protection until it ends: so that nobody learns of it by its end"},
      .hash = {}};
  if (out.erase) {
    TRY(auto gone, out.erase(t, tenant, by.person));
    e.gone.insert(e.gone.end(), gone.begin(), gone.end());
  }
  for (const auto one : accounts) {
    if (out.erase && one != by.person) {
      TRY(const auto same, out.erase(t, tenant, one));
    }
    forget_rows_of(t, one);
    insert_gone(t, one);
  }
  e.hash = hash_of(e);
  insert_erasure(t, e.id, by.person, to_json(e));
  record::audit(t, {.actor = by.by.subject,
                    .role = by.by.role,
                    .action = "consent.person.erased",
                    .subject_kind = "person",
                    .subject = std::to_string(by.person.value),
                    .trace_id = by.by.trace,
                    .detail = "{\"hash\":" + to_json(e.hash) + "}"});
  for (const auto one : accounts) {  // what stayed with a number of before a merge goes as well
    t.append_change("consent.person.erased", std::to_string(one.value), "{}");
  }
  return erasure{std::move(e), accounts};
}

}  // namespace

result<erasure> erase(db::tx& t, const ports& out, tenant_code tenant, const deciding& by) {
  if (by.signed_in == proof::stale) {
    return problem{why::not_allowed, "deleting oneself needs a sign-in of the last five minutes",
                   "sign_in_again"};
  }
  return erase_now(t, out, tenant, by);
}

result<erasure> erase_for(db::tx& t, const ports& out, tenant_code tenant, const deciding& by) {
  return erase_now(t, out, tenant, by);
}

result<erasure> erase_again(db::tx& t, const ports& out, tenant_code tenant, person_id who) {
  const deciding by{.person = who, .how = method::program, .by = {}, .by_way = channel::job};
  return erase_now(t, out, tenant, by);
}

result<std::string> find_proof(db::reader& r, std::string_view id) {
  auto found = find_erasure(r, id);
  if (!found) {
    return problem{why::not_found, "there is no proof of that number", "no_such_proof"};
  }
  return std::move(*found);
}

}  // namespace tsu::consent
