#include "service/weather/generate_winter.h"

#include <array>
#include <utility>

#include "base/core/assert.h"
#include "service/weather/change_threshold.h"
#include "service/weather/import_chunk.h"
#include "service/weather/store.h"

namespace tsu::weather {
namespace {

origin generated_origin() {
  return {std::string{generated_provider}, std::string{generated_provider}, true};
}

std::array<measured, 5> measured_in(const winter_walk::hour& h) {
  return {{{quantity::temperature_c, quality::ok, h.temperature_c},
           {quantity::precipitation1h_mm, quality::ok, h.precipitation_mm},
           {quantity::snow_depth_cm, quality::ok, h.depth_cm},
           {quantity::humidity_pct, quality::ok, h.humidity_pct},
           {quantity::wind_speed_ms, quality::ok, h.wind_ms}}};
}

}  // namespace

task<result<import_dto>> generate_winter(const parts& on, tenant_code tenant, winter_plan plan,
                                         std::string by,
                                         std::function<void(const import_progress&)> progress) {
  import_request asked;
  asked.file = "winter " + std::to_string(plan.seed);
  asked.by = std::move(by);
  asked.list = winter_stations();
  asked.from = generated_origin();
  co_return co_await import_observations(on, tenant, winter_file(plan), std::move(asked),
                                         std::move(progress));
}

winter_ticks::winter_ticks(const parts& on, tenant_code tenant, const winter_plan& plan,
                           std::chrono::seconds pace)
    : on_(on), tenant_(tenant), pace_(pace) {
  ASSERT(pace.count() > 0);
  for (std::size_t i = 0; i < winter_stations().size(); ++i) {
    auto& walk = walks_.emplace_back(plan, i);
    for (auto at = plan.from; at < plan.until; at += std::chrono::hours{1}) {
      walk.next();
    }
  }
}

task<result<std::int64_t>> winter_ticks::tick() {
  const auto now = on_.time.now();
  const instant told_at = now - now.time_since_epoch() % pace_;
  auto& town = on_.stores.at(tenant_, db::place::town);
  auto known = co_await town.read(all_stations);
  const auto limits = co_await town.read(load_thresholds);
  station_book book{std::move(known)};
  import_chunk chunk{book, limits, now, judged_by::station};
  for (std::size_t i = 0; i < walks_.size(); ++i) {
    const auto hour = walks_[i].next();
    const auto number = winter_stations()[i].number;
    const auto* page = book.find(number);
    if (hour.reports && page && page->row.state.last_at < told_at) {
      const auto values = measured_in(hour);
      chunk.row({.station = number, .at = told_at, .values = values});
    }
  }
  observation_writer writer{on_, tenant_, book, generated_origin()};
  CO_TRY(const auto recorded, co_await writer.send(chunk));
  co_await writer.tell(limits);
  co_return recorded.stored;
}

}  // namespace tsu::weather
