#include "service/weather/observe.h"

#include <algorithm>
#include <utility>

#include "engine/geo/boundaries.h"
#include "service/weather/changes.h"
#include "service/weather/entities.h"
#include "service/weather/locate.h"
#include "service/weather/move_state.h"
#include "service/weather/store.h"

namespace tsu::weather {
namespace {

constexpr std::size_t call_max = 10'000;  // observations, see broker.h

}  // namespace

observation_writer::observation_writer(const parts& on, tenant_code tenant, station_book& book,
                                       origin from)
    : on_(on),
      book_(book),
      from_(std::move(from)),
      town_{tenant, {}},
      store_(on.stores.at(tenant, db::place::town)) {}

task<result<broker::recorded>> observation_writer::send(const import_chunk& chunk) {
  CO_TRY(done entered, co_await enter_stations());
  co_await keep_states();
  const auto all = chunk.observations();
  broker::recorded sum;
  // A line of many stations may hold more than one call takes.
  for (std::size_t from = 0; from < all.size(); from += call_max) {
    const auto some = std::span{all}.subspan(from, std::min(call_max, all.size() - from));
    CO_TRY(const auto one, co_await on_.entities.record(town_, some));
    sum.stored += one.stored;
    sum.unchanged += one.unchanged;
  }
  co_return sum;
}

task<result<done>> observation_writer::enter_stations() {
  if (!places_known_) {
    places_ = co_await on_.places.of(town_.tenant);
    places_known_ = true;
  }
  std::vector<broker::write_op> ops;
  std::vector<station_book::page*> entered;
  for (auto* p : book_.all()) {
    if (p->touched && !p->in_broker) {
      complete(p->row.station);
      ops.push_back(station_op(p->row.station));
      entered.push_back(p);
    }
  }
  if (ops.empty()) {
    co_return done{};
  }
  const auto outcomes = co_await on_.entities.write_all(town_, std::move(ops));
  for (const auto& outcome : outcomes) {
    if (!outcome) {
      co_return outcome.error();
    }
  }
  co_await store_.write([&](db::tx& t) {
    for (const auto* p : entered) {
      keep_station(t, p->row.station);
    }
  });
  for (auto* p : entered) {
    p->in_broker = true;
  }
  co_return done{};
}

void observation_writer::complete(station_record& s) const {
  s.generated = from_.generated;
  if (s.about.provider.empty()) {
    s.about.provider = from_.provider;
    s.about.licence = from_.licence;
  }
  locate(s, places_.get());
}

// A device may have moved a station since it was read; one that is gone meanwhile has no state.
task<void> observation_writer::keep_states() {
  std::vector<std::pair<station_book::page*, station_state>> kept;
  const auto work = [&](db::tx& t) {
    kept.clear();
    for (auto* p : book_.all()) {
      const auto& number = p->row.station.about.number;
      const auto there = p->touched ? find_station(t, number) : std::nullopt;
      if (there) {
        kept.emplace_back(p, joined(p->row.state, p->stored, there->state));
        keep_state(t, number, kept.back().second);
      }
    }
  };
  co_await store_.write(work, db::durability::interval);
  for (auto& [p, state] : kept) {
    p->row.state = p->stored = std::move(state);
    p->touched = false;
  }
}

task<void> observation_writer::tell(const dated_thresholds& limits) {
  const auto now = on_.time.now();
  co_await store_.write([&](db::tx& t) {
    for (const auto* p : book_.all()) {
      if (p->renewed) {
        tell_observed(t, p->row, now, limits.at(now));
      }
    }
  });
  for (auto* p : book_.all()) {
    p->renewed = false;
  }
}

}  // namespace tsu::weather
