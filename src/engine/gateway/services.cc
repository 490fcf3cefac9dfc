#include "engine/gateway/services.h"

#include <algorithm>

#include "base/module/roles.h"
#include "base/record/audit.h"
#include "engine/gateway/store_services.h"

namespace tsu::gateway {
namespace {

constexpr std::size_t code_max = 60, text_max = 500, url_max = 2'000, roles_max = 20;

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= code_max &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

bool is_text(std::string_view text, std::size_t least) {
  return text.size() >= least && text.size() <= text_max;
}

bool is_link(std::string_view url) {
  const bool scheme = url.starts_with("https://") || url.starts_with("http://");
  return scheme && url.size() <= url_max && url.find_first_of(" <>\"") == std::string_view::npos;
}

bool are_roles(const std::vector<std::string>& names) {
  return names.size() <= roles_max && std::all_of(names.begin(), names.end(), [](const auto& n) {
           return n == "resident" || std::any_of(std::begin(roles), std::end(roles),
                                                 [&](const role& r) { return r.name == n; });
         });
}

result<done> check(const actor& who, const service_wish& w, const rules_check& readable) {
  std::vector<field_error> bad;
  const auto want = [&](bool good, const char* field, const char* code) {
    if (!good) {
      bad.push_back({field, code});
    }
  };
  want(is_code(w.code), "code", "not_a_name");
  want(is_text(w.name.ja, 1), "name.ja", "bad_length");
  want(is_text(w.name.en, 1), "name.en", "bad_length");
  want(is_text(w.says.ja, 0), "says.ja", "bad_length");
  want(is_text(w.says.en, 0), "says.en", "bad_length");
  want(is_link(w.url), "url", "not_a_link");
  want(are_roles(w.for_whom.roles), "forWhom.roles", "not_one_of");
  if (!bad.empty()) {
    return problem{why::bad_input, "a service needs all of this", "bad_service", std::move(bad)};
  }
  if (who.own && w.client != who.own) {
    return problem{why::not_allowed, "a program offers services in its own name only",
                   "not_your_service"};
  }
  return readable(w.rules);
}

result<service_dto> get_service(db::reader& r, const actor& who, std::string_view code) {
  auto found = find_service(r, code);
  if (!found) {
    return problem{why::not_found, "no service of that code is registered", "no_such_service"};
  }
  if (who.own && found->client != who.own) {
    return problem{why::not_allowed, "that service is another's", "not_your_service"};
  }
  return std::move(*found);
}

void note(db::tx& t, const actor& who, std::string_view action, std::string_view code,
          std::string_view detail = "{}") {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "gateway.service",
                    .subject = code,
                    .detail = detail});
}

bool leads_to(service_state from, service_state to) {
  using enum service_state;
  switch (to) {
    case registered: return false;
    case published: return from == registered || from == suspended;
    case suspended: return from == published;
    case retired: return from != retired;
  }
  return false;
}

std::string_view action_of(service_state to) {
  using enum service_state;
  switch (to) {
    case registered: return "gateway.service.registered";
    case published: return "gateway.service.published";
    case suspended: return "gateway.service.suspended";
    case retired: return "gateway.service.retired";
  }
  return "";
}

problem bad_step() {
  return {why::conflict, "the service is not in a state from which this can be done", "bad_step"};
}

}  // namespace

result<done> register_service(db::tx& t, const actor& who, const service_wish& w,
                              const rules_check& readable) {
  TRY(const done good, check(who, w, readable));
  if (static_cast<std::int64_t>(read_services(t, services_max).size()) >= services_max) {
    return problem{why::conflict, "no more services can be registered", "too_many_services"};
  }
  if (!insert_service(t, w, t.now())) {
    return problem{why::conflict, "a service of that code is registered", "service_exists"};
  }
  note(t, who, action_of(service_state::registered), w.code);
  return done{};
}

result<done> change_service(db::tx& t, const actor& who, const service_wish& w,
                            const rules_check& readable) {
  TRY(const auto now, get_service(t, who, w.code));
  TRY(const done good, check(who, w, readable));
  if (now.state == service_state::retired) {
    return bad_step();
  }
  update_service(t, w, t.now());
  note(t, who, "gateway.service.changed", w.code);
  return done{};
}

result<done> move_service(db::tx& t, const actor& who, std::string_view code, service_state to) {
  TRY(const auto now, get_service(t, who, code));
  if (!leads_to(now.state, to)) {
    return bad_step();
  }
  set_state(t, code, to, t.now());
  note(t, who, action_of(to), code);
  return done{};
}

result<done> start_service(db::tx& t, const actor& who, std::string_view code,
                           const member_wish& w) {
  if (w.subject.empty() || w.subject.size() > 100) {
    return problem{
        why::bad_input, "a member has a name", "bad_member", {{"subject", "bad_length"}}};
  }
  if (insert_member(t, code, w, t.now())) {
    note(t, who, "gateway.service.started", code);
  }
  return done{};
}

result<done> stop_service(db::tx& t, const actor& who, std::string_view code,
                          std::string_view subject) {
  if (!end_member(t, code, subject, t.now())) {
    return problem{why::not_found, "the service was not started", "not_a_member"};
  }
  note(t, who, "gateway.service.stopped", code);
  return done{};
}

bool appears(const service_dto& s, std::string_view role, has_started started) {
  const auto& roles = s.for_whom.roles;
  const bool eligible = roles.empty() || std::find(roles.begin(), roles.end(), role) != roles.end();
  return s.state == service_state::published && eligible &&
         (!s.for_whom.subscribed || started == has_started::yes);
}

}  // namespace tsu::gateway
