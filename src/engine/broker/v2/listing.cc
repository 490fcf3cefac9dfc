#include "engine/broker/v2/listing.h"

#include "engine/broker/v2/errors.h"

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

task<result<http::reply>> list_reply(broker& entities, const request& r,
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
  const auto state = co_await entities.look(r.town);
  http::reply reply{.body = "["};
  const auto each = [&](const entity_ptr& e) {
    reply.body += reply.body.size() > 1 ? "," : "";
    append_entity(reply.body, shown(*e, state->terms()), form);
  };
  CO_TRY(const auto total, state->select(q, each));
  if (found.ambiguous) {
    co_return problem{why::conflict, "an entity has several locations and no defaultLocation",
                      std::string{fault_too_many}};
  }
  reply.body += ']';
  if (total) {
    reply.with("Fiware-Total-Count", std::to_string(*total));
  }
  co_return reply;
}

}  // namespace tsu::broker::v2
