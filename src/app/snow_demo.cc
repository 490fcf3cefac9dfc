#include "app/snow_demo.h"

#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "app/playing.h"
#include "app/running.h"
#include "app/standing.h"
#include "base/core/log.h"
#include "engine/id/tokens.h"
#include "engine/notify/contacts.h"
#include "engine/notify/parts.h"
#include "service/snow/demo.h"
#include "service/snow/keep_things.h"
#include "service/snow/parts.h"
#include "service/snow/sim/days.h"
#include "service/snow/store.h"

namespace tsu::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto first_day = "2022-01-15";
// What is older than three days the service takes for a post's wrong clock.
constexpr int caught_up_days = 2;
constexpr auto sapporo = "snow/sapporo_daily_2016-01_2022-04.csv";

tenant_code snow_town() { return tenant_code::parse("012297").value(); }

// What the heaviest day stands for: the day of the first start, so that the winter goes on where it
// was when the demo is started again. Remembered in a file beside the data.
std::chrono::sys_days stands_for(const std::string& folder, const clock& now) {
  const auto today = std::chrono::floor<std::chrono::days>(now.now() + 9h);
  const fs::path file = fs::path{folder} / "demo-snow-since";
  std::string text;
  std::ifstream{file} >> text;
  if (const auto then = snow::sim::parse_date(text); then && *then <= today) {
    return *then;
  }
  std::ofstream{file} << snow::sim::format_date(today) << '\n';
  return today;
}

sim_options options_of(const demo_options& o) {
  sim_options s;
  s.from = first_day;
  s.today = "heaviest";
  s.days_before = caught_up_days;
  s.posts = o.snow_posts;
  s.tenant = snow_town().text();
  s.quiet = true;
  s.tell = [](std::string_view text) {
    fmt::print("Snow posts of 富良野市, simulated. {}", text);
    std::fflush(stdout);
  };
  if (!o.real_data.empty()) {
    const auto file = fs::path{o.real_data} / sapporo;
    s.generated = !fs::exists(file);
    s.days = s.generated ? "" : file.string();
  }
  return s;
}

// Two people of each firm in the address book, so that there is somebody to ask. Their numbers are
// nobody's, and the demo's gateway sends nothing.
result<done> know_the_firms(standing& here) {
  event_loop loop;
  auto& house = here.house();
  const auto firms = loop.wait(house.at(snow_town(), db::place::town).read([](db::reader& r) {
    return snow::all_contractors(r);
  }));
  int line = 0;
  for (auto firm : firms) {
    line += 2;
    if (!firm.contacts.empty()) {
      continue;
    }
    const auto add = [&](db::tx& t) -> result<std::vector<std::int64_t>> {
      std::vector<std::int64_t> out;
      for (int n = 0; n < 2; ++n) {
        notify::contact c;
        c.who.name = n == 0 ? "現場責任者（架空）" : "社長（架空）";
        c.who.addresses = {{notify::way::sms, fmt::format("0900000{:04}", line + n), {}}};
        c.organisation = firm.name;
        c.account = n == 0 && !firm.accounts.empty() ? firm.accounts.front() : "";
        TRY(const auto id, notify::add_contact(t, here.notify_parts().keys, snow_town(),
                                               std::move(c), {"demo", "admin"}));
        out.push_back(id.value);
      }
      return out;
    };
    TRY(auto people, loop.wait(house.at(snow_town(), db::place::people).write(add)));
    firm.contacts = std::move(people);
    const snow::actor demo{"demo", "admin"};
    TRY(const done kept,
        loop.wait(snow::keep_contractor(here.snow_parts(), snow_town(), firm, demo)));
  }
  return done{};
}

}  // namespace

snow_demo::snow_demo(running& server, const demo_options& o, const std::string& data_folder,
                     const clock& c)
    : clock_(c) {
  thread_ = std::thread{[this, &server, &o, data_folder] { run(server, o, data_folder); }};
}

snow_demo::~snow_demo() {
  {
    const std::lock_guard hold{lock_};
    ending_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void snow_demo::run(running& server, const demo_options& o,
                    const std::string& data_folder) noexcept {
  try {
    const auto r = play(server, o, data_folder);
    if (!r.ok()) {
      log_error("the demo's snow posts: {}", r.error().detail);
    }
  } catch (const std::exception& e) {
    log_error("the demo's snow posts: {}", e.what());
  }
}

result<done> snow_demo::play(running& server, const demo_options& o,
                             const std::string& data_folder) {
  event_loop loop;
  TRY(const done town, loop.wait(snow::make_demo_town(server.on().snow_parts(), snow_town())));
  TRY(const done firms, know_the_firms(server.on()));
  if (o.snow_posts == 0) {
    fmt::print("The town of snow stands: 富良野市, its posts are silent\n");
    std::fflush(stdout);
    return done{};
  }
  auto& people = server.on().house().at(snow_town(), db::place::people);
  TRY(const auto token, loop.wait(people.write([](db::tx& t) {
    return id::replace_token(t, {"demo-snow-posts", "device", 24h * 365});
  })));
  TRY(const auto staff, loop.wait(people.write([](db::tx& t) {
    return id::replace_token(t, {"demo-snow-town", "staff", 24h * 365});
  })));
  auto s = options_of(o);
  s.stands_for = stands_for(data_folder, clock_);
  s.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/t/" + s.tenant;
  s.token = token.text.reveal();
  s.staff_token = staff.text.reveal();
  s.as_entered = true;
  const auto wait = [this](std::chrono::nanoseconds how_long) {
    std::unique_lock hold{lock_};
    return ended_.wait_for(hold, how_long, [this] { return ending_; });
  };
  TRY(const auto p, play_snow(s, {clock_, monotonic_now, wait}));
  if (p.failed) {
    return *p.failed;
  }
  return done{};
}

}  // namespace tsu::app
