#include "engine/gateway/api.h"

#include <algorithm>

#include "base/core/json.h"
#include "base/http/asked.h"
#include "engine/gateway/store_services.h"
#include "engine/gateway/store_usage.h"

namespace tsu::gateway::api {
namespace {

constexpr std::int64_t usage_rows_max = 10'000, members_max = 10'000;

http::reply json(std::string body, int status = 200) {
  return {.status = status, .body = std::move(body)};
}

// A registered program speaks for itself; so does a provider's token of no registered program.
actor who_acts(const call& c) {
  actor out{c.who.subject, c.who.role};
  if (c.who.role == "provider") {
    out.own = c.who.subject;
  }
  return out;
}

db::store& town_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::town);
}
db::store& people_of(const parts& on, const call& c) {
  return on.house.at(c.tenant, db::place::people);
}

// "2026-11-28"; compared as text, so it has to be one.
bool is_day(std::string_view text) {
  return text.size() == 10 && parse_instant(std::string{text} + "T00:00:00Z").has_value();
}

usage_page page_of(const std::vector<stored_usage>& rows) {
  usage_page out;
  for (const auto& r : rows) {
    out.items.push_back({r.key.client, r.key.day, r.key.operation, r.key.type, r.counts.requests,
                         r.counts.entities, r.counts.refused});
  }
  return out;
}

// What begins like a formula is made text for spreadsheets.
std::string csv_cell(std::string_view text) {
  std::string out{"\""};
  out += !text.empty() && std::string_view{"=+-@"}.find(text.front()) != std::string_view::npos
             ? "'"
             : "";
  for (const char ch : text) {
    out += ch == '"' ? "\"\"" : std::string{ch};
  }
  return out + "\"";
}

http::reply csv(const usage_page& page) {
  std::string body =
      "\xEF\xBB\xBF"
      "client,day,operation,type,requests,entities,refused\r\n";
  for (const auto& r : page.items) {
    body += csv_cell(r.client) + "," + r.day + "," + r.operation + "," + csv_cell(r.type) + "," +
            std::to_string(r.requests) + "," + std::to_string(r.entities) + "," +
            std::to_string(r.refused) + "\r\n";
  }
  http::reply out{.type = "text/csv; charset=utf-8", .body = std::move(body)};
  return out.with("Content-Disposition", "attachment; filename=\"usage.csv\"");
}

task<result<service_dto>> read_service(const parts& on, const call& c, std::string code) {
  auto found = co_await town_of(on, c).read([&](db::reader& r) { return find_service(r, code); });
  const auto who = who_acts(c);
  const bool hidden =
      found && who.own && found->client != who.own && found->state != service_state::published;
  if (!found || hidden) {
    co_return problem{why::not_found, "no service of that code is registered", "no_such_service"};
  }
  co_return std::move(*found);
}

answer move_to(const parts& on, call& c, service_state to) {
  const auto& code = c.path_values[0];
  CO_TRY(const auto moved, co_await town_of(on, c).write(
                               [&](db::tx& t) { return move_service(t, who_acts(c), code, to); }));
  CO_TRY(const auto now, co_await read_service(on, c, code));
  co_return json(to_json(now));
}

// Only what is published can be started.
task<result<done>> check_can_start(const parts& on, const call& c, std::string code) {
  CO_TRY(const auto service, co_await read_service(on, c, code));
  if (service.state != service_state::published) {
    co_return problem{why::conflict, "the service is not published", "bad_step"};
  }
  co_return done{};
}

answer start(const parts& on, call& c, member_wish w) {
  const auto& code = c.path_values[0];
  CO_TRY(const auto can, co_await check_can_start(on, c, code));
  CO_TRY(const auto started, co_await people_of(on, c).write([&](db::tx& t) {
    return start_service(t, who_acts(c), code, w);
  }));
  co_return http::reply{.status = 204};
}

answer stop(const parts& on, call& c, std::string subject) {
  const auto& code = c.path_values[0];
  CO_TRY(const auto stopped, co_await people_of(on, c).write([&](db::tx& t) {
    return stop_service(t, who_acts(c), code, subject);
  }));
  co_return http::reply{.status = 204};
}

}  // namespace

answer show_usage(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  const auto who = who_acts(c);
  const auto client = who.own ? *who.own : query.text("client");
  const auto asked = [&](const char* name, std::string otherwise) {
    return query.text(name).empty() ? otherwise : query.text(name);
  };
  const auto from = asked("from", day_of(c.now - std::chrono::days{30}));
  const auto until = asked("until", day_of(c.now));
  if (!is_day(from) || !is_day(until)) {
    co_return problem{why::bad_input,
                      "from and until are days like 2026-11-28",
                      "bad_query",
                      {{is_day(from) ? "until" : "from", "not_a_day"}}};
  }
  co_await on.usage.flush(c.tenant);
  const auto rows = co_await town_of(on, c).read(
      [&](db::reader& r) { return read_usage(r, client, from, until, usage_rows_max); });
  const auto page = page_of(rows);
  co_return query.text("format") == "csv" ? csv(page) : json(to_json(page));
}

answer list_services(const parts& on, call& c) {
  service_page page;
  page.items =
      co_await town_of(on, c).read([](db::reader& r) { return read_services(r, services_max); });
  if (const auto who = who_acts(c); who.own) {
    std::erase_if(page.items, [&](const service_dto& s) {
      return s.client != who.own && s.state != service_state::published;
    });
  }
  co_return json(to_json(page));
}

answer create_service(const parts& on, call& c) {
  CO_TRY(auto wish, from_json<service_wish>(c.request.body));
  CO_TRY(const auto made, co_await town_of(on, c).write([&](db::tx& t) {
    return register_service(t, who_acts(c), wish, on.check_rules);
  }));
  CO_TRY(const auto now, co_await read_service(on, c, wish.code));
  auto r = json(to_json(now), 201);
  r.with("Location", "/gateway/v1/services/" + wish.code);
  co_return r;
}

answer show_service(const parts& on, call& c) {
  CO_TRY(const auto one, co_await read_service(on, c, c.path_values[0]));
  co_return json(to_json(one));
}

answer put_service(const parts& on, call& c) {
  CO_TRY(const auto wish, from_json<service_wish>(c.request.body));
  if (wish.code != c.path_values[0]) {
    co_return problem{
        why::bad_input, "the code of a service stays", "bad_service", {{"code", "not_the_same"}}};
  }
  CO_TRY(const auto changed, co_await town_of(on, c).write([&](db::tx& t) {
    return change_service(t, who_acts(c), wish, on.check_rules);
  }));
  CO_TRY(const auto now, co_await read_service(on, c, wish.code));
  co_return json(to_json(now));
}

answer publish_service(const parts& on, call& c) {
  co_return co_await move_to(on, c, service_state::published);
}
answer suspend_service(const parts& on, call& c) {
  co_return co_await move_to(on, c, service_state::suspended);
}
answer retire_service(const parts& on, call& c) {
  co_return co_await move_to(on, c, service_state::retired);
}

answer show_menu(const parts& on, call& c) {
  const auto started =
      co_await people_of(on, c).read([&](db::reader& r) { return services_of(r, c.who.subject); });
  service_page page;
  page.items =
      co_await town_of(on, c).read([](db::reader& r) { return read_services(r, services_max); });
  std::erase_if(page.items, [&](const service_dto& s) {
    const bool mine = std::find(started.begin(), started.end(), s.code) != started.end();
    return !appears(s, c.who.role, mine ? has_started::yes : has_started::no);
  });
  co_return json(to_json(page));
}

answer start_own(const parts& on, call& c) {
  member_wish self{.subject = c.who.subject};
  co_return co_await start(on, c, std::move(self));
}
answer stop_own(const parts& on, call& c) { co_return co_await stop(on, c, c.who.subject); }

answer list_members(const parts& on, call& c) {
  member_page page;
  page.items = co_await people_of(on, c).read(
      [&](db::reader& r) { return read_members(r, c.path_values[0], members_max); });
  co_return json(to_json(page));
}

answer start_member(const parts& on, call& c) {
  CO_TRY(auto wish, from_json<member_wish>(c.request.body));
  co_return co_await start(on, c, std::move(wish));
}
answer stop_member(const parts& on, call& c) { co_return co_await stop(on, c, c.path_values[1]); }

}  // namespace tsu::gateway::api
