#include "app/town_sim.h"

#include <fmt/core.h>
#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "app/messages.h"
#include "app/playing.h"
#include "app/running.h"
#include "app/settings.h"
#include "app/standing.h"
#include "base/core/executor.h"
#include "engine/id/tokens.h"
#include "service/snow/sim/days.h"

namespace tsu::app {
namespace {

namespace fs = std::filesystem;
namespace sim = snow::sim;

constexpr std::int64_t residents_max = 5'000, days_max = 366;
constexpr const char* town_code = "011002";
constexpr int recorded_from = 2016, recorded_last = 2021;

problem wrong(std::string what) { return {why::bad_input, std::move(what)}; }

std::vector<town_sim::day_weather> weather_of(std::span<const sim::day> days) {
  std::vector<town_sim::day_weather> out;
  for (const auto& d : days) {
    out.push_back({d.temperature_c, d.snowfall_cm, d.depth_cm});
  }
  return out;
}

// The same days of a year that was recorded; generated ones where none was.
result<std::vector<town_sim::day_weather>> weather_for(const town_sim_options& o,
                                                       std::chrono::sys_days first) {
  const local_date from{first};
  for (int year = recorded_last; year >= recorded_from && !o.generated; --year) {
    const local_date then{std::chrono::year{year}, from.month(), from.day()};
    sim_options s;
    s.days = o.weather;
    s.seed = o.seed;
    if (!then.ok()) {
      continue;
    }
    const std::chrono::sys_days begin{then};
    const auto w = read_winter(s, begin, begin + std::chrono::days{o.days - 1});
    if (w.ok()) {
      return weather_of(w.value().days);
    }
  }
  sim_options s;
  s.generated = true;
  s.seed = o.seed;
  TRY(const auto w, read_winter(s, first, first + std::chrono::days{o.days - 1}));
  return weather_of(w.days);
}

// Gone with it.
class own_folder {
 public:
  own_folder() {
    auto name = (fs::temp_directory_path() / "tsunagu-town-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) {
      path_ = name;
    }
  }
  ~own_folder() {
    std::error_code ignored;
    if (!path_.empty()) {
      fs::remove_all(path_, ignored);
    }
  }
  own_folder(const own_folder&) = delete;
  own_folder& operator=(const own_folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::vector<std::pair<std::string_view, std::string*>> keys_by_role(town_sim::town_keys& k) {
  return {{"admin", &k.admin}, {"staff", &k.staff}, {"nurse", &k.nurse}, {"auditor", &k.auditor}};
}

// Over what was said elsewhere: nobody else reaches the program while the town lives.
void add_own(config::sources& to, const std::string& town) {
  const std::pair<std::string, std::string> ours[] = {{"listen", "127.0.0.1:0"},
                                                      {"listen_tls", ""},
                                                      {"default_tenant", town},
                                                      {"rate.per_second", "0"},
                                                      {"log_level", "error"}};
  to.flags.insert(to.flags.end(), std::begin(ours), std::end(ours));
}

result<town_sim::town_keys> given_keys(const town_sim_options& o) {
  const auto find = [&](std::string_view name) -> std::string {
    for (const auto& one : o.tokens) {
      if (one.starts_with(std::string{name} + "=")) {
        return one.substr(name.size() + 1);
      }
    }
    return {};
  };
  town_sim::town_keys out;
  for (const auto& [role, to] : keys_by_role(out)) {
    *to = find(role);
    if (to->empty()) {
      return wrong("--token " + std::string{role} + "=… is missing");
    }
  }
  for (const auto& shop : town_sim::shops()) {
    out.tills.push_back(find(shop.subject));
    if (out.tills.back().empty()) {
      return wrong("--token " + std::string{shop.subject} + "=… is missing");
    }
  }
  return out;
}

// Of "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7).
std::optional<instant> read_http_date(std::string_view text) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29) {
    return std::nullopt;
  }
  const auto at = months.find(text.substr(8, 3));
  return parse_instant(fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), at / 3 + 1,
                                   text.substr(5, 2), text.substr(17, 8)));
}

// The clock of a program that runs already: it is turned when its answers say so.
class given_clock {
 public:
  given_clock(const std::string& file, town_sim::calls& on)
      : file_(std::fopen(file.c_str(), "w")), on_(on) {}
  ~given_clock() {
    if (file_ != nullptr) {
      std::fclose(file_);
    }
  }
  given_clock(const given_clock&) = delete;
  given_clock& operator=(const given_clock&) = delete;

  bool is_there() const { return file_ != nullptr; }
  void turn_to(instant t) {
    fmt::print(file_, "{}\n", format_jst(t));
    std::fflush(file_);
    if (!on_.wait_until([&] { return now() >= std::chrono::floor<std::chrono::seconds>(t); })) {
      throw std::runtime_error{"the program's clock was not turned to " + format_jst(t)};
    }
  }

 private:
  instant now() {
    for (const auto& [name, value] : on_.ask({.path = "/coupons/v1/keys"}).headers) {
      if (name == "Date" || name == "date") {
        return read_http_date(value).value_or(instant{});
      }
    }
    return {};
  }
  std::FILE* file_;
  town_sim::calls& on_;
};

}  // namespace

result<town_sim::plan> town_plan(const town_sim_options& o) {
  const auto first = sim::parse_date(o.from);
  if (!first) {
    return wrong("--from is a date like 2025-11-01, not '" + o.from + "'");
  }
  if (o.residents < 1 || o.residents > residents_max || o.days < 6 || o.days > days_max) {
    return wrong(fmt::format("1 to {} residents live for 6 to {} days", residents_max, days_max));
  }
  TRY(auto weather, weather_for(o, *first));
  return town_sim::plan{.seed = o.seed,
                        .residents = o.residents,
                        .days = o.days,
                        .first = *first,
                        .weather = std::move(weather)};
}

result<town_sim::town_keys> make_town_keys(standing& on, tenant_code town) {
  event_loop loop;
  const auto token = [&](std::string_view subject, std::string_view role) {
    return loop.wait(on.house().at(town, db::place::people).write([&](db::tx& t) {
      return id::create_token(
          t, {std::string{subject}, std::string{role}, std::chrono::days{2 * days_max}});
    }));
  };
  town_sim::town_keys out;
  for (const auto& [role, to] : keys_by_role(out)) {
    TRY(const auto made, token("sim-" + std::string{role}, role));
    *to = made.text.reveal();
  }
  for (const auto& shop : town_sim::shops()) {
    TRY(const auto made, token(shop.subject, "shop"));
    out.tills.push_back(made.text.reveal());
  }
  return out;
}

result<town_sim::played_town> play_town_in(config::sources where, const simulated_town& town,
                                           std::function<void(std::string_view)> tell) {
  add_own(where, std::string{town.code.text()});
  const auto settings = config::settings::load(settings_table(), where);
  if (!settings.ok()) {
    return settings.error();
  }
  told_clock time{jst_midnight(local_date{town.of.first - std::chrono::days{2}})};
  TRY(const auto server, running::start(settings.value(), {}, time));
  server->on().add_tenant(town.code, town.name);
  TRY(const auto keys, make_town_keys(server->on(), town.code));
  const auto on = town_sim::http_calls(
      fmt::format("http://127.0.0.1:{}/t/{}", server->port(), town.code.text()));
  auto played = town_sim::play({.of = town.of,
                                .keys = keys,
                                .on = *on,
                                .turn = [&](instant t) { time.turn_to(t); },
                                .tell = std::move(tell)});
  server->stop();
  return played;
}

result<town_sim::played_town> play_town(const town_sim_options& o,
                                        std::function<void(std::string_view)> tell) {
  TRY(auto plan, town_plan(o));
  const own_folder own;
  auto sources = sources_of(static_cast<const where&>(o));
  if (o.data.empty()) {
    sources.flags.emplace_back("data", own.path());
  }
  return play_town_in(std::move(sources),
                      {tenant_code::parse(town_code).value(), "まちの模擬", std::move(plan)},
                      std::move(tell));
}

result<town_sim::played_town> play_town_at(const town_sim_options& o,
                                           std::function<void(std::string_view)> tell) {
  TRY(auto plan, town_plan(o));
  TRY(const auto keys, given_keys(o));
  const auto on = town_sim::http_calls(o.url);
  given_clock time{o.turn, *on};
  if (!time.is_there()) {
    return wrong("--turn: " + o.turn + " cannot be written");
  }
  return town_sim::play({.of = std::move(plan),
                         .keys = keys,
                         .on = *on,
                         .turn = [&](instant t) { time.turn_to(t); },
                         .tell = std::move(tell)});
}

int sim_town(const town_sim_options& o) {
  signal(SIGPIPE, SIG_IGN);
  fmt::print("{}\n", town_sim::what_it_is);
  const auto say = [](std::string_view line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
  };
  try {
    const auto p = o.url.empty() ? play_town(o, say) : play_town_at(o, say);
    if (!p.ok()) {
      return refuse(p.error());
    }
    const auto wrong =
        town_sim::wrong_in(p.value().audit) + town_sim::wrong_in(p.value().tried_out);
    fmt::print("\n{}\n{}\n{} requests; {}\n", town_sim::table_of(p.value().audit),
               town_sim::table_of(p.value().tried_out), p.value().requests,
               wrong == 0 ? "the books agree" : fmt::format("{} lines are NOT ok", wrong));
    return wrong == 0 ? 0 : 1;
  } catch (const std::runtime_error& e) {
    return refuse({why::unavailable, e.what(), "no_answer"});
  }
}

}  // namespace tsu::app
