#include "service/inquiries/rules.h"

#include <algorithm>
#include <vector>

#include "base/i18n/normal.h"

namespace tsu::inquiries {
namespace {

using std::chrono::days;
using std::chrono::hours;
constexpr hours japan{9};

// Beginnings of words, so that 痛くて and 痛む are found as 痛い is. No 「いたい」 alone: 買いたい
// has it.
constexpr std::string_view dangers[] = {
    "痛い",         "痛く",         "痛む",     "痛み",         "痛か",
    "痛が",         "胸がいた",     "頭がいた", "腹がいた",     "むねがいた",
    "あたまがいた", "おなかがいた", "苦し",     "くるし",       "倒れ",
    "たおれ",       "動けな",       "うごけな", "起き上がれ",   "おきあがれ",
    "息ができ",     "いきができ",   "意識",     "けいれん",     "痙攣",
    "血が",         "出血",         "やけど",   "火傷",         "死にた",
    "死にそ",       "死のう",       "しにたい", "しにそう",     "消えてしまいたい",
    "火事",         "かじだ",       "煙が",     "ガスのにおい", "ガス臭",
    "殴られ",       "なぐられ",     "助けて",   "たすけて"};

// The end of the day in Japan that is so many days on.
instant end_of_day(instant now, days later) {
  return std::chrono::floor<days>(now + japan) + later + days{1} - japan;
}

}  // namespace

bool tells_of_danger(std::string_view text) {
  static const auto words = [] {
    std::vector<std::string> out;
    for (const auto one : dangers) {
      out.push_back(i18n::folded(one).value());
    }
    return out;
  }();
  const auto said = i18n::folded(text);
  return said && std::any_of(words.begin(), words.end(),
                             [&](const std::string& one) { return said->find(one) != said->npos; });
}

instant due_of(urgency how, instant now) {
  switch (how) {
    case urgency::now: return now + hours{1};
    case urgency::today: return end_of_day(now, days{0});
    case urgency::soon: return end_of_day(now, days{3});
    case urgency::whenever: break;
  }
  return end_of_day(now, days{14});
}

bool may_become(state from, state to) {
  if (from == state::cancelled || to == state::received) {
    return from == to && from == state::received;
  }
  return from != state::done || to != state::cancelled;
}

bool is_text(std::string_view text, std::size_t max) {
  return !text.empty() && text.size() <= max && text.find_first_not_of(" \n") != text.npos &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != '\x7f');
         });
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= id_max &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace tsu::inquiries
