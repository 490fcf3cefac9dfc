#include "service/snow/live.h"

#include <charconv>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "base/core/time.h"
#include "base/db/db.h"

namespace tsu::snow {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t changes_at_once = 100;
constexpr std::size_t few_waiting = 100;
// A client that reads nothing for so long is given up: the channel closes when it is full.
constexpr std::chrono::milliseconds patience{30'000}, look_again{10};

task<void> wait_for_room(const http::event_channel& to) {
  const auto since = monotonic_now();
  while (to.waiting() > few_waiting && !to.closed() && monotonic_now() - since < patience) {
    co_await pause{look_again};
  }
}

std::string told(const db::change& c) {
  std::string out = R"({"kind":)";
  append_json_string(out, c.kind);
  out += R"(,"subject":)";
  append_json_string(out, c.subject);
  return out + R"(,"body":)" + c.body + "}";
}

}  // namespace

std::optional<std::int64_t> last_event_of(const http::request& r) {
  const auto given = r.headers.find("Last-Event-ID");
  if (!given) {
    return {};
  }
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), n);
  return error == std::errc{} && end == given->data() + given->size() ? std::optional{n}
                                                                      : std::nullopt;
}

task<void> tell_live(const parts& on, tenant_code tenant, std::int64_t after,
                     std::shared_ptr<http::event_channel> to) {
  auto& town = on.stores.at(tenant, db::place::town);
  bool open = true;
  while (open && !to->closed()) {
    const auto newest = co_await town.wait_for_change(after, 15s);
    if (newest <= after) {
      continue;
    }
    co_await wait_for_room(*to);
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
