// SMET 1.1 ASCII (the format of MeteoIO): a header of key = value, then [DATA] with the columns
// that `fields` names. Values are SI after value * multiplier + offset.
#include <algorithm>
#include <cmath>
#include <map>

#include "service/weather/read/parser.h"

namespace tsu::weather {
namespace {

using enum quantity;

struct field_rule {
  std::string_view name;
  quantity what;
  double factor, offset;  // from SI to the unit of the quantity
};
constexpr field_rule known_fields[] = {{"TA", temperature_c, 1, -273.15},
                                       {"RH", humidity_pct, 100, 0},
                                       {"VW", wind_speed_ms, 1, 0},
                                       {"DW", wind_direction_deg, 1, 0},
                                       {"P", pressure_hpa, 0.01, 0},
                                       {"PSUM", precipitation1h_mm, 1, 0},
                                       {"PSUM_UNHEATED", precipitation1h_mm, 1, 0},
                                       {"HS", snow_depth_cm, 100, 0},
                                       {"ISWR", solar_wm2, 1, 0},
                                       {"ILWR", longwave_wm2, 1, 0}};

std::vector<std::string_view> words(std::string_view s) {
  std::vector<std::string_view> out;
  std::size_t i = 0;
  while (i < s.size()) {
    while (i < s.size() && (s[i] == ' ' || s[i] == '\t')) {
      ++i;
    }
    const auto from = i;
    while (i < s.size() && s[i] != ' ' && s[i] != '\t') {
      ++i;
    }
    if (i > from) {
      out.push_back(s.substr(from, i - from));
    }
  }
  return out;
}

class smet_parser final : public parser {
 public:
  explicit smet_parser(const read_options& o) : sign_(o.sign), station_name_(o.station) {}

  result<done> take(const line_reader::line& l, row_sink& sink) override {
    const auto text = trimmed(l.text);
    if (text.empty() || text.front() == '#') {
      return done{};
    }
    if (in_data_) {
      read_data(l, text, sink);
      return done{};
    }
    if (text == "[DATA]") {
      in_data_ = true;
      return finish_header(l.number, sink);
    }
    if (l.number == 1) {
      return text.starts_with("SMET 1.") && text.ends_with("ASCII")
                 ? result<done>{done{}}
                 : result<done>{bad_header("only SMET 1.x ASCII is read")};
    }
    if (const auto equals = text.find('='); equals != std::string_view::npos) {
      header_[std::string{trimmed(text.substr(0, equals))}] = trimmed(text.substr(equals + 1));
    }
    return l.number > 200 ? result<done>{bad_header("no [DATA] within 200 lines")}
                          : result<done>{done{}};
  }

 private:
  struct column {
    bool is_time = false, is_known = false;
    quantity what = temperature_c;
    double multiplier = 1, offset = 0;
  };

  std::optional<double> number(const std::string& key) const {
    const auto at = header_.find(key);
    return at == header_.end() ? std::nullopt : parse_decimal(at->second);
  }
  std::string text(const std::string& key) const {
    const auto at = header_.find(key);
    return at == header_.end() ? std::string{} : at->second;
  }

  result<done> finish_header(std::int64_t line, row_sink& sink) {
    TRY(done ok, read_columns(line, sink));
    nodata_ = number("nodata").value_or(-999);
    tz_ = number("tz").value_or(0);
    if (std::abs(tz_) > 14) {
      return bad_header("tz is hours ahead of UTC");
    }
    time_ = time_parser{std::chrono::minutes{static_cast<int>(std::lround(tz_ * 60))}};
    station_info s;
    s.number = station_name_.empty() ? text("station_id") : station_name_;
    if (s.number.empty()) {
      return bad_header("station_id is missing");
    }
    s.name = s.english = text("station_name");
    s.altitude_m = number("altitude");
    const auto lat = number("latitude"), lon = number("longitude");
    s.has_place = lat && lon && std::abs(*lat) <= 90 && std::abs(*lon) <= 180;
    if (s.has_place) {
      s.lat = *lat;
      s.lon = checked_longitude(line, *lon, sink);
    }
    station_ = s.number;
    sink.station(s);
    return done{};
  }

  // A place lies within a few hours of its time zone: where only the other sign does, the sign is
  // wrong. It is told, and kept unless the caller says to turn it.
  double checked_longitude(std::int64_t line, double lon, row_sink& sink) const {
    const auto off_by_hours = [&](double l) { return std::abs(l / 15.0 - tz_); };
    if (sign_ == read_options::longitude::flip) {
      return -lon;
    }
    if (!text("tz").empty() && off_by_hours(lon) > 5 && off_by_hours(-lon) < 3) {
      sink.warning({line, "longitude_sign",
                    "longitude " + text("longitude") + " does not fit time zone " + text("tz") +
                        ", the other sign would"});
    }
    return lon;
  }

  result<done> read_columns(std::int64_t line, row_sink& sink) {
    const std::string fields = text("fields");
    const std::string multiplier_text =
        header_.contains("units_multiplier") ? text("units_multiplier") : text("multiplier");
    const std::string offset_text =
        header_.contains("units_offset") ? text("units_offset") : text("offset");
    const auto names = words(fields), multipliers = words(multiplier_text),
               offsets = words(offset_text);
    bool has_time = false;
    for (std::size_t i = 0; i < names.size(); ++i) {
      column c;
      c.is_time = names[i] == "timestamp";
      has_time |= c.is_time;
      const auto* rule = std::find_if(std::begin(known_fields), std::end(known_fields),
                                      [&](const field_rule& r) { return r.name == names[i]; });
      c.is_known = rule != std::end(known_fields);
      const double m = i < multipliers.size() ? parse_decimal(multipliers[i]).value_or(NAN) : 1;
      const double o = i < offsets.size() ? parse_decimal(offsets[i]).value_or(NAN) : 0;
      if (std::isnan(m) || std::isnan(o)) {
        return bad_header("units_multiplier and units_offset are numbers, one per field");
      }
      if (c.is_known) {
        c.what = rule->what;
        c.multiplier = m * rule->factor;
        c.offset = o * rule->factor + rule->offset;
      } else if (!c.is_time) {
        sink.warning({line, "unknown_column", std::string{names[i]}});
      }
      columns_.push_back(c);
    }
    return has_time ? result<done>{done{}} : result<done>{bad_header("fields has no timestamp")};
  }

  void read_data(const line_reader::line& l, std::string_view line_text, row_sink& sink) {
    const auto cells = words(line_text);
    if (cells.size() != columns_.size() || l.cut) {
      sink.refused({l.number, l.cut ? "line_too_long" : "bad_columns",
                    "expected " + std::to_string(columns_.size()) + " columns"});
      return;
    }
    values_.clear();
    std::optional<instant> at;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (columns_[i].is_time) {
        at = time_.parse(cells[i]);
      } else if (columns_[i].is_known) {
        read_value(l.number, columns_[i], cells[i], sink);
      }
    }
    if (!at) {
      sink.refused({l.number, "bad_time", std::string{cells.front().substr(0, 40)}});
      return;
    }
    sink.row({l.number, station_, *at, step::hour, values_.all()});
  }

  void read_value(std::int64_t line, const column& c, std::string_view cell, row_sink& sink) {
    const auto given = parse_decimal(cell);
    if (!given) {
      sink.refused({line, "bad_number",
                    std::string{facts_of(c.what).wire} + " " + std::string{cell.substr(0, 40)}});
      return;
    }
    if (*given == nodata_) {
      return;
    }
    // Six digits after the point: what the conversion adds beyond that is noise of the arithmetic.
    const double v = std::round((*given * c.multiplier + c.offset) * 1e6) / 1e6;
    if (!values_.add(c.what, v, quality::ok)) {
      sink.refused(out_of_bounds(line, c.what, v));
    }
  }

  read_options::longitude sign_;
  std::string station_name_, station_;
  std::map<std::string, std::string> header_;
  std::vector<column> columns_;
  double nodata_ = -999, tz_ = 0;
  bool in_data_ = false;
  time_parser time_{std::chrono::minutes{0}};
  row_values values_;
};

}  // namespace

std::unique_ptr<parser> make_smet_parser(const read_options& o) {
  return std::make_unique<smet_parser>(o);
}

}  // namespace tsu::weather
