// Everything this module is given; made once in main.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/task.h"
#include "base/module/module.h"
#include "engine/crm/columns.h"
#include "engine/crm/recommend.h"
#include "engine/id/people/words.h"
#include "engine/notify/rules.h"

namespace tsu::geo {
class road_graph;
}

namespace tsu::crm {

// What an account says that the CRM keeps: no finer than a month and a district.
struct account_facts {
  person_id person{};
  std::string district;
  std::int64_t born = 0;  // 194803
  day_no joined = 0;
  bool gone = false;
};

// How people are approached.
struct outreach_rules {
  std::int64_t days_without_outing = 14;
  std::int64_t pause_days = 3;  // between proposals to one person
  std::size_t proposals_at_once = 3;
  std::int64_t messages_a_day = 2;  // of ours, to one person
  notify::quiet_hours quiet{20 * 60, 8 * 60};
  std::int64_t task_rest_days = 14;  // after staff closed a task of that kind
};

// What a day is like for who walks, and over which ways; nothing known: the straight line.
struct outlook {
  hardship weather = hardship::none;
  std::shared_ptr<const geo::road_graph> ways = nullptr;
};

struct parts final : module_parts {
  explicit parts(db::house& h) : house(h) {}
  db::house& house;
  shelf& town_columns() const { return shelf_; }
  class_rules classes;
  outreach_rules outreach;

  // The key over a person's data. Without it nothing that staff note is kept or read.
  id::key_of_person key_of;
  // Whether that account is a person's. Without it everybody is.
  std::function<bool(db::reader&, person_id)> exists;
  // Accounts of residents by number, after that one; nothing is known where it is missing.
  std::function<std::vector<account_facts>(db::reader&, tenant_code, person_id after,
                                           std::int64_t limit)>
      accounts_after;
  // What could be proposed to the person on that day, by services; called inside a transaction of
  // `people`. Without it nothing is.
  std::function<std::vector<candidate>(db::reader&, tenant_code, person_id, day_no, const outlook&)>
      candidates;
  // What a day is like; asked once for all who are proposed something. Without it every day is as
  // good as the other.
  std::function<task<outlook>(tenant_code, instant now)> outlook_of;
  // Measured values of the person as JSON, for a nurse; without it there are none. And whether
  // whoever asks may look at them for that purpose; without it nobody may.
  std::function<std::optional<std::string>(db::reader&, tenant_code, person_id)> vitals;
  std::function<bool(db::reader&, const acting&, std::string_view purpose)> may_see_vitals;

 private:
  mutable shelf shelf_;
};

}  // namespace tsu::crm
