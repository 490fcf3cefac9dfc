#include "engine/broker/schema.h"

#include <array>

#include "engine/broker/contexts/store_contexts.h"
#include "engine/broker/embedded.h"
#include "engine/broker/entity_maps/store_entity_maps.h"
#include "engine/broker/registrations/store_registrations.h"
#include "engine/broker/snapshots/store_snapshots.h"
#include "engine/broker/store/store_history.h"
#include "engine/broker/store/store_history_rules.h"
#include "engine/broker/store/store_history_volume.h"
#include "engine/broker/store/store_recorded.h"
#include "engine/broker/store/store_rows.h"
#include "engine/broker/subscribe/store_dead_letters.h"
#include "engine/broker/subscribe/store_forwarded.h"
#include "engine/broker/subscribe/store_subscriptions.h"

namespace tsu::broker {
namespace {

constexpr std::array migrations{
    db::migration{1, "entity", embedded::schema_0001_entity_sql, db::place::town},
    db::migration{2, "history", embedded::schema_0002_history_sql, db::place::history},
    db::migration{3, "subscription", embedded::schema_0003_subscription_sql, db::place::town},
    db::migration{4, "delivery_lease", embedded::schema_0004_delivery_lease_sql, db::place::town},
    db::migration{5, "context", embedded::schema_0005_context_sql, db::place::town},
    db::migration{6, "subscription_owner", embedded::schema_0006_subscription_owner_sql,
                  db::place::town},
    db::migration{7, "registration", embedded::schema_0007_registration_sql, db::place::town},
    db::migration{8, "source_subscription", embedded::schema_0008_source_subscription_sql,
                  db::place::town},
    db::migration{9, "history_times", embedded::schema_0009_history_times_sql, db::place::history},
    db::migration{10, "entity_map", embedded::schema_0010_entity_map_sql, db::place::town},
    db::migration{11, "delivery_line", embedded::schema_0011_delivery_line_sql, db::place::town},
    db::migration{12, "history_rule", embedded::schema_0012_history_rule_sql, db::place::town},
    db::migration{13, "series_tended", embedded::schema_0013_series_tended_sql, db::place::history},
    db::migration{14, "recorded_entity", embedded::schema_0014_recorded_entity_sql,
                  db::place::town},
    db::migration{15, "row_change", embedded::schema_0015_row_change_sql, db::place::town},
    db::migration{16, "told_context", embedded::schema_0016_told_context_sql, db::place::town},
    db::migration{17, "snapshot", embedded::schema_0017_snapshot_sql, db::place::town},
    db::migration{18, "history_volume", embedded::schema_0018_history_volume_sql,
                  db::place::history},
    db::migration{19, "forwarded_subscription", embedded::schema_0019_forwarded_subscription_sql,
                  db::place::town},
    db::migration{20, "leaves", embedded::schema_0020_leaves_sql, db::place::town},
};

}  // namespace

db::module_schema schema() { return {"broker", migrations}; }

std::span<const db::statement* const> statements() {
  static const auto all = [] {
    std::vector<const db::statement*> out;
    for (const auto* s : row_statements()) {
      out.push_back(s);
    }
    for (const auto* s : history_statements()) {
      out.push_back(s);
    }
    for (const auto* s : history_volume_statements()) {
      out.push_back(s);
    }
    for (const auto* s : history_rule_statements()) {
      out.push_back(s);
    }
    for (const auto* s : subscription_statements()) {
      out.push_back(s);
    }
    for (const auto* s : dead_letter_statements()) {
      out.push_back(s);
    }
    for (const auto* s : context_statements()) {
      out.push_back(s);
    }
    for (const auto* s : registration_statements()) {
      out.push_back(s);
    }
    for (const auto* s : entity_map_statements()) {
      out.push_back(s);
    }
    for (const auto* s : recorded_statements()) {
      out.push_back(s);
    }
    for (const auto* s : snapshot_statements()) {
      out.push_back(s);
    }
    for (const auto* s : forwarded_statements()) {
      out.push_back(s);
    }
    return out;
  }();
  return all;
}

}  // namespace tsu::broker
