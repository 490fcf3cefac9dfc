#include "service/weather/observe.h"

#include <algorithm>
#include <utility>

#include "engine/geo/boundaries.h"
#include "service/weather/changes.h"
#include "service/weather/entities.h"
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
  if (places_ && s.about.has_place) {
    if (const auto hit = places_->near({s.about.lon, s.about.lat}); hit.where) {
      s.municipality = hit.where->city_code.text();
      s.town = hit.where->city_name;
    }
  }
}

task<void> observation_writer::keep(db::durability how, std::function<void(db::tx&)> more) {
  co_await store_.write(
      [&](db::tx& t) {
        for (const auto* p : book_.all()) {
          if (p->touched) {
            keep_state(t, p->row.station.about.number, p->row.state);
          }
        }
        if (more) {
          more(t);
        }
      },
      how);
  for (auto* p : book_.all()) {
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
