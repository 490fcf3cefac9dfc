// Types and attributes of entities, as this broker and its sources know them (ETSI GS CIM 009
// v1.9.1, 5.7.5 to 5.7.11). A source that does not answer is left out.
#include <array>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/api/fault_reply.h"
#include "engine/broker/model/names.h"
#include "engine/broker/registrations/catalogue.h"
#include "engine/broker/registrations/discovery.h"
#include "engine/broker/registrations/flights.h"
#include "engine/broker/registrations/share.h"

namespace tsu::broker {
namespace {

using op = source_operation;
constexpr std::array<std::string_view, 2> list_parameters{"details", "local"};
constexpr std::array<std::string_view, 1> with_local{"local"};

// One of the four resources.
struct catalogue {
  std::string_view path;
  op plain, detailed;  // retrieval of one has one way only
  enum class about : std::uint8_t { all, type, attribute } what = about::all;
};

source_filter question_of(const catalogue& w, const std::string& stored_name) {
  source_filter f{.what = {.ids = {}, .id_pattern = nullptr, .types = {}, .attributes = {}},
                  .q = nullptr,
                  .csf = nullptr,
                  .geo = nullptr,
                  .scopes = nullptr,
                  .times = std::nullopt};
  if (w.what == catalogue::about::type) {
    f.what.types = {{stored_name}};
  } else if (w.what == catalogue::about::attribute) {
    f.what.attributes = {stored_name};
  }
  return f;
}

task<http::reply> run_locally(inner_handler local, const parts& p, call& c) {
  auto done_or_not = co_await local(p, c);
  co_return done_or_not.ok() ? std::move(done_or_not).value() : fault_reply(done_or_not.error());
}

// What a source told, in the caller's words; empty where it told nothing that can be read.
std::string told_by(const ngsi_request& r, const flights& out, const source_answer& a,
                    json_kind wanted) {
  if (a.status() != 200) {
    return {};
  }
  const auto json = check_and_minify(a.reply.value().body);
  if (!json.ok() || kind_of(json.value()) != wanted) {
    return {};
  }
  const auto& words = out.words_for(*a.to, flights::sends::nothing);
  return catalogue_in(json.value(), words, *r.names,
                      r.accept == media::ld_json ? context_member(r) : std::string{});
}

answer share_catalogue(const catalogue& w, inner_handler local, const parts& p, call& c) {
  const bool one = w.what != catalogue::about::all;
  const operation opening{.parameters = one ? std::span<const std::string_view>{with_local}
                                            : std::span<const std::string_view>{list_parameters}};
  CO_TRY(const auto r, co_await open_request(p, c, opening));
  CO_TRY(const auto only_here, r.flag("local"));
  CO_TRY(const auto details, r.flag("details"));
  const auto here_only = counted_already(p);
  const bool is_no_name = one && !is_name(c.path_values[0]);
  if (only_here || is_no_name) {
    co_return co_await local(here_only, c);
  }
  const auto name = one ? r.names->stored(c.path_values[0]) : std::string{};
  const auto all = co_await p.sources->look(c.tenant);
  const auto question = question_of(w, name);
  flights out{*p.sources, r, all};
  co_await out.learn(*p.contexts);
  for (const auto& source : all->all) {
    const auto& g = source.what;
    const bool offered = (g->operations & bit_of(details ? w.detailed : w.plain)) != 0;
    if (source.service != r.town.service || !offered || out.is_loop() || out.has_passed(*g) ||
        !discovered(g, question, c.now).to) {
      continue;
    }
    auto path = "/ngsi-ld/v1/" + std::string{w.path};
    if (one) {
      path += "/" + path_segment(out.words_for(*g, flights::sends::nothing).term_for(name));
    }
    out.start({.to = g, .path = path + (details ? "?details=true" : "")});
  }
  auto reply = co_await run_locally(local, here_only, c);
  const auto answers = co_await out.land();
  if (reply.status != 200 && reply.status != 404) {
    co_return reply;
  }
  auto sum = reply.status == 200 ? reply.body : std::string{};
  const auto wanted = details ? json_kind::array : json_kind::object;
  for (const auto& a : answers) {
    const auto told = told_by(r, out, a, wanted);
    sum = sum.empty() ? told : told.empty() ? sum : catalogue_sum(sum, told);
  }
  co_return sum.empty() ? std::move(reply) : entity_reply(r, std::move(sum));
}

constexpr catalogue types{
    .path = "types", .plain = op::list_types, .detailed = op::list_type_details};
constexpr catalogue type{.path = "types",
                         .plain = op::retrieve_type,
                         .detailed = op::retrieve_type,
                         .what = catalogue::about::type};
constexpr catalogue attributes{
    .path = "attributes", .plain = op::list_attributes, .detailed = op::list_attribute_details};
constexpr catalogue attribute{.path = "attributes",
                              .plain = op::retrieve_attribute,
                              .detailed = op::retrieve_attribute,
                              .what = catalogue::about::attribute};

}  // namespace

answer share_list_types(inner_handler f, const parts& p, call& c) {
  return share_catalogue(types, f, p, c);
}
answer share_retrieve_type(inner_handler f, const parts& p, call& c) {
  return share_catalogue(type, f, p, c);
}
answer share_list_attributes(inner_handler f, const parts& p, call& c) {
  return share_catalogue(attributes, f, p, c);
}
answer share_retrieve_attribute(inner_handler f, const parts& p, call& c) {
  return share_catalogue(attribute, f, p, c);
}

}  // namespace tsu::broker
