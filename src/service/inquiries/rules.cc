#include "service/inquiries/rules.h"

#include <algorithm>

namespace tsu::inquiries {
namespace {

using std::chrono::days;
using std::chrono::hours;
constexpr hours japan{9};

constexpr std::string_view dangers[] = {"痛い",       "いたい",   "苦しい",           "くるしい",
                                        "倒れ",       "たおれ",   "動けな",           "うごけな",
                                        "起き上がれ", "息ができ", "いきができ",       "意識",
                                        "けいれん",   "血が",     "やけど",           "死にたい",
                                        "しにたい",   "死にそう", "消えてしまいたい", "火事",
                                        "かじだ",     "煙が",     "ガスのにおい",     "ガス臭",
                                        "殴られ",     "なぐられ", "助けて",           "たすけて"};

// The end of the day in Japan that is so many days on.
instant end_of_day(instant now, days later) {
  return std::chrono::floor<days>(now + japan) + later + days{1} - japan;
}

}  // namespace

bool tells_of_danger(std::string_view text) {
  return std::any_of(std::begin(dangers), std::end(dangers),
                     [&](std::string_view one) { return text.find(one) != text.npos; });
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
