#include "engine/broker/v2/listing.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/find_entity.h"
#include "engine/broker/v2/forward.h"

namespace tsu::broker::v2 {
namespace {

result<std::vector<std::string>> names_in(const request& r, std::string_view parameter,
                                          std::string_view what) {
  std::vector<std::string> out;
  if (const auto* text = r.parameter(parameter)) {
    for (auto& name : comma_list(*text)) {
      TRY(const auto ok, check_identifier(name, what));
      out.push_back(std::move(name));
    }
  }
  return out;
}

bool is_builtin(std::string_view name) {
  return name == "dateCreated" || name == "dateModified" || name == "dateExpires" ||
         name == "servicePath";
}

// With conditions all that providers have has to be seen.
provider_question question_of(const selection& wanted, const view_form& form) {
  provider_question q{.entities = wanted.any_of, .attributes = {}};
  if (wanted.when.empty() && wanted.needed.empty()) {
    q.attributes = attributes_in(form);
  }
  return q;
}

// What providers said: attributes of entities that are listed here anyway, and entities that are
// not.
struct provided {
  std::vector<shown_entity> lent, more;
};

provided sorted(const view& state, const request& r, const selection& wanted,
                const std::vector<shown_entity>& said, select_state& found) {
  provided out;
  for (const auto& e : said) {
    const auto local = find_entity(state, r, e.id, e.type);
    if (!local.ok() && local.error().reason != why::not_found) {
      continue;
    }
    auto whole = local.ok() ? shown(*local.value(), state.terms()) : e;
    if (local.ok() && meets_conditions(wanted, whole, found)) {
      out.lent.push_back(e);
      continue;
    }
    lend(whole, e);
    if (meets_conditions(wanted, whole, found)) {
      out.more.push_back(std::move(whole));
    }
  }
  return out;
}

shown_entity lent(shown_entity e, const provided& theirs) {
  for (const auto& one : theirs.lent) {
    if (one.id == e.id && one.type == e.type) {
      lend(e, one);
    }
  }
  return e;
}

}  // namespace

result<view_form> read_form(const request& r) {
  view_form form;
  const bool keys = r.has_option("keyValues"), values = r.has_option("values"),
             unique = r.has_option("unique");
  if (keys + values + unique > 1) {
    return bad_request("keyValues, values and unique exclude each other");
  }
  form.as = keys     ? shape::key_values
            : values ? shape::values
            : unique ? shape::unique
                     : shape::normalized;
  TRY(auto attrs, names_in(r, "attrs", "attribute name"));
  form.attrs = std::move(attrs);
  TRY(auto metadata, names_in(r, "metadata", "metadata name"));
  form.metadata = std::move(metadata);
  for (const std::string old : {"dateCreated", "dateModified"}) {  // deprecated options
    if (r.has_option(old)) {
      if (form.attrs.empty()) {
        form.attrs.emplace_back("*");
      }
      form.attrs.push_back(old);
    }
  }
  return form;
}

std::vector<std::string> attributes_in(const view_form& form) {
  std::vector<std::string> out;
  if (!form.wants_all()) {
    std::copy_if(form.attrs.begin(), form.attrs.end(), std::back_inserter(out),
                 [](const auto& name) { return !is_builtin(name); });
  }
  return out;
}

task<result<http::reply>> list_reply(const parts& p, const request& r,
                                     std::shared_ptr<const selection> wanted,
                                     const view_form& form) {
  select_state found;
  CO_TRY(const auto page, read_page(r));
  auto q = query_for(wanted, r.of->now, &found);
  q.limit = page.limit;
  q.offset = page.offset;
  q.count = r.has_option("count");
  if (const auto* order = r.parameter("orderBy")) {
    CO_TRY(auto orders, read_order(*order, wanted->when));
    q.order = std::move(orders);
  }
  auto question = question_of(*wanted, form);
  const auto said = co_await ask_providers(p, r, std::move(question));
  const auto state = co_await p.entities->look(r.town);
  const auto theirs = sorted(*state, r, *wanted, said, found);
  q.count = q.count || !theirs.more.empty();
  http::reply reply{.body = "["};
  const auto add = [&](const shown_entity& e) {
    reply.body += reply.body.size() > 1 ? "," : "";
    append_entity(reply.body, e, form);
  };
  std::int64_t n = 0;
  CO_TRY(const auto here, state->select(q, [&](const entity_ptr& e) {
    ++n;
    add(theirs.lent.empty() ? shown(*e, state->terms()) : lent(shown(*e, state->terms()), theirs));
  }));
  if (found.ambiguous) {
    co_return problem{why::conflict, "an entity has several locations and no defaultLocation",
                      std::string{fault_too_many}};
  }
  const auto total = here.value_or(0);
  const auto skip = std::max<std::int64_t>(page.offset - total, 0);
  for (auto i = skip; i < std::ssize(theirs.more) && n < page.limit; ++i, ++n) {
    add(theirs.more[static_cast<std::size_t>(i)]);
  }
  reply.body += ']';
  if (r.has_option("count")) {
    reply.with("Fiware-Total-Count", std::to_string(total + std::ssize(theirs.more)));
  }
  co_return reply;
}

}  // namespace tsu::broker::v2
