#include "app/followers.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <memory>
#include <string_view>
#include <thread>

#include "app/draw_news.h"
#include "app/inquiry_news.h"
#include "app/notices.h"
#include "app/session_news.h"
#include "app/standing.h"
#include "base/core/assert.h"
#include "base/core/executor.h"
#include "base/core/log.h"
#include "base/core/random.h"
#include "base/crypto/random.h"
#include "base/db/db.h"
#include "engine/broker/allowed/allowance.h"
#include "engine/broker/registrations/follow_sources.h"
#include "engine/broker/store/expiry_sweeper.h"
#include "engine/broker/subscribe/forwarder.h"
#include "engine/broker/subscribe/http_outside.h"
#include "engine/broker/subscribe/mqtt_outside.h"
#include "engine/broker/subscribe/notifier.h"
#include "engine/consent/follow_accounts.h"
#include "engine/consent/parts.h"
#include "engine/crm/follow_activities.h"
#include "engine/crm/module.h"
#include "engine/crm/parts.h"
#include "engine/gateway/usage_book.h"
#include "engine/id/gate.h"
#include "engine/id/op/logout_teller.h"
#include "engine/id/parts.h"
#include "engine/id/types.h"
#include "engine/iot/follow_wishes.h"
#include "engine/notify/dispatcher.h"
#include "engine/notify/follow_news.h"
#include "engine/notify/follow_wanted.h"
#include "engine/rules/call_out.h"
#include "engine/rules/follow_entities.h"
#include "service/community/follow_accounts.h"
#include "service/community/module.h"
#include "service/coupons/follow_accounts.h"
#include "service/devices/follow_accounts.h"
#include "service/devices/module.h"
#include "service/devices/parts.h"
#include "service/health/follow_accounts.h"
#include "service/inquiries/follow_accounts.h"
#include "service/inquiries/module.h"
#include "service/points/follow_activities.h"
#include "service/snow/call_out.h"
#include "service/snow/follow_posts.h"
#include "service/survey/follow_accounts.h"
#include "service/weather/follow_observations.h"

namespace tsu::app {
namespace {

using namespace std::chrono_literals;

std::uint64_t unpredictable_seed() {
  std::uint64_t seed = 0;
  const auto bytes = crypto::random_bytes(sizeof seed);
  std::memcpy(&seed, bytes.data(), sizeof seed);
  return seed;
}

rules::follower_options rule_options(const standing& on) {
  return {.beside = on.is_only_program() ? rules::company::only_program
                                         : rules::company::several_programs};
}

// What the registered program may see whose subscription it is; a locked one nothing.
broker::notifier_options notifier_options_of(standing& on, tenant_code town) {
  return {.limits_of = [&on,
                        town](std::string owner) -> task<std::shared_ptr<const broker::allowance>> {
    const auto client = co_await on.door().client(town, std::move(owner));
    if (!client) {
      co_return nullptr;
    }
    const bool hears = !client->locked && client->limits != nullptr;
    co_return hears ? std::static_pointer_cast<const broker::allowance>(client->limits)
                    : broker::allowance::nothing();
  }};
}

// What a module of the house was given.
template <class Parts>
const Parts& part_of(const standing& on, const module& m) {
  const auto all = on.modules();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.contents == &m; });
  ASSERT(at != all.end());
  return static_cast<const Parts&>(*at->parts);
}

broker::forwarder_options forwarder_options_of(standing& on, tenant_code town) {
  return {.address = on.url_of(town), .limits_of = notifier_options_of(on, town).limits_of};
}

}  // namespace

struct followers::state {
  state(standing& s, const clock& c)
      : on(s),
        time(c),
        over_http(s.outside()),
        out(over_http, s.mqtt_outside()),
        random(unpredictable_seed()),
        thread([this] { loop.wait(watch()); }) {}

  struct of_town {
    of_town(state& s, tenant_code town)
        : notifications(s.on.entities(), town, s.out, s.time, s.random,
                        notifier_options_of(s.on, town)),
          sources(s.on.sources(), s.on.entities(), town),
          expiry(s.on.entities(), town),
          passed_on(s.on.entities(), s.on.sources(), town, s.time,
                    forwarder_options_of(s.on, town)),
          observations(s.on.weather_parts(), town),
          wanted_by_town(s.on.notify_parts(), town, db::place::town),
          wanted_by_people(s.on.notify_parts(), town, db::place::people),
          messages(s.on.notify_parts(), town, s.random),
          log_outs(s.on.provider(), town, s.on.outside(), s.time),
          decisions(s.on.rules_parts(), town, s.name, rule_options(s.on)),
          answers(s.on.house(), town, "rules.answers", std::string{rules::call_prefix},
                  rules::take_news),
          wishes(s.on.iot_parts(), town),
          posts(s.on.snow_parts(), town),
          requests(s.on.house(), town, "snow.answers", "snow.", snow::hear),
          account(s.on.usage(), town),
          merged_accounts(s.on.house(), town, s.on.consent_parts().out),
          notices(s.on.house(), town, *s.on.provider().texts,
                  inboxes_of(s.on.notify_parts().keys, town)),
          session_news(s.on.house(), town, inboxes_of(s.on.notify_parts().keys, town)),
          inquiry_news(s.on.house(), town, inboxes_of(s.on.notify_parts().keys, town)),
          draw_news(s.on.house(), town, inboxes_of(s.on.notify_parts().keys, town)),
          activities(s.on.house(), town),
          doings(part_of<crm::parts>(s.on, crm::contents()), town),
          coupon_holders(s.on.house(), town),
          members(part_of<community::parts>(s.on, community::contents()), town),
          health_owners(s.on.health_parts(), town),
          borrowers(part_of<devices::parts>(s.on, devices::contents()), town),
          who_asked(part_of<inquiries::parts>(s.on, inquiries::contents()), town),
          sheets(s.on.house(), town, s.on.id_parts().key) {}
    broker::notifier notifications;
    broker::source_follower sources;
    broker::expiry_sweeper expiry;
    broker::subscription_forwarder passed_on;
    weather::observation_follower observations;
    notify::wanted_follower wanted_by_town, wanted_by_people;
    notify::dispatcher messages;
    id::op::logout_teller log_outs;
    rules::rule_follower decisions;
    notify::news_follower answers;
    iot::wish_follower wishes;
    snow::post_follower posts;
    notify::news_follower requests;
    gateway::usage_keeper account;
    consent::account_follower merged_accounts;
    notice_follower notices;
    session_follower session_news;
    inquiry_follower inquiry_news;
    draw_follower draw_news;
    points::activity_follower activities;
    crm::activity_follower doings;
    coupons::account_follower coupon_holders;
    community::account_follower members;
    health::account_follower health_owners;
    devices::account_follower borrowers;
    inquiries::account_follower who_asked;
    survey::account_follower sheets;
    void stop() {
      notifications.stop();
      sources.stop();
      expiry.stop();
      passed_on.stop();
      observations.stop();
      wanted_by_town.stop();
      wanted_by_people.stop();
      messages.stop();
      log_outs.stop();
      decisions.stop();
      answers.stop();
      wishes.stop();
      posts.stop();
      requests.stop();
      account.stop();
      merged_accounts.stop();
      notices.stop();
      session_news.stop();
      inquiry_news.stop();
      draw_news.stop();
      activities.stop();
      doings.stop();
      coupon_holders.stop();
      members.stop();
      health_owners.stop();
      borrowers.stop();
      who_asked.stop();
      sheets.stop();
    }
  };

  // Those of each municipality; ends when all of them have.
  task<void> watch() {
    while (!stopping) {
      try {
        add_new_towns();
      } catch (const std::exception& e) {  // the database is gone for a while
        log_error("observations and notifications wait: {}", e.what());
      }
      for (int tenths = 0; tenths < 10 && !stopping; ++tenths) {
        co_await pause{100ms};
      }
    }
    for (const auto& [town, one] : rounds) {
      one->stop();
    }
    while (running > 0) {
      co_await pause{20ms};
    }
  }

  void add_new_towns() {
    for (const auto town : on.house().tenants()) {
      if (!rounds.contains(town)) {
        auto& its = *rounds.emplace(town, std::make_unique<of_town>(*this, town)).first->second;
        spawn(keep_going(town, "notifications", its.notifications));
        spawn(keep_going(town, "context sources", its.sources));
        spawn(keep_going(town, "what expires", its.expiry));
        spawn(keep_going(town, "subscriptions at sources", its.passed_on));
        spawn(keep_going(town, "observations", its.observations));
        spawn(keep_going(town, "wanted messages", its.wanted_by_town));
        spawn(keep_going(town, "wanted messages", its.wanted_by_people));
        spawn(keep_going(town, "messages", its.messages));
        spawn(keep_going(town, "log-outs", its.log_outs));
        spawn(keep_going(town, "rules", its.decisions));
        spawn(keep_going(town, "answers to rules", its.answers));
        spawn(keep_going(town, "wishes to devices", its.wishes));
        spawn(keep_going(town, "snow posts", its.posts));
        spawn(keep_going(town, "answers to requests", its.requests));
        spawn(keep_going(town, "what programs used", its.account));
        spawn(keep_going(town, "merged accounts", its.merged_accounts));
        spawn(keep_going(town, "notices of accounts", its.notices));
        spawn(keep_going(town, "news of sessions", its.session_news));
        spawn(keep_going(town, "news of inquiries", its.inquiry_news));
        spawn(keep_going(town, "news of draws", its.draw_news));
        spawn(keep_going(town, "activities for points", its.activities));
        spawn(keep_going(town, "what residents do", its.doings));
        spawn(keep_going(town, "holders of coupons", its.coupon_holders));
        spawn(keep_going(town, "who takes part", its.members));
        spawn(keep_going(town, "owners of health records", its.health_owners));
        spawn(keep_going(town, "borrowers of tablets", its.borrowers));
        spawn(keep_going(town, "who asked for help", its.who_asked));
        spawn(keep_going(town, "answers of accounts", its.sheets));
      }
    }
  }

  bool is_removed(tenant_code town) {
    try {
      return !on.house().has_tenant(town);
    } catch (const std::exception&) {
      return false;  // nobody knows while the database is gone
    }
  }

  // Goes on after a failure: what is owed and how far it came stand in the store.
  template <class Follower>
  task<void> keep_going(tenant_code town, std::string_view what, Follower& one) {
    ++running;
    while (!stopping) {
      try {
        co_await one.run();
      } catch (const db::error& e) {
        if (e.kind() == db::failure::gone && is_removed(town)) {
          break;  // removed
        }
        log_error("{} of {}: {}", what, town.text(), e.what());
      } catch (const std::exception& e) {
        log_error("{} of {}: {}", what, town.text(), e.what());
      }
      if (!stopping) {
        co_await pause{1s};
      }
    }
    --running;
  }

  standing& on;
  const clock& time;
  broker::http_sender over_http;
  broker::outside_sender out;
  seeded_random random;
  const std::string name = std::to_string(random.next());  // among programs on the same data
  event_loop loop;
  std::map<tenant_code, std::unique_ptr<of_town>> rounds;
  int running = 0;
  std::atomic<bool> stopping = false;
  std::thread thread;
};

followers::followers(standing& s, const clock& c) : state_(std::make_unique<state>(s, c)) {}

void followers::begin_to_stop() { state_->stopping = true; }

followers::~followers() {
  begin_to_stop();
  state_->thread.join();
}

}  // namespace tsu::app
