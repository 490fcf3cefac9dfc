// Tables with one header line: a dictionary of columns per format does the rest.
#include <algorithm>

#include "service/weather/read/parser.h"

namespace tsu::weather {
namespace {

using enum quantity;

struct column_rule {
  std::string_view name;
  quantity what;
};

struct table_rules {
  char separator;
  std::string_view station_column;  // empty: one station, named by the options
  std::string_view time_column;
  step how_long;
  std::span<const column_rule> columns;
};

constexpr column_rule amedas_columns[] = {
    {"temp_c", temperature_c},           {"prec1h_mm", precipitation1h_mm},
    {"prec24h_mm", precipitation24h_mm}, {"snow_cm", snow_depth_cm},
    {"humidity_pct", humidity_pct},      {"wind_ms", wind_speed_ms},
    {"wind_deg", wind_direction_deg},    {"pressure_hpa", pressure_hpa}};
constexpr column_rule daily_columns[] = {{"land_atmosphere", pressure_hpa},
                                         {"sea_atmosphere", sea_pressure_hpa},
                                         {"precipitation", precipitation_day_mm},
                                         {"temperature", temperature_c},
                                         {"humidity", humidity_pct},
                                         {"wind_speed", wind_speed_ms},
                                         {"wind_direction", wind_direction_deg},
                                         {"sum_insolation", insolation_mjm2},
                                         {"sum_sunlight", sunshine_h},
                                         {"snow_falling", snowfall_cm},
                                         {"snow_depth", snow_depth_cm}};
constexpr column_rule sukayu_columns[] = {{"temp_avg", temperature_c},
                                          {"wind_avg_speed", wind_speed_ms},
                                          {"wind_avg_dir", wind_direction_deg},
                                          {"sunshine", sunshine_h},
                                          {"snowfall", snowfall_cm},
                                          {"snowdepth", snow_depth_cm},
                                          {"prec_total", precipitation_day_mm},
                                          {"hum_avg", humidity_pct}};

table_rules rules_of(file_format f) {
  switch (f) {
    case file_format::daily_table: return {',', "", "date", step::day, daily_columns};
    case file_format::sukayu: return {'\t', "", "obs_date", step::day, sukayu_columns};
    default: return {',', "amdno", "datetime_jst", step::hour, amedas_columns};
  }
}

constexpr std::chrono::hours japan{9};

class table_parser final : public parser {
 public:
  table_parser(file_format f, const read_options& o)
      : rules_(rules_of(f)), station_(o.station), time_(japan) {}

  result<done> take(const line_reader::line& l, row_sink& sink) override {
    if (columns_.empty()) {
      return read_header(l);
    }
    if (trimmed(l.text).empty()) {
      return done{};
    }
    if (l.cut) {
      sink.refused({l.number, "line_too_long", ""});
      return done{};
    }
    if (read_cells(l, sink)) {
      sink.row({l.number, station_, at_, rules_.how_long, values_.all()});
    }
    return done{};
  }

 private:
  struct column {
    enum class use : std::uint8_t { ignored, station, time, value } how = use::ignored;
    quantity what = temperature_c;
  };

  result<done> read_header(const line_reader::line& l) {
    auto rest = l.text;
    bool has_time = false, has_station = rules_.station_column.empty();
    while (!rest.empty()) {
      const auto name = trimmed(next_cell(rest, rules_.separator));
      column c;
      if (name == rules_.time_column) {
        c.how = column::use::time;
        has_time = true;
      } else if (!name.empty() && name == rules_.station_column) {
        c.how = column::use::station;
        has_station = true;
      } else if (const auto* rule = find(name)) {
        c = {column::use::value, rule->what};
      }
      columns_.push_back(c);
    }
    if (!has_time || !has_station) {
      return bad_header("the columns " + std::string{rules_.time_column} + " and " +
                        std::string{rules_.station_column} + " are needed");
    }
    return done{};
  }

  const column_rule* find(std::string_view name) const {
    const auto at = std::find_if(rules_.columns.begin(), rules_.columns.end(),
                                 [&](const column_rule& r) { return r.name == name; });
    return at == rules_.columns.end() ? nullptr : &*at;
  }

  bool read_cells(const line_reader::line& l, row_sink& sink) {
    values_.clear();
    auto rest = l.text;
    bool timed = false;
    std::size_t i = 0;
    const bool ends_empty = !l.text.empty() && l.text.back() == rules_.separator;
    for (; i < columns_.size() && (!rest.empty() || (ends_empty && i + 1 == columns_.size()));
         ++i) {
      const auto cell = next_cell(rest, rules_.separator);
      const auto& c = columns_[i];
      if (c.how == column::use::value) {
        read_value(l.number, c.what, cell, sink);
      } else if (c.how == column::use::time) {
        timed = read_time(cell);
        if (!timed) {
          sink.refused({l.number, "bad_time", std::string{cell.substr(0, 40)}});
          return false;
        }
      } else if (c.how == column::use::station) {
        station_.assign(trimmed(cell));
      }
    }
    if (!rest.empty() || !timed || i < columns_.size()) {
      sink.refused(
          {l.number, "bad_columns", "expected " + std::to_string(columns_.size()) + " columns"});
      return false;
    }
    if (station_.empty()) {
      sink.refused({l.number, "no_station", ""});
      return false;
    }
    return true;
  }

  bool read_time(std::string_view cell) {
    const bool is_day = rules_.how_long == step::day;
    const auto t = time_.parse(is_day ? cell.substr(0, cell.find_first_of(" T")) : cell);
    at_ = t.value_or(at_);
    return t.has_value();
  }

  void read_value(std::int64_t line, quantity what, std::string_view cell, row_sink& sink) {
    if (cell.empty()) {
      return;
    }
    const auto v = parse_marked(cell, what);
    if (v.what == marked_value::kind::not_a_number) {
      sink.refused({line, "bad_number",
                    std::string{facts_of(what).wire} + " " + std::string{cell.substr(0, 40)}});
    } else if (v.what != marked_value::kind::absent && !values_.add(what, v.value, v.how)) {
      sink.refused(out_of_bounds(line, what, v.value));
    }
  }

  table_rules rules_;
  std::vector<column> columns_;
  std::string station_;
  time_parser time_;
  instant at_;
  row_values values_;
};

}  // namespace

std::unique_ptr<parser> make_table_parser(file_format f, const read_options& o) {
  return std::make_unique<table_parser>(f, o);
}

}  // namespace tsu::weather
