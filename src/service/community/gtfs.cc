#include "service/community/gtfs.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "base/i18n/cp932.h"
#include "service/community/rules.h"
#include "service/community/zip.h"

namespace tsu::community {
namespace {

problem bad(const std::string& file, std::int64_t line, const char* what) {
  return {why::bad_input,
          fmt::format("{} line {}: {}", file, line, what),
          "community_bad_feed",
          {{fmt::format("{}:{}", file, line), "not_allowed"}}};
}

problem too_much(const char* of_what) { return {why::too_large, of_what, "community_too_large"}; }

// One line of CSV (RFC 4180) after the other; a quoted cell may hold line ends.
class table {
 public:
  // "community_bad_feed".
  static result<table> open(std::string file, std::string text) {
    if (!i18n::is_utf8(text)) {
      return problem{why::bad_input,
                     file + " is not UTF-8",
                     "community_bad_feed",
                     {{std::move(file), "not_utf8"}}};
    }
    table out{std::move(file), std::move(text)};
    TRY(const done good, out.check_rows());
    const bool any = out.next();
    for (std::size_t i = 0; any && i < out.cells_.size(); ++i) {
      out.columns_.emplace(out.cells_[i], i);
    }
    return out;
  }
  // False at the end; lines without anything are passed over.
  bool next() {
    while (at_ < text_.size()) {
      ASSERT(read_line());
      if (cells_.size() > 1 || !cells_[0].empty()) {
        return true;
      }
    }
    return false;
  }
  bool has(const std::string& column) const { return columns_.contains(column); }
  std::size_t column(const std::string& name) const {
    const auto found = columns_.find(name);
    return found == columns_.end() ? npos : found->second;
  }
  const std::string& cell(std::size_t column) const {
    static const std::string empty;
    return column < cells_.size() ? cells_[column] : empty;
  }
  const std::string& cell(const std::string& name) const { return cell(column(name)); }
  problem fault(const char* what) const { return bad(file_, line_, what); }

 private:
  static constexpr std::size_t npos = static_cast<std::size_t>(-1), cells_max = 200;

  table(std::string file, std::string text) : file_(std::move(file)), text_(std::move(text)) {
    at_ = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  }

  // Looked at before anything is read: behind a quote that does not fit, rows would go unseen.
  result<done> check_rows() {
    const auto from = at_;
    while (at_ < text_.size()) {
      if (!read_line()) {
        return fault(cells_.size() > cells_max
                         ? "a row of too many cells"
                         : "a quote where none can be, or one without its end");
      }
    }
    at_ = from;
    ends_ = 0;
    return done{};
  }

  bool read_line() {
    line_ = ends_ + 1;
    cells_.assign(1, {});
    // plain: of a cell without quotes; quoted: within them; closed: behind them.
    enum { begins, plain, quoted, closed } in = begins;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      ends_ += c == '\n' ? 1 : 0;
      if (in == quoted) {
        if (c != '"') {
          cells_.back() += c;
        } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
          cells_.back() += text_[++at_];
        } else {
          in = closed;
        }
      } else if (c == '\n') {
        ++at_;
        return true;
      } else if (c == ',') {
        cells_.emplace_back();
        in = begins;
        if (cells_.size() > cells_max) {
          return false;
        }
      } else if (c == '"' && in == begins) {
        in = quoted;
      } else if (c == '"') {
        return false;
      } else if (c != '\r') {
        if (in == closed) {
          return false;
        }
        cells_.back() += c;
        in = plain;
      }
    }
    return in != quoted;
  }

  std::string file_, text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 0, ends_ = 0;  // where the row begins; line ends that were passed
  std::vector<std::string> cells_;
  std::map<std::string, std::size_t> columns_;
};

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool good = error == std::errc{} && end == text.data() + text.size() && out >= 0;
  return good ? std::optional{out} : std::nullopt;
}

std::optional<std::int64_t> day_in(const std::string& text) {
  const auto n = whole(text);
  if (!n || text.size() != 8) {
    return std::nullopt;
  }
  const auto named = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6);
  return date_of(named) ? n : std::nullopt;
}

// "25:10:00", "6:05:00"; before 72:00:00.
std::optional<std::int64_t> seconds_in_time(std::string_view text) {
  const auto one = text.find(':'), two = text.rfind(':');
  if (one == std::string_view::npos || one == two || text.size() - two != 3 || two - one != 3) {
    return std::nullopt;
  }
  const auto h = whole(text.substr(0, one)), m = whole(text.substr(one + 1, 2)),
             s = whole(text.substr(two + 1));
  if (!h || !m || !s || *h >= 72 || *m > 59 || *s > 59) {
    return std::nullopt;
  }
  return *h * 3'600 + *m * 60 + *s;
}

std::optional<double> degrees(const std::string& text) {
  char* end = nullptr;
  const double out = std::strtod(text.c_str(), &end);
  const bool good = !text.empty() && *end == '\0' && std::isfinite(out);
  return good ? std::optional{out} : std::nullopt;
}

bool is_name(const std::string& text) { return text.size() <= 300 && is_plain(text); }
bool is_feed_id(const std::string& text) {
  return !text.empty() && text.size() <= 100 && is_plain(text);
}

class reader {
 public:
  explicit reader(const zip_archive& zip) : zip_(zip) {}

  result<feed> all() {
    TRY(const done about, read_about());
    TRY(const done days, read_days());
    TRY(const done stops, read_stops());
    TRY(const done readings, read_readings());
    TRY(const done trips, read_trips());
    TRY(const done times, read_times());
    return end();
  }

 private:
  struct trip {
    std::int64_t service = 0, line = 0;
  };
  struct call {
    std::int64_t sequence = 0, seconds = -1;  // -1: no time is told
    std::size_t stop = 0;
    bool takes = true;  // people get in
    std::string headsign;
  };

  result<table> open(const std::string& name) {
    const auto* entry = zip_.find(name);
    if (entry == nullptr) {
      return problem{
          why::bad_input, name + " is missing", "community_bad_feed", {{name, "missing"}}};
    }
    TRY(auto text, zip_.read(*entry));
    return table::open(name, std::move(text));
  }

  result<done> read_about() {
    TRY(auto t, open("agency.txt"));
    while (t.next()) {
      if (t.cell("agency_timezone") != "Asia/Tokyo") {
        return problem{why::not_processable, "times of another zone", "community_feed_zone"};
      }
      if (out_.of.agency.empty() && is_name(t.cell("agency_name"))) {
        out_.of.agency = t.cell("agency_name");
      }
    }
    if (out_.of.agency.empty()) {
      return t.fault("no agency");
    }
    if (zip_.find("feed_info.txt") != nullptr) {
      TRY(auto info, open("feed_info.txt"));
      if (info.next() && is_name(info.cell("feed_version"))) {
        out_.of.version = info.cell("feed_version");
      }
    }
    if (zip_.find("frequencies.txt") != nullptr) {
      TRY(auto f, open("frequencies.txt"));
      if (f.next()) {
        return f.fault("trips by frequency are not known here");
      }
    }
    return done{};
  }

  service_days& service(const std::string& id) {
    const auto [at, fresh] = services_.emplace(id, out_.services.size());
    if (fresh) {
      out_.services.emplace_back().number = static_cast<std::int64_t>(at->second);
    }
    return out_.services[at->second];
  }

  result<done> read_days() {
    static constexpr const char* names[] = {"sunday",   "monday", "tuesday", "wednesday",
                                            "thursday", "friday", "saturday"};
    if (zip_.find("calendar.txt") != nullptr) {
      TRY(auto t, open("calendar.txt"));
      while (t.next()) {
        const auto first = day_in(t.cell("start_date")), last = day_in(t.cell("end_date"));
        if (!is_feed_id(t.cell("service_id")) || !first || !last) {
          return t.fault("a service has an id, a start_date and an end_date");
        }
        if (out_.services.size() >= services_max) {
          return too_much("too many services");
        }
        auto& s = service(t.cell("service_id"));
        s.first = *first;
        s.last = *last;
        for (int i = 0; i < 7; ++i) {
          s.weekdays |= t.cell(names[i]) == "1" ? 1 << i : 0;
        }
      }
    }
    if (zip_.find("calendar_dates.txt") == nullptr) {
      return done{};
    }
    TRY(auto t, open("calendar_dates.txt"));
    for (std::size_t n = 0; t.next(); ++n) {
      const auto day = day_in(t.cell("date"));
      const auto& kind = t.cell("exception_type");
      if (!is_feed_id(t.cell("service_id")) || !day || (kind != "1" && kind != "2")) {
        return t.fault("an exception has a service, a date and 1 or 2");
      }
      if (n >= exceptions_max || out_.services.size() >= services_max) {
        return too_much("too many services or exceptions");
      }
      auto& s = service(t.cell("service_id"));
      (kind == "1" ? s.added : s.removed).push_back(*day);
    }
    return done{};
  }

  result<done> read_stops() {
    TRY(auto t, open("stops.txt"));
    while (t.next()) {
      const auto& kind = t.cell("location_type");
      if (!kind.empty() && kind != "0" && kind != "1") {
        continue;  // entrances and the like
      }
      const auto lat = degrees(t.cell("stop_lat")), lon = degrees(t.cell("stop_lon"));
      if (!is_feed_id(t.cell("stop_id")) || !is_name(t.cell("stop_name")) || !lat || !lon ||
          !is_place(*lon, *lat)) {
        return t.fault("a stop has an id, a name and a place");
      }
      if (out_.stops.size() >= stops_max) {
        return too_much("too many stops");
      }
      if (!stops_.emplace(t.cell("stop_id"), out_.stops.size()).second) {
        return t.fault("a stop stands there twice");
      }
      const auto& parent = t.cell("parent_station");
      const bool has_parent = !parent.empty() && is_feed_id(parent);
      out_.stops.push_back(
          {.id = t.cell("stop_id"),
           .parent = has_parent ? parent : t.cell("stop_id"),
           .name = t.cell("stop_name"),
           .platform = is_name(t.cell("platform_code")) ? t.cell("platform_code") : std::string{},
           .lon = *lon,
           .lat = *lat,
           .departures = {}});
    }
    return done{};
  }

  // translations.txt as GTFS has it, and as older GTFS-JP: how names of stops are read.
  result<done> read_readings() {
    if (zip_.find("translations.txt") == nullptr) {
      return done{};
    }
    TRY(auto t, open("translations.txt"));
    std::unordered_map<std::string, std::string> by_name;
    for (std::size_t n = 0; t.next(); ++n) {
      if (n >= translations_max) {
        return too_much("too many translations");
      }
      const bool older = t.cell("language").empty();
      const auto& language = older ? t.cell("lang") : t.cell("language");
      const bool of_stops =
          older || (t.cell("table_name") == "stops" && t.cell("field_name") == "stop_name");
      const auto& kana = t.cell("translation");
      if (!of_stops || (language != "ja-Hrkt" && language != "ja-hrkt") || !is_name(kana)) {
        continue;
      }
      if (const auto stop = stops_.find(t.cell("record_id")); !older && stop != stops_.end()) {
        out_.stops[stop->second].kana = kana;
      } else {
        by_name.emplace(older ? t.cell("trans_id") : t.cell("field_value"), kana);
      }
    }
    for (auto& s : out_.stops) {
      const auto found = s.kana.empty() ? by_name.find(s.name) : by_name.end();
      if (found != by_name.end()) {
        s.kana = found->second;
      }
    }
    return done{};
  }

  std::int64_t line_of(const std::string& name, const std::string& headsign) {
    const auto [at, fresh] = lines_.emplace(std::pair{name, headsign}, out_.lines.size());
    if (fresh) {
      out_.lines.push_back({static_cast<std::int64_t>(at->second), name, headsign});
    }
    return static_cast<std::int64_t>(at->second);
  }

  result<done> read_trips() {
    TRY(auto r, open("routes.txt"));
    std::unordered_map<std::string, std::string> routes;
    while (r.next()) {
      const auto& shorter = r.cell("route_short_name");
      const auto& name = shorter.empty() ? r.cell("route_long_name") : shorter;
      if (!is_feed_id(r.cell("route_id")) || !is_name(name)) {
        return r.fault("a route has an id and a name");
      }
      if (routes.size() >= routes_max) {
        return too_much("too many routes");
      }
      routes.emplace(r.cell("route_id"), name);
    }
    TRY(auto t, open("trips.txt"));
    while (t.next()) {
      const auto route = routes.find(t.cell("route_id"));
      const auto days = services_.find(t.cell("service_id"));
      if (!is_feed_id(t.cell("trip_id")) || route == routes.end() || days == services_.end() ||
          !is_name(t.cell("trip_headsign"))) {
        return t.fault("a trip has an id, a route and a service that are there");
      }
      if (trips_.size() >= trips_max) {
        return too_much("too many trips");
      }
      const trip made{static_cast<std::int64_t>(days->second),
                      line_of(route->second, t.cell("trip_headsign"))};
      if (!trips_.emplace(t.cell("trip_id"), made).second) {
        return t.fault("a trip stands there twice");
      }
    }
    return done{};
  }

  result<done> read_times() {
    TRY(auto t, open("stop_times.txt"));
    const auto trip_at = t.column("trip_id"), time_at = t.column("departure_time"),
               stop_at = t.column("stop_id"), sequence_at = t.column("stop_sequence"),
               pick_at = t.column("pickup_type"), sign_at = t.column("stop_headsign");
    std::unordered_map<std::string, std::vector<call>> calls;
    for (std::size_t n = 0; t.next(); ++n) {
      const auto sequence = whole(t.cell(sequence_at));
      const auto stop = stops_.find(t.cell(stop_at));
      if (!trips_.contains(t.cell(trip_at)) || stop == stops_.end() || !sequence) {
        return t.fault("a time has a trip and a stop that are there, and a number");
      }
      const auto& time = t.cell(time_at);
      const auto seconds = seconds_in_time(time);
      if ((!seconds && !time.empty()) || !is_name(t.cell(sign_at))) {
        return t.fault("a time is 25:10:00");
      }
      if (n >= stop_times_max) {
        return too_much("too many times");
      }
      calls[t.cell(trip_at)].push_back({.sequence = *sequence,
                                        .seconds = seconds.value_or(-1),
                                        .stop = stop->second,
                                        .takes = t.cell(pick_at) != "1",
                                        .headsign = t.cell(sign_at)});
    }
    for (auto& [name, all] : calls) {
      add_trip(trips_.at(name), all);
    }
    return done{};
  }

  void add_trip(const trip& of, std::vector<call>& all) {
    std::sort(all.begin(), all.end(),
              [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      const auto& c = all[i];
      if (c.takes && c.seconds >= 0) {
        const auto name = out_.lines[static_cast<std::size_t>(of.line)].name;
        const auto line = c.headsign.empty() ? of.line : line_of(name, c.headsign);
        out_.stops[c.stop].departures.push_back({c.seconds, of.service, line});
      }
    }
  }

  result<feed> end() {
    auto& of = out_.of;
    for (auto& s : out_.stops) {
      std::sort(s.departures.begin(), s.departures.end());
      of.departures += std::ssize(s.departures);
    }
    for (auto& s : out_.services) {
      std::sort(s.added.begin(), s.added.end());
      std::sort(s.removed.begin(), s.removed.end());
      auto first = s.first, last = s.last;
      if (!s.added.empty()) {
        first = first == 0 ? s.added.front() : std::min(first, s.added.front());
        last = std::max(last, s.added.back());
      }
      of.first = of.first == 0 || (first != 0 && first < of.first) ? first : of.first;
      of.last = std::max(of.last, last);
    }
    of.stops = std::ssize(out_.stops);
    of.lines = std::ssize(out_.lines);
    return std::move(out_);
  }

  const zip_archive& zip_;
  feed out_;
  std::unordered_map<std::string, std::size_t> services_, stops_;
  std::map<std::pair<std::string, std::string>, std::size_t> lines_;
  std::unordered_map<std::string, trip> trips_;
};

}  // namespace

result<feed> read_feed(std::string_view bytes) {
  TRY(const auto zip, zip_archive::open(bytes));
  return reader{zip}.all();
}

}  // namespace tsu::community
