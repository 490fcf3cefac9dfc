#include "service/health/share.h"

#include <algorithm>
#include <set>

#include "base/record/audit.h"
#include "service/health/store.h"

namespace tsu::health {
namespace {

std::vector<proxy> proxies_of(const parts& on, db::reader& r, person_id who, instant now) {
  return on.proxies_of ? on.proxies_of(r, who, now) : std::vector<proxy>{};
}

}  // namespace

share_page shares_view(db::reader& r, const parts& on, person_id who, instant now) {
  share_page out;
  const auto shares = store::shares_of(r, who);
  for (const auto& p : proxies_of(on, r, who, now)) {
    share_dto one{.proxy = p.id, .registered_as = p.kind, .kinds = {}};
    for (const auto& s : shares) {
      if (s.proxy == p.id) {
        one.kinds.push_back(s.kind);
      }
    }
    out.items.push_back(std::move(one));
  }
  return out;
}

result<share_page> share(db::tx& t, const parts& on, const acting& by, person_id who,
                         std::int64_t with, const share_wish& w) {
  const auto all = proxies_of(on, t, who, t.now());
  if (std::none_of(all.begin(), all.end(), [&](const proxy& p) { return p.id == with; })) {
    return problem{why::not_found, "nobody is registered so", "health_no_proxy"};
  }
  store::delete_shares(t, who, with);
  const std::set<kind> kinds(w.kinds.begin(), w.kinds.end());
  for (const auto k : kinds) {
    store::add_share(t, {who, with, name_of(k), t.now()});
  }
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = "health.share.changed",
                    .subject_kind = "person",
                    .subject = std::to_string(who.value),
                    .trace_id = by.trace_id});
  return shares_view(t, on, who, t.now());
}

std::vector<std::string> shared_kinds(db::reader& r, const parts& on, person_id person,
                                      person_id who, instant now) {
  std::set<std::string> out;
  const auto shares = store::shares_of(r, person);
  for (const auto& p : proxies_of(on, r, person, now)) {
    for (const auto& s : shares) {
      if (p.who == who && s.proxy == p.id) {
        out.insert(s.kind);
      }
    }
  }
  return {out.begin(), out.end()};
}

sharing_page sharing_with(db::reader& r, const parts& on, tenant_code town, person_id who,
                          instant now) {
  sharing_page out;
  for (const auto& p : on.proxied_by ? on.proxied_by(r, who, now) : std::vector<proxy>{}) {
    sharing_dto one{.person = p.person.value, .name = {}, .registered_as = p.kind, .kinds = {}};
    for (const auto& s : store::shares_of(r, p.person)) {
      if (s.proxy == p.id) {
        one.kinds.push_back(s.kind);
        one.since = std::max(one.since, s.since);
      }
    }
    if (!one.kinds.empty()) {
      one.name = on.name_of ? on.name_of(r, town, p.person) : std::string{};
      out.items.push_back(std::move(one));
    }
  }
  return out;
}

result<done> check_shared(db::reader& r, const parts& on, person_id person, person_id who, kind k,
                          instant now) {
  const auto kinds = shared_kinds(r, on, person, who, now);
  if (std::find(kinds.begin(), kinds.end(), name_of(k)) == kinds.end()) {
    return problem{why::not_found, "nothing of that is shared", "no_such_person"};
  }
  return done{};
}

}  // namespace tsu::health
