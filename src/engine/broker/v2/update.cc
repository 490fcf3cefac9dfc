#include "engine/broker/v2/update.h"

#include <algorithm>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/names.h"
#include "engine/broker/v2/operators.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::size_t attributes_max = 1000;

result<std::string> read_text(std::string_view json, std::string_view what) {
  if (kind_of(json) != json_kind::string) {
    return bad_request("Invalid JSON type for " + std::string{what});
  }
  auto text = json_string_text(json);
  TRY(const auto ok, check_identifier(text, what));
  return text;
}

result<done> take_expiry(entity& e, const attribute& a) {
  const auto t = a.value.front() == '"' ? read_time(json_string_text(a.value)) : std::nullopt;
  if (!t || (a.type != "DateTime" && a.type != "Text" && a.type != "ISO8601")) {
    return bad_request("dateExpires is not a valid DateTime");
  }
  e.expires = *t;
  return done{};
}

std::string text_of(const entity_version& e, const attribute_entry& a) {
  return std::string{e.text_of(a)};
}

// As an update names it: empty for "/".
std::string_view scope_of(const entity_version& e) {
  const auto path = path_of(e.scopes());
  return path == "/" ? std::string_view{} : path;
}

class application {
 public:
  application(const update& u, const std::string& id, const entity_version* current,
              const term_table& terms, shortfall& left)
      : u_(u), id_(id), current_(current), terms_(terms), left_(left) {
    left_ = {};
  }

  result<write_op> run() {
    if (current_ != nullptr && (!is_of_type() || scope_of(*current_) != u_.scope)) {
      return problem{why::conflict, "another entity has this place",
                     std::string{fault_place_taken}};
    }
    if (current_ == nullptr) {
      return u_.may_create ? creation() : result<write_op>{no_such_entity()};
    }
    if (u_.how == action::create) {
      return unprocessable("Already Exists");
    }
    TRY(auto op, change());
    TRY(const auto ok, one_location(op));
    return op;
  }

 private:
  bool is_of_type() const {
    if (u_.given.type.empty()) {
      return true;
    }
    const auto t = terms_.find(stored_name(u_.given.type));
    return t && current_->has_type(*t);
  }

  write_op operation(write_kind how) const {
    write_op op{.how = how};
    op.entity.id = id_;
    op.entity.expires = u_.given.expires;
    return op;
  }

  // The default instance, or what stands first.
  const attribute_entry* find(const std::string& name) const {
    const auto t = current_ == nullptr ? std::nullopt : terms_.find(stored_name(name));
    return t ? current_->find(*t) : nullptr;
  }

  // Nothing: an operator that asks for nothing where there is no value.
  result<std::optional<attribute>> settled(attribute a, const attribute_entry* before) const {
    if (!is_operator(a.value)) {
      return std::optional{std::move(a)};
    }
    std::string was;
    if (before != nullptr) {
      auto old = attribute_of(stored_name(a.name), text_of(*current_, *before), with_metadata::no);
      a.type = a.type.empty() ? old.type : a.type;
      was = std::move(old.value);
    }
    TRY(auto value, operated(a.value, was, a.type));
    if (!value) {
      return std::optional<attribute>{};
    }
    a.value = std::move(*value);
    TRY(const auto ok, settle_value(a));
    return std::optional{std::move(a)};
  }

  static attribute_draft draft(const attribute& a, std::string text) {
    return {.name = stored_name(a.name), .dataset = {}, .text = std::move(text)};
  }

  result<write_op> creation() {
    auto op = operation(write_kind::create);
    op.entity.types = {stored_name(u_.given.type.empty() ? "Thing" : u_.given.type)};
    if (!u_.scope.empty()) {
      op.entity.scopes = {u_.scope};
    }
    for (const auto& a : u_.given.attributes) {
      TRY(auto one, settled(a, nullptr));
      if (one) {
        op.entity.attributes.push_back(draft(*one, instance_of(*one)));
      }
    }
    TRY(const auto ok, one_location(op));
    return op;
  }

  result<write_op> change() {
    switch (u_.how) {
      case action::replace: return replacement();
      case action::remove: return removal();
      default: break;
    }
    auto op = operation(write_kind::append);
    op.always = true;
    op.forced = u_.forced;
    for (const auto& a : u_.given.attributes) {
      const auto* before = find(a.name);
      const bool wanted =
          u_.how == action::append || (u_.how == action::append_strict) == (before == nullptr);
      if (!wanted) {
        left_.attributes.push_back(a.name);
        continue;
      }
      TRY(auto text, updated(a, before));
      if (text) {
        op.entity.attributes.push_back(draft(a, std::move(*text)));
      }
    }
    tell_all();
    if (left_.all) {
      return unprocessable("do not exist");  // the caller says which
    }
    return op;
  }

  // dateExpires is written though no attribute is.
  void tell_all() {
    left_.all = !left_.attributes.empty() && !u_.given.expires &&
                left_.attributes.size() == u_.given.attributes.size();
  }

  result<std::optional<std::string>> updated(const attribute& a, const attribute_entry* before) {
    attribute given = a;
    if (u_.how == action::update_value) {
      const auto was = attribute_of(stored_name(a.name), text_of(*current_, *before));
      given.type = was.type;
      given.metadata = {};
      if (!is_operator(given.value)) {
        TRY(const auto ok, fit_type(given, was));
      }
    }
    TRY(auto one, settled(std::move(given), before));
    if (!one) {
      return std::optional<std::string>{};
    }
    // Another instance than the default one only says whether the attribute is there.
    if (before == nullptr || before->dataset || u_.override_metadata) {
      return std::optional{instance_of(*one)};
    }
    return std::optional{instance_over(std::move(*one), current_->text_of(*before))};
  }

  // A value alone takes the type that is there where it can be of it, else that of the value.
  static result<done> fit_type(attribute& a, const attribute& was) {
    const bool inferred = was.type == type_of_value(was.value);
    a.type = inferred ? std::string{type_of_value(a.value)} : was.type;
    a.metadata = was.metadata;  // TextUnrestricted, ignoreType
    TRY(const auto ok, settle_value(a));
    a.metadata = {};
    return done{};
  }

  result<write_op> replacement() {
    auto op = operation(write_kind::replace);
    op.always = true;
    op.forced = u_.forced;
    for (const auto t : current_->types()) {
      op.entity.types.emplace_back(terms_.name(t));
    }
    auto& scopes = op.entity.scopes.emplace();
    for (auto rest = current_->scopes(); !rest.empty();) {
      const auto one = rest.substr(0, rest.find('\n'));
      scopes.emplace_back(one);
      rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    }
    for (const auto& a : u_.given.attributes) {
      TRY(auto one, settled(a, find(a.name)));
      if (one) {
        op.entity.attributes.push_back(draft(*one, instance_of(*one)));
      }
    }
    return op;
  }

  result<write_op> removal() {
    if (u_.given.attributes.empty() && !u_.given.expires) {
      return operation(write_kind::remove);
    }
    auto op = operation(write_kind::append);
    op.entity.expires = u_.given.expires ? std::optional{no_time} : std::nullopt;
    for (const auto& a : u_.given.attributes) {
      const auto t = terms_.find(stored_name(a.name));
      const auto all = t ? current_->instances(*t) : std::span<const attribute_entry>{};
      if (all.empty()) {
        left_.attributes.push_back(a.name);
      }
      for (const auto& one : all) {
        op.entity.attributes.push_back(
            {.name = stored_name(a.name),
             .dataset = one.dataset ? std::string{terms_.name(one.dataset)} : std::string{},
             .text = {}});
      }
    }
    tell_all();
    if (left_.all) {
      return unprocessable("do not exist");
    }
    return op;
  }

  static bool tells_place(std::string_view text) {
    return text.find(R"("type":"GeoProperty")") == 1;
  }

  // One attribute tells where the entity is; what NGSI-LD has added is let alone.
  result<done> one_location(const write_op& op) const {
    std::size_t before = 0, now = 0;
    const auto is_given = [&](std::string_view name) {
      return std::any_of(op.entity.attributes.begin(), op.entity.attributes.end(),
                         [&](const auto& d) { return d.name == name; });
    };
    for (const auto& a :
         current_ == nullptr ? std::span<const attribute_entry>{} : current_->attributes()) {
      const bool place = a.kind == attribute_kind::geo;
      before += place ? 1 : 0;
      const bool stays = op.how != write_kind::replace && !is_given(terms_.name(a.name));
      now += place && stays ? 1 : 0;
    }
    for (const auto& d : op.entity.attributes) {
      now += tells_place(d.text) ? 1 : 0;
    }
    if (now > 1 && now > before) {
      return problem{why::too_large, "an entity has only one location attribute",
                     std::string{fault_no_resource}};
    }
    return done{};
  }

  const update& u_;
  const std::string& id_;
  const entity_version* current_;
  const term_table& terms_;
  shortfall& left_;
};

}  // namespace

result<entity> read_entity(std::string_view json, body_form form, std::string_view id_in_path) {
  if (kind_of(json) != json_kind::object) {
    return bad_request("an entity is a JSON object");
  }
  entity e{.id = std::string{id_in_path}, .type = {}};
  for (const auto& m : json_members{json}) {
    auto key = json_string_text({m.key.data() - 1, m.key.size() + 2});
    if (key == "id" || key == "type") {
      if (!id_in_path.empty()) {
        return bad_request("invalid attribute: " + key);
      }
      TRY(auto text, read_text(m.value, "entity " + key));
      (key == "id" ? e.id : e.type) = std::move(text);
      continue;
    }
    if (key == "*" || key == "geo:distance") {
      return bad_request("Invalid characters in attribute name");
    }
    TRY(auto a, form == body_form::key_values ? read_key_value(key, m.value)
                                              : read_attribute(key, m.value));
    if (key == "dateExpires") {
      TRY(const auto ok, take_expiry(e, a));
    } else {
      e.attributes.push_back(std::move(a));
    }
  }
  if (e.id.empty()) {
    return bad_request("no entity id");
  }
  if (e.attributes.size() > attributes_max) {
    return bad_request("an entity has at most 1000 attributes");
  }
  return e;
}

namespace {

// Another of the same type and path has come to one of the id's other places since this one was
// looked for.
result<done> has_no_twin(const update& u, const std::string& id, const write_op::others& find,
                         const term_table& terms, instant now) {
  const auto type = terms.find(stored_name(u.given.type.empty() ? "Thing" : u.given.type));
  for (std::size_t n = 1; type && n <= same_id_max; ++n) {
    const auto other = stored_id(u.given.id, n);
    const auto e = other == id ? entity_ptr{} : find(other);
    const bool there = e && (e->expires() == no_time || e->expires() > now);
    if (there && e->has_type(*type) && scope_of(*e) == u.scope) {
      return problem{why::conflict, "its twin came first", std::string{fault_place_taken}};
    }
  }
  return done{};
}

}  // namespace

write_op operation_for(std::shared_ptr<const update> u, std::string id, shortfall* left) {
  write_op op{.how = write_kind::append};
  op.entity.id = id;
  if (!u->given.type.empty()) {
    op.entity.types = {stored_name(u->given.type)};
  }
  if (u->may_create) {
    op.may_be_new = [u, id](const write_op::others& find, const term_table& terms, instant now) {
      return has_no_twin(*u, id, find, terms, now);
    };
  }
  op.from_current = [u = std::move(u), id = std::move(id), left](
                        const entity_version* current,
                        const term_table& terms) -> result<write_op> {
    return application{*u, id, current, terms, *left}.run();
  };
  return op;
}

}  // namespace tsu::broker::v2
