#include "service/health/keep_check.h"

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/record/audit.h"
#include "engine/id/people/types.h"

namespace tsu::health {
namespace {

template <class Answers, class Score>
sealed_check scored(const char* list, const Answers& a, const Score& s, const acting& by) {
  const auto proposes = advice_of(s);
  return {.list = list,
          .by = by.subject,
          .answers = {to_json(a)},
          .result = {to_json(s)},
          .proposes = proposes.proposes,
          .because = proposes.because};
}

result<sealed_check> scored(const check_wish& w, const acting& by) {
  if (const auto* k = std::get_if<kihon_answers>(&w.answers)) {
    TRY(const done good, check(*k));
    return scored("kihon", *k, score(*k), by);
  }
  const auto& j = std::get<jchs_answers>(w.answers);
  TRY(const done good, check(j));
  return scored("jchs", j, score(j), by);
}

std::string source_of(const check_wish& w) {
  const auto text = "check:" + std::to_string(w.person.value) + ":" + w.id;
  return crypto::base64url(crypto::bytes_of(crypto::sha256(text)));
}

std::string version_of(const sealed_check& c) {
  return std::string{c.list == "kihon" ? kihon_version : jchs_version};
}

}  // namespace

result<kept_check> keep_check(db::tx& t, const parts& on, tenant_code town, const acting& by,
                              const check_wish& w) {
  if (w.id.empty() || w.id.size() > 64) {
    return problem{
        why::bad_input, "an id has 1 to 64 bytes", "bad_fields", {{"id", "not_allowed"}}};
  }
  TRY(const auto body, scored(w, by));
  TRY(const auto key, key_over(on, t, town, w.person));
  const auto source = source_of(w);
  if (const auto row = store::find_check_of(t, source)) {
    TRY(auto before, opened<sealed_check>(key, row->sealed, place_of_check(source)));
    if (before.list != body.list || before.answers.text != body.answers.text) {
      return problem{why::conflict, "that id was used for other answers", "health_other_values"};
    }
    return kept_check{row->number, row->made_at, std::move(before)};
  }
  const auto number = store::add_check(t, {.person = w.person,
                                           .source = source,
                                           .made_at = t.now(),
                                           .sealed = sealed(key, body, place_of_check(source))});
  if (!body.proposes.empty()) {
    t.append_change(flagged_kind, id::subject_of({w.person.value}),
                    to_json(flagged{number, t.now(), version_of(body), body.proposes}));
  }
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = "health.check.kept",
                    .subject_kind = "person",
                    .subject = std::to_string(w.person.value),
                    .trace_id = by.trace_id});
  return kept_check{number, t.now(), body};
}

result<std::vector<kept_check>> checks_of(db::reader& r, const parts& on, tenant_code town,
                                          person_id who, std::int64_t before, std::int64_t limit) {
  std::vector<kept_check> out;
  const auto rows = store::checks(r, who, before, limit);
  if (rows.empty()) {
    return out;
  }
  TRY(const auto key, key_over(on, r, town, who));
  for (const auto& row : rows) {
    TRY(auto body, opened<sealed_check>(key, row.sealed, place_of_check(row.source)));
    out.push_back({row.number, row.made_at, std::move(body)});
  }
  return out;
}

}  // namespace tsu::health
