// tsunagu demo: a prefecture with a winter in it, real where recorded data is at hand, generated
// (and saying so) where it is not.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "app/commands.h"
#include "app/importing.h"
#include "app/messages.h"
#include "app/running.h"
#include "app/settings.h"
#include "app/snow_demo.h"
#include "app/standing.h"
#include "app/town_demo.h"
#include "app/turned_clock.h"
#include "base/core/log.h"
#include "engine/id/tokens.h"
#include "service/snow/demo.h"
#include "service/weather/generate_winter.h"
#include "service/weather/store.h"

namespace tsu::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

struct demo_town {
  const char *code, *name;
};
constexpr demo_town towns[] = {{"010006", "北海道"}, {"011002", "札幌市"}, {"012297", "富良野市"}};

tenant_code prefecture() { return tenant_code::parse(towns[0].code).value(); }
tenant_code snow_town() { return tenant_code::parse(towns[2].code).value(); }

void ensure_towns(standing& here) {
  for (const auto& t : towns) {
    const auto code = tenant_code::parse(t.code).value();
    if (!here.house().has_tenant(code) || here.name_of(code) != t.name) {
      here.add_tenant(code, t.name);
    }
  }
}

struct demo_keys {
  std::string code, token;          // of the prefecture's staff
  std::string officer, contractor;  // codes of the snow town's duty officer and of a firm
};

// A code that signs somebody in once, within an hour.
result<std::string> make_code(standing& here, tenant_code town, std::string_view subject,
                              std::string_view role) {
  event_loop loop;
  TRY(const auto code, loop.wait(here.house().at(town, db::place::people).write([&](db::tx& t) {
    return id::create_code(t, {std::string{subject}, std::string{role}, 1h});
  })));
  return code.text.reveal();
}

result<demo_keys> make_keys(standing& here) {
  TRY(auto code, make_code(here, prefecture(), "demo-staff", "staff"));
  TRY(auto officer, make_code(here, snow_town(), "demo-staff", "staff"));
  TRY(auto contractor, make_code(here, snow_town(), snow::demo_contractor, "contractor"));
  event_loop loop;
  auto& people = here.house().at(prefecture(), db::place::people);
  TRY(const auto token, loop.wait(people.write([](db::tx& t) {
    return id::replace_token(t, {"demo-staff", "staff", 24h});
  })));
  return demo_keys{std::move(code), token.text.reveal(), std::move(officer), std::move(contractor)};
}

void print_welcome(const std::string& origin, const demo_keys& keys) {
  fmt::print(
      "\nつなぐ Tsunagu: the demo prefecture 北海道 is open.\n\n"
      "  Start page        {0}/\n"
      "  Staff console     {0}/staff/#code={1}\n"
      "                    (signs you in as demo-staff, 職員; works once, within an hour)\n"
      "  or sign in there with the token\n"
      "                    {2}\n"
      "  A night of snow   {0}/t/{3}/staff/#code={4}\n"
      "                    (富良野市, its night board: 除雪; simulated posts)\n"
      "  A contractor's phone\n"
      "                    {0}/t/{3}/field/#code={5}\n"
      "  NGSI-LD           {0}/ngsi-ld/v1/entities?type=WeatherObserved  (same token, Bearer)\n"
      "  API description   {0}/openapi.json\n\n"
      "Ctrl-C ends it. The data stays.\n\n",
      origin, keys.code, keys.token, snow_town().text(), keys.officer, keys.contractor);
  std::fflush(stdout);
}

// Seen at once, also by who reads the output through a pipe.
template <class... Values>
void say(fmt::format_string<Values...> text, Values&&... values) {
  fmt::print(text, std::forward<Values>(values)...);
  std::fflush(stdout);
}

// Of the town that has lived before the demo: as whom one can sign in there.
void print_town(const std::string& origin, const town_sim::played_town& t) {
  fmt::print(
      "  A resident of 札幌市, made up, with sixty days behind them\n"
      "                    {}/t/{}/resident/\n"
      "                    (number {}, password {})\n",
      origin, towns[1].code, t.login_id, t.password);
  if (const auto wrong = town_sim::wrong_in(t.audit); wrong > 0) {
    fmt::print(stderr, "{} lines of its books do not agree:\n{}\n", wrong,
               town_sim::table_of(t.audit));
  }
  std::fflush(stdout);
}

// Which winter it is: recorded files, or the generator.
class winter {
 public:
  winter(running& server, const demo_options& o, const clock& c)
      : here_(server.on()), options_(o), clock_(c), thread_([this] { run(); }) {}
  ~winter() {
    {
      const std::lock_guard hold{lock_};
      ending_ = true;
    }
    ended_.notify_all();
    thread_.join();
  }

 private:
  void run() noexcept {
    try {
      const auto folder = real_folder();
      const auto r = folder.empty() ? generate() : read_real(folder);
      if (!r.ok()) {
        log_error("the demo's winter: {}", r.error().detail);
      }
    } catch (const std::exception& e) {
      log_error("the demo's winter: {}", e.what());
    }
  }

  std::string real_folder() const {
    const std::string folder = options_.real_data.empty() ? "../shared/data" : options_.real_data;
    return fs::is_directory(fs::path{folder} / "snow") ? folder : "";
  }

  bool is_there(std::string_view file) {
    event_loop loop;
    const auto all =
        loop.wait(here_.house().at(prefecture(), db::place::town).read([](db::reader& r) {
          return weather::list_imports(r, 1000, 0);
        }));
    for (const auto& one : all.items) {
      if (one.finished && one.file == file) {
        return true;
      }
    }
    return false;
  }

  result<done> read_file(const fs::path& path, weather::import_request request) {
    request.file = path.filename().string();
    request.by = "demo";
    if (!fs::exists(path) || is_there(request.file)) {
      return done{};
    }
    say("Importing {} …\n", request.file);
    TRY(const auto made, import_weather(here_, prefecture(), path.string(), std::move(request)));
    say("Imported {}: {} observations in {:.1f} s, {} rows refused\n", made.file, made.stored,
        made.seconds, made.refused);
    return done{};
  }

  result<done> read_real(const fs::path& folder) {
    const auto borders = folder / "places/hokkaido_municipalities_N03-21_s0010.geojson";
    event_loop loop;
    if (fs::exists(borders) && !loop.wait(here_.places().of(prefecture()))) {
      TRY(auto ok, import_boundaries(here_, prefecture(), borders.string()));
    }
    std::vector<weather::station_info> list;
    if (const auto file = folder / "snow/amedas_stations.csv"; fs::exists(file)) {
      TRY(auto read, read_stations(file.string()));
      list = std::move(read);
    }
    TRY(auto daily, read_file(folder / "snow/sapporo_daily_2016-01_2022-04.csv",
                              {.reading = {.station = "47412"}, .list = list}));
    return read_file(folder / "snow/amedas_hokkaido_hourly_2023-07_2023-12.csv.gz", {.list = list});
  }

  // From last November to this hour with it; the planted faults stand at its end.
  weather::winter_plan plan() const {
    const auto until = std::chrono::floor<std::chrono::hours>(clock_.now()) + 1h;
    const auto today = jst_date(until);
    const auto autumn = std::chrono::year_month_day{today.year() - std::chrono::years{1},
                                                    std::chrono::November, std::chrono::day{1}};
    return {.seed = options_.seed, .from = jst_midnight(autumn), .until = until};
  }

  result<done> generate() {
    const auto the_plan = plan();
    event_loop loop;
    say("Generating a winter (no recorded data here): {} places …\n",
        weather::winter_stations().size());
    // A later start adds the hours since the last one; what is there stays.
    TRY(const auto made,
        loop.wait(weather::generate_winter(here_.weather_parts(), prefecture(), the_plan, "demo")));
    say("Generated {} observations in {:.1f} s\n", made.stored, made.seconds);
    const std::chrono::seconds pace{options_.pace_seconds};
    weather::winter_ticks ticks{here_.weather_parts(), prefecture(), the_plan, pace};
    std::unique_lock hold{lock_};
    while (!ended_.wait_for(hold, std::min(pace, 20s), [this] { return ending_; })) {
      TRY(auto told, loop.wait(ticks.tick()));
    }
    return done{};
  }

  standing& here_;
  const demo_options& options_;
  const clock& clock_;
  std::mutex lock_;
  std::condition_variable ended_;
  bool ending_ = false;
  std::thread thread_;
};

// Nothing: it lives by the machine's clock.
result<std::unique_ptr<turned_clock>> own_time_of(const demo_options& o) {
  if (o.clock.empty()) {
    return std::unique_ptr<turned_clock>{};
  }
  const auto begin = parse_instant(o.clock);
  if (!begin) {
    return problem{why::bad_input, "--clock: a time is like 2026-01-15T19:45:00+09:00"};
  }
  return std::make_unique<turned_clock>(system_clock_of_this_machine(), *begin);
}

}  // namespace

int demo(const demo_options& o) {
  block_signals();
  auto sources = sources_of(o);
  if (o.data.empty()) {
    sources.flags.emplace_back("data", "var/demo");
  }
  sources.flags.emplace_back("default_tenant", towns[0].code);
  // Unless it was said otherwise.
  sources.flags.insert(sources.flags.begin(), {"notify.gateway.stand_in", "true"});
  const auto settings = config::settings::load(settings_table(), sources);
  if (!settings.ok()) {
    return refuse(settings.error());
  }
  const auto own_time = own_time_of(o);
  if (!own_time.ok()) {
    return refuse(own_time.error());
  }
  const clock& time = own_time.value() ? *own_time.value() : system_clock_of_this_machine();
  const auto lived = live_before_demo(sources, o, towns[1].code, towns[1].name, time);
  if (!lived.ok()) {
    return refuse(lived.error());
  }
  auto server = running::start(settings.value(), o, time);
  if (!server.ok()) {
    return refuse(server.error());
  }
  auto& here = server.value()->on();
  ensure_towns(here);
  const auto keys = make_keys(here);
  if (!keys.ok()) {
    return refuse(keys.error());
  }
  const auto origin = "http://localhost:" + std::to_string(server.value()->port());
  print_welcome(origin, keys.value());
  if (lived.value()) {
    print_town(origin, *lived.value());
  }
  {
    const winter season{*server.value(), o, time};
    const snow_demo posts{*server.value(), o, settings.value().text("data"), time};
    std::optional<clock_turner> turner;
    if (own_time.value()) {
      turner.emplace(*own_time.value(), STDIN_FILENO);
    }
    server.value()->wait_for_end();
  }
  server.value()->stop();
  return 0;
}

}  // namespace tsu::app
