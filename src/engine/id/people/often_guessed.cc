#include "engine/id/people/often_guessed.h"

#include <algorithm>
#include <string>

namespace tsu::id {
namespace {

// Stems, sorted: with what people put before and behind them (digits, signs), in place of letters
// (p4ssw0rd) or twice over, each stands for thousands of passwords.
// clang-format off
constexpr std::string_view stems[]{
    "abc",        "abcd",       "abcdef",     "access",       "admin",      "administrator",
    "aikido",     "aikotoba",   "airforce",   "akira",        "alexander",  "amanda",
    "amigos",     "anakin",     "andrea",     "andrew",       "angel",      "animal",
    "anthony",    "aoi",        "apollo",     "apple",        "april",      "arashi",
    "archie",     "arigatou",   "arsenal",    "asahikawa",    "asdf",       "asdfgh",
    "asdfghjkl",  "ashley",     "august",     "austin",       "bailey",     "banana",
    "barcelona",  "barney",     "baseball",   "basketball",   "batman",     "beatles",
    "beautiful",  "benjamin",   "bigdog",     "birdie",       "biteki",     "blackie",
    "blessed",    "blink",      "blizzard",   "bonnie",       "booboo",     "boomer",
    "boston",     "brandon",    "braves",     "brooklyn",     "bubbles",    "buddy",
    "bulldog",    "buster",     "butterfly",    "carolina",   "caroline",
    "casper",     "celtic",     "champion",   "changeme",     "charlie",    "cheese",
    "chelsea",    "chicago",    "chicken",    "chocolate",    "chopper",    "chris",
    "christian",  "christine",  "clinton",    "cocacola",     "coffee",     "college",
    "compaq",     "computer",   "cookie",     "cooper",       "corvette",   "country",
    "courage",    "cowboy",     "cowboys",    "creative",     "crystal",    "dakota",
    "dallas",     "danger",     "daniel",     "darkness",     "david",      "december",
    "deedee",     "default",    "demo",       "denise",       "desire",     "destiny",
    "detroit",    "diamond",    "disney",     "doctor",       "doggie",     "dolphin",
    "doraemon",   "dolphins",   "donald",     "dragon",       "dreams",     "eagles",
    "eclipse",    "elephant",   "eleven",     "elizabeth",    "emerald",    "eminem",
    "england",    "enter",      "everton",    "falcon",       "family",     "fender",
    "ferrari",    "fighters",   "fishing",    "florida",      "flower",     "football",
    "forever",    "france",     "freedom",    "friday",       "friends",    "froggy",
    "fujiwara",   "furano",     "gandalf",    "garfield",     "gate",       "gateway",
    "gemini",     "genesis",    "george",     "gibson",       "ginger",     "golden",
    "goldfish",   "golfer",     "google",     "guest",        "gundam",     "hahaha",
    "hakodate",   "hanako",     "hannah",     "happy",        "harley",     "haruka",
    "haruto",     "hawaii",     "heather",    "hello",        "helpme",     "hendrix",
    "hinata",     "hiroshi",    "history",    "hockey",       "hokkaido",   "homer",
    "honda",      "honoka",     "hotdog",     "hunter",       "icecream",   "iceman",
    "ichiro",     "iloveyou",   "integra",    "intel",        "internet",   "ito",
    "jackson",    "jaguar",     "january",    "japan",        "jasmine",    "jasper",
    "jennifer",   "jeremy",     "jessica",    "jesus",        "johnny",     "jordan",
    "joshua",     "junior",     "justice",    "justin",       "kaito",      "kanri",
    "kawaii",     "kawasaki",   "kazuki",     "keiko",        "kenji",      "killer",
    "kimberly",   "kitty",      "knight",     "kobayashi",    "kokoro",     "konnichiwa",
    "kumiko",     "lakers",     "lalala",     "lebron",       "legend",     "letmein",
    "liberty",    "lightning",  "little",     "liverpool",    "login",      "london",
    "looking",    "love",       "lovely",     "loveme",       "lovers",     "lucky",
    "madison",    "madonna",    "maggie",     "manager",      "manchester", "mariko",
    "marina",     "marine",     "marlboro",   "martin",       "master",     "matthew",
    "maverick",   "maximus",    "melissa",    "member",       "mercedes",   "mercury",
    "merlin",     "metallica",  "michael",    "michelle",     "mickey",     "midnight",
    "midori",     "miller",     "million",    "minato",       "minecraft",  "misaki",
    "mitchell",   "momiji",     "momoko",     "monday",       "money",      "monkey",
    "monster",    "montana",    "morning",    "mother",       "motorola",   "mountain",
    "muffin",     "mustang",    "myspace",    "nakamura",     "naomi",      "naruto",
    "natasha",    "ncc",        "newyork",    "nicole",       "nihon",      "nintendo",
    "nippon",     "november",   "number",     "october",      "oda",        "office",
    "ohayou",     "oliver",     "olivia",     "online",       "orange",     "otaru",
    "packers",    "panther",    "parker",     "pass",         "passcode",   "passw",
    "passwd",     "password",   "pasuwado",   "patrick",      "peaches",    "peanut",
    "people",     "pepper",     "phoenix",    "picture",      "pirate",     "please",
    "pokemon",    "porsche",    "power",      "pretty",       "princess",   "private",
    "pumpkin",    "purple",     "qazwsx",     "qwaszx",       "qwer",       "qwert",
    "qwerty",     "qwertyuiop", "rabbit",     "rachel",       "racing",     "raiders",
    "rainbow",    "ranger",     "rebecca",    "redsox",       "richard",    "robert",
    "rock",       "rocket",     "rocky",      "root",         "rosebud",    "runner",
    "rush",       "sakura",     "samantha",   "samson",       "samsung",    "samurai",
    "sandra",     "sapporo",    "sasaki",     "sato",         "satoshi",    "saturn",
    "scarface",   "school",     "scooter",    "scorpion",     "secret",     "secure",
    "senior",     "september",  "service",    "shadow",       "shinobi",    "sierra",
    "silver",     "simple",     "skippy",     "slayer",       "slipknot",   "smartcity",
    "smokey",     "snoopy",     "snowball",   "snowman",      "soccer",     "sophie",
    "southpark",  "spanky",     "sparky",     "special",      "speedy",     "spider",
    "spiderman",  "spirit",     "sports",     "starwars",   "steelers",
    "stella",     "steven",     "sticky",     "strawberry",   "student",    
    "summer",     "sunday",     "sunflower",  "sunset",       "sunshine",   "super",
    "superman",   "surfer",     "suzuki",     "sweet",        "sweetie",    "swordfish",
    "sydney",     "system",     "takahashi",  "takeshi",      "tanaka",     "taro",
    "temp",       "tennis",     "tequila",    "test",         "texas",      "thomas",
    "thunder",    "thx",        "tiffany",    "tiger",        "tigers",     "tigger",
    "tinkerbell", "tokyo",      "tomomi",     "totoro",       "toyota",     "trinity",
    "trustno",    "tsunagu",    "tucker",     "turtle",       "twilight",   "united",
    "user",       "valentine",  "vanessa",    "victoria",     "victory",    "viking",
    "vincent",    "voyager",    "warcraft",   "warrior",      "watanabe",   "welcome",
    "whatever",   "white",      "wildcats",   "william",      "wilson",     "winner",
    "winter",     "wizard",     "xavier",     "yamada",       "yamaha",     "yamamoto",
    "yankees",    "yellow",     "yosakoi",    "yuki",         "yumiko",     "zaq",
    "zaqxsw",     "zxcasd",     "zxcv",       "zxcvbn",       "zxcvbnm",    "アイコトバ",
    "アリガトウ", "オハヨウ",   "コンニチハ", "サクラ",       "サッポロ",   "スマートID",
    "ニホン",     "パスワード", "ヒミツ",     "ホッカイドウ", "モミジ"};
// clang-format on

// Known as they are: walks over several rows at once.
constexpr std::string_view whole[]{"11223344",     "112233445566", "1q2w3e4r", "1q2w3e4r5t",
                                   "1q2w3e4r5t6y", "1qazxsw2",     "a1234567", "a12345678",
                                   "a123456789",   "qazwsxedc",    "zaq12wsx", "zaq1xsw2"};

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
  if (std::find(std::begin(whole), std::end(whole), folded) != std::end(whole)) {
    return true;
  }
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
