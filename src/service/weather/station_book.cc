#include "service/weather/station_book.h"

#include <array>
#include <utility>

#include "service/weather/entities.h"

namespace tsu::weather {
namespace {

// 気象官署 in Hokkaido: international number and AMeDAS number (気象庁 地域気象観測所一覧).
constexpr std::array<std::pair<std::string_view, std::string_view>, 22> offices{{
    {"47401", "11016"},  // 稚内
    {"47402", "11291"},  // 北見枝幸
    {"47404", "13181"},  // 羽幌
    {"47405", "17036"},  // 雄武
    {"47406", "13277"},  // 留萌
    {"47407", "12442"},  // 旭川
    {"47409", "17341"},  // 網走
    {"47411", "16091"},  // 小樽
    {"47412", "14163"},  // 札幌
    {"47413", "15356"},  // 岩見沢
    {"47417", "20432"},  // 帯広
    {"47418", "19432"},  // 釧路
    {"47420", "18273"},  // 根室
    {"47421", "16252"},  // 寿都
    {"47423", "21323"},  // 室蘭
    {"47424", "21187"},  // 苫小牧
    {"47426", "22327"},  // 浦河
    {"47428", "24217"},  // 江差
    {"47430", "23232"},  // 函館
    {"47433", "16217"},  // 倶知安
    {"47435", "17112"},  // 紋別
    {"47440", "20751"},  // 広尾
}};

}  // namespace

station_book::station_book(std::vector<station_row> known) {
  for (auto& row : known) {
    const auto number = row.station.about.number;
    auto& p = by_number_[number];
    p.row = std::move(row);
    p.stored = p.row.state;
    p.in_broker = true;
    name(p);
  }
}

void station_book::name(page& p) {
  const auto [at, is_new] = by_name_.try_emplace(p.row.station.about.name, &p);
  if (!is_new && at->second != &p) {
    at->second = nullptr;
  }
}

station_book::page& station_book::enter(const station_info& s) {
  auto& p = by_number_[s.number];
  p.row.station.about = s;
  p.row.station.entity = entity_id_of(s.number);
  name(p);
  last_found_ = nullptr;
  return p;
}

void station_book::list(const station_info& s) {
  if (!by_number_.contains(s.number)) {
    enter(s);
  }
}

void station_book::describe(const station_info& s) {
  auto& p = enter(s);
  p.in_broker = false;
}

station_book::page* station_book::find(std::string_view wanted) {
  if (last_found_ && wanted == last_asked_) {
    return last_found_;
  }
  auto number = wanted;
  for (const auto& [office, amedas] : offices) {
    number = office == wanted && !by_number_.contains(office) ? amedas : number;
  }
  page* found = nullptr;
  if (const auto at = by_number_.find(number); at != by_number_.end()) {
    found = &at->second;
  } else if (const auto named = by_name_.find(wanted); named != by_name_.end()) {
    found = named->second;
  }
  last_asked_ = wanted;
  last_found_ = found;
  return found;
}

std::vector<station_book::page*> station_book::all() {
  std::vector<page*> out;
  for (auto& [number, p] : by_number_) {
    out.push_back(&p);
  }
  return out;
}

}  // namespace tsu::weather
