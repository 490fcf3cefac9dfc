#include "engine/iot/api.h"

#include <algorithm>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "engine/iot/commands.h"
#include "engine/iot/read_rows.h"
#include "engine/iot/register_device.h"
#include "engine/iot/rules.h"
#include "engine/iot/watch_devices.h"

namespace tsu::iot::api {
namespace {

constexpr std::int64_t page_max = 1'000, overlap_hours = 24, overlap_hours_max = 24 * 30;

template <class T>
http::reply json_of(const T& value, int status = 200) {
  return {.status = status, .body = to_json(value)};
}
// A key stands in it: nobody on the way keeps it.
template <class T>
http::reply secret_of(const T& value) {
  auto out = json_of(value, 201);
  out.with("Cache-Control", "no-store");
  return out;
}
http::reply no_content() { return {.status = 204}; }

asker asker_of(const call& c) {
  return {{c.who.subject, c.who.role}, c.who.may("iot.device.oversee")};
}

db::store& town_of(const parts& on, const call& c) {
  return on.stores.at(c.tenant, db::place::town);
}

// The id in the path is the one in the body.
result<device_draft> device_asked(const call& c) {
  TRY(auto d, from_json<device_draft>(c.request.body));
  if (d.id != c.path_values[0]) {
    return problem{why::bad_input,
                   "path and body name different devices",
                   "iot_bad_device",
                   {{"id", "not_the_path"}}};
  }
  return d;
}

std::vector<key_row> good_keys(db::reader& r, std::string_view id, instant now) {
  auto keys = keys_of(r, id);
  std::erase_if(keys, [&](const key_row& k) { return !k.is_good(now); });
  return keys;
}

struct page_wish {
  std::optional<std::string> owner;
  std::string after;
  std::int64_t limit = 100;
};

device_page page_of(db::reader& r, const page_wish& wish, instant now) {
  device_page out;
  auto rows = iot::list_devices(r, wish.owner, wish.after, wish.limit + 1);
  if (static_cast<std::int64_t>(rows.size()) > wish.limit) {
    rows.pop_back();
    out.next = rows.back().about.id;
  }
  for (const auto& row : rows) {
    out.items.push_back(shown(row, good_keys(r, row.about.id, now)));
  }
  return out;
}

answer lock_to(const parts& on, call& c, lock_wish wish) {
  const auto by = asker_of(c);
  CO_TRY(const done locked, co_await iot::lock_device(on, c.tenant, c.path_values[0], wish, by));
  co_return no_content();
}

}  // namespace

answer list_devices(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 100, 1, page_max));
  page_wish wish{.owner = {}, .after = query.text("after"), .limit = limit};
  if (!c.who.may("iot.device.oversee")) {
    wish.owner = c.who.subject;
  } else if (const auto owner = query.text("owner"); !owner.empty()) {
    wish.owner = owner;
  }
  const auto page =
      co_await town_of(on, c).read([&](db::reader& r) { return page_of(r, wish, c.now); });
  co_return json_of(page);
}

answer register_device(const parts& on, call& c) {
  CO_TRY(auto draft, from_json<device_draft>(c.request.body));
  const auto by = asker_of(c);
  const auto where = "/iot/v1/devices/" + http::percent_encoded(draft.id);
  CO_TRY(const auto made, co_await iot::register_device(on, c.tenant, std::move(draft), by));
  auto reply = secret_of(made);
  reply.with("Location", where);
  co_return reply;
}

answer show_device(const parts& on, call& c) {
  const auto by = asker_of(c);
  const auto look = [&](db::reader& r) -> result<device_dto> {
    TRY(const auto row, device_for(r, c.path_values[0], by));
    return shown(row, good_keys(r, row.about.id, c.now));
  };
  CO_TRY(const auto found, co_await town_of(on, c).read(look));
  co_return json_of(found);
}

answer change_device(const parts& on, call& c) {
  CO_TRY(auto draft, device_asked(c));
  const auto by = asker_of(c);
  CO_TRY(const done changed, co_await iot::change_device(on, c.tenant, std::move(draft), by));
  co_return no_content();
}

answer lock_device(const parts& on, call& c) { return lock_to(on, c, lock_wish::lock); }
answer unlock_device(const parts& on, call& c) { return lock_to(on, c, lock_wish::unlock); }

answer retire_device(const parts& on, call& c) {
  const auto by = asker_of(c);
  CO_TRY(const done retired, co_await iot::retire_device(on, c.tenant, c.path_values[0], by));
  co_return no_content();
}

answer exchange_key(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<key_wish>(c.request.body));
  const auto hours = wish.overlap_hours.value_or(overlap_hours);
  if (hours < 0 || hours > overlap_hours_max) {
    co_return problem{why::not_processable,
                      "0 to 720 hours",
                      "iot_bad_key_wish",
                      {{"overlapHours", "out_of_bounds"}}};
  }
  const auto by = asker_of(c);
  CO_TRY(const auto made,
         co_await iot::exchange_key(on, c.tenant, c.path_values[0], std::chrono::hours{hours}, by));
  co_return secret_of(made);
}

answer end_key(const parts& on, call& c) {
  CO_TRY(const auto number, http::whole_number(c.path_values[1]));
  const auto by = asker_of(c);
  CO_TRY(const done ended, co_await iot::end_key(on, c.tenant, c.path_values[0], number, by));
  co_return no_content();
}

answer import_devices(const parts& on, call& c) {
  CO_TRY(auto rows, read_rows(c.request.body));
  const auto by = asker_of(c);
  CO_TRY(const auto made, co_await register_devices(on, c.tenant, std::move(rows), by));
  co_return secret_of(made);
}

answer list_commands(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, 500));
  const auto by = asker_of(c);
  const auto look = [&](db::reader& r) -> result<command_page> {
    TRY(const auto row, device_for(r, c.path_values[0], by));
    command_page out;
    for (const auto& one : iot::list_commands(r, row.about.id, limit)) {
      out.items.push_back(shown(one));
    }
    return out;
  };
  CO_TRY(const auto page, co_await town_of(on, c).read(look));
  co_return json_of(page);
}

answer ask_command(const parts& on, call& c) {
  CO_TRY(auto draft, from_json<command_draft>(c.request.body));
  const auto by = asker_of(c);
  CO_TRY(const auto made,
         co_await iot::ask_command(on, c.tenant, c.path_values[0], std::move(draft), by));
  co_return json_of(made, 202);
}

answer show_kpis(const parts& on, call& c) {
  const auto page = co_await town_of(on, c).read([&](db::reader& r) { return kpis_of(r, c.now); });
  co_return json_of(page);
}

}  // namespace tsu::iot::api
