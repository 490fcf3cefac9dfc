#include "service/snow/night.h"

#include <charconv>
#include <cstdio>

namespace tsu::snow {
namespace {

using namespace std::chrono_literals;

local_date day_before(local_date d) {
  return local_date{std::chrono::sys_days{d} - std::chrono::days{1}};
}

}  // namespace

local_date night_of(instant t) { return jst_date(t + 12h); }

interval span_of(local_date night) {
  const auto noon = jst_midnight(night) + 12h;
  return {noon - 24h, noon};
}

std::string text_of(local_date d) {
  char out[16];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", int(d.year()), unsigned(d.month()),
                unsigned(d.day()));
  return out;
}

std::optional<local_date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return {};
  }
  const auto number = [&](std::size_t at, std::size_t size) -> std::optional<int> {
    int n = 0;
    const auto* const end = text.data() + at + size;
    const auto [stop, error] = std::from_chars(text.data() + at, end, n);
    return error == std::errc{} && stop == end && n >= 0 ? std::optional{n} : std::nullopt;
  };
  const auto y = number(0, 4), m = number(5, 2), d = number(8, 2);
  if (!y || !m || !d) {
    return {};
  }
  const local_date out{std::chrono::year{*y}, std::chrono::month{static_cast<unsigned>(*m)},
                       std::chrono::day{static_cast<unsigned>(*d)}};
  return out.ok() && *y >= 1900 && *y < 3000 ? std::optional{out} : std::nullopt;
}

instant evening_of(local_date night) { return jst_midnight(day_before(night)) + 18h; }
instant start_of(local_date night) { return jst_midnight(night) + 4h; }
instant deadline_of(local_date night) { return jst_midnight(night) + 7h; }

std::vector<check> checks_of(local_date night) {
  const auto midnight = jst_midnight(night);
  return {{midnight, stage::pre_notice},
          {midnight + 2h, stage::decisive},
          {midnight + 2h + 30min, stage::decisive},
          {midnight + 3h, stage::recheck},
          {midnight + 3h + 30min, stage::recheck},
          {midnight + 4h, stage::recheck}};
}

bool is_last(const check& c) { return c.at == checks_of(night_of(c.at)).back().at; }

std::optional<check> due_check(instant now) {
  std::optional<check> out;
  const auto night = night_of(now);
  for (const auto& c : checks_of(night)) {
    if (c.at <= now && now < deadline_of(night)) {
      out = c;
    }
  }
  return out;
}

local_date last_ended_night(instant now) { return jst_date(now - 7h); }

std::optional<instant> next_check(instant after) {
  for (const auto& c : checks_of(night_of(after))) {
    if (c.at > after) {
      return c.at;
    }
  }
  return {};
}

int winter_of(local_date night) {
  return int(night.year()) - (unsigned(night.month()) < 7 ? 1 : 0);
}

}  // namespace tsu::snow
