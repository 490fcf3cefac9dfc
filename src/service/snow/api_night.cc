#include <algorithm>

#include "base/core/executor.h"
#include "base/http/live.h"
#include "service/snow/api.h"
#include "service/snow/api_common.h"
#include "service/snow/board.h"
#include "service/snow/call_out.h"
#include "service/snow/clear_routes.h"
#include "service/snow/close_night.h"
#include "service/snow/kpi.h"
#include "service/snow/live.h"
#include "service/snow/night_document.h"
#include "service/snow/open_data.h"

namespace tsu::snow::api {
namespace {

problem no_request() { return {why::not_found, "no request of that number", "snow_no_request"}; }

// The contractors for whom somebody signs in.
std::vector<std::string> firms_of(db::reader& r, std::string_view account) {
  std::vector<std::string> out;
  for (const auto& c : all_contractors(r)) {
    if (!account.empty() &&
        std::find(c.accounts.begin(), c.accounts.end(), account) != c.accounts.end()) {
      out.push_back(c.code);
    }
  }
  return out;
}

// What is somebody else's does not exist.
result<request_row> own_request(db::reader& r, std::int64_t number, std::string_view account) {
  const auto q = find_request(r, number);
  const auto firms = firms_of(r, account);
  if (!q || std::find(firms.begin(), firms.end(), q->contractor) == firms.end()) {
    return no_request();
  }
  return *q;
}

// The moment of a board: now, or in a past night its noon, or as asked.
result<instant> moment_asked(const asked& query, instant now) {
  TRY(const auto night, night_asked(query.text("night"), now));
  const auto span = span_of(night);
  TRY(const auto at, query.time("at", std::min(now, span.until - duration{1})));
  if (!query.text("night").empty() && !span.contains(at)) {
    return problem{why::bad_input, "a time of that night", "snow_bad_time"};
  }
  return std::min(at, now);
}

task<result<std::string>> set_in_type(const parts& on, media::document d) {
  if (on.typesetter == nullptr) {
    co_return problem{why::unavailable, "nobody here sets type", "media_unavailable"};
  }
  co_return co_await media::typeset(*on.typesetter, d);
}

result<int> winter_asked(std::string_view text) {
  TRY(const auto year, whole_number(text));
  if (year < 1900 || year > 2999) {
    return problem{why::not_found, "no such winter", "not_found"};
  }
  return static_cast<int>(year);
}

}  // namespace

answer show_board(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  CO_TRY(const auto at, moment_asked(query, c.now));
  const auto board = co_await town_of(on, c).read([&](db::reader& r) {
    const auto settings = load_settings(r);
    return board_of(r, {at, settings});
  });
  co_return json_of(board);
}

answer follow_live(const parts& on, call& c) {
  const auto after = http::last_event_of(c.request).value_or(town_of(on, c).newest_change());
  http::reply out{.type = "text/event-stream"};
  out.events = [&on, tenant = c.tenant, after](std::shared_ptr<http::event_channel> to) {
    spawn(tell_live(on, tenant, after, std::move(to)));
  };
  co_return out;
}

answer list_decisions(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  CO_TRY(const auto night, night_asked(query.text("night"), c.now));
  const auto district = query.text("district");
  const auto page = co_await town_of(on, c).read([&](db::reader& r) {
    decision_page out;
    for (const auto& d : decisions_of(r, text_of(night))) {
      if (district.empty() || d.district == district) {
        out.items.push_back(decision_in_words(d));
      }
    }
    return out;
  });
  co_return json_of(page);
}

answer show_decision(const parts& on, call& c) {
  CO_TRY(const auto number, whole_number(c.path_values[0]));
  const auto d =
      co_await town_of(on, c).read([&](db::reader& r) { return find_decision(r, number); });
  if (!d) {
    co_return problem{why::not_found, "no decision of that number", "snow_no_decision"};
  }
  decision_detail out;
  static_cast<decision_dto&>(out) = decision_in_words(*d);
  out.input = d->input;
  co_return json_of(out);
}

answer replay_decision(const parts& on, call& c) {
  CO_TRY(const auto number, whole_number(c.path_values[0]));
  const auto d =
      co_await town_of(on, c).read([&](db::reader& r) { return find_decision(r, number); });
  if (!d) {
    co_return problem{why::not_found, "no decision of that number", "snow_no_decision"};
  }
  co_return json_of(replay(*d));
}

answer approve_decision(const parts& on, call& c) {
  CO_TRY(const auto number, whole_number(c.path_values[0]));
  CO_TRY(const auto draft, from_json<approval_draft>(c.request.body));
  const auto who = actor_of(c);
  CO_TRY(const auto made, co_await snow::approve_decision(on, c.tenant, number, draft, who));
  co_return json_of(made);
}

answer override_decision(const parts& on, call& c) {
  CO_TRY(const auto draft, from_json<override_draft>(c.request.body));
  const auto who = actor_of(c);
  CO_TRY(const auto made, co_await snow::override_decision(on, c.tenant, draft, who));
  co_return json_of(made);
}

answer list_requests(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  CO_TRY(const auto night, night_asked(query.text("night"), c.now));
  const auto page = co_await town_of(on, c).read([&](db::reader& r) {
    request_page out;
    for (const auto& q : requests_of(r, text_of(night))) {
      out.items.push_back(snow::request_of(r, q));
    }
    return out;
  });
  co_return json_of(page);
}

answer show_request(const parts& on, call& c) {
  CO_TRY(const auto number, whole_number(c.path_values[0]));
  const auto found = co_await town_of(on, c).read([&](db::reader& r) -> result<request_dto> {
    const auto q = find_request(r, number);
    return q ? result<request_dto>{snow::request_of(r, *q)} : no_request();
  });
  CO_TRY(const auto dto, found);
  co_return json_of(dto);
}

answer answer_request(const parts& on, call& c) {
  CO_TRY(const auto number, whole_number(c.path_values[0]));
  CO_TRY(const auto draft, from_json<answer_draft>(c.request.body));
  const answerer by{c.who.subject, c.who.role};
  CO_TRY(const auto said, co_await town_of(on, c).write([&](db::tx& t) {
    return snow::answer_request(t, number, draft, by);
  }));
  co_return json_of(said);
}

answer cancel_request(const parts& on, call& c) {
  CO_TRY(const auto number, whole_number(c.path_values[0]));
  CO_TRY(const auto draft, from_json<cancel_draft>(c.request.body));
  const answerer by{c.who.subject, c.who.role};
  CO_TRY(const done cancelled, co_await town_of(on, c).write([&](db::tx& t) {
    return snow::cancel_request(t, number, draft.reason, by);
  }));
  co_return no_content();
}

answer list_my_requests(const parts& on, call& c) {
  constexpr std::int64_t newest = 50;
  const auto page = co_await town_of(on, c).read([&](db::reader& r) {
    request_page out;
    for (const auto& firm : firms_of(r, c.who.subject)) {
      for (const auto& q : requests_to(r, firm, newest)) {
        out.items.push_back(snow::request_of(r, q));
      }
    }
    std::sort(out.items.begin(), out.items.end(),
              [](const auto& a, const auto& b) { return a.id > b.id; });
    return out;
  });
  co_return json_of(page);
}

answer show_my_request(const parts& on, call& c) {
  CO_TRY(const auto number, whole_number(c.path_values[0]));
  const auto found = co_await town_of(on, c).read([&](db::reader& r) -> result<request_dto> {
    TRY(const auto q, own_request(r, number, c.who.subject));
    return snow::request_of(r, q);
  });
  CO_TRY(const auto dto, found);
  co_return json_of(dto);
}

answer answer_my_request(const parts& on, call& c) {
  CO_TRY(const auto number, whole_number(c.path_values[0]));
  CO_TRY(const auto draft, from_json<answer_draft>(c.request.body));
  const answerer by{c.who.subject, c.who.role};
  const auto work = [&](db::tx& t) -> result<answered_dto> {
    TRY(const auto own, own_request(t, number, c.who.subject));
    return snow::answer_request(t, number, draft, by);
  };
  CO_TRY(const auto said, co_await town_of(on, c).write(work));
  co_return json_of(said);
}

answer list_clearings(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  CO_TRY(const auto night, night_asked(query.text("night"), c.now));
  auto all = co_await town_of(on, c).read(
      [&](db::reader& r) { return clearings_within(r, span_of(night)); });
  std::reverse(all.begin(), all.end());
  co_return json_of(clearing_page{std::move(all)});
}

answer add_clearing(const parts& on, call& c) {
  CO_TRY(const auto draft, from_json<clearing_draft>(c.request.body));
  const auto who = actor_of(c);
  CO_TRY(const auto made, co_await town_of(on, c).write(
                              [&](db::tx& t) { return snow::add_clearing(t, draft, who); }));
  co_return json_of(made, made.before ? 200 : 201);
}

answer add_sign(const parts& on, call& c) {
  CO_TRY(const auto draft, from_json<sign_draft>(c.request.body));
  const auto who = actor_of(c);
  CO_TRY(const auto made,
         co_await town_of(on, c).write([&](db::tx& t) { return snow::add_sign(t, draft, who); }));
  co_return json_of(made, made.before ? 200 : 201);
}

answer list_nights(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  CO_TRY(const auto winter, query.whole("winter", winter_of(night_of(c.now)), 1900, 2999));
  const auto all = co_await town_of(on, c).read(
      [&](db::reader& r) { return nights_of(r, static_cast<int>(winter)); });
  co_return json_of(night_page{all});
}

answer show_night(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  CO_TRY(const auto night, night_asked(c.path_values[0], c.now));
  names_of_town names{on.name_of(c.tenant), {}};
  const auto report = co_await town_of(on, c).read([&](db::reader& r) {
    for (const auto& d : all_districts(r)) {
      names.districts[d.code] = d.name;
    }
    return report_of(r, night, load_settings(r), c.now);
  });
  if (query.text("format") != "pdf") {
    co_return json_of(report);
  }
  auto document = document_of(report, names);
  CO_TRY(auto pdf, co_await set_in_type(on, std::move(document)));
  http::reply out{.type = "application/pdf", .body = std::move(pdf)};
  co_return out.with("Content-Disposition", "inline; filename=\"snow-" + report.night + ".pdf\"");
}

answer keep_actual(const parts& on, call& c) {
  CO_TRY(const auto night, night_asked(c.path_values[0], c.now));
  CO_TRY(const auto draft, from_json<actual_draft>(c.request.body));
  const auto who = actor_of(c);
  CO_TRY(const done kept, co_await town_of(on, c).write([&](db::tx& t) {
    return snow::keep_actual(t, night, draft, load_settings(t), who);
  }));
  co_return no_content();
}

answer show_timeline(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  CO_TRY(const auto night, night_asked(c.path_values[0], c.now));
  const bool with_series = query.text("series") == "yes";
  const auto all = co_await town_of(on, c).read(
      [&](db::reader& r) { return timeline_of(r, night, with_series); });
  co_return json_of(all);
}

answer show_season(const parts& on, call& c) {
  CO_TRY(const auto winter, winter_asked(c.path_values[0]));
  const auto report = co_await town_of(on, c).read(
      [&](db::reader& r) { return season_of(r, winter, load_settings(r)); });
  co_return json_of(report);
}

answer list_kpis(const parts& on, call& c) {
  const auto page = co_await town_of(on, c).read([&](db::reader& r) {
    const auto settings = load_settings(r);
    return kpis_of(r, {c.now, settings});
  });
  co_return json_of(page);
}

answer show_kpi(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  const auto now = winter_of(night_of(c.now));
  CO_TRY(const auto winter, query.whole("winter", now, 1900, 2999));
  const auto series = co_await town_of(on, c).read([&](db::reader& r) {
    const auto settings = load_settings(r);
    return kpi_series_of(r, c.path_values[0], static_cast<int>(winter), {c.now, settings});
  });
  if (!series) {
    co_return problem{why::not_found, "no KPI of that name", "snow_no_kpi"};
  }
  co_return json_of(*series);
}

answer export_season(const parts& on, call& c) {
  CO_TRY(const auto query, asked::parse(c.request));
  CO_TRY(const auto winter, winter_asked(c.path_values[0]));
  const auto span = span_of_winter(winter);
  const auto what = query.text("what");
  const auto text = co_await town_of(on, c).read([&](db::reader& r) -> std::string {
    return what == "outcomes"    ? csv_of_outcomes(outcomes_between(r, span.first, span.last))
           : what == "decisions" ? csv_of_decisions(decisions_between(r, span.first, span.last))
           : what == "requests"  ? csv_of_requests(requests_between(r, span.first, span.last))
                                 : std::string{};
  });
  if (text.empty()) {
    co_return problem{why::bad_input, "outcomes, decisions or requests", "snow_unknown_export"};
  }
  co_return csv(text, "snow-" + what + "-" + std::to_string(winter) + ".csv");
}

}  // namespace tsu::snow::api
