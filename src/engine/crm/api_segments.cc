#include "base/record/audit.h"
#include "engine/consent/store_persons.h"
#include "engine/crm/api.h"
#include "engine/crm/api_common.h"
#include "engine/crm/segments.h"
#include "engine/crm/store.h"
#include "engine/crm/views.h"

namespace tsu::crm::api {
namespace {

problem no_segment() { return {why::not_found, "there is no such segment", "crm_no_segment"}; }

void audit_of(db::tx& t, const call& c, std::string_view action, std::string_view kind,
              std::string_view subject, std::string_view purpose = {}) {
  record::audit(t, {.actor = c.who.subject,
                    .role = c.who.role,
                    .action = action,
                    .subject_kind = kind,
                    .subject = subject,
                    .purpose = purpose,
                    .trace_id = c.request.trace_id});
}

task<counted> count(const parts& on, const call& c, const expression& rule, day_no as_of) {
  counted out{.found = {}, .as_of = as_of};
  out.found = co_await people_of(on, c).read([&](db::reader& r) {
    return on.town_columns().with(r, c.tenant,
                                  [&](const columns& all) { return all.find(rule, as_of); });
  });
  co_return out;
}

}  // namespace

answer list_kinds(const parts& on, call& c) {
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    kind_page out;
    for (const auto& k : store::all_kinds(r)) {
      out.items.push_back(view_of(k));
    }
    for (const auto& k : known_kinds()) {
      if (!store::find_kind(r, k.code)) {
        out.items.push_back(view_of(k));
      }
    }
    return out;
  })));
}

answer put_kind(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<kind_dto>(c.request.body));
  const kind k{0, w.code, w.ja, w.en, w.outing, w.weight, w.how};
  CO_TRY(const done good, check(k));
  if (w.code != c.path_values[0]) {
    co_return problem{
        why::bad_input, "the code is another", "bad_fields", {{"code", "not_allowed"}}};
  }
  co_await people_of(on, c).write([&](db::tx& t) {
    store::put_kind(t, k);
    audit_of(t, c, "crm.kind.set", "crm.kind", k.code);
  });
  co_return json(to_json(view_of(k)));
}

answer list_segments(const parts& on, call& c) {
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    segment_page out;
    for (const auto& s : store::all_segments(r)) {
      out.items.push_back(view_of(r, s, viewer_of(c), c.now));
    }
    return out;
  })));
}

answer show_segment(const parts& on, call& c) {
  CO_TRY(const auto out, co_await people_of(on, c).read([&](db::reader& r) -> result<segment_dto> {
    const auto s = store::find_segment(r, c.path_values[0]);
    if (!s) {
      return no_segment();
    }
    return view_of(r, *s, viewer_of(c), c.now);
  }));
  co_return json(to_json(out));
}

answer put_segment(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<segment_wish_dto>(c.request.body));
  CO_TRY(const auto out, co_await people_of(on, c).write([&](db::tx& t) -> result<segment_dto> {
    TRY(const auto s, keep_segment(t, actor_of(c), {c.path_values[0], w.ja, w.en, w.rule.text}));
    return view_of(t, s, viewer_of(c), c.now);
  }));
  co_return json(to_json(out));
}

answer count_now(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<count_wish>(c.request.body));
  CO_TRY(const auto rule, parse_expression(w.rule.text));
  CO_TRY(const auto as_of, day_asked(w.as_of.value_or(""), c.now));
  const auto made = co_await count(on, c, rule, as_of);
  const auto seen = co_await people_of(on, c).read(
      [&](db::reader& r) { return count_seen(r, made.found.persons, viewer_of(c), c.now); });
  co_return json(to_json(count_dto{seen, date_text(as_of), made.found.data, made.found.stamp}));
}

answer refresh_segment(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto as_of, day_asked(query.text("asOf"), c.now));
  const auto s = co_await people_of(on, c).read(
      [&](db::reader& r) { return store::find_segment(r, c.path_values[0]); });
  if (!s) {
    co_return no_segment();
  }
  CO_TRY(const auto rule, parse_expression(s->rule));
  const auto made = co_await count(on, c, rule, as_of);
  CO_TRY(const auto out, co_await people_of(on, c).write([&](db::tx& t) -> result<run_dto> {
    TRY(const auto run, keep_run(t, actor_of(c), *s, made));
    auto shown = view_of(run);
    shown.count = count_seen(t, run, viewer_of(c), c.now);
    return shown;
  }));
  co_return json(to_json(out), 201);
}

answer list_runs(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 50, 1, page_max));
  CO_TRY(const auto before, query.whole("before", newest, 1, newest));
  CO_TRY(const auto out, co_await people_of(on, c).read([&](db::reader& r) -> result<run_page> {
    if (!store::find_segment(r, c.path_values[0])) {
      return no_segment();
    }
    run_page page;
    for (const auto& run : store::runs_of(r, c.path_values[0], before, limit)) {
      page.items.push_back(view_of(run));
    }
    return page;
  }));
  co_return json(to_json(out));
}

answer list_members(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 100, 1, page_max));
  CO_TRY(const auto after, query.whole("after", 0, 0, newest));
  CO_TRY(const auto out, co_await people_of(on, c).write([&](db::tx& t) -> result<member_page> {
    TRY(const auto purpose, purpose_of(t, c));
    const auto s = store::find_segment(t, c.path_values[0]);
    const auto run = s ? store::find_run(t, s->run) : std::nullopt;
    if (!run) {
      return s ? problem{why::conflict, "count the segment first", "crm_not_counted"}
               : no_segment();
    }
    if (run->members > static_cast<std::int64_t>(members_max)) {
      return problem{why::not_processable, "so long a list is not kept", "crm_segment_too_large"};
    }
    member_page page{.run = view_of(*run)};
    page.run.count = count_seen(t, *run, viewer_of(c), c.now);
    for (const auto who : store::members_seen(t, s->code, {after}, limit, viewer_of(c), c.now)) {
      page.items.push_back(who.value);
      note_seen(t, c, who, {"activity"}, purpose);
    }
    if (std::ssize(page.items) == limit) {
      page.next = page.items.back();
    }
    audit_of(t, c, "crm.segment.seen", "crm.segment", s->code, purpose);
    return page;
  }));
  co_return json(to_json(out));
}

answer show_summary(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto as_of, day_asked(query.text("asOf"), c.now));
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    summary_dto out{.as_of = date_text(as_of)};
    const auto hidden = consent::read_hidden(r, viewer_of(c), c.now);
    const auto counts = on.town_columns().with(
        r, c.tenant, [&](const columns& all) { return all.count_classes(as_of, hidden); });
    for (std::size_t i = 0; i < counts.size(); ++i) {
      out.classes.push_back({static_cast<activity_class>(i), counts[i]});
      out.residents += counts[i];
    }
    return out;
  })));
}

}  // namespace tsu::crm::api
