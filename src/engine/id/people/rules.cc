#include "engine/id/people/rules.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/i18n/csv.h"
#include "base/i18n/dates.h"
#include "base/i18n/normal.h"
#include "engine/id/people/often_guessed.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;

// A quasigroup that is weakly totally anti-symmetric (H. M. Damm, 2004).
constexpr std::array<std::string_view, 10> damm{
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"};

std::size_t damm_of(std::string_view digits) {
  std::size_t state = 0;
  for (const char c : digits) {
    state = static_cast<std::size_t>(damm[state][static_cast<std::size_t>(c - '0')] - '0');
  }
  return state;
}

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

bool looks_like_mail(std::string_view text) {
  const auto at = text.find('@');
  return at != text.npos && at > 0 && text.find('@', at + 1) == text.npos &&
         text.find('.', at) != text.npos && text.back() != '.' && text.size() <= 254 &&
         text.find(' ') == text.npos;
}

// "+81…" as kept, from how people write it in Japan or abroad.
std::optional<std::string> phone_in(std::string_view typed) {
  const auto plain = i18n::folded(typed).value_or("");
  const bool plus = plain.starts_with('+');
  std::string digits;
  for (const char c : std::string_view{plain}.substr(plus ? 1 : 0)) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != '(' && c != ')') {
      return std::nullopt;
    }
  }
  if (!plus && digits.size() >= 10 && digits.size() <= 11 && digits[0] == '0') {
    return "+81" + digits.substr(1);
  }
  const bool whole = plus && digits.size() >= 8 && digits.size() <= 15 && digits[0] != '0';
  return whole ? std::optional{"+" + digits} : std::nullopt;
}

constexpr std::size_t name_max = 200, district_max = 100, section_max = 100;

}  // namespace

std::string card_number(std::uint64_t chance) {
  std::string digits(9, '0');
  for (auto& c : digits) {
    c = static_cast<char>('0' + chance % 10);
    chance /= 10;
  }
  digits[0] = digits[0] == '0' ? '1' : digits[0];  // so that no table drops a zero in front
  return digits + static_cast<char>('0' + damm_of(digits));
}

bool is_card_number(std::string_view digits) {
  return digits.size() == 10 && all_digits(digits) && damm_of(digits) == 0;
}

std::string grouped(std::string_view n) {
  return n.size() != 10 ? std::string{n}
                        : std::string{n.substr(0, 3)} + ' ' + std::string{n.substr(3, 3)} + ' ' +
                              std::string{n.substr(6)};
}

std::optional<std::string> login_id_in(std::string_view typed) {
  if (typed.empty() || typed.size() > 200) {
    return std::nullopt;
  }
  auto plain = i18n::nfkc(typed);
  if (!plain) {
    return std::nullopt;
  }
  std::string out;
  for (const char c : *plain) {
    if (c != ' ' && c != '\t') {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  auto digits = out;
  std::erase(digits, '-');
  if (all_digits(digits)) {
    out = digits;
  }
  return out.empty() || out.size() > 100 || has_control(out) ? std::nullopt : std::optional{out};
}

bool is_login_name(std::string_view name) {
  const bool clean = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
  return clean && name.size() >= 3 && name.size() <= 40 && name[0] >= 'a' && name[0] <= 'z';
}

bool may_have_role(account_kind kind, std::string_view role) {
  switch (kind) {
    case account_kind::resident:
    case account_kind::test: return role == "resident";
    case account_kind::helper: return role == "helper";
    case account_kind::provider:
      return role == "contractor" || role == "provider" || role == "developer" || role == "shop";
    case account_kind::staff: {
      constexpr std::string_view theirs[] = {"staff", "admin",  "auditor", "secretariat",
                                             "nurse", "events", "disaster"};
      return std::find(std::begin(theirs), std::end(theirs), role) != std::end(theirs);
    }
  }
  return false;
}

std::optional<std::string> date_typed(std::string_view typed) {
  const auto plain = i18n::nfkc(typed).value_or("");
  auto date = i18n::parse_wareki(plain);
  if (!date) {
    std::array<unsigned, 3> parts{};
    std::size_t at = 0;
    std::string digits;
    if (all_digits(plain) && plain.size() == 8) {
      digits = plain.substr(0, 4) + '-' + plain.substr(4, 2) + '-' + plain.substr(6);
    } else {
      digits = plain;
    }
    for (const char c : digits) {
      if (c >= '0' && c <= '9') {
        parts[at] = parts[at] * 10 + static_cast<unsigned>(c - '0');
        if (parts[at] > 9999) {
          return std::nullopt;
        }
      } else if ((c == '-' || c == '/' || c == '.') && ++at > 2) {
        return std::nullopt;
      } else if (c != '-' && c != '/' && c != '.') {
        return std::nullopt;
      }
    }
    date = local_date{std::chrono::year{static_cast<int>(parts[0])}, std::chrono::month{parts[1]},
                      std::chrono::day{parts[2]}};
  }
  if (!date->ok()) {
    return std::nullopt;
  }
  return format_instant(std::chrono::sys_days{*date}).substr(0, 10);
}

std::vector<field_error> tidy_profile(profile& p, account_kind kind, instant now) {
  std::vector<field_error> bad;
  const auto text = [&](const char* field, std::string& value, std::size_t most, bool needed) {
    value = std::string{i18n::trimmed(value)};
    if (value.empty() && needed) {
      bad.push_back({field, "missing"});
    } else if (value.size() > most || has_control(value) || !i18n::nfkc(value)) {
      bad.push_back({field, "not_a_text"});
    }
  };
  const bool resident = kind == account_kind::resident;
  text("name", p.name, name_max, true);
  text("kana", p.kana, name_max, resident);
  text("district", p.district, district_max, false);
  text("section", p.section, section_max, false);
  text("birthDate", p.birth_date, 40, resident);
  if (!p.birth_date.empty()) {
    const auto date = date_typed(p.birth_date);
    const auto today = format_instant(std::chrono::sys_days{jst_date(now)}).substr(0, 10);
    if (!date || *date < "1873-01-01" || *date > today) {
      bad.push_back({"birthDate", "not_a_date"});
    } else {
      p.birth_date = *date;
    }
  }
  if (p.phone = std::string{i18n::trimmed(p.phone)}; !p.phone.empty()) {
    const auto number = phone_in(p.phone);
    number ? void(p.phone = *number) : bad.push_back({"phone", "not_a_phone_number"});
  }
  if (p.email = std::string{i18n::trimmed(p.email)};
      !p.email.empty() && !looks_like_mail(p.email)) {
    bad.push_back({"email", "not_an_address"});
  }
  if (p.locale != "ja" && p.locale != "en") {
    bad.push_back({"locale", "not_one_of"});
  }
  return bad;
}

std::optional<std::string> password_in(std::string_view typed) {
  return typed.size() > 4 * password_max ? std::nullopt : i18n::nfkc(typed);
}

std::string_view fault_of_password(std::string_view normal, second_factor second,
                                   const std::vector<std::string>& words) {
  const auto length = i18n::count_characters(normal);
  if (length < (second == second_factor::there ? password_min_with_second : password_min)) {
    return "too_short";
  }
  if (length > password_max) {
    return "too_long";
  }
  const auto plain = i18n::folded(normal).value_or("");
  if (is_often_guessed(plain)) {
    return "often_guessed";
  }
  // What is left without the words of the person and the place must still be hard to guess.
  auto rest = plain;
  for (const auto& word : words) {
    const auto w = i18n::folded(word).value_or("");
    for (auto at = rest.find(w); w.size() >= 3 && at != rest.npos; at = rest.find(w)) {
      rest.erase(at, w.size());
    }
  }
  return rest.size() < plain.size() && i18n::count_characters(rest) < password_min_with_second
             ? "holds_own_name"
             : "";
}

std::string_view fault_of_pin(std::string_view digits, std::string_view birth_date) {
  if (!all_digits(digits) || digits.size() < 4 || digits.size() > 8) {
    return "not_4_to_8_digits";
  }
  const int step = digits[1] - digits[0];
  bool even = step >= -1 && step <= 1;  // 0000, 1234, 4321
  for (std::size_t i = 1; i < digits.size(); ++i) {
    even = even && digits[i] - digits[i - 1] == step;
  }
  auto born = std::string{birth_date};
  std::erase(born, '-');
  return even || (!born.empty() && born.find(digits) != born.npos) ? "often_guessed" : "";
}

std::chrono::seconds wait_after(std::int64_t failures, std::int64_t free_ones) {
  constexpr std::chrono::seconds longest{15min};
  if (failures < free_ones) {
    return 0s;
  }
  if (failures >= tries_of_account_max) {
    return 24h;
  }
  const auto doublings = std::min<std::int64_t>(failures - free_ones, 20);
  return std::min<std::chrono::seconds>(std::chrono::seconds{std::int64_t{1} << doublings},
                                        longest);
}

session_life life_of(account_kind kind, on_device device) {
  if (device == on_device::shared) {
    return {20min, 2h};
  }
  if (kind == account_kind::staff) {
    return {1h, 12h};
  }
  return device == on_device::lent ? session_life{20min, 12h}
                                   : session_life{std::chrono::days{14}, std::chrono::days{90}};
}

}  // namespace tsu::id
