#include "service/survey/api.h"
#include "service/survey/api_common.h"
#include "service/survey/dto.h"
#include "service/survey/instruments.h"
#include "service/survey/references.h"
#include "service/survey/sheets.h"
#include "service/survey/store.h"
#include "service/survey/waves.h"

namespace tsu::survey::api {
namespace {

wave_dto view_of(db::reader& r, const wave& w, instant now) {
  wave_dto out{.code = w.code, .open = is_open(w, now), .of = w.of};
  if (is_closed(w)) {
    out.closed_at = w.closed_at;
    return out;
  }
  const auto n = store::count_sheets(r, w.code);
  out.finished = n.finished;
  out.begun = n.begun;
  out.paper = n.paper;
  return out;
}

}  // namespace

answer list_instruments(const parts&, call&) {
  const auto all = all_instruments();
  co_return json(to_json(instrument_page{{all.begin(), all.end()}}));
}

answer list_waves(const parts& on, call& c) {
  co_return json(co_await people_of(on, c).read([&](db::reader& r) {
    wave_page out;
    for (const auto& w : store::all_waves(r)) {
      out.items.push_back(view_of(r, w, c.now));
    }
    return to_json(out);
  }));
}

answer put_wave(const parts& on, call& c) {
  CO_TRY(const auto of, from_json<wave_terms>(c.request.body));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto w, keep_wave(t, actor_of(c), c.path_values[0], of));
    return to_json(view_of(t, w, c.now));
  }));
  co_return json(std::move(body));
}

answer close_one(const parts& on, call& c) {
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto w, close_wave(t, actor_of(c), c.path_values[0]));
    return to_json(view_of(t, w, c.now));
  }));
  co_return json(std::move(body));
}

answer put_paper(const parts& on, call& c) {
  CO_TRY(const auto d, from_json<paper_answers>(c.request.body));
  paper_wish wish{
      {std::string{c.path_values[0]}, d.answers, d.by}, std::string{c.path_values[1]}, {}};
  if (d.person) {
    wish.person = person_id{*d.person};
  }
  CO_TRY(const auto s, co_await people_of(on, c).write([&](db::tx& t) {
    return keep_paper(t, on, c.tenant, c.who, actor_of(c), wish);
  }));
  co_return json(to_json(paper_dto{s.wave, s.paper, answered(s.answers),
                                   static_cast<std::int64_t>(s.answers.size())}));
}

answer delete_paper(const parts& on, call& c) {
  CO_TRY(const done gone, co_await people_of(on, c).write([&](db::tx& t) {
    return drop_paper(t, actor_of(c), c.path_values[0], c.path_values[1]);
  }));
  co_return http::reply{.status = 204};
}

answer list_references(const parts& on, call& c) {
  CO_TRY(const auto page, co_await people_of(on, c).read(
                              [&](db::reader& r) { return references_view(r, c.path_values[0]); }));
  co_return json(to_json(page));
}

answer put_reference(const parts& on, call& c) {
  CO_TRY(const auto d, from_json<reference_dto>(c.request.body));
  if (d.measure != c.path_values[1]) {
    co_return problem{why::bad_input,
                      "the measure is that of the path",
                      "survey_bad_reference",
                      {{"measure", "not_the_same"}}};
  }
  CO_TRY(const auto kept, co_await people_of(on, c).write([&](db::tx& t) {
    return keep_reference(t, actor_of(c), c.path_values[0], d);
  }));
  co_return json(to_json(kept));
}

}  // namespace tsu::survey::api
