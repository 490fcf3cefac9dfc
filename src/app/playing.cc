#include "app/playing.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/core/random.h"
#include "service/snow/sim/links.h"
#include "service/snow/sim/outbox.h"
#include "service/snow/sim/season_report.h"
#include "service/snow/trial/trial_report.h"

namespace tsu::app {
namespace {

namespace fs = std::filesystem;
namespace sim = snow::sim;
using namespace std::chrono_literals;

constexpr std::size_t file_bytes_max = 64 << 20;
constexpr auto default_days = "../shared/data/snow/sapporo_daily_2016-01_2022-04.csv";

problem wrong(std::string what) { return {why::bad_input, std::move(what)}; }

result<std::string> text_of(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) {
    return wrong("cannot read " + path.string());
  }
  std::string text(file_bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > file_bytes_max) {
    return wrong(path.string() + " is larger than any table of days");
  }
  return text;
}

}  // namespace

result<winter_days> read_winter(const sim_options& o, std::chrono::sys_days from,
                                std::chrono::sys_days last) {
  if (o.generated || (o.days.empty() && !fs::exists(default_days))) {
    // From its autumn on, so that a part of a winter is the same as in the whole of it.
    const local_date first{from};
    const auto autumn = std::chrono::sys_days{(first.month() >= std::chrono::September
                                                   ? first.year()
                                                   : first.year() - std::chrono::years{1}) /
                                              std::chrono::September / 1};
    const auto days = sim::generated_days(autumn, last, o.seed);
    const auto part = sim::part_of(days, from, last);
    return winter_days{{part.begin(), part.end()}, "GENERATED, measured by nobody"};
  }
  const fs::path path = o.days.empty() ? default_days : o.days;
  TRY(const auto text, text_of(path));
  auto days = sim::read_days(text);
  if (!days.ok()) {
    return wrong(path.string() + ": " + days.error().detail);
  }
  const auto part = sim::part_of(days.value(), from, last);
  if (part.empty()) {
    return wrong(days.value().empty() ? path.string() + " has no days"
                                      : path.string() + " has the days from " +
                                            sim::format_date(days.value().front().date) + " to " +
                                            sim::format_date(days.value().back().date) + " only");
  }
  return winter_days{{part.begin(), part.end()}, "days of " + path.filename().string()};
}

namespace {

// Simulated seconds in a real one; 0: as fast as it goes.
result<double> read_speed(const sim_options& o) {
  if (o.speed.empty()) {
    return o.today.empty() ? 0.0 : 1.0;
  }
  if (o.speed == "max") {
    return 0.0;
  }
  double v = 0;
  const auto* end = o.speed.data() + o.speed.size();
  const auto [at, error] = std::from_chars(o.speed.data(), end, v);
  if (error != std::errc{} || at != end || !(v >= 0.01 && v <= 1e6)) {
    return wrong("--speed is a number from 0.01 to 1000000, or max");
  }
  return v;
}

result<std::chrono::sys_days> read_date(const std::string& text, const char* option) {
  if (const auto d = sim::parse_date(text)) {
    return *d;
  }
  return wrong(std::string{option} + " is a date like 2021-12-01, not '" + text + "'");
}

struct told {
  sim::season_plan plan;
  std::string winter_name;
  std::chrono::sys_days from, last;
  duration later{};
  double speed = 0;
};

// Of the winter: the day that is named, or the one on which most snow fell.
result<std::chrono::sys_days> today_of(const sim_options& o, std::span<const sim::day> days) {
  if (o.today == "heaviest") {
    return std::max_element(
               days.begin(), days.end(),
               [](const sim::day& a, const sim::day& b) { return a.snowfall_cm < b.snowfall_cm; })
        ->date;
  }
  TRY(const auto today, read_date(o.today, "--today"));
  if (today < days.front().date || today > days.back().date) {
    return wrong("--today is a day of the winter");
  }
  return today;
}

result<told> read_plan(const sim_options& o, const clock& now) {
  told t;
  TRY(const auto from, read_date(o.from, "--from"));
  TRY(const auto last, read_date(o.to, "--to"));
  t.from = from;
  t.last = last;
  if (t.last < t.from || t.last - t.from > std::chrono::days{400}) {
    return wrong("--to is a day after --from, at most 400 days later");
  }
  TRY(const auto speed, read_speed(o));
  t.speed = speed;
  TRY(auto w, read_winter(o, t.from, t.last));
  if (!o.today.empty()) {
    TRY(const auto today, today_of(o, w.days));
    t.later = o.stands_for.value_or(std::chrono::floor<std::chrono::days>(now.now() + 9h)) - today;
    if (o.days_before) {
      const auto first = today - std::chrono::days{*o.days_before};
      std::erase_if(w.days, [first](const sim::day& d) { return d.date < first; });
    }
  }
  if (!o.staff_token.empty() && o.url.empty()) {
    return wrong("--staff-token needs --url");
  }
  if (o.as_entered && o.staff_token.empty()) {
    return wrong("--as-entered needs --staff-token");
  }
  if (60 % o.every != 0) {
    return wrong("--every divides an hour");
  }
  t.winter_name = std::move(w.name);
  t.plan = {.seed = o.seed,
            .days = std::move(w.days),
            .where = {.posts = o.posts,
                      .districts = o.districts,
                      .lon = o.lon,
                      .lat = o.lat,
                      .threshold_cm = o.threshold_cm,
                      .report_every = std::chrono::minutes{o.every}}};
  if (o.as_entered) {
    TRY(auto given, sim::ask_for_town(*sim::errands_over_http(o.url, o.staff_token)));
    t.plan.given = std::move(given);
  }
  return t;
}

// A file that is whole whenever somebody looks.
result<done> replace_file(const std::string& path, std::string_view text) {
  const std::string beside = path + ".new";
  std::ofstream out{beside, std::ios::binary | std::ios::trunc};
  out << text;
  out.close();
  std::error_code failed;
  if (out) {
    fs::rename(beside, path, failed);
  }
  if (!out || failed) {
    return problem{why::unavailable, "cannot write " + path};
  }
  return done{};
}

class speaker final : public sim::season_listener {
 public:
  speaker(const sim_options& o, const told& plan, const sim::season& s, const play_time& time,
          std::vector<std::unique_ptr<sim::link>> links)
      : options_(o),
        plan_(plan),
        season_(s),
        time_(time),
        links_(std::move(links)),
        chance_(o.seed) {
    names_.type = o.type;
    for (auto& l : links_) {
      boxes_.push_back(std::make_unique<sim::outbox>(*l, sim::outbox_limits{}, chance_));
    }
    if (!o.staff_token.empty()) {
      line_ = sim::errands_over_http(o.url, o.staff_token);
      errands_ = std::make_unique<sim::errands>(*line_, chance_);
      if (!o.as_entered) {
        for (auto& e : sim::set_up(s.of_town())) {
          errands_->put(std::move(e));
        }
      }
    }
    shows_ = !o.quiet && ::isatty(STDERR_FILENO) != 0;
    nights_ =
        "night,district,threshold_cm,new_0200_cm,new_0230_cm,new_0700_cm,thaws,needed,"
        "officer_goes\n";
  }

  bool goes_on() override { return !failed_ && !time_.wait_or_end(0ns); }

  void on_time(instant t) override {
    if (!failed_ && !time_.wait_or_end(0ns)) {
      keep_pace(t + plan_.later);
      show(t);
    }
  }

  void on_report(const sim::report& r) override {
    keep_pace(r.arrives_at + plan_.later);  // not before it was measured
    for (auto& box : boxes_) {
      while (box->full() && !failed_ && !time_.wait_or_end(100ms)) {
        pass(*box);
      }
      if (!box->full()) {
        box->put(sim::parcel_of(names_, season_.of_town(), r, plan_.later));
      }
      if (box->has_batch()) {
        pass(*box);
      }
    }
  }

  void on_forecast(const sim::forecast_issue& f) override {
    if (options_.forecast_file.empty() && !errands_) {
      return;
    }
    auto moved = f;
    moved.at += plan_.later;
    for (auto& h : moved.hours) {
      h.at += plan_.later;
    }
    if (!options_.forecast_file.empty()) {
      note(replace_file(options_.forecast_file,
                        sim::forecast_json(moved, options_.tenant, options_.tenant)));
    }
    if (errands_) {
      errands_->put(sim::tell_forecast(moved));
      note(errands_->pass(time_.passed()));
    }
  }

  void on_cleared(std::size_t district, instant at) override {
    if (errands_) {
      errands_->put(sim::tell_cleared(season_.of_town(), district, at + plan_.later));
    }
  }

  void on_night(const sim::night_truth& t) override {
    auto moved = t;
    moved.night += std::chrono::floor<std::chrono::days>(plan_.later);
    if (errands_) {
      errands_->put(sim::tell_actual(season_.of_town(), moved));
    }
    if (!options_.nights_file.empty()) {
      nights_ += fmt::format(
          "{},{},{:.0f},{:.1f},{:.1f},{:.1f},{:d},{:d},{:d}\n", sim::format_date(moved.night),
          season_.of_town().districts[t.district].code, t.threshold_cm, t.new_at_0200_cm,
          t.new_at_0230_cm, t.new_at_0700_cm, t.thaws, t.needed, t.human_go);
    }
  }

  // What still waits goes out, however long the server is away.
  void finish() {
    while (is_left() && !failed_ && !time_.wait_or_end(0ns)) {
      pass_all();
      if (is_left()) {
        time_.wait_or_end(50ms);
      }
    }
    if (shows_) {
      fmt::print(stderr, "\n");
    }
    if (!options_.nights_file.empty()) {
      note(replace_file(options_.nights_file, nights_));
    }
  }

  std::vector<sent_by> sent() const {
    std::vector<sent_by> all;
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      all.push_back({i == 0 && !options_.url.empty() ? "HTTP" : "MQTT", boxes_[i]->counts(),
                     static_cast<std::int64_t>(boxes_[i]->waiting())});
    }
    return all;
  }
  const sim::errands* said() const { return errands_.get(); }
  const std::optional<problem>& failed() const { return failed_; }

 private:
  void note(result<done> r) {
    if (!r.ok() && !failed_) {
      failed_ = std::move(r).error();
    }
  }

  void pass(sim::outbox& box) { note(box.pass(time_.passed())); }

  void pass_all() {
    for (auto& box : boxes_) {
      pass(*box);
    }
    if (errands_) {
      note(errands_->pass(time_.passed()));
    }
  }

  bool is_left() const {
    return (errands_ && errands_->waiting() > 0) ||
           std::any_of(boxes_.begin(), boxes_.end(), [](auto& b) { return b->waiting() > 0; });
  }

  // With --today, what lies before now is caught up at once; from there on, and without --today
  // from the beginning, time goes at the speed that was asked for.
  void keep_pace(instant t) {
    if (plan_.speed <= 0 || (!options_.today.empty() && !paced_ && t < time_.wall.now())) {
      return;
    }
    if (!paced_) {
      paced_ = true;
      began_ = t;
      began_here_ = time_.passed();
    }
    const auto passed = std::chrono::duration<double, std::nano>(t - began_) / plan_.speed;
    const auto due =
        began_here_ + std::chrono::nanoseconds{static_cast<std::int64_t>(passed.count())};
    pass_all();
    for (auto now = time_.passed(); now < due && !failed_ && !time_.wait_or_end(0ns);
         now = time_.passed()) {
      time_.wait_or_end(std::min<std::chrono::nanoseconds>(due - now, 200ms));
      pass_all();
    }
  }

  void show(instant t) {
    if (!shows_ || t < shown_ + 1h) {
      return;
    }
    shown_ = t;
    constexpr int width = 24;
    const auto hours = season_.hours();
    const double share =
        static_cast<double>((t - hours.front().at) / 1h) / static_cast<double>(hours.size());
    const int full = static_cast<int>(std::clamp(share, 0.0, 1.0) * width);
    std::int64_t sent = 0, waiting = 0;
    for (const auto& box : boxes_) {
      sent += box->counts().sent;
      waiting += static_cast<std::int64_t>(box->waiting());
    }
    fmt::print(stderr, "\r{} [{}{}] {:>9} sent {:>7} waiting", format_jst(t + plan_.later),
               std::string(static_cast<std::size_t>(full), '#'),
               std::string(static_cast<std::size_t>(width - full), '.'), sent, waiting);
  }

  const sim_options& options_;
  const told& plan_;
  const sim::season& season_;
  const play_time& time_;
  std::vector<std::unique_ptr<sim::link>> links_;
  std::vector<std::unique_ptr<sim::outbox>> boxes_;
  std::unique_ptr<sim::errand_line> line_;
  std::unique_ptr<sim::errands> errands_;
  seeded_random chance_;
  sim::wire_names names_;
  std::optional<problem> failed_;
  bool shows_ = false, paced_ = false;
  instant began_{}, shown_{};
  std::chrono::nanoseconds began_here_{};
  std::string nights_;
};

result<std::vector<std::unique_ptr<sim::link>>> make_links(const sim_options& o) {
  std::vector<std::unique_ptr<sim::link>> all;
  sim::wire_names names;
  names.type = o.type;
  if (!o.url.empty()) {
    all.push_back(sim::http_link({o.url, o.token}, names));
  }
  if (!o.mqtt.empty()) {
    auto to = sim::mqtt_target_of(o.mqtt);
    if (!to) {
      return wrong("--mqtt is host:port");
    }
    to->tenant = o.tenant;
    to->user = o.mqtt_user;
    to->password = o.mqtt_password;
    to->how = o.bare_values ? sim::mqtt_target::form::bare : sim::mqtt_target::form::ngsi_ld;
    all.push_back(sim::mqtt_link(*std::move(to), names));
  }
  return all;
}

// The rules of the snow service on that winter, where it is played to no server that has its own.
snow::trial::trial_plan trial_of(const sim_options& o) {
  return {.seed = o.seed,
          .settings = {{.name = "snow.threshold_cm",
                        .district = {},
                        .road = {},
                        .from = {},
                        .value = o.threshold_cm}}};
}

}  // namespace

result<played> play_snow(const sim_options& o, const play_time& time) {
  TRY(const auto plan, read_plan(o, time.wall));
  TRY(auto links, make_links(o));
  const bool alone = links.empty();
  sim::season season{plan.plan};
  const auto& town = season.of_town();
  if (o.tell) {
    o.tell(fmt::format("Winter: {}, {} to {}, seed {}, {} posts\n", plan.winter_name,
                       sim::format_date(plan.from), sim::format_date(plan.last), o.seed,
                       town.posts.size()));
  }
  speaker speak{o, plan, season, time, std::move(links)};
  std::optional<snow::trial::rules_on_trial> rules;
  if (alone) {
    rules.emplace(trial_of(o), town, speak);
  }
  sim::tallying tally{o.seed, rules ? static_cast<sim::season_listener&>(*rules) : speak};
  season.run(tally);
  speak.finish();
  played p{.report = sim::season_report({.winter = plan.winter_name,
                                         .seed = o.seed,
                                         .from = plan.from,
                                         .last = plan.last,
                                         .posts = town.posts.size(),
                                         .districts = town.districts.size(),
                                         .threshold_cm = o.threshold_cm},
                                        season.hours(), tally.so_far()),
           .sent = speak.sent(),
           .failed = speak.failed()};
  if (rules) {
    p.report += "\n" + snow::trial::trial_report(rules->score(), {});
  }
  if (const auto* e = speak.said()) {
    p.errands = e->counts();
    p.errands_left = static_cast<std::int64_t>(e->waiting());
  }
  return p;
}

}  // namespace tsu::app
