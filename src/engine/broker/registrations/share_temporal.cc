// Recorded values that several brokers have (ETSI GS CIM 009 v1.9.1, 5.7.3.4 and 5.7.4.4). Sources
// with an interval are asked in the caller's own form; what they tell is added to what is here.
#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/api/query_body.h"
#include "engine/broker/api/query_parameters.h"
#include "engine/broker/model/names.h"
#include "engine/broker/registrations/discovery.h"
#include "engine/broker/registrations/evolution_sum.h"
#include "engine/broker/registrations/flights.h"
#include "engine/broker/registrations/share.h"

namespace tsu::broker {
namespace {

using op = source_operation;
constexpr std::int64_t window_max = 1'000;  // of a source's or our own entities

enum class reads : std::uint8_t { one, query, posted_query };

// The local handler has said that the request is right, so that whatever it holds may pass.
task<result<ngsi_request>> open_again(const parts& p, const call& c, reads how) {
  const auto query = http::query_values::parse(c.request.query);
  std::vector<std::string> options;
  std::vector<std::string_view> names, option_names;
  if (query) {
    for (const auto& [name, value] : *query) {
      names.push_back(name);
      if (name == "options") {
        CO_TRY(auto all, comma_list(value, name));
        std::move(all.begin(), all.end(), std::back_inserter(options));
      }
    }
  }
  option_names.assign(options.begin(), options.end());
  const operation opening{.body = how == reads::posted_query ? body_is::document : body_is::none,
                          .parameters = names,
                          .options = option_names};
  CO_TRY(auto r, co_await open_request(p, c, opening));
  if (how == reads::posted_query) {
    CO_TRY(const auto ok, take_query_body(r, time_query::allowed));
  }
  co_return r;
}

std::string text_of(const ngsi_request& r, std::string_view name) {
  const auto* text = r.parameter(name);
  return text == nullptr ? std::string{} : *text;
}

std::int64_t number_of(const ngsi_request& r, std::string_view name, std::int64_t otherwise) {
  const auto text = text_of(r, name);
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  return error == std::errc{} && !text.empty() ? n : otherwise;
}

// Sources that have recorded values of that time; of any time where none is given.
result<source_filter> filter_of(const ngsi_request& r, std::vector<std::string> ids) {
  source_filter f{.what = {std::move(ids), nullptr, {}, {}},
                  .q = nullptr,
                  .csf = nullptr,
                  .geo = nullptr,
                  .scopes = nullptr,
                  .times = source_times{}};
  TRY(auto attributes, name_list(r, "attrs"));
  f.what.attributes = std::move(attributes);
  if (f.what.ids.empty()) {
    TRY(const auto q, read_query(r));
    f.what.ids = q.ids;
    f.what.id_pattern = q.id_pattern;
    f.what.types = q.types;
  }
  if (r.parameter("timerel") != nullptr) {
    TRY(const auto times, read_source_times(text_of(r, "timerel"), text_of(r, "timeAt"),
                                            text_of(r, "endTimeAt"), text_of(r, "timeproperty")));
    f.times = times;
  }
  if (const auto csf = text_of(r, "csf"); !csf.empty()) {
    const stored_name_of stored = [&](std::string_view name) { return r.names->stored(name); };
    TRY(auto c, condition::parse(csf, stored));
    f.csf = std::make_shared<const condition>(std::move(c));
  }
  return f;
}

std::string joined(const std::vector<std::string>& all) {
  std::string out;
  for (const auto& one : all) {
    out += (out.empty() ? "" : ",") + one;
  }
  return out;
}

bool is_paging(std::string_view name) {
  return name == "limit" || name == "offset" || name == "count";
}

std::string in_words(const ngsi_request& r, std::string_view name, const std::string& value,
                     const context& words) {
  const bool names = name == "type" || name == "attrs" || name == "pick" || name == "omit" ||
                     name == "geoproperty";
  return &words == r.names.get() ? value
         : names                 ? respoken_names(value, *r.names, words)
         : name == "q"           ? respoken_query(value, *r.names, words)
                                 : value;
}

// What that source is asked: the same, narrowed to what it registered.
std::string query_for(const ngsi_request& r, const source_match& m, const context& words,
                      std::int64_t window, bool by_path) {
  std::string out;
  const auto add = [&](std::string_view name, std::string_view value) {
    out += (out.empty() ? "?" : "&") + query_part(name, value);
  };
  const bool some = !m.any_attribute;
  for (const auto& [name, value] : r.query) {
    const bool ours = name == "local" || name == "csf" || (name == "options" && value == "count");
    if (!ours && !is_paging(name) && !(name == "attrs" && some)) {
      add(name, in_words(r, name, value, words));
    }
  }
  const bool picks = r.parameter("pick") != nullptr || r.parameter("omit") != nullptr;
  if (some && !picks) {
    std::vector<std::string> terms;
    for (const auto& name : m.attributes) {
      terms.push_back(words.term_for(name));
    }
    add("attrs", joined(terms));
  }
  if (!by_path && r.parameter("id") == nullptr && !m.ids.empty()) {
    add("id", joined(m.ids));
  }
  if (!by_path) {
    add("limit", std::to_string(window));
  }
  return out;
}

task<http::reply> run_locally(inner_handler local, const parts& p, call& c,
                              const std::string& query) {
  auto request = c.request;
  request.query = query;
  call inner{.request = request,
             .tenant = c.tenant,
             .who = c.who,
             .now = c.now,
             .path_values = c.path_values};
  auto done_or_not = co_await local(p, inner);
  co_return done_or_not.ok() ? std::move(done_or_not).value() : fault_reply(done_or_not.error());
}

// The local part of a page that several make: from the first on.
std::string query_from_the_first(const call& c, std::int64_t window) {
  std::string out;
  const auto query = http::query_values::parse(c.request.query).value_or(http::query_values{});
  for (const auto& [name, value] : query) {
    if (name != "limit" && name != "offset") {
      out += (out.empty() ? "" : "&") + query_part(name, value);
    }
  }
  return out + (out.empty() ? "" : "&") + "offset=0&limit=" + std::to_string(window);
}

struct shared_evolution {
  const ngsi_request& r;
  std::string sum;  // JSON so far; empty: nothing yet
  std::int64_t told_total = 0;
  std::string warnings = {};
};

void warn(shared_evolution& s, int code, const registration& g, std::string_view what) {
  s.warnings += (s.warnings.empty() ? "" : ", ") + std::to_string(code) + " " +
                (g.alias.empty() ? g.endpoint : g.alias) + " \"" + std::string{what} + "\"";
}

void take(shared_evolution& s, const flights& out, const source_answer& a, json_kind wanted) {
  if (!a.reply.ok()) {
    return warn(s, 199, *a.to, "no answer");
  }
  const auto& reply = a.reply.value();
  if (reply.status / 100 != 2) {
    return reply.status == 404
               ? void()
               : warn(s, 299, *a.to, "the source answered " + std::to_string(reply.status));
  }
  auto json = check_and_minify(reply.body);
  if (!json.ok() || kind_of(json.value()) != wanted) {
    return warn(s, 111, *a.to, "the answer is not NGSI-LD");
  }
  const auto& words = out.words_for(*a.to, flights::sends::nothing);
  auto told = without_context(json.value());
  if (&words != s.r.names.get()) {
    told = respoken_all(told, words, *s.r.names);
  }
  if (s.r.accept == media::ld_json) {
    told = with_context(told, *s.r.names);
  }
  s.sum = s.sum.empty() ? told : evolution_sum(s.sum, told, number_of(s.r, "lastN", 0));
}

http::reply page_of(shared_evolution& s, const page& asked, std::int64_t local_total) {
  std::string body = "[";
  std::int64_t n = 0;
  const std::string_view all = s.sum.empty() ? std::string_view{"[]"} : std::string_view{s.sum};
  for (const auto one : json_elements{all}) {
    if (n >= asked.offset && n < asked.offset + asked.limit) {
      body.append(body.size() == 1 ? "" : ",").append(one);
    }
    ++n;
  }
  auto reply = entity_reply(s.r, body + "]");
  add_page_headers(reply, s.r, asked, n > asked.offset + asked.limit, std::max(n, local_total));
  return reply;
}

std::int64_t total_in(const http::reply& reply) {
  for (const auto& [name, value] : reply.headers) {
    if (name == "NGSILD-Results-Count") {
      return std::atoll(value.c_str());
    }
  }
  return 0;
}

struct question {
  reads how;
  op what;
};

answer share_evolution(const question& q, inner_handler local, const parts& p, call& c) {
  auto here = co_await run_locally(local, p, c, std::string{c.request.query});
  const auto here_only = counted_already(p);
  if (here.status / 100 != 2 && here.status != 404) {
    co_return here;
  }
  CO_TRY(const auto r, co_await open_again(here_only, c, q.how));
  CO_TRY(const auto only_here, r.flag("local"));
  const bool by_path = q.how == reads::one;
  auto ids = by_path ? std::vector<std::string>{c.path_values[0]} : std::vector<std::string>{};
  CO_TRY(const auto filter, filter_of(r, std::move(ids)));
  CO_TRY(const auto asked, read_page(r));
  const auto window = std::min(window_max, asked.offset + asked.limit + 1);
  const auto all = co_await p.sources->look(c.tenant);
  flights out{*p.sources, r, all};
  co_await out.learn(*p.contexts);
  bool any = false;
  for (const auto& one : all->all) {
    const auto& g = one.what;
    const bool offered = (g->operations & bit_of(q.what)) != 0;
    if (only_here || !offered || one.service != r.town.service || out.is_loop() ||
        out.has_passed(*g)) {
      continue;
    }
    const auto m = discovered(g, filter, c.now);
    if (!m.to) {
      continue;
    }
    any = true;
    const auto& words = out.words_for(*g, flights::sends::nothing);
    const auto path = "/ngsi-ld/v1/temporal/entities" +
                      (by_path ? "/" + path_segment(c.path_values[0]) : std::string{});
    out.start({.to = g, .path = path + query_for(r, m, words, window, by_path)});
  }
  if (!any) {
    co_return here;
  }
  if (!by_path && asked.offset > 0) {
    here = co_await run_locally(local, here_only, c, query_from_the_first(c, window));
  }
  shared_evolution s{.r = r, .sum = here.status / 100 == 2 ? here.body : std::string{}};
  for (const auto& a : co_await out.land()) {
    take(s, out, a, by_path ? json_kind::object : json_kind::array);
  }
  auto reply = !by_path        ? page_of(s, asked, total_in(here))
               : s.sum.empty() ? std::move(here)
                               : entity_reply(r, std::move(s.sum));
  if (!s.warnings.empty()) {
    reply.with("NGSILD-Warning", s.warnings);
  }
  co_return reply;
}

constexpr question retrieval{.how = reads::one, .what = op::retrieve_temporal};
constexpr question by_url{.how = reads::query, .what = op::query_temporal};
constexpr question by_body{.how = reads::posted_query, .what = op::query_temporal};

}  // namespace

answer share_temporal_retrieve(inner_handler f, const parts& p, call& c) {
  return share_evolution(retrieval, f, p, c);
}
answer share_temporal_query(inner_handler f, const parts& p, call& c) {
  return share_evolution(by_url, f, p, c);
}
answer share_temporal_post_query(inner_handler f, const parts& p, call& c) {
  return share_evolution(by_body, f, p, c);
}

}  // namespace tsu::broker
