#include <algorithm>

#include "base/i18n/normal.h"
#include "service/community/api.h"
#include "service/community/api_common.h"
#include "service/community/consult.h"
#include "service/community/dto.h"

namespace tsu::community::api {
namespace {

constexpr std::int64_t slots_max = 200, looked_at = 500;
constexpr std::string_view reads_notes = "community.consultation.read";
const std::vector<std::string> consultation_kind{"consultation"};

slot_dto view_of(const slot& s) {
  return {.number = s.number,
          .starts_at = s.starts_at,
          .ends_at = s.ends_at,
          .place = s.place,
          .taken = s.taken,
          .nurse = {},
          .consultation = {}};
}

consultation_dto view_of(db::reader& r, const consultation& c) {
  const auto s = store::find_slot(r, c.slot).value_or(slot{});
  return {.number = c.number,
          .slot = c.slot,
          .starts_at = s.starts_at,
          .ends_at = s.ends_at,
          .place = s.place,
          .state = c.state,
          .person = {},
          .about = {},
          .notes = {}};
}

// Of a person whom the caller may know of.
result<consultation> consultation_of(const parts& on, db::reader& r, const call& c,
                                     std::int64_t number) {
  auto found = store::find_consultation(r, number);
  if (!found || !known(on, r, c, found->person.value).ok()) {
    return problem{why::not_found, "there is no such consultation", "community_no_consultation"};
  }
  return std::move(*found);
}

result<consultation_dto> opened_view(db::tx& t, const parts& on, const call& c,
                                     const consultation& one) {
  TRY(auto texts, open_texts(t, on, c.tenant, one));
  auto out = view_of(t, one);
  out.person = one.person.value;
  out.about = std::move(texts.about);
  out.notes.emplace();
  for (auto& n : texts.notes) {
    out.notes->push_back({std::move(n.text), std::move(n.made_by), n.made_at});
  }
  return out;
}

result<consultation_dto> nurse_view(db::tx& t, const parts& on, const call& c,
                                    const consultation& one) {
  TRY(auto out, opened_view(t, on, c, one));
  note_look(t, on, c, one.person, consultation_kind);
  return out;
}

// What is looked for, in one writing; everything where it is empty.
bool says(const consultation_dto& c, const std::string& wanted) {
  const auto has = [&](const std::string& text) {
    return i18n::folded(text).value_or("").find(wanted) != std::string::npos;
  };
  return wanted.empty() || has(c.about.value_or("")) || has(std::to_string(c.person.value_or(0))) ||
         std::any_of(c.notes->begin(), c.notes->end(), [&](const auto& n) { return has(n.text); });
}

// Texts are sealed one by one: they are opened here, as many as a page may look at. Only what is
// shown was looked at.
consultation_page closed_page(db::tx& t, const parts& on, const call& c, const std::string& wanted,
                              std::int64_t before, std::int64_t limit) {
  consultation_page out;
  const auto rows = store::closed_consultations(t, before, looked_at);
  for (const auto& one : rows) {
    if (!known(on, t, c, one.person.value).ok()) {
      continue;
    }
    auto shown = opened_view(t, on, c, one);
    if (shown.ok() && says(shown.value(), wanted)) {
      note_look(t, on, c, one.person, consultation_kind);
      out.items.push_back(std::move(shown).value());
    }
    if (std::ssize(out.items) == limit) {
      out.next = one.number;
      return out;
    }
  }
  if (std::ssize(rows) == looked_at) {
    out.next = rows.back().number;
  }
  return out;
}

}  // namespace

answer list_closed_consultations(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto limit, query.whole("limit", 30, 1, 100));
  CO_TRY(const auto before, query.whole("before", newest, 1, newest));
  const auto wanted = query.text("q").size() <= 200 ? i18n::folded(query.text("q")) : std::nullopt;
  if (!wanted) {
    co_return problem{why::bad_input, "up to 200 bytes", "bad_query", {{"q", "not_allowed"}}};
  }
  co_return json(to_json(co_await people_of(on, c).write(
      [&](db::tx& t) { return closed_page(t, on, c, *wanted, before, limit); })));
}

answer list_own_consultations(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    own_consultations out;
    for (const auto& one : store::consultations_of(r, who, page_max)) {
      out.items.push_back(view_of(r, one));
      if (auto texts = open_texts(r, on, c.tenant, one); texts.ok()) {
        out.items.back().about = std::move(texts).value().about;
      }
    }
    for (const auto& s : store::slots(r, c.now, c.now + std::chrono::days{60}, slots_max)) {
      if (!s.taken && !s.cancelled) {
        out.free.push_back(view_of(s));
      }
    }
    return out;
  })));
}

answer book_own(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto w, from_json<book_wish>(c.request.body));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto made, book(t, on, c.tenant, actor_of(c), who, w.slot, w.about));
    auto out = view_of(t, made);
    out.about = w.about;
    return to_json(out);
  }));
  co_return json(std::move(body), 201);
}

answer cancel_own_booking(const parts& on, call& c) {
  CO_TRY(const auto who, own(c));
  CO_TRY(const auto number, number_in_path(c));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto gone, cancel_booking(t, actor_of(c), who, number));
    return to_json(view_of(t, gone));
  }));
  co_return json(std::move(body));
}

answer book_for(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<book_for_wish>(c.request.body));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto who, known(on, t, c, w.person));
    TRY(const auto made, book(t, on, c.tenant, actor_of(c), who, w.slot, w.about));
    auto out = view_of(t, made);
    out.person = who.value;
    return to_json(out);
  }));
  co_return json(std::move(body), 201);
}

answer cancel_booking_for(const parts& on, call& c) {
  CO_TRY(const auto number, number_in_path(c));
  CO_TRY(auto body, co_await people_of(on, c).write([&](db::tx& t) -> result<std::string> {
    TRY(const auto its, consultation_of(on, t, c, number));
    TRY(const auto gone, cancel_booking(t, actor_of(c), its.person, number));
    return to_json(view_of(t, gone));
  }));
  co_return json(std::move(body));
}

answer list_slots(const parts& on, call& c) {
  CO_TRY(const auto query, http::asked::parse(c.request));
  CO_TRY(const auto from, query.time("from", c.now));
  CO_TRY(const auto until, query.time("until", from + std::chrono::days{31}));
  const bool nurse = c.who.may(reads_notes);
  co_return json(to_json(co_await people_of(on, c).read([&](db::reader& r) {
    slot_page out;
    for (const auto& s : store::slots(r, from, until, slots_max)) {
      auto one = view_of(s);
      one.nurse = s.nurse;
      const auto its = nurse && s.taken ? store::consultation_of_slot(r, s.number) : std::nullopt;
      if (its) {
        one.consultation = its->number;
      }
      out.items.push_back(std::move(one));
    }
    return out;
  })));
}

answer create_slot(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<slot_wish>(c.request.body));
  const slot wish{
      .starts_at = w.starts_at, .ends_at = w.ends_at, .place = w.place, .nurse = w.nurse};
  CO_TRY(const auto made, co_await people_of(on, c).write(
                              [&](db::tx& t) { return make_slot(t, actor_of(c), wish); }));
  auto out = view_of(made);
  out.nurse = made.nurse;
  co_return json(to_json(out), 201);
}

answer show_consultation(const parts& on, call& c) {
  CO_TRY(const auto number, number_in_path(c));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto one, consultation_of(on, t, c, number));
    TRY(const auto shown, nurse_view(t, on, c, one));
    return json(to_json(shown));
  });
}

answer create_note(const parts& on, call& c) {
  CO_TRY(const auto w, from_json<note_wish>(c.request.body));
  CO_TRY(const auto number, number_in_path(c));
  co_return co_await people_of(on, c).write([&](db::tx& t) -> result<http::reply> {
    TRY(const auto one, consultation_of(on, t, c, number));
    TRY(const auto kept, write_note(t, on, c.tenant, actor_of(c), one.number, w.state, w.text));
    TRY(const auto shown, nurse_view(t, on, c, kept));
    return json(to_json(shown), 201);
  });
}

}  // namespace tsu::community::api
