#include "service/weather/read_series.h"

#include <algorithm>
#include <optional>

#include "base/core/json_text.h"
#include "engine/broker/broker.h"
#include "engine/broker/store/history.h"
#include "service/weather/units.h"

namespace tsu::weather {
namespace {

// A year of minutes is no use to anyone: what does not fit is the newest part.
constexpr std::int64_t values_max = 50'000;

// Nothing where it is no number. In a unit that is not known it stands as it came, in doubt.
std::optional<sample> sample_of(quantity what, const broker::observation& o) {
  const json_members members{o.instance};
  const auto doubt = members.find("quality");
  const auto value = members.find("value"), unit = members.find("unitCode");
  if (value.empty() || kind_of(value) != json_kind::number) {
    return {};
  }
  const auto number = json_number(value).value_or(0);
  const auto own = in_own_unit(what, unit.empty() ? "" : json_string_text(unit), number);
  return sample{
      .at = o.at,
      .value = own.value_or(number),
      .suspect = !own || (!doubt.empty() && doubt.find("suspect") != std::string_view::npos),
      .how_long = o.dataset == daily_dataset ? step::day : step::hour};
}

// Two quantities share an attribute: an hour's precipitation and a day's.
bool belongs(const series_wish& wish, const broker::observation& o) {
  const bool daily = o.dataset == daily_dataset;
  return wish.what == quantity::precipitation1h_mm     ? !daily
         : wish.what == quantity::precipitation_day_mm ? daily
                                                       : true;
}

}  // namespace

task<result<std::vector<sample>>> read_series(const parts& on, tenant_code tenant,
                                              std::string_view entity, const series_wish& wish) {
  const broker::town_key town{tenant, {}};
  broker::series_query asked;
  asked.entity = entity;
  asked.attributes = {std::string{facts_of(wish.what).attribute}};
  asked.from = wish.from();
  asked.until = wish.until + duration{1};
  asked.last = values_max;
  asked.limit = values_max * 2;
  std::vector<sample> out;
  const std::function<void(const broker::observation&)> take = [&](const broker::observation& o) {
    const auto one = belongs(wish, o) ? sample_of(wish.what, o) : std::nullopt;
    if (one) {
      out.push_back(*one);
    }
  };
  CO_TRY(const auto count, co_await on.entities.series(town, asked, take));
  std::stable_sort(out.begin(), out.end(), [](auto& a, auto& b) { return a.at < b.at; });
  co_return out;
}

}  // namespace tsu::weather
