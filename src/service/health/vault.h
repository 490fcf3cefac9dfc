// What is sealed under a person's key, as JSON (doc/sealed-field-format.md). Members are added,
// never taken away: what was sealed before must open. Functions of one transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/crypto/box.h"
#include "service/health/parts.h"
#include "service/health/rules.h"

namespace tsu::health {

// "health_no_key" where nobody has handed in any; "id_erased" and others of engine/id.
result<crypto::box_key> key_over(const parts&, db::reader&, tenant_code, person_id);

struct sealed_record {
  place at = place::home;
  way how = way::by_hand;
  std::optional<posture> in;
  std::string device, by;
  values of;
  std::vector<symptom> symptoms;
  std::vector<finding> findings;
  std::int64_t thresholds = 0;  // the version by which they were found
};
BOOST_DESCRIBE_STRUCT(sealed_record, (),
                      (at, how, in, device, by, of, symptoms, findings, thresholds))
// out: kinds beyond their limits in records that no nurse has seen to; since: up to which record
// one had when it was summed up.
struct sealed_day {
  std::map<std::string, day_sum> sums;
  std::vector<std::string> out;
  std::int64_t since = 0;
};
BOOST_DESCRIBE_STRUCT(sealed_day, (), (sums, out, since))
struct sealed_task {
  std::vector<finding> reasons;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(sealed_task, (), (reasons, note))
// answers and result: JSON of the checklist's own.
struct sealed_check {
  std::string list, by;
  json_raw answers, result;
  std::vector<std::string> proposes, because;
};
BOOST_DESCRIBE_STRUCT(sealed_check, (), (list, by, answers, result, proposes, because))

inline std::string place_of_record(std::string_view source) {
  return "health.record:" + std::string{source};
}
inline std::string place_of_day(person_id who, day_number day) {
  return "health.day:" + std::to_string(who.value) + ":" + std::to_string(day);
}
inline std::string place_of_task(person_id who, instant opened) {
  return "health.task:" + std::to_string(who.value) + ":" + std::to_string(to_micros(opened));
}
inline std::string place_of_check(std::string_view source) {
  return "health.check:" + std::string{source};
}

template <class T>
std::string sealed(const crypto::box_key& key, const T& what, const std::string& where) {
  return key.seal(to_json(what), where);
}
template <class T>
result<T> opened(const crypto::box_key& key, std::string_view bytes, const std::string& where) {
  TRY(const auto text, key.open(bytes, where));
  return from_json<T>(text);
}

}  // namespace tsu::health
