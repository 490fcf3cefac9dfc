#include "engine/gateway/store_usage.h"

#include <fmt/format.h>

namespace tsu::gateway {

constinit const usage_sql usages_sql{
    .add = {"gateway.add_usage",
            "INSERT INTO gateway_usage (client, day, operation, type, requests, entities, refused) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (client, day, operation, type) DO "
            "UPDATE SET "
            "requests = gateway_usage.requests + excluded.requests, "
            "entities = gateway_usage.entities + excluded.entities, "
            "refused = gateway_usage.refused + excluded.refused RETURNING requests, entities, "
            "refused"},
    .read = {"gateway.read_usage",
             "SELECT client, day, operation, type, requests, entities, refused FROM gateway_usage "
             "WHERE ($1 = '' OR client = $1) AND day >= $2 AND day <= $3 "
             "ORDER BY day DESC, client, operation, type LIMIT $4"},
};

std::string day_of(instant t) {
  const auto d = jst_date(t);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()),
                     static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()));
}

std::vector<stored_usage> add_usage(db::tx& t, const std::map<usage_key, usage_counts>& all) {
  std::vector<stored_usage> out;
  for (const auto& [k, n] : all) {
    t.first(usages_sql.add,
            {k.client, k.day, k.operation, k.type, n.requests, n.entities, n.refused},
            [&](const db::row& r) {
              out.push_back({k, {r.int64(0), r.int64(1), r.int64(2)}});
            });
  }
  return out;
}

std::vector<stored_usage> read_usage(db::reader& r, std::string_view client, std::string_view from,
                                     std::string_view until, std::int64_t limit) {
  std::vector<stored_usage> out;
  r.each(usages_sql.read, {client, from, until, limit}, [&](const db::row& row) {
    out.push_back({{row.string(0), row.string(1), row.string(2), row.string(3)},
                   {row.int64(4), row.int64(5), row.int64(6)}});
  });
  return out;
}

}  // namespace tsu::gateway
