#include "service/snow/follow_posts.h"

#include <map>

#include "engine/broker/store/change_body.h"
#include "service/snow/changes.h"
#include "service/snow/store.h"
#include "service/snow/take_readings.h"
#include "service/snow/things.h"

namespace tsu::snow {
namespace {

post_row enter(db::tx& t, const std::string& code, const std::string& entity) {
  post_row p{.entity = entity};
  p.about.code = code;
  p.about.name = code;
  tell_changed(t, "post", code);
  return p;
}

}  // namespace

post_follower::post_follower(const parts& on, tenant_code tenant, db::follow_options o)
    : log_follower(on.stores.at(tenant, db::place::town), "snow.posts", o) {}

bool post_follower::hear(const db::row& c) {
  if (c.text(2) != broker::entity_changed || !is_about_a_post(c.text(4))) {
    return false;
  }
  auto code = code_of_entity(post_type, c.text(3));
  if (code) {
    all_.push_back({std::move(*code), c.string(3), read_post_news(c.text(4))});
  }
  return code.has_value();
}

void post_follower::apply(db::tx& t) {
  const auto settings = load_settings(t);
  std::map<std::string, std::vector<reading>> readings;
  for (const auto& h : all_) {
    auto known = find_post(t, h.code);
    auto row = known ? std::move(*known) : enter(t, h.code, h.entity);
    if (take_facts(row.about, h.news) || !known) {
      put_post(t, row);
    }
    auto& all = readings[h.code];
    all.insert(all.end(), h.news.readings.begin(), h.news.readings.end());
  }
  for (const auto& [code, all] : readings) {
    if (!all.empty()) {
      auto row = find_post(t, code);
      take_batch(t, *row, all, settings);
    }
  }
}

}  // namespace tsu::snow
