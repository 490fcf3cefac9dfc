#include "engine/consent/known_kinds.h"

#include <algorithm>

#include "engine/consent/access_log.h"

namespace tsu::consent {
namespace {

enum class data : std::uint8_t { plain, sensitive };

// staff: roles that may look where the town says nothing else; with blanks between.
struct known {
  std::string_view code, ja, en, staff;
  data is = data::plain;
};
constexpr known table[] = {
    {"name", "お名前", "name", "secretariat nurse events disaster"},
    {"kana", "お名前のふりがな", "reading of the name", "secretariat nurse events disaster"},
    {"birth_date", "生年月日", "date of birth", "secretariat nurse"},
    {"age_band", "年代", "age band", "secretariat nurse events"},
    {"district", "お住まいの地区", "district of residence", "secretariat nurse disaster"},
    {"phone", "電話番号", "telephone number", "secretariat nurse events disaster"},
    {"email", "メールアドレス", "e-mail address", "secretariat events"},
    {"vitals", "血圧などの測定値", "vital signs such as blood pressure", "nurse", data::sensitive},
    {"attendance", "行事への参加", "attendance of events", "secretariat events"},
    {"points", "活動ポイント", "activity points", "secretariat"},
};

kind_dto dto_of(const known& k) {
  return {.code = std::string{k.code},
          .name = {std::string{k.ja}, std::string{k.en}},
          .sensitive = k.is == data::sensitive,
          .staff = split(k.staff)};
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
