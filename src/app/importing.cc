// tsunagu import: weather files, boundaries and roads, with a progress bar.
#include "app/importing.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "app/commands.h"
#include "app/messages.h"
#include "app/settings.h"
#include "app/standing.h"
#include "engine/geo/boundaries.h"
#include "service/weather/store.h"

namespace tsu::app {
namespace {

namespace fs = std::filesystem;

// Where GeoJSON starts with '{' and XML with '<', no table of weather does.
char first_letter(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  char c = 0;
  while (in.get(c) && (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\xef' ||
                       c == '\xbb' || c == '\xbf')) {
  }
  return in ? c : '\0';
}

// One line that is written over, only where somebody looks.
class progress_bar {
 public:
  progress_bar(std::string name, std::uint64_t bytes, bool shown)
      : name_(std::move(name)), bytes_(bytes), shown_(shown && ::isatty(STDERR_FILENO) != 0) {}
  void show(const weather::import_progress& p) const {
    if (!shown_ || bytes_ == 0) {
      return;
    }
    constexpr int width = 24;
    const double share = std::min(1.0, static_cast<double>(p.bytes) / static_cast<double>(bytes_));
    const int full = static_cast<int>(share * width);
    fmt::print(stderr, "\r{:<28} [{}{}] {:3.0f} %  {:>9} rows  {:>8.0f} rows/s",
               name_.substr(0, 28), std::string(static_cast<std::size_t>(full), '#'),
               std::string(static_cast<std::size_t>(width - full), '.'), share * 100, p.rows,
               p.seconds > 0 ? static_cast<double>(p.rows) / p.seconds : 0.0);
  }
  ~progress_bar() {
    if (shown_) {
      fmt::print(stderr, "\n");
    }
  }

 private:
  std::string name_;
  std::uint64_t bytes_;
  bool shown_;
};

result<std::optional<weather::file_format>> read_format(const std::string& name) {
  if (name.empty()) {
    return std::optional<weather::file_format>{};
  }
  const std::map<std::string, std::string> ours{{"jma-daily", "jma_csv"},
                                                {"jma-hourly", "jma_csv"}};
  const auto at = ours.find(name);
  const auto format = weather::format_named(at == ours.end() ? name : at->second);
  if (!format) {
    return problem{why::bad_input, "no format '" + name + "'", "unknown_format"};
  }
  return format;
}

// The first of what was refused or doubted, by line; the console shows them all.
void tell_faults(standing& here, tenant_code town, std::int64_t import) {
  constexpr int told_at_most = 5;
  event_loop loop;
  const auto all = loop.wait(here.house().at(town, db::place::town).read([&](db::reader& r) {
    return weather::list_import_errors(r, import, told_at_most, 0);
  }));
  for (const auto& one : all.items) {
    fmt::print(stderr, "  line {}: {} {}\n", one.line, one.code, one.detail);
    if (one.code == "longitude_sign") {
      fmt::print(stderr, "    If it is wrong, import again with --flip-longitude.\n");
    }
  }
  if (all.total > told_at_most) {
    fmt::print(stderr, "  and {} more\n", all.total - told_at_most);
  }
}

result<done> import_one(standing& here, tenant_code town, const import_options& o,
                        const std::string& file, std::vector<weather::station_info> list) {
  if (o.format == "boundaries" || (o.format.empty() && first_letter(file) == '{')) {
    TRY(const auto made, import_boundaries(here, town, file));
    fmt::print("{}: {} municipalities, {} vertices ({} shown)\n", file, made.municipalities,
               made.vertices, made.shown_vertices);
    return done{};
  }
  if (o.format == "roads" || (o.format.empty() && first_letter(file) == '<')) {
    TRY(const auto made, import_roads(here, town, file));
    fmt::print(
        "{}: {} ways on foot, {} points, {} pieces, {} km; {} points missing, {} m left out\n",
        file, made.ways, made.nodes, made.pieces, made.metres / 1'000, made.points_missing,
        made.islets_m);
    return done{};
  }
  using sign = weather::read_options::longitude;
  TRY(const auto format, read_format(o.format));
  weather::import_request request{
      .file = fs::path{file}.filename().string(),
      .by = "command-line",
      .reading = {.format = format,
                  .station = o.station,
                  .sign = o.flip_longitude ? sign::flip : sign::as_given},
      .list = std::move(list)};
  const progress_bar bar{request.file, fs::file_size(file), !o.quiet};
  TRY(const auto made,
      import_weather(here, town, file, std::move(request), [&](const auto& p) { bar.show(p); }));
  fmt::print("{}: {} rows read, {} observations stored, {} unchanged, {} rows refused, {:.1f} s\n",
             file, made.read, made.stored, made.unchanged, made.refused, made.seconds);
  tell_faults(here, town, made.id);
  return done{};
}

result<done> import_all(standing& here, const import_options& o) {
  TRY(const auto town, town_named(here.house(), o.tenant));
  std::vector<weather::station_info> list;
  if (!o.stations.empty()) {
    TRY(auto read, read_stations(o.stations));
    list = std::move(read);
  }
  for (const auto& file : o.files) {
    if (!fs::exists(file)) {
      return problem{why::not_found, file + ": no such file", "no_such_file"};
    }
    TRY(auto ok, import_one(here, town, o, file, list));
  }
  return done{};
}

}  // namespace

weather::byte_source source_of(const std::string& file) {
  auto in = std::make_shared<std::ifstream>(file, std::ios::binary);
  return [in, file](std::span<char> into) -> std::size_t {
    in->read(into.data(), static_cast<std::streamsize>(into.size()));
    if (in->bad()) {
      throw std::runtime_error{file + " cannot be read"};
    }
    return static_cast<std::size_t>(in->gcount());
  };
}

result<std::vector<weather::station_info>> read_stations(const std::string& file) {
  return weather::read_station_list(source_of(file));
}

result<weather::import_dto> import_weather(
    standing& here, tenant_code town, const std::string& file, weather::import_request request,
    std::function<void(const weather::import_progress&)> progress) {
  event_loop loop;
  return loop.wait(weather::import_observations(here.weather_parts(), town, source_of(file),
                                                std::move(request), std::move(progress)));
}

result<geo::boundary_import> import_boundaries(standing& here, tenant_code town,
                                               const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  event_loop loop;
  return loop.wait(
      here.places().import(town, text, fs::path{file}.filename().string(), "command-line"));
}

result<geo::road_counts> import_roads(standing& here, tenant_code town, const std::string& file) {
  event_loop loop;
  return loop.wait(here.roads().import(
      town, [file]() -> geo::osm_bytes { return source_of(file); },
      fs::path{file}.filename().string(), "command-line"));
}

int import_files(const import_options& o) {
  const auto settings = load_settings(o);
  if (!settings.ok()) {
    return refuse(settings.error());
  }
  standing here{options_of(settings.value()), system_clock_of_this_machine()};
  const auto r = import_all(here, o);
  return r.ok() ? 0 : refuse(r.error());
}

}  // namespace tsu::app
