// 気象庁 過去の気象データ・ダウンロード: station names above element names above what each column
// is (value, 現象なし情報, 品質情報, 均質番号, 風向), then one line per hour or day.
#include <algorithm>

#include "base/i18n/cp932.h"
#include "service/weather/read/parser.h"

namespace tsu::weather {
namespace {

using enum quantity;

struct element {
  std::string_view begins;  // the name up to its unit
  quantity hourly, daily;
};
// Longest first where one name begins with another.
constexpr element elements[] = {{"気温", temperature_c, temperature_c},
                                {"平均気温", temperature_c, temperature_c},
                                {"降水量の合計", precipitation1h_mm, precipitation_day_mm},
                                {"降水量", precipitation1h_mm, precipitation_day_mm},
                                {"降雪量合計", snowfall_cm, snowfall_cm},
                                {"降雪", snowfall_cm, snowfall_cm},
                                {"最深積雪", snow_depth_cm, snow_depth_cm},
                                {"積雪", snow_depth_cm, snow_depth_cm},
                                {"相対湿度", humidity_pct, humidity_pct},
                                {"平均湿度", humidity_pct, humidity_pct},
                                {"風速", wind_speed_ms, wind_speed_ms},
                                {"平均風速", wind_speed_ms, wind_speed_ms},
                                {"現地気圧", pressure_hpa, pressure_hpa},
                                {"平均現地気圧", pressure_hpa, pressure_hpa},
                                {"海面気圧", sea_pressure_hpa, sea_pressure_hpa},
                                {"平均海面気圧", sea_pressure_hpa, sea_pressure_hpa},
                                {"日照時間", sunshine_h, sunshine_h}};

constexpr std::string_view directions[] = {"北",   "北北東", "北東", "東北東", "東",   "東南東",
                                           "南東", "南南東", "南",   "南南西", "南西", "西南西",
                                           "西",   "西北西", "北西", "北北西"};

std::optional<double> degrees_of(std::string_view direction) {
  for (std::size_t i = 0; i < std::size(directions); ++i) {
    if (directions[i] == direction) {
      return static_cast<double>(i) * 22.5;
    }
  }
  return {};
}

struct column {
  enum class use : std::uint8_t { ignored, value, direction, no_phenomenon, quality_code };
  use how = use::ignored;
  std::size_t station = 0;  // index into the names
  quantity what = temperature_c;
};

class jma_parser final : public parser {
 public:
  explicit jma_parser(const read_options&) {}

  result<done> take(const line_reader::line& l, row_sink& sink) override {
    const auto text = as_utf8(l.text);
    if (!columns_.empty() && !text.empty() && text.front() >= '0' && text.front() <= '9') {
      read_data(l, text, sink);
      return done{};
    }
    if (trimmed(text).empty()) {
      return done{};
    }
    return read_header(l, text);
  }

 private:
  using cells = std::vector<std::string>;

  std::string_view as_utf8(std::string_view line) {
    if (i18n::is_utf8(line)) {
      return line;
    }
    converted_.clear();
    i18n::append_from_cp932(converted_, line);
    return converted_;
  }

  static cells split(std::string_view line) {
    cells out;
    while (!line.empty()) {
      out.emplace_back(trimmed(next_cell(line, ',')));
    }
    return out;
  }

  result<done> read_header(const line_reader::line& l, std::string_view text) {
    auto row = split(text);
    if (columns_.empty() && row.front().find("年月日") == std::string::npos) {
      above_ = std::move(row);  // the last line before the elements has the stations
    } else if (columns_.empty()) {
      return read_elements(row);
    } else {
      read_sub_header(row);
    }
    return l.number > 50 ? result<done>{bad_header("no data within 50 lines")}
                         : result<done>{done{}};
  }

  result<done> read_elements(const cells& row) {
    daily_ = row.front() == "年月日";
    columns_.resize(row.size());
    for (std::size_t i = 1; i < row.size(); ++i) {
      const auto name = i < above_.size() ? above_[i] : std::string{};
      if (name.empty()) {
        return bad_header("column " + std::to_string(i + 1) + " has no station above it");
      }
      const auto at = std::find(names_.begin(), names_.end(), name);
      columns_[i].station = static_cast<std::size_t>(at - names_.begin());
      if (at == names_.end()) {
        names_.push_back(name);
      }
      for (const auto& e : elements) {
        if (std::string_view{row[i]}.starts_with(e.begins)) {
          columns_[i].what = daily_ ? e.daily : e.hourly;
          columns_[i].how = column::use::value;
        }
      }
    }
    if (names_.empty()) {
      return bad_header("no station");
    }
    return done{};
  }

  void read_sub_header(const cells& row) {
    for (std::size_t i = 1; i < std::min(row.size(), columns_.size()); ++i) {
      auto& c = columns_[i];
      if (c.how == column::use::ignored || row[i].empty()) {
        continue;
      }
      if (row[i] == "品質情報") {
        // of the direction where the direction stands before it: that one's quality is not kept
        c.how = i > 0 && columns_[i - 1].how == column::use::direction ? column::use::ignored
                                                                       : column::use::quality_code;
      } else if (row[i] == "均質番号") {
        c.how = column::use::ignored;
      } else if (row[i] == "現象なし情報") {
        c.how = column::use::no_phenomenon;
      } else if (row[i] == "風向") {
        c.how = column::use::direction;
      }
    }
  }

  // One output row per station; a column's quality stands to the right of its value.
  void read_data(const line_reader::line& l, std::string_view text, row_sink& sink) {
    auto rest = text;
    const auto at = time_.parse(next_cell(rest, ','));
    if (!at || l.cut) {
      sink.refused(
          {l.number, l.cut ? "line_too_long" : "bad_time", std::string{text.substr(0, 40)}});
      return;
    }
    row_.clear();
    while (!rest.empty()) {
      row_.push_back(trimmed(next_cell(rest, ',')));
    }
    if (row_.size() + 1 > columns_.size() || row_.size() + 2 < columns_.size()) {
      sink.refused(
          {l.number, "bad_columns", "expected " + std::to_string(columns_.size()) + " columns"});
      return;
    }
    row_.resize(columns_.size() - 1);
    for (std::size_t s = 0; s < names_.size(); ++s) {
      values_.clear();
      for (std::size_t i = 1; i < columns_.size(); ++i) {
        if (columns_[i].station == s) {
          read_value(l.number, i, sink);
        }
      }
      if (!values_.all().empty()) {
        sink.row({l.number, names_[s], *at, daily_ ? step::day : step::hour, values_.all()});
      }
    }
  }

  std::string_view cell(std::size_t column) const { return row_[column - 1]; }

  void read_value(std::int64_t line, std::size_t i, row_sink& sink) {
    const auto& c = columns_[i];
    if (c.how == column::use::direction) {
      if (const auto degrees = degrees_of(cell(i))) {
        values_.add(wind_direction_deg, *degrees, quality::ok);
      }
      return;
    }
    if (c.how != column::use::value) {
      return;
    }
    auto v = parse_marked(cell(i), c.what);
    if (v.what == marked_value::kind::not_a_number) {
      sink.refused({line, "bad_number",
                    std::string{facts_of(c.what).wire} + " " + std::string{cell(i).substr(0, 40)}});
      return;
    }
    if (const auto said = quality_right_of(i); said && (*said != quality::ok)) {
      v.how = *said;
    }
    if (v.what == marked_value::kind::absent && v.how != quality::missing) {
      return;
    }
    if (v.what == marked_value::kind::absent && !was_quality_one(i)) {
      return;  // 0: the station does not observe this
    }
    if (!values_.add(c.what, v.value, v.how)) {
      sink.refused(out_of_bounds(line, c.what, v.value));
    }
  }

  std::optional<quality> quality_right_of(std::size_t i) const {
    const auto at = quality_column(i);
    return at ? quality_of_code(cell(*at)) : std::nullopt;
  }
  bool was_quality_one(std::size_t i) const {
    const auto at = quality_column(i);
    return at && cell(*at) == "1";
  }
  // The next 品質情報 to the right, before another value begins.
  std::optional<std::size_t> quality_column(std::size_t i) const {
    for (std::size_t k = i + 1; k < columns_.size() && columns_[k].what == columns_[i].what &&
                                columns_[k].station == columns_[i].station;
         ++k) {
      if (columns_[k].how == column::use::quality_code) {
        return k;
      }
      if (columns_[k].how == column::use::value || columns_[k].how == column::use::direction) {
        return {};
      }
    }
    return {};
  }

  std::string converted_;
  cells above_;
  std::vector<std::string> names_;
  std::vector<column> columns_;
  std::vector<std::string_view> row_;
  bool daily_ = false;
  time_parser time_{std::chrono::hours{9}};
  row_values values_;
};

}  // namespace

std::unique_ptr<parser> make_jma_parser(const read_options& o) {
  return std::make_unique<jma_parser>(o);
}

}  // namespace tsu::weather
