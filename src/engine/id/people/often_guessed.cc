#include "engine/id/people/often_guessed.h"

#include <algorithm>
#include <string>

namespace tsu::id {
namespace {

// Stems, sorted: with what people put before and behind them (digits, signs), in place of letters
// (p4ssw0rd) or twice over, each stands for thousands of passwords.
constexpr std::string_view stems[]{
    "abc",        "abcd",         "abcdef",     "access",     "admin",      "administrator",
    "aikotoba",   "akira",        "alexander",  "amanda",     "andrea",     "andrew",
    "angel",      "anthony",      "aoi",        "apple",      "arashi",     "arigatou",
    "asahikawa",  "ashley",       "asdf",       "asdfgh",     "asdfghjkl",  "austin",
    "bailey",     "banana",       "baseball",   "basketball", "batman",     "biteki",
    "buster",     "butterfly",    "changeme",   "charlie",    "cheese",     "chelsea",
    "chocolate",  "chris",        "computer",   "cookie",     "daniel",     "david",
    "default",    "demo",         "dolphin",    "dragon",     "eagles",     "eleven",
    "england",    "family",       "fighters",   "flower",     "football",   "freedom",
    "friends",    "fujiwara",     "furano",     "gate",       "george",     "ginger",
    "google",     "guest",        "hakodate",   "hanako",     "hannah",     "happy",
    "haruka",     "haruto",       "harley",     "hello",      "hinata",     "hiroshi",
    "hockey",     "hokkaido",     "honoka",     "hunter",     "ichiro",     "iloveyou",
    "internet",   "ito",          "jackson",    "japan",      "jasmine",    "jennifer",
    "jessica",    "jesus",        "jordan",     "joshua",     "justin",     "kaito",
    "kanri",      "kawaii",       "kazuki",     "keiko",      "kenji",      "killer",
    "kitty",      "kobayashi",    "kokoro",     "konnichiwa", "kumiko",     "lakers",
    "letmein",    "liverpool",    "login",      "london",     "love",       "lovely",
    "maggie",     "manager",      "mariko",     "master",     "matthew",    "maverick",
    "melissa",    "merlin",       "michael",    "michelle",   "mickey",     "midori",
    "minato",     "misaki",       "momiji",     "momoko",     "monkey",     "morning",
    "mother",     "mustang",      "naruto",     "naomi",      "nakamura",   "ncc",
    "nicole",     "nihon",        "nintendo",   "nippon",     "oda",        "office",
    "ohayou",     "orange",       "otaru",      "pass",       "passcode",   "passw",
    "passwd",     "password",     "pasuwado",   "patrick",    "peanut",     "pepper",
    "phoenix",    "pokemon",      "princess",   "purple",     "qazwsx",     "qwer",
    "qwert",      "qwerty",       "qwertyuiop", "rainbow",    "ranger",     "robert",
    "root",       "sakura",       "samantha",   "samsung",    "samurai",    "sapporo",
    "sasaki",     "sato",         "satoshi",    "scooter",    "secret",     "secure",
    "service",    "shadow",       "shinobi",    "smartcity",  "soccer",     "sophie",
    "starwars",   "stella",       "summer",     "sunflower",  "sunshine",   "superman",
    "suzuki",     "system",       "takahashi",  "takeshi",    "tanaka",     "taro",
    "temp",       "test",         "thomas",     "thunder",    "tigers",     "tokyo",
    "tomomi",     "totoro",       "toyota",     "trustno",    "tsunagu",    "user",
    "watanabe",   "welcome",      "whatever",   "william",    "winner",     "winter",
    "yamada",     "yamamoto",     "yankees",    "yosakoi",    "yuki",       "yumiko",
    "zxcv",       "zxcvbn",       "zxcvbnm",    "アイコトバ", "アリガトウ", "オハヨウ",
    "コンニチハ", "サッポロ",     "サクラ",     "スマートID", "ニホン",     "パスワード",
    "ヒミツ",     "ホッカイドウ", "モミジ"};

// Folded texts have no long-vowel marks: the list is folded the same way once.
bool is_stem(std::string_view word) {
  return std::any_of(std::begin(stems), std::end(stems), [&](std::string_view stem) {
    std::string plain;
    for (std::size_t i = 0; i < stem.size();) {
      if (stem.substr(i).starts_with("ー")) {
        i += std::string_view{"ー"}.size();
      } else {
        plain += static_cast<char>(stem[i] >= 'A' && stem[i] <= 'Z' ? stem[i] + 32 : stem[i]);
        ++i;
      }
    }
    return plain == word;
  });
}

// What stands for a letter: p4ssw0rd, $apporo.
std::string without_disguise(std::string_view text) {
  constexpr std::string_view signs = "4@301!5$7", letters =
                                                      "aaeoliss"
                                                      "t";
  static_assert(signs.size() == letters.size());
  std::string out{text};
  for (auto& c : out) {
    if (const auto at = signs.find(c); at != signs.npos) {
      c = letters[at];
    }
  }
  return out;
}

bool is_filler(char c) {
  return (c >= '0' && c <= '9') || (c > ' ' && c < '0') || (c > '9' && c < 'a') || c == '~';
}

std::string_view stripped(std::string_view text) {
  while (!text.empty() && is_filler(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_filler(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

// The text of which this is a repetition: "abcabcab" -> "abc".
std::string_view unit_of(std::string_view text) {
  for (std::size_t n = 1; n <= text.size() / 2; ++n) {
    bool again = true;
    for (std::size_t i = n; i < text.size() && again; ++i) {
      again = text[i] == text[i - n];
    }
    if (again) {
      return text.substr(0, n);
    }
  }
  return text;
}

// Nothing but neighbours: 123456789012345, qwertyuiopasdfg, 987654321098765.
bool is_walk(std::string_view text) {
  constexpr std::string_view rows[] = {"01234567890123456789", "abcdefghijklmnopqrstuvwxyz",
                                       "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn",
                                       "q1w2e3r4t5y6u7i8o9p0"};
  const std::string back{text.rbegin(), text.rend()};
  return std::any_of(std::begin(rows), std::end(rows), [&](std::string_view row) {
    return row.find(text) != row.npos || row.find(back) != row.npos;
  });
}

// One stem, or two of them in a row.
bool is_made_of_stems(std::string_view word) {
  if (word.empty() || is_stem(word)) {
    return true;
  }
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (is_stem(word.substr(0, i)) && is_stem(stripped(word.substr(i)))) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool is_often_guessed(std::string_view folded) {
  constexpr std::size_t short_unit = 4;
  const auto unit = unit_of(folded);
  if (is_walk(folded) || (unit.size() < folded.size() && unit.size() <= short_unit) ||
      is_walk(unit)) {
    return true;
  }
  if (is_made_of_stems(unit_of(stripped(folded))) || is_made_of_stems(stripped(unit))) {
    return true;
  }
  const auto plain = without_disguise(folded);
  return is_made_of_stems(unit_of(stripped(plain))) ||
         is_made_of_stems(stripped(without_disguise(stripped(folded))));
}

}  // namespace tsu::id
