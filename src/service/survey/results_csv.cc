#include <cstdio>

#include "base/i18n/csv.h"
#include "service/survey/results.h"

namespace tsu::survey {
namespace {

std::string number(const std::optional<double>& v) {
  char out[40];
  if (!v) {
    return "";
  }
  std::snprintf(out, sizeof out, "%.4f", *v);
  return out;
}

const char* range_of(scale s) {
  switch (s) {
    case scale::zero_to_ten: return "0-10";
    case scale::one_to_five: return "1-5";
    case scale::one_to_five_reversed: return "1-5R";
  }
  return "";
}

}  // namespace

std::string csv_of(const results_dto& of, std::string_view town_code, std::string_view town) {
  std::string out{i18n::byte_order_mark};
  i18n::append_csv_row(out, {"団体コード", "団体名", "調査", "調査票", "版", "集計日", "項目",
                             "分野", "設問", "尺度", "回答数", "平均", "標準偏差", "95%下限",
                             "95%上限", "偏差値", "年齢性別調整値"});
  const auto day = format_jst(of.closed_at).substr(0, 10);
  for (const auto& m : of.measures) {
    const auto& f = m.of;
    i18n::append_csv_row(
        out, {std::string{town_code}, std::string{town}, of.wave, of.instrument, of.version, day,
              m.measure, m.category, m.ja, range_of(m.scale), f.n ? std::to_string(*f.n) : "",
              number(f.mean), number(f.sd), number(f.low), number(f.high), number(f.standing),
              number(f.adjusted)});
  }
  return out;
}

}  // namespace tsu::survey
