#include "service/snow/live.h"

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "base/http/live.h"

namespace tsu::snow {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t changes_at_once = 100;

std::string told(const db::change& c) {
  std::string out = R"({"kind":)";
  append_json_string(out, c.kind);
  out += R"(,"subject":)";
  append_json_string(out, c.subject);
  return out + R"(,"body":)" + c.body + "}";
}

}  // namespace

task<void> tell_live(const parts& on, tenant_code tenant, std::int64_t after,
                     std::shared_ptr<http::event_channel> to) {
  auto& town = on.stores.at(tenant, db::place::town);
  bool open = true;
  while (open && !to->closed()) {
    const auto newest = co_await town.wait_for_change(after, 15s);
    if (newest <= after) {
      continue;
    }
    co_await http::wait_for_room(*to);
    const auto changes = co_await town.read(
        [&](db::reader& r) { return db::read_changes(r, after, changes_at_once); });
    for (const auto& c : changes) {
      after = c.number;
      if (c.kind.starts_with("snow.")) {
        open =
            open && to->push({.name = "change", .data = told(c), .id = std::to_string(c.number)});
      }
    }
  }
}

}  // namespace tsu::snow
