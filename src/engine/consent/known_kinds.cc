#include "engine/consent/known_kinds.h"

#include <algorithm>

namespace tsu::consent {
namespace {

enum class data : std::uint8_t { plain, sensitive };

struct known {
  std::string_view code, ja, en;
  data is = data::plain;
};
constexpr known table[] = {
    {"name", "お名前", "name"},
    {"kana", "お名前のふりがな", "reading of the name"},
    {"birth_date", "生年月日", "date of birth"},
    {"age_band", "年代", "age band"},
    {"district", "お住まいの地区", "district of residence"},
    {"phone", "電話番号", "telephone number"},
    {"email", "メールアドレス", "e-mail address"},
    {"vitals", "血圧などの測定値", "vital signs such as blood pressure", data::sensitive},
    {"attendance", "行事への参加", "attendance of events"},
    {"points", "活動ポイント", "activity points"},
};

kind_dto dto_of(const known& k) {
  return {.code = std::string{k.code},
          .name = {std::string{k.ja}, std::string{k.en}},
          .sensitive = k.is == data::sensitive,
          .staff = {}};
}

}  // namespace

std::optional<kind_dto> find_known_kind(std::string_view code) {
  const auto at = std::find_if(std::begin(table), std::end(table),
                               [&](const known& k) { return k.code == code; });
  return at == std::end(table) ? std::nullopt : std::optional{dto_of(*at)};
}

std::vector<kind_dto> read_known_kinds() {
  std::vector<kind_dto> out;
  std::transform(std::begin(table), std::end(table), std::back_inserter(out), dto_of);
  return out;
}

}  // namespace tsu::consent
