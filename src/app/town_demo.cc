#include "app/town_demo.h"

#include <fmt/core.h>

#include <cstdio>
#include <stdexcept>
#include <string>

#include "app/settings.h"
#include "app/standing.h"
#include "app/town_sim.h"

namespace tsu::app {
namespace {

constexpr std::int64_t days_lived = 60;

result<bool> is_empty(const config::sources& from, const clock& time) {
  const auto settings = config::settings::load(settings_table(), from);
  if (!settings.ok()) {
    return settings.error();
  }
  standing here{options_of(settings.value()), time};
  return here.house().tenants().empty();
}

}  // namespace

result<std::optional<town_sim::played_town>> live_before_demo(const config::sources& from,
                                                              const demo_options& o,
                                                              std::string_view code,
                                                              std::string_view name,
                                                              const clock& time) {
  std::optional<town_sim::played_town> none;
  if (o.town_residents == 0 || !o.clock.empty()) {
    return none;
  }
  TRY(const auto empty, is_empty(from, time));
  if (!empty) {
    return none;
  }
  // The last day is yesterday.
  const std::chrono::sys_days first{jst_date(time.now() - std::chrono::days{days_lived})};
  town_sim_options t;
  t.residents = o.town_residents;
  t.days = days_lived;
  t.seed = o.seed;
  t.from = format_jst(jst_midnight(local_date{first})).substr(0, 10);
  TRY(auto plan, town_plan(t));
  fmt::print("{} made-up residents live {} days in {} …\n", t.residents, t.days, name);
  std::fflush(stdout);
  try {
    TRY(const auto code_of_town, tenant_code::parse(code));
    TRY(auto played, play_town_in(from, {code_of_town, std::string{name}, std::move(plan)},
                                  [](std::string_view) {}));
    return std::optional{std::move(played)};
  } catch (const std::runtime_error& e) {
    return problem{why::unavailable, e.what(), "no_answer"};
  }
}

}  // namespace tsu::app
