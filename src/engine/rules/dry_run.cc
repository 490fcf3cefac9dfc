#include "engine/rules/dry_run.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/broker/broker.h"
#include "engine/broker/query/query.h"
#include "engine/broker/store/history.h"
#include "engine/rules/evaluator.h"
#include "engine/rules/explain.h"
#include "engine/rules/things.h"
#include "engine/rules/values.h"

namespace tsu::rules {
namespace {

problem too_much(std::string what) {
  return {why::not_processable, std::move(what), "rules_too_much"};
}

struct arrival {
  instant at;
  std::size_t thing;
  heard value;
};

// One dry run from its things to its firings.
class rehearsal {
 public:
  rehearsal(const parts& on, tenant_code tenant, rule_ptr r, interval when)
      : on_(on),
        town_{tenant, {}},
        rule_(r),
        when_(when),
        engine_({std::move(r)}, when.from, when.from - rule_->longest_window()) {}

  task<result<dry_run_dto>> run() {
    CO_TRY(const done entered, co_await enter());
    for (std::size_t i = 0; i < things_.size(); ++i) {
      CO_TRY(const done read, co_await read_past(i));
    }
    engine_.begin();
    play();
    collect();
    out_.entities = static_cast<std::int64_t>(things_.size());
    out_.values = static_cast<std::int64_t>(arrivals_.size());
    co_return std::move(out_);
  }

 private:
  task<result<done>> enter() {
    const auto view = co_await on_.entities.look(town_);
    broker::query q{.limit = dry_entities_max, .count = true};
    q.types = {{rule_->type}};
    q.q = rule_->q;
    q.scopes = rule_->scope;
    CO_TRY(const auto count, view->select(q, [&](const broker::entity_ptr& e) {
      auto news = news_of(*e, view->terms(), engine_.rules(), on_.time.now());
      // It may have been there before it was an entity here: what was imported is older.
      news.since = instant{};
      if (!news.rules.empty()) {
        engine_.tell(news);
        things_.push_back(news.id);
      }
    }));
    if (count.value_or(0) > dry_entities_max) {
      co_return too_much("more than 1,000 entities");
    }
    co_return done{};
  }

  // What held before, then what came.
  task<result<done>> read_past(std::size_t i) {
    std::set<std::string> names;
    duration back{0};
    for (std::size_t s = 0; s < engine_.streams().size(); ++s) {
      names.insert(engine_.streams()[s].attribute);
      back = std::max(back, engine_.reaches_back(s));
    }
    broker::series_query q{.entity = things_[i], .dataset = ""};
    q.attributes.assign(names.begin(), names.end());
    q.until = when_.from;
    q.last = 1;
    const auto take = [&](const broker::observation& o) { hear(i, o); };
    CO_TRY(const auto held, co_await on_.entities.series(town_, q, take));
    q.last = 0;
    q.from = when_.from - back;
    q.until = when_.until;
    q.limit = std::min<std::int64_t>(dry_values_max - std::ssize(arrivals_) + 1,
                                     broker::series_limit_max);
    CO_TRY(const auto came, co_await on_.entities.series(town_, q, take));
    if (std::ssize(arrivals_) > dry_values_max || came >= q.limit) {
      co_return too_much("more than a million values");
    }
    co_return done{};
  }

  void hear(std::size_t i, const broker::observation& o) {
    for (const auto s : engine_.streams_of(o.attribute)) {
      auto v = value_in(engine_.streams()[s], o.instance, o.at);
      if (!v) {
        continue;
      }
      if (o.at <= when_.from) {
        engine_.fill(things_[i], {s, *v});
      } else {
        arrivals_.push_back({o.at, i, {s, *v}});
      }
    }
  }

  // What came at one time from one thing came together.
  void play() {
    std::stable_sort(arrivals_.begin(), arrivals_.end(), [](const auto& a, const auto& b) {
      return std::tie(a.at, a.thing) < std::tie(b.at, b.thing);
    });
    std::vector<heard> together;
    for (std::size_t i = 0; i < arrivals_.size(); ++i) {
      together.push_back(arrivals_[i].value);
      const bool more = i + 1 < arrivals_.size() && arrivals_[i + 1].at == arrivals_[i].at &&
                        arrivals_[i + 1].thing == arrivals_[i].thing;
      if (!more) {
        engine_.advance_to(arrivals_[i].at);
        engine_.take(things_[arrivals_[i].thing], together);
        together.clear();
      }
    }
    engine_.advance_to(when_.until);
  }

  void collect() {
    std::map<std::string, std::size_t> lasting;  // of out_.firings
    for (const auto& d : engine_.take_decisions()) {
      if (d.what == moment::fired) {
        ++out_.total;
        if (out_.firings.size() < dry_firings_max) {
          lasting[d.thing] = out_.firings.size();
          out_.firings.push_back({d.thing, d.name, d.at, {}, explain(*rule_, d.seen)});
        }
      } else if (const auto at = lasting.find(d.thing); at != lasting.end()) {
        out_.firings[at->second].cleared_at = d.at;
        lasting.erase(at);
      }
    }
  }

  const parts& on_;
  const broker::town_key town_;
  const rule_ptr rule_;
  const interval when_;
  evaluator engine_;
  std::vector<std::string> things_;
  std::vector<arrival> arrivals_;
  dry_run_dto out_;
};

}  // namespace

task<result<dry_run_dto>> dry_run(const parts& on, tenant_code tenant, dry_run_request asked) {
  if (asked.until <= asked.from || asked.until - asked.from > dry_run_max) {
    co_return problem{why::not_processable,
                      "from is before until, and they are at most 31 days apart",
                      "rules_bad_range",
                      {{"until", "out_of_bounds"}}};
  }
  CO_TRY(auto sound, compile(std::move(asked.rule), 1));
  auto one = std::make_shared<const rule>(std::move(sound));
  const interval when{asked.from, asked.until};
  rehearsal r{on, tenant, std::move(one), when};
  co_return co_await r.run();
}

}  // namespace tsu::rules
