#include <algorithm>
#include <array>

#include "app/test/sample_requests.h"

namespace tsu::app::testing {
namespace {

constexpr std::array<std::string_view, 36> pieces{"{",
                                                  "}",
                                                  "[",
                                                  "]",
                                                  "\"",
                                                  ":",
                                                  ",",
                                                  "null",
                                                  "\"urn:ngsi-ld:null\"",
                                                  "\"id\"",
                                                  "1e309",
                                                  "-",
                                                  "\\u0",
                                                  "\\ud800",
                                                  "\xff",
                                                  "\xc0\x80",
                                                  "\xed\xa0\x80",
                                                  "datasetId",
                                                  "%00",
                                                  "%",
                                                  "%2F",
                                                  "%ff",
                                                  "&",
                                                  "()",
                                                  "|",
                                                  ";",
                                                  "..",
                                                  "~=",
                                                  "@context",
                                                  "999999",
                                                  "\"type\"",
                                                  "/",
                                                  "'",
                                                  "--",
                                                  "+",
                                                  "雪"};

// Where a value of JSON may stand.
const std::vector<std::string>& odd_values() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> out{"null",
                                 "true",
                                 "false",
                                 "0",
                                 "-1",
                                 "-0.0",
                                 "1e308",
                                 "1e309",
                                 "1e-400",
                                 "123456789012345678901234567890",
                                 "0.1e",
                                 "01",
                                 "\"\"",
                                 "\"x\"",
                                 "\"urn:ngsi-ld:null\"",
                                 "\"\\u0000\"",
                                 "\"\\ud800\"",
                                 "\"\xff\"",
                                 "[]",
                                 "{}",
                                 "[null]",
                                 "[[]]",
                                 "{\"\":0}",
                                 "{\"a\":1,\"a\":2}",
                                 "{\"type\":1}",
                                 "{\"@id\":\"x\"}",
                                 "{\"value\":{\"value\":{\"value\":1}}}",
                                 "\"2026-13-01T00:00:00Z\"",
                                 "\"9999-12-31T23:59:59.999999Z\"",
                                 "[181,91]",
                                 "[1e308,1e308]",
                                 "\"(((((((\"",
                                 "\"a.b.c[d]\"",
                                 "\"0001-01-01T00:00:00Z\""};
    for (const std::size_t depth : {10, 100, 600, 5000}) {
      out.push_back(std::string(depth, '[') + std::string(depth, ']'));
      std::string objects;
      for (std::size_t i = 0; i < depth; ++i) {
        objects += "{\"value\":";
      }
      out.push_back(objects + "1" + std::string(depth, '}'));
    }
    out.push_back("\"" + std::string(70'000, 'x') + "\"");
    out.push_back("\"urn:" + std::string(3000, 'y') + "\"");
    out.push_back("1" + std::string(400, '0'));
    return out;
  }();
  return all;
}

constexpr std::array<std::string_view, 24> odd_texts{"",
                                                     "0",
                                                     "-1",
                                                     "1000000000000000000000",
                                                     "2147483648",
                                                     "1e3",
                                                     "null",
                                                     "true",
                                                     "%00",
                                                     "%",
                                                     "%zz",
                                                     "%ff%fe",
                                                     "*",
                                                     "a,b,,c",
                                                     "((((((((((",
                                                     "a==1;b!=2|c~=x",
                                                     "\"",
                                                     "[[[[[[",
                                                     "urn:ngsi-ld:null",
                                                     "2026-01-01T00:00:00Z",
                                                     "near;maxDistance==-1",
                                                     "%5B1e400,1%5D",
                                                     "#",
                                                     "..%2f.."};

struct named_field {
  std::string_view name, value;
};
constexpr std::array<named_field, 22> odd_fields{
    {{"Content-Type", "text/plain"},
     {"Content-Type", "application/json; charset=\xff"},
     {"Content-Type", "application/ld+json"},
     {"Content-Type", "application/merge-patch+json"},
     {"Content-Type", ""},
     {"Accept", "text/html;q=0"},
     {"Accept", "*/*;q=9999999999"},
     {"Accept", "application/geo+json"},
     {"Accept", ";;;,,,=\"\""},
     {"NGSILD-Tenant", "nobody"},
     {"NGSILD-Tenant", "snow"},
     {"NGSILD-Tenant", "'; --"},
     {"Link", "<urn:x>; rel=\""},
     {"Link", "<>; rel=\"http://www.w3.org/ns/json-ld#context\""},
     {"Authorization", "Bearer "},
     {"Authorization", "Basic eDp5"},
     {"Cookie", "tsunagu=;;;=x; tsunagu=\xff"},
     {"Idempotency-Key", "\"1\""},
     {"If-None-Match", "\"x\", W/"},
     {"Last-Event-ID", "-9"},
     {"Sec-Fetch-Site", "cross-site"},
     {"Origin", "://"}}};

void change_bytes(std::string& s, random_source& chance) {
  const auto at = s.empty() ? 0 : chance.below(s.size());
  const auto piece = pieces.at(chance.below(pieces.size()));
  switch (chance.below(7)) {
    case 0: s.insert(at, piece); break;
    case 1: s.erase(at, 1 + chance.below(6)); break;
    case 2: s.replace(at, std::min<std::size_t>(s.size() - at, 1 + chance.below(4)), piece); break;
    case 3: s.insert(at, s.substr(at, chance.below(40))); break;
    case 4: s.resize(at); break;
    case 5:
      if (!s.empty()) {
        s[at] = static_cast<char>(s[at] ^ (1 << chance.below(8)));
      }
      break;
    default:
      if (!s.empty()) {
        s[at] = static_cast<char>(chance.below(256));
      }
  }
}

// From there to the end of the value of JSON that starts there, as far as it is one.
std::size_t end_of_value(const std::string& s, std::size_t at) {
  int depth = 0;
  bool quoted = false;
  for (auto i = at; i < s.size(); ++i) {
    if (quoted) {
      i += s[i] == '\\' ? 1 : 0;
      quoted = i >= s.size() || s[i] != '"';
    } else if (s[i] == '"') {
      quoted = true;
    } else if (s[i] == '{' || s[i] == '[') {
      ++depth;
    } else if (s[i] == '}' || s[i] == ']') {
      --depth;
    }
    const bool open = quoted || depth > 0;
    if (!open && (depth < 0 || (i + 1 < s.size() && (s[i + 1] == ',' || s[i + 1] == '}' ||
                                                     s[i + 1] == ']' || s[i + 1] == ':')))) {
      return depth < 0 ? i : i + 1;
    }
  }
  return s.size();
}

// A value becomes one of another kind, or a member comes twice.
void change_json(std::string& s, random_source& chance) {
  std::vector<std::size_t> starts{0};
  for (std::size_t i = 0; i + 1 < s.size() && starts.size() < 500; ++i) {
    if (s[i] == ':' || s[i] == ',' || s[i] == '[' || s[i] == '{') {
      starts.push_back(i + 1);
    }
  }
  const auto at = std::min(starts[chance.below(starts.size())], s.size());
  const auto length = end_of_value(s, at) - at;
  const auto& value = odd_values()[chance.below(odd_values().size())];
  switch (chance.below(4)) {
    case 0: s.insert(at, s.substr(at, length) + ":" + value + ","); break;
    case 1: s.insert(at, s.substr(at, length) + ","); break;
    default: s.replace(at, length, value);
  }
}

void change_path(std::string& path, random_source& chance) {
  auto at = path.find('/', chance.below(path.size() + 1));
  at = at == std::string::npos ? 0 : at;
  const auto end = std::min(path.find('/', at + 1), path.size());
  if (end <= at) {
    path.insert(0, "/");
    return;
  }
  switch (chance.below(8)) {
    case 0: path.replace(at + 1, end - at - 1, odd_texts.at(chance.below(odd_texts.size()))); break;
    case 1: path.erase(at, end - at); break;
    case 2: path.insert(at, path.substr(at, end - at)); break;
    case 3: path.insert(end, std::string(1 + chance.below(6000), 'a')); break;
    case 4: path.insert(0, chance.below(2) == 0 ? "/t/011002" : "/t/999999"); break;
    default: change_bytes(path, chance);
  }
}

void change_query(std::string& query, random_source& chance) {
  const auto at = query.empty() ? 0 : query.find('&', chance.below(query.size()));
  const auto from = at == std::string::npos || at == 0 ? 0 : at + 1;
  const auto end = std::min(query.find('&', from), query.size());
  const auto equals = std::min(query.find('=', from), end);
  const auto text = odd_texts.at(chance.below(odd_texts.size()));
  switch (chance.below(7)) {
    case 0: query.erase(from, end - from + 1); break;
    case 1: query.insert(from, query.substr(from, end - from) + "&"); break;
    case 2: query.append("&options=").append(text); break;
    case 3:
    case 4: query.replace(equals, end - equals, "=" + std::string{text}); break;
    case 5: query.insert(end, std::string(chance.below(9000), "(;a%"[chance.below(4)])); break;
    default: change_bytes(query, chance);
  }
}

void change_headers(asked& a, random_source& chance) {
  if (a.headers.empty()) {
    a.headers.emplace_back("Host", "");
  }
  auto& field = a.headers[chance.below(a.headers.size())];
  const auto odd = odd_fields.at(chance.below(odd_fields.size()));
  switch (chance.below(5)) {
    case 0: a.headers.erase(a.headers.begin() + (&field - a.headers.data())); break;
    case 1: a.headers.push_back(field); break;
    case 2: change_bytes(field.second, chance); break;
    default:
      std::erase_if(a.headers, [&](const auto& f) { return f.first == odd.name; });
      a.headers.emplace_back(odd.name, odd.value);
  }
}

void drop(std::string& s, std::string_view unwanted) {
  std::erase_if(s, [&](char c) { return unwanted.find(c) != std::string_view::npos; });
}

// What never gets past the parser of HTTP.
void keep_to_the_grammar(asked& a) {
  constexpr std::string_view no_text{"\0\r\n", 3}, no_target{"\0\r\n\t #", 6};
  drop(a.path, no_target);
  drop(a.path, "?");
  drop(a.query, no_target);
  if (!a.path.starts_with('/')) {
    a.path.insert(0, "/");
  }
  for (auto& [name, value] : a.headers) {
    drop(value, no_text);
    // Nothing here may look for a @context on the network.
    if (name == "Link" && value.find("http") == 1) {
      value.erase(1, 4);
    }
  }
}

}  // namespace

void mutate(asked& a, random_source& chance) {
  for (auto times = 1 + chance.below(3); times > 0; --times) {
    const auto where = chance.below(20);
    if (where < 4) {
      change_path(a.path, chance);
    } else if (where < 9) {
      change_query(a.query, chance);
    } else if (where < 12) {
      change_headers(a, chance);
    } else if (a.body.empty() && a.verb == http::method::get) {
      change_query(a.query, chance);
    } else if (where < 16) {
      change_json(a.body, chance);
    } else {
      change_bytes(a.body, chance);
    }
  }
  keep_to_the_grammar(a);
}

}  // namespace tsu::app::testing
