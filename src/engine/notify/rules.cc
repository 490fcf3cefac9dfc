#include "engine/notify/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tsu::notify {
namespace {

using namespace std::chrono_literals;

int minute_in_japan(instant t) {
  const auto since = t - jst_midnight(jst_date(t));
  return static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(since).count());
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// How far a state is on its way; what is over stands beyond.
int rank(state s) {
  switch (s) {
    case state::reserve: return 0;
    case state::held:
    case state::waiting: return 1;
    case state::sent: return 2;
    case state::delivered: return 3;
    case state::answered: return 4;
    case state::failed:
    case state::expired:
    case state::withdrawn: return 5;
  }
  return 5;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view wide = "\u3000";
  for (;;) {
    if (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') {
      text.remove_prefix(1);
    } else if (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') {
      text.remove_suffix(1);
    } else if (text.starts_with(wide)) {
      text.remove_prefix(wide.size());
    } else if (text.ends_with(wide)) {
      text.remove_suffix(wide.size());
    } else {
      return text;
    }
  }
}

}  // namespace

std::optional<int> parse_minute(std::string_view text) {
  if (text.size() != 5 || text[2] != ':' || !is_digit(text[0]) || !is_digit(text[1]) ||
      !is_digit(text[3]) || !is_digit(text[4])) {
    return std::nullopt;
  }
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) {
    return std::nullopt;
  }
  return hour * 60 + minute;
}

std::string minute_text(int minute) { return fmt::format("{:02}:{:02}", minute / 60, minute % 60); }

bool is_quiet(quiet_hours q, instant t) {
  const int now = minute_in_japan(t);
  return q.from <= q.until ? q.from <= now && now < q.until : now >= q.from || now < q.until;
}

instant after_quiet(quiet_hours q, instant t) {
  if (!is_quiet(q, t)) {
    return t;
  }
  const auto ends = jst_midnight(jst_date(t)) + std::chrono::minutes{q.until};
  return ends > t ? ends : ends + std::chrono::days{1};
}

// Urgent ones are tried for about a quarter of an hour: then somebody must know that it is dead.
retry_plan plan_of(urgency u) {
  return u == urgency::urgent ? retry_plan{5s, 60s, 18} : retry_plan{30s, 1800s, 12};
}

instant next_try(const retry_plan& p, std::int64_t attempts, instant now, random_source& random) {
  const auto doublings = std::clamp<std::int64_t>(attempts - 1, 0, 30);
  const auto doubled = p.first * (std::int64_t{1} << doublings);
  const auto longest = std::min<std::chrono::seconds>(doubled, p.longest);
  const std::chrono::duration<double> jittered{double(longest.count()) * (0.5 + random.unit() / 2)};
  return now + std::chrono::duration_cast<duration>(jittered);
}

bool may_follow(state from, state to) {
  if (rank(from) >= 5 || from == state::answered) {
    return false;
  }
  if (to == state::expired || to == state::withdrawn) {
    return is_open(from);  // what has gone cannot be taken back
  }
  if (to == state::failed) {
    return from != state::delivered;  // it cannot be refused any more
  }
  return rank(to) == 1 ? rank(from) <= 1 && to != from : rank(to) > rank(from);
}

state state_of_message(std::span<const delivery_state> all) {
  constexpr std::array best{state::answered, state::delivered, state::sent,   state::waiting,
                            state::held,     state::reserve,   state::failed, state::expired};
  const bool only_inbox =
      std::all_of(all.begin(), all.end(), [](const auto& d) { return d.by == way::inbox; });
  for (const auto wanted : best) {
    const auto has = [&](const delivery_state& d) {
      const bool counts = only_inbox || d.by != way::inbox || d.now == state::answered;
      return counts && d.now == wanted;
    };
    if (std::any_of(all.begin(), all.end(), has)) {
      return wanted == state::reserve ? state::waiting : wanted;
    }
  }
  return state::withdrawn;
}

std::size_t utf16_units(std::string_view utf8) {
  std::size_t n = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    n += (byte & 0xC0) != 0x80;  // one for each character,
    n += byte >= 0xF0;           // and another beyond the basic plane
  }
  return n;
}

int sms_parts(std::string_view utf8) {
  const auto units = utf16_units(utf8);
  return units <= 70 ? 1 : static_cast<int>((units + 66) / 67);
}

std::optional<std::size_t> answer_meant(std::string_view reply,
                                        std::span<const std::string> answers) {
  reply = trimmed(reply);
  constexpr std::string_view wide[] = {"１", "２", "３", "４", "５", "６", "７", "８", "９"};
  for (std::size_t i = 0; i < answers.size() && i < std::size(wide); ++i) {
    const char key[] = {static_cast<char>('1' + i), '\0'};
    if (reply == answers[i] || reply == key || reply == wide[i]) {
      return i;
    }
  }
  return std::nullopt;
}

std::string masked(way w, std::string_view address) {
  if (w == way::email) {
    const auto at = std::min(address.find('@'), address.size());
    return std::string{address.substr(0, std::min<std::size_t>(at, 1))} + "***" +
           std::string{address.substr(at)};
  }
  if (w == way::webhook) {
    const auto host = address.find("://");
    const auto end = host == std::string_view::npos ? 0 : address.find('/', host + 3);
    return std::string{address.substr(0, std::min(end, address.size()))} + "/…";
  }
  if (address.size() < 8) {
    return "****";
  }
  return std::string{address.substr(0, 3)} + "****" +
         std::string{address.substr(address.size() - 4)};
}

}  // namespace tsu::notify
