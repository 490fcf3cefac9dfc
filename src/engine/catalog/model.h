// A standard data model (標準データモデル): what a table of one kind holds, item by item, each with
// the nine parameters of the guidebook of デジタル庁. Data, not code: shipped ones are CSV files
// here, a town adds its own as CSV. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace tsu::catalog {

enum class cell_kind : std::uint8_t { text, number, date, time, uri };
enum class cell_width : std::uint8_t { any, full, half };

struct model_item {
  std::string name;                                // 項目名
  std::string english;                             // 英字名: the attribute
  std::string example;                             // 入力例
  std::string type;                                // 型, as it is written
  bool item_needed = false, value_needed = false;  // 項目必須, 値必須
  std::string width_text;                          // 全半角
  std::string allowed_text;                        // 取り得る値
  std::string unit;                                // 単位
  // What follows from them.
  cell_kind kind = cell_kind::text;
  cell_width width = cell_width::any;
  std::vector<std::string> allowed = {};        // empty: anything
  std::optional<double> least = {}, most = {};  // of numbers: "0～100"
};

struct data_model {
  std::string name;         // "public-facility"
  std::string title;        // 公共施設
  std::string entity_type;  // PublicFacility
  std::string source;       // whose model it is
  std::vector<model_item> items;

  // By 項目名 or 英字名.
  const model_item* find(std::string_view heading) const;
};

inline constexpr std::size_t model_items_max = 300;
extern const std::vector<std::string> model_headings;  // the nine, in their order

// From a table with the nine headings; problem bad_model names row and column.
result<data_model> read_model(data_model about, std::string_view csv);
// The same table again, with a byte order mark.
std::string model_csv(const data_model&);
// Those that come with the program.
const std::vector<data_model>& shipped_models();

// The code of the first rule that a value breaks: value_missing, not_half_width, not_full_width,
// not_a_number, not_a_date, not_a_time, not_a_uri, not_one_of, out_of_range. Empty: none.
std::string_view fault_of(const model_item&, std::string_view value);
// The UN/CEFACT code of a unit, empty where none is known.
std::string_view unit_code_of(std::string_view unit);
// Full-width letters, digits and signs as their half-width forms.
std::string half_width(std::string_view);

}  // namespace tsu::catalog
