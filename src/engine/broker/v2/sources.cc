#include "engine/broker/v2/sources.h"

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/registrations/read_shares.h"

namespace tsu::broker::v2 {
namespace {

// The request as NGSI-LD would have it: without a body, in no words of its own.
ngsi_request ld_request(const request& r, std::string_view query = {}) {
  ngsi_request out{.of = r.of, .town = r.town};
  out.query = http::query_values::parse(query).value_or(http::query_values{});
  return out;
}

std::string listed(const std::vector<std::string>& all) {
  std::string out;
  for (const auto& one : all) {
    out += (out.empty() ? "" : ",") + one;
  }
  return out;
}

// Patterns are of what NGSIv2 calls things: what came back is held to them.
query query_of(const selector& s, const std::vector<std::string>& attributes) {
  query q{.ids = {}, .id_pattern = nullptr, .types = {}, .attributes = {}};
  for (const auto& id : s.ids) {
    q.ids.push_back(stored_id(id, 1));
  }
  for (const auto& type : s.types) {
    q.types.push_back({stored_name(type)});
  }
  std::transform(attributes.begin(), attributes.end(), std::back_inserter(q.attributes),
                 stored_name);
  q.limit = source_window_max;
  return q;
}

std::string query_text(const query& q) {
  std::string out = query_part("limit", std::to_string(source_window_max));
  std::vector<std::string> types;
  for (const auto& all_of : q.types) {
    types.push_back(all_of.front());
  }
  if (!types.empty()) {
    out += "&" + query_part("type", listed(types));
  }
  if (!q.ids.empty()) {
    out += "&" + query_part("id", listed(q.ids));
  }
  return out;
}

// One selector, as NGSI-LD asks for it, and who has something of it.
struct asked_part {
  asked_part(const parts& p, const request& r, query q)
      : asked(ld_request(r, query_text(q))),
        s{.p = p,
          .r = asked,
          .ways = {source_operation::query_entity, source_operation::query_batch}} {
    s.wanted = std::move(q);
    if (is_one()) {
      s.ways.insert(s.ways.begin(), source_operation::retrieve_entity);
    }
  }
  asked_part(const asked_part&) = delete;
  asked_part& operator=(const asked_part&) = delete;
  bool is_one() const { return s.wanted.ids.size() == 1; }

  const ngsi_request asked;
  shared_read s;
};

// At most `left` sources, of all selectors together.
void find_sources_of(asked_part& part, const town_sources& all, std::size_t& left) {
  const auto& q = part.s.wanted;
  const source_filter f{.what = {q.ids, nullptr, q.types, q.attributes},
                        .q = nullptr,
                        .csf = nullptr,
                        .geo = nullptr,
                        .scopes = nullptr,
                        .times = std::nullopt};
  find_sources(part.s, all, f, lenders::not_them);
  if (part.s.matches.size() > left) {
    part.s.matches.resize(left);
  }
  left -= part.s.matches.size();
}

// One source's part of an update.
struct share_of_update {
  registration_ptr to;
  std::vector<std::string> names;  // as NGSIv2 says them
};

// What may be said to it: all attributes at once, or else each alone.
bool takes_updates(const registration& g) {
  constexpr auto ways = bit_of(source_operation::update_entity) |
                        bit_of(source_operation::update_attrs) |
                        bit_of(source_operation::replace_attrs);
  return !g.provider && g.mode != source_mode::auxiliary && (g.operations & ways) != 0 &&
         !g.observed && !g.managed;
}

std::vector<share_of_update> shares_of(const town_sources& all, const request& r, const update& u,
                                       std::vector<std::string> names) {
  std::vector<share_of_update> out;
  for (const auto mode : {source_mode::exclusive, source_mode::redirect, source_mode::inclusive}) {
    for (const auto& one : all.all) {
      const auto& g = one.what;
      if (one.service != r.town.service || g->mode != mode || !g->works_at(r.of->now) ||
          !takes_updates(*g)) {
        continue;
      }
      source_question q{
          .ids = {stored_id(u.given.id, 1)}, .id_pattern = nullptr, .types = {}, .attributes = {}};
      if (!u.given.type.empty()) {
        q.types = {{stored_name(u.given.type)}};
      }
      const auto m = match_of(g, q);
      const auto rest = std::stable_partition(names.begin(), names.end(), [&](const auto& name) {
        return m.to && m.has(stored_name(name));
      });
      if (rest != names.begin()) {
        out.push_back({g, std::vector<std::string>(names.begin(), rest)});
        names.erase(names.begin(), rest);
      }
    }
  }
  return out;
}

struct parcel {
  source_request what;
  std::vector<std::string> names;
};

// In canonical words, which are those of the core @context.
void add_parcels(std::vector<parcel>& out, const flights& f, const share_of_update& share,
                 const update& u) {
  const auto& core = *context::core();
  const auto& words = f.words_for(*share.to, flights::sends::body);
  const auto path = "/ngsi-ld/v1/entities/" + path_segment(stored_id(u.given.id, 1)) + "/attrs";
  const bool whole = (share.to->operations & bit_of(source_operation::update_entity)) != 0;
  const bool part = (share.to->operations & bit_of(source_operation::update_attrs)) != 0;
  std::string together = "{";
  std::vector<std::string> said;
  for (const auto& a : u.given.attributes) {
    const bool asked =
        std::find(share.names.begin(), share.names.end(), a.name) != share.names.end();
    if (!asked || is_operator(a.value)) {
      continue;
    }
    auto typed = a;
    typed.type = a.type.empty() ? std::string{type_of_value(a.value)} : a.type;
    const auto name = stored_name(a.name);
    const auto text = instance_of(typed);
    if (!whole) {
      out.push_back({{.to = share.to,
                      .verb = part ? http::method::patch : http::method::put,
                      .path = path + "/" + path_segment(words.term_for(name)),
                      .body = f.told(*share.to, text, json_part::attribute, core)},
                     {a.name}});
      continue;
    }
    together.append(together.size() > 1 ? "," : "").append(json_string(name)).append(":") += text;
    said.push_back(a.name);
  }
  if (!said.empty()) {
    out.push_back({{.to = share.to,
                    .verb = http::method::patch,
                    .path = path,
                    .body = f.told(*share.to, together + "}", json_part::entity, core)},
                   std::move(said)});
  }
}

// 204: all of them; 207: those that it names as updated (5.2.18).
std::vector<std::string> taken_of(const parcel& sent, const source_answer& a,
                                  const context& words) {
  if (a.status() != 207) {
    return a.status() / 100 == 2 ? sent.names : std::vector<std::string>{};
  }
  std::vector<std::string> out;
  const auto json = check_and_minify(a.reply.value().body);
  if (!json.ok() || kind_of(json.value()) != json_kind::object) {
    return out;
  }
  const auto updated = json_members{json.value()}.find("updated");
  for (const auto one :
       json_elements{!updated.empty() && kind_of(updated) == json_kind::array ? updated : "[]"}) {
    const auto name = v2_name(
        words.stored(kind_of(one) == json_kind::string ? json_string_text(one) : std::string{"_"}));
    if (std::find(sent.names.begin(), sent.names.end(), name) != sent.names.end()) {
      out.push_back(name);
    }
  }
  return out;
}

}  // namespace

task<std::vector<shown_entity>> ask_sources(const parts& p, const request& r, sources_ptr all,
                                            provider_question q) {
  std::vector<shown_entity> out;
  std::deque<asked_part> parts_asked;
  std::size_t left = forwards_max;
  const std::vector<selector> any(1);
  for (const auto& s : q.entities.empty() ? any : q.entities) {
    auto& part = parts_asked.emplace_back(p, r, query_of(s, q.attributes));
    find_sources_of(part, *all, left);
  }
  if (left == forwards_max) {
    co_return out;
  }
  const auto base = ld_request(r);
  flights flying{*p.sources, base, all};
  co_await flying.learn(*p.contexts);
  for (auto& part : parts_asked) {
    start_all(part.s, flying, [&](const source_match& m, source_operation way) {
      return part.is_one() ? retrieval_from(part.s, flying, m, way)
                           : query_to(part.s, flying, m, way, false);
    });
  }
  auto answers = co_await flying.land();
  entity_pile pile;
  auto next = answers.begin();
  for (auto& part : parts_asked) {
    const auto end = next + std::ssize(part.s.matches);
    const std::vector<source_answer> its(std::make_move_iterator(next),
                                         std::make_move_iterator(end));
    co_await take_answers(part.s, flying, pile, its);
    next = end;
  }
  for (const auto& e : pile.versions()) {
    if (e->types().empty() || !any_holds(r.paths, e->scopes())) {
      continue;
    }
    auto one = shown(*e, pile.terms());
    const bool asked =
        q.entities.empty() || std::any_of(q.entities.begin(), q.entities.end(),
                                          [&](const auto& s) { return s.holds(one.id, one.type); });
    if (asked) {
      out.push_back(std::move(one));
    }
  }
  co_return out;
}

task<std::vector<std::string>> update_at_sources(const parts& p, const request& r, sources_ptr all,
                                                 const update& u, std::vector<std::string> names) {
  std::vector<std::string> taken;
  const auto shares = shares_of(*all, r, u, std::move(names));
  if (shares.empty()) {
    co_return taken;
  }
  const auto asked = ld_request(r);
  flights out{*p.sources, asked, all};
  co_await out.learn(*p.contexts);
  std::vector<parcel> parcels;
  for (const auto& share : shares) {
    if (!out.has_passed(*share.to) && parcels.size() < forwards_max) {
      add_parcels(parcels, out, share, u);
    }
  }
  for (const auto& one : parcels) {
    out.start(one.what);
  }
  const auto answers = co_await out.land();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& words = out.words_for(*answers[i].to, flights::sends::body);
    const auto some = taken_of(parcels[i], answers[i], words);
    taken.insert(taken.end(), some.begin(), some.end());
  }
  co_return taken;
}

}  // namespace tsu::broker::v2
