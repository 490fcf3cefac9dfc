#include "engine/catalog/model.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <set>
#include <utility>

#include "base/http/asked.h"
#include "engine/broker/model/names.h"
#include "engine/catalog/csv.h"
#include "engine/catalog/embedded.h"

namespace tsu::catalog {
namespace {

constexpr std::string_view prefectures =
    "北海道,青森県,岩手県,宮城県,秋田県,山形県,福島県,茨城県,栃木県,群馬県,埼玉県,千葉県,東京都,"
    "神奈川県,新潟県,富山県,石川県,福井県,山梨県,長野県,岐阜県,静岡県,愛知県,三重県,滋賀県,京都府,"
    "大阪府,兵庫県,奈良県,和歌山県,鳥取県,島根県,岡山県,広島県,山口県,徳島県,香川県,愛媛県,高知県,"
    "福岡県,佐賀県,長崎県,熊本県,大分県,宮崎県,鹿児島県,沖縄県";

constexpr std::pair<std::string_view, std::string_view> unit_codes[] = {
    {"m", "MTR"},  {"mm", "MMT"},  {"cm", "CMT"}, {"km", "KMT"},   {"㎡", "MTK"},
    {"℃", "CEL"},  {"%", "P1"},    {"分", "MIN"}, {"秒", "SEC"},   {"時間", "HUR"},
    {"kg", "KGM"}, {"kWh", "KWH"}, {"円", "JPY"}, {"km/h", "KMH"}, {"m/s", "MTS"}};

// The next character of text that is UTF-8; the text is not empty.
char32_t take_character(std::string_view& s) {
  const auto lead = static_cast<unsigned char>(s.front());
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t c = size == 1 ? lead : lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size && i < s.size(); ++i) {
    c = (c << 6) | (static_cast<unsigned char>(s[i]) & 0x3Fu);
  }
  s.remove_prefix(std::min(size, s.size()));
  return c;
}

bool is_half(char32_t c) { return c < 0x7F || (c >= 0xFF61 && c <= 0xFF9F) || c == 0xA5; }

template <class Test>
bool all_characters(std::string_view s, Test test) {
  while (!s.empty()) {
    if (!test(take_character(s))) {
      return false;
    }
  }
  return true;
}

std::optional<double> number_in(std::string_view s) {
  double v = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), v);
  const bool whole = error == std::errc{} && end == s.data() + s.size() && std::isfinite(v);
  return whole ? std::optional{v} : std::nullopt;
}

std::optional<std::int64_t> digits(std::string_view s, std::size_t n) {
  const bool plain =
      s.size() == n && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
  return plain ? http::parse_whole(s) : std::nullopt;
}

bool is_date(std::string_view s) {
  const auto y = digits(s.substr(0, 4), 4);
  const auto m = s.size() == 10 ? digits(s.substr(5, 2), 2) : std::nullopt;
  const auto d = s.size() == 10 ? digits(s.substr(8, 2), 2) : std::nullopt;
  return y && m && d && s[4] == '-' && s[7] == '-' &&
         std::chrono::year_month_day{std::chrono::year{static_cast<int>(*y)},
                                     std::chrono::month{static_cast<unsigned>(*m)},
                                     std::chrono::day{static_cast<unsigned>(*d)}}
             .ok();
}

// Until 24:00, as opening hours have it.
bool is_time(std::string_view s) {
  const auto h = digits(s.substr(0, 2), 2);
  const auto m = s.size() == 5 ? digits(s.substr(3, 2), 2) : std::nullopt;
  return h && m && s[2] == ':' && *m < 60 && (*h < 24 || (*h == 24 && *m == 0));
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    auto one = text.substr(0, comma);
    while (one.starts_with(' ')) {
      one.remove_prefix(1);
    }
    while (one.ends_with(' ')) {
      one.remove_suffix(1);
    }
    if (!one.empty()) {
      out.emplace_back(one);
    }
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

// A note (※…) or words without a comma restrict nothing, unless the type says that one is chosen.
void read_allowed(model_item& item) {
  const std::string_view text = item.allowed_text;
  const bool chosen = item.type.find("選択") != std::string::npos;
  constexpr std::string_view wave = "～";
  if (text.empty() || text.starts_with("※")) {
    return;
  }
  if (text.starts_with("都道府県名")) {
    item.allowed = split(prefectures);
  } else if (const auto at = text.find(wave); item.kind == cell_kind::number && at != text.npos) {
    item.least = number_in(text.substr(0, at));
    item.most = number_in(text.substr(at + wave.size()));
  } else if (chosen || text.find(',') != text.npos) {
    item.allowed = split(text);
  }
}

void read_kind(model_item& item) {
  const auto starts = [&](std::string_view word) { return item.type.starts_with(word); };
  item.kind = starts("数値")                   ? cell_kind::number
              : starts("日付")                 ? cell_kind::date
              : starts("時刻")                 ? cell_kind::time
              : starts("URI") || starts("URL") ? cell_kind::uri
                                               : cell_kind::text;
  item.width = item.width_text == "全角"   ? cell_width::full
               : item.width_text == "半角" ? cell_width::half
                                           : cell_width::any;
  read_allowed(item);
}

problem bad_model(std::int64_t line, std::string_view column, std::string_view code,
                  std::string_view what) {
  return {why::not_processable,
          "line " + std::to_string(line) + ", " + std::string{column} + ": " + std::string{what},
          "bad_model",
          {{"line[" + std::to_string(line) + "]." + std::string{column}, std::string{code}}}};
}

result<bool> needed(const csv_row& row, std::size_t column) {
  const auto& text = row.cells[column];
  if (text == "必須") {
    return true;
  }
  if (text == "任意" || text.empty()) {
    return false;
  }
  return bad_model(row.line, model_headings[column], "not_one_of", "必須 or 任意");
}

result<model_item> item_of(const csv_row& row) {
  if (row.cells.size() > model_headings.size()) {
    return bad_model(row.line, "", "too_many_columns", "a row has nine cells");
  }
  csv_row whole = row;
  whole.cells.resize(model_headings.size());
  const auto& c = whole.cells;
  TRY(const auto item_needed, needed(whole, 4));
  TRY(const auto value_needed, needed(whole, 5));
  model_item out{.name = c[0],
                 .english = c[1],
                 .example = c[2],
                 .type = c[3],
                 .item_needed = item_needed,
                 .value_needed = value_needed,
                 .width_text = c[6],
                 .allowed_text = c[7],
                 .unit = c[8]};
  if (out.name.empty()) {
    return bad_model(row.line, model_headings[0], "missing", "an item has a name");
  }
  const bool reserved = broker::is_entity_member(out.english) ||
                        broker::is_part_of_an_attribute(out.english) || out.english == "type";
  if (!broker::is_plain_name(out.english) || reserved) {
    return bad_model(row.line, model_headings[1], "bad_name",
                     "a letter, then letters, digits or _; not a word of the protocol");
  }
  const auto& width = out.width_text;
  if (!width.empty() && width != "全角" && width != "半角" && width != "半全") {
    return bad_model(row.line, model_headings[6], "not_one_of", "全角, 半角 or 半全");
  }
  read_kind(out);
  return out;
}

data_model shipped(data_model about, std::string_view csv) {
  auto read = read_model(std::move(about), csv);
  ASSERT(read.ok());
  return std::move(read).value();
}

constexpr std::string_view guidebook =
    "デジタル庁「エリアデータ活用のためのデータモデル」（2026年9月4日、PDL1.0）の項目をもとに作成。"
    "https://github.com/digital-go-jp/area-data-coordination";
constexpr std::string_view open_data_set =
    "デジタル庁「自治体標準オープンデータセット」指定緊急避難場所一覧の項目をもとに作成。"
    "英字名は本プログラムによる。";

}  // namespace

const std::vector<std::string> model_headings{"項目名", "英字名", "入力例",     "型",  "項目必須",
                                              "値必須", "全半角", "取り得る値", "単位"};

const model_item* data_model::find(std::string_view heading) const {
  for (const auto& i : items) {
    if (i.name == heading || i.english == heading) {
      return &i;
    }
  }
  return nullptr;
}

result<data_model> read_model(data_model about, std::string_view csv) {
  TRY(const auto rows, read_csv(csv));
  if (rows.empty() || rows.front().cells != model_headings) {
    return bad_model(1, "", "bad_heading",
                     "the headings are 項目名, 英字名, 入力例, 型, 項目必須, 値必須, 全半角, "
                     "取り得る値, 単位");
  }
  std::set<std::string> seen;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    TRY(auto item, item_of(rows[i]));
    if (!seen.insert(item.name).second || !seen.insert(item.english + "\n").second) {
      return bad_model(rows[i].line, model_headings[0], "twice", "an item stands here twice");
    }
    about.items.push_back(std::move(item));
  }
  if (about.items.empty() || about.items.size() > model_items_max) {
    return bad_model(2, "", "bad_size", "a model has 1 to 300 items");
  }
  return about;
}

std::string model_csv(const data_model& m) {
  std::string out{byte_order_mark};
  append_csv_row(out, model_headings);
  for (const auto& i : m.items) {
    append_csv_row(out, {i.name, i.english, i.example, i.type, i.item_needed ? "必須" : "任意",
                         i.value_needed ? "必須" : "任意", i.width_text, i.allowed_text, i.unit});
  }
  return out;
}

const std::vector<data_model>& shipped_models() {
  static const std::vector<data_model> all{shipped({.name = "public-facility",
                                                    .title = "公共施設",
                                                    .entity_type = "PublicFacility",
                                                    .source = std::string{guidebook},
                                                    .items = {}},
                                                   embedded::model_public_facility_csv),
                                           shipped({.name = "aed",
                                                    .title = "AED設置場所",
                                                    .entity_type = "AedLocation",
                                                    .source = std::string{guidebook},
                                                    .items = {}},
                                                   embedded::model_aed_csv),
                                           shipped({.name = "people-flow",
                                                    .title = "人流データ",
                                                    .entity_type = "PeopleFlow",
                                                    .source = std::string{guidebook},
                                                    .items = {}},
                                                   embedded::model_people_flow_csv),
                                           shipped({.name = "evacuation-site",
                                                    .title = "指定緊急避難場所",
                                                    .entity_type = "EvacuationSite",
                                                    .source = std::string{open_data_set},
                                                    .items = {}},
                                                   embedded::model_evacuation_site_csv)};
  return all;
}

std::string_view fault_of(const model_item& item, std::string_view value) {
  if (value.empty()) {
    return item.value_needed ? "value_missing" : "";
  }
  if (item.width == cell_width::half && !all_characters(value, is_half)) {
    return "not_half_width";
  }
  const auto is_wide = [](char32_t c) { return !is_half(c); };
  if (item.width == cell_width::full && !all_characters(value, is_wide)) {
    return "not_full_width";
  }
  if (item.kind == cell_kind::number) {
    const auto n = number_in(value);
    if (!n) {
      return "not_a_number";
    }
    if ((item.least && *n < *item.least) || (item.most && *n > *item.most)) {
      return "out_of_range";
    }
  }
  if (item.kind == cell_kind::date && !is_date(value)) {
    return "not_a_date";
  }
  if (item.kind == cell_kind::time && !is_time(value)) {
    return "not_a_time";
  }
  if (item.kind == cell_kind::uri && !broker::is_uri(value)) {
    return "not_a_uri";
  }
  const auto& all = item.allowed;
  return all.empty() || std::find(all.begin(), all.end(), value) != all.end() ? "" : "not_one_of";
}

std::string_view unit_code_of(std::string_view unit) {
  for (const auto& [name, code] : unit_codes) {
    if (name == unit) {
      return code;
    }
  }
  return {};
}

std::string half_width(std::string_view s) {
  std::string out;
  while (!s.empty()) {
    const auto before = s;
    const auto c = take_character(s);
    if (c >= 0xFF01 && c <= 0xFF5E) {
      out += static_cast<char>(c - 0xFF01 + '!');
    } else if (c == 0x3000) {
      out += ' ';
    } else {
      out += before.substr(0, before.size() - s.size());
    }
  }
  return out;
}

}  // namespace tsu::catalog
