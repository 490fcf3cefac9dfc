#include "engine/broker/registrations/share_maps.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/entity_maps.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/query/select.h"

namespace tsu::broker {
namespace {

constexpr std::size_t ids_of_request = 50;  // so that an address stays short
constexpr std::int64_t pages_max = mapped_entities_max / source_window_max;

// The same request for other entities and pages: those of a source are ours to choose.
enum class ids : std::uint8_t { as_asked, ours };
ngsi_request for_all(const ngsi_request& r, ids which) {
  auto out = r;
  std::string text;
  for (const auto& [name, value] : r.query) {
    const bool of_ids = name == "id" || name == "idPattern";
    if ((!of_ids || which == ids::as_asked) && name != "limit" && name != "offset") {
      text += (text.empty() ? "" : "&") + query_part(name, value);
    }
  }
  out.query = http::query_values::parse(text).value_or(http::query_values{});
  return out;
}

// How many entities a source told; 0 where it told none, or nothing that can be read.
std::int64_t told_by(const source_answer& a) {
  if (!a.reply.ok() || a.reply.value().status != 200 || a.to->provider) {
    return 0;
  }
  const auto json = check_and_minify(a.reply.value().body);
  std::int64_t n = 0;
  if (json.ok() && kind_of(json.value()) == json_kind::array) {
    for (const auto one : json_elements{json.value()}) {
      n += one.empty() ? 0 : 1;
    }
  }
  return n;
}

void at_offset(source_request& to, std::int64_t offset) {
  if (!to.to->provider) {
    to.path += "&" + query_part("limit", std::to_string(source_window_max));
    to.path += "&" + query_part("offset", std::to_string(offset));
  }
}

// Everything that sources have, page by page as long as one gives whole pages.
task<void> gather(shared_read& s, flights& out, entity_pile& pile, bool split) {
  auto asked = s.matches;
  for (std::int64_t page = 0; page < pages_max && !asked.empty(); ++page) {
    s.matches = asked;
    start_all(s, out, [&](const source_match& m, source_operation way) {
      auto one = query_to(s, out, m, way, split);
      if (one) {
        at_offset(*one, page * source_window_max);
      }
      return one;
    });
    const auto answers = co_await out.land();
    co_await take_answers(s, out, pile, answers);
    std::vector<source_match> more;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (told_by(answers[i]) >= source_window_max) {
        more.push_back(s.matches[i]);
      }
    }
    asked = std::move(more);
  }
}

std::vector<entity_ptr> fitting(entity_pile& pile, const query& q, bool split) {
  auto found = pile.versions();
  if (split) {
    std::erase_if(found, [&](const entity_ptr& e) { return !fits(q, *e, pile.terms(), {}); });
  }
  return found;
}

// Who is not asked because the request has come by there.
std::set<std::string> passed_ones(const flights& out, const std::vector<source_match>& asked) {
  std::set<std::string> all;
  for (const auto& m : asked) {
    if (out.is_loop() || out.has_passed(*m.to)) {
      all.insert(m.to->id);
    }
  }
  return all;
}

// What is here, but for what those who are asked tell alone.
result<done> add_what_is_here(const shared_read& s, const flights& out, const view& state,
                              const query& q, entity_pile& pile) {
  auto asked = s;
  std::erase_if(asked.matches,
                [&](const auto& m) { return out.is_loop() || out.has_passed(*m.to); });
  TRY(const auto total,
      state.select(q, [&](const entity_ptr& e) { add_local(asked, pile, *e, state.terms()); }));
  return done{};
}

// A new map of everybody's entities, in the order of the pile.
task<result<std::vector<entity_ptr>>> fill_map(shared_read& s, const sources_ptr& all,
                                               const query& q, bool split, map_use& map,
                                               entity_pile& pile) {
  const auto asked = for_all(s.r, ids::as_asked);
  shared_read again{.p = s.p, .r = asked, .ways = s.ways};
  again.matches = s.matches;
  flights out{*s.p.sources, asked, all};
  co_await out.learn(*s.p.contexts);
  const auto state = co_await s.p.entities->look(s.r.town);
  auto window = split ? without_filters(q) : q;
  window.offset = 0;
  window.limit = limit_none;
  window.count = false;
  CO_TRY(const auto here, add_what_is_here(s, out, *state, window, pile));
  again.wanted = split ? without_filters(q) : q;
  again.wanted.offset = 0;
  co_await gather(again, out, pile, split);
  s.warnings = again.warnings;
  auto found = fitting(pile, q, split);
  std::vector<mapped_entity> entities;
  for (const auto& e : found) {
    const std::string id{e->id()};
    entities.push_back({id, pile.tellers(id)});
  }
  CO_TRY(const auto ok, co_await keep_entities(s.p, s.r, map, entities));
  co_return found;
}

// A source's part of a page, in requests of so many ids.
std::vector<source_match> shares_of(const std::vector<source_match>& matches,
                                    const std::vector<mapped_entity>& page) {
  std::vector<source_match> out;
  for (const auto& m : matches) {
    std::vector<std::string> mine;
    for (const auto& e : page) {
      if (std::find(e.from.begin(), e.from.end(), m.to->id) != e.from.end()) {
        mine.push_back(e.id);
      }
    }
    for (std::size_t at = 0; at < mine.size(); at += ids_of_request) {
      auto part = m;
      const auto end = std::min(mine.size(), at + ids_of_request);
      part.ids.assign(mine.begin() + static_cast<std::ptrdiff_t>(at),
                      mine.begin() + static_cast<std::ptrdiff_t>(end));
      out.push_back(std::move(part));
    }
  }
  return out;
}

// Who was not asked, or did not say what it has now: its entities stay in the map.
std::set<std::string> silent_ones(std::set<std::string> out,
                                  const std::vector<source_answer>& answers) {
  for (const auto& a : answers) {
    if (a.status() != 200 && a.status() != 404) {
      out.insert(a.to->id);
    }
  }
  return out;
}

// The entities of a page, asked of those that told of them.
struct shown_page {
  std::vector<entity_ptr> found;
  std::set<std::string> gone;  // of the page: what fits no longer
};
task<result<shown_page>> ask_for_page(shared_read& s, const sources_ptr& all, const query& q,
                                      bool split, const std::vector<mapped_entity>& page,
                                      entity_pile& pile) {
  const auto asked = for_all(s.r, ids::ours);
  shared_read again{.p = s.p, .r = asked, .ways = s.ways};
  again.matches = s.matches;
  const auto state = co_await s.p.entities->look(s.r.town);
  auto here = split ? without_filters(q) : q;
  here.ids.clear();
  for (const auto& e : page) {
    here.ids.push_back(e.id);
  }
  here.offset = 0;
  here.limit = limit_none;
  here.count = false;
  flights out{*s.p.sources, asked, all};
  co_await out.learn(*s.p.contexts);
  if (!here.ids.empty()) {
    CO_TRY(const auto added, add_what_is_here(s, out, *state, here, pile));
  }
  again.matches = shares_of(s.matches, page);
  again.wanted = here;
  again.wanted.limit = source_window_max;
  auto passed = passed_ones(out, again.matches);
  start_all(again, out, [&](const source_match& m, source_operation way) {
    auto part = again;
    part.wanted.ids = m.to->provider ? m.ids : std::vector<std::string>{};
    auto one = query_to(part, out, m, way, split);
    if (one) {
      at_offset(*one, 0);
    }
    return one;
  });
  const auto answers = co_await out.land();
  co_await take_answers(again, out, pile, answers);
  s.warnings = again.warnings;
  shown_page shown{.found = fitting(pile, q, split), .gone = {}};
  const auto silent = silent_ones(std::move(passed), answers);
  std::map<std::string, entity_ptr, std::less<>> by_id;
  for (const auto& e : shown.found) {
    by_id.emplace(std::string{e->id()}, e);
  }
  shown.found.clear();
  for (const auto& e : page) {
    const auto at = by_id.find(e.id);
    if (at != by_id.end()) {
      shown.found.push_back(at->second);
    } else if (std::none_of(e.from.begin(), e.from.end(),
                            [&](const auto& who) { return silent.contains(who); })) {
      shown.gone.insert(e.id);
    }
  }
  co_return shown;
}

}  // namespace

answer make_shared_map(shared_read s, sources_ptr all, query q, bool split) {
  CO_TRY(auto map, new_map(s.r));
  entity_pile pile;
  CO_TRY(const auto found, co_await fill_map(s, all, q, split, map, pile));
  auto reply = map_reply(s.r, map);
  add_warnings(reply, s);
  co_return reply;
}

answer run_mapped_query(shared_read s, sources_ptr all, query q, reply_form form, bool split) {
  CO_TRY(auto map, co_await read_map_use(s.p, s.r));
  entity_pile pile;
  std::vector<entity_ptr> shown;
  std::int64_t size = 0;
  if (map.is_new()) {
    CO_TRY(const auto found, co_await fill_map(s, all, q, split, map, pile));
    size = std::ssize(found);
    const auto first = std::min(q.offset, size), last = std::min(q.offset + q.limit, size);
    shown.assign(found.begin() + first, found.begin() + last);
  } else {
    auto entities = entities_of(map.row);
    auto wanted = entities;
    std::erase_if(wanted, [&](const auto& e) {
      return !q.ids.empty() && std::find(q.ids.begin(), q.ids.end(), e.id) == q.ids.end();
    });
    size = std::ssize(wanted);
    const auto first = std::min(q.offset, size), last = std::min(q.offset + q.limit, size);
    const std::vector<mapped_entity> page(wanted.begin() + first, wanted.begin() + last);
    CO_TRY(auto asked, co_await ask_for_page(s, all, q, split, page, pile));
    shown = std::move(asked.found);
    if (!asked.gone.empty() && s.r.of->who.limits == nullptr) {
      std::erase_if(entities, [&](const auto& e) { return asked.gone.contains(e.id); });
      CO_TRY(const auto ok, co_await keep_entities(s.p, s.r, map, entities));
    }
  }
  auto reply = page_reply(s, form, shown, pile.terms());
  reply.status = map.is_new() ? 201 : 200;
  add_warnings(reply, s);
  add_page_headers(reply, s.r, {q.limit, q.offset, q.count}, size > q.offset + q.limit, size);
  add_map_header(reply, map);
  co_return reply;
}

}  // namespace tsu::broker
