#include "engine/notify/post.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/core/json.h"

namespace tsu::notify {
namespace {

constexpr std::size_t key_max = 200, name_max = 100, text_max = 2'000, link_max = 500,
                      about_max = 300, values_max = 40, answers_max = 9, wanted_max = 16 * 1024;
constexpr std::chrono::seconds patience_max = std::chrono::hours{24};

// As it stands in the change log: doc/change-format.md.
struct wanted_dto {
  std::string key;
  std::optional<std::int64_t> contact;
  std::optional<std::string> role;
  std::string message;
  std::map<std::string, json_raw> values;
  std::vector<way> ways;
  spread how = spread::all_at_once;
  urgency how_urgent = urgency::normal;
  std::optional<instant> not_before, expires_at;
  std::vector<std::string> answers;
  std::string link, about;
  std::int64_t patience_s = 0;
};
BOOST_DESCRIBE_STRUCT(wanted_dto, (),
                      (key, contact, role, message, values, ways, how, how_urgent, not_before,
                       expires_at, answers, link, about, patience_s))

struct time_value {
  instant at;
};
BOOST_DESCRIBE_STRUCT(time_value, (), (at))

struct withdrawn_dto {
  std::string key, reason;
  bool waiting;  // only what has not gone yet
};
BOOST_DESCRIBE_STRUCT(withdrawn_dto, (), (key, reason, waiting))

problem bad(std::string field, std::string code) {
  return {why::not_processable,
          "a message breaks a limit: " + field + " " + code,
          "notify_bad_message",
          {{std::move(field), std::move(code)}}};
}

bool is_visible(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool fits(const value& v) {
  if (const auto* text = std::get_if<std::string>(&v)) {
    return text->size() <= text_max;
  }
  if (const auto* both = std::get_if<text_in_languages>(&v)) {
    return both->ja.size() <= text_max && both->en.size() <= text_max;
  }
  const auto* number = std::get_if<double>(&v);
  return number == nullptr || std::isfinite(*number);
}

template <class T>
bool has_twice(const std::vector<T>& all) {
  return std::set<T>(all.begin(), all.end()).size() != all.size();
}

result<done> check_values(const wanted& w) {
  if (w.values.size() > values_max) {
    return bad("values", "too_many");
  }
  for (const auto& [name, v] : w.values) {
    if (!is_word(name) || !fits(v)) {
      return bad("values." + name.substr(0, 40), "not_a_value");
    }
  }
  for (const auto& a : w.answers) {
    if (!is_word(a)) {
      return bad("answers", "not_a_code");
    }
  }
  if (w.answers.size() > answers_max || has_twice(w.answers)) {
    return bad("answers", "too_many");
  }
  return done{};
}

result<done> check(const wanted& w) {
  if (!is_visible(w.key, key_max)) {
    return bad("key", "not_a_key");
  }
  if (w.to.contact.value < 0 || (w.to.contact.value == 0) == w.to.role.empty() ||
      (!w.to.role.empty() && !is_word(w.to.role))) {
    return bad("to", "one_contact_or_one_role");
  }
  if (!is_visible(w.message, name_max)) {
    return bad("message", "not_a_name");
  }
  if (w.ways.empty() || has_twice(w.ways)) {
    return bad("ways", "each_way_once");
  }
  if (w.about.size() > about_max) {
    return bad("about", "too_long");
  }
  if (!w.link.empty() &&
      (!is_visible(w.link, link_max) || w.link[0] != '/' || w.link.starts_with("//"))) {
    return bad("link", "not_a_path");
  }
  if (w.expires_at && w.not_before && *w.expires_at <= *w.not_before) {
    return bad("expiresAt", "before_not_before");
  }
  if (w.patience.count() < 1 || w.patience > patience_max) {
    return bad("patienceS", "out_of_range");
  }
  return check_values(w);
}

std::string json_of(const value& v) {
  if (const auto* text = std::get_if<std::string>(&v)) {
    return to_json(*text);
  }
  if (const auto* whole = std::get_if<std::int64_t>(&v)) {
    return std::to_string(*whole);
  }
  if (const auto* number = std::get_if<double>(&v)) {
    return to_json(*number);
  }
  if (const auto* both = std::get_if<text_in_languages>(&v)) {
    return to_json(*both);
  }
  return to_json(time_value{std::get<instant>(v)});
}

result<value> value_of(std::string_view json) {
  switch (kind_of(json)) {
    case json_kind::string: return value{json_string_text(json)};
    case json_kind::number: {
      std::int64_t whole = 0;
      const auto [end, error] = std::from_chars(json.data(), json.data() + json.size(), whole);
      const bool is_whole = error == std::errc{} && end == json.data() + json.size();
      return is_whole ? value{whole} : value{json_number(json).value_or(0)};
    }
    case json_kind::object: {
      if (!json_members{json}.find("ja").empty()) {
        TRY(auto both, from_json<text_in_languages>(json));
        return value{std::move(both)};
      }
      TRY(const auto at, from_json<time_value>(json));
      return value{at.at};
    }
    default: return bad("values", "not_a_value");
  }
}

}  // namespace

std::string text_of(const wanted& w) {
  wanted_dto out{.key = w.key,
                 .contact = {},
                 .role = {},
                 .message = w.message,
                 .values = {},
                 .ways = w.ways,
                 .how = w.how,
                 .how_urgent = w.how_urgent,
                 .not_before = w.not_before,
                 .expires_at = w.expires_at,
                 .answers = w.answers,
                 .link = w.link,
                 .about = w.about,
                 .patience_s = w.patience.count()};
  if (w.to.role.empty()) {
    out.contact = w.to.contact.value;
  } else {
    out.role = w.to.role;
  }
  for (const auto& [name, v] : w.values) {
    out.values[name].text = json_of(v);
  }
  return to_json(out);
}

result<wanted> read_wanted(std::string_view json) {
  TRY(const auto in, from_json<wanted_dto>(json));
  wanted out{.key = in.key,
             .to = {{in.contact.value_or(0)}, in.role.value_or("")},
             .message = in.message,
             .values = {},
             .ways = in.ways,
             .how = in.how,
             .how_urgent = in.how_urgent,
             .not_before = in.not_before,
             .expires_at = in.expires_at,
             .answers = in.answers,
             .link = in.link,
             .about = in.about,
             .patience = std::chrono::seconds{in.patience_s}};
  for (const auto& [name, v] : in.values) {
    TRY(auto one, value_of(v.text));
    out.values.emplace(name, std::move(one));
  }
  TRY(const done sound, check(out));
  return out;
}

result<done> post(db::tx& t, const wanted& w) {
  TRY(const done sound, check(w));
  const auto text = text_of(w);
  if (text.size() > wanted_max || !check_and_minify(text).ok()) {
    return bad("values", "too_long");
  }
  t.append_change(wanted_kind, w.key, text);
  return done{};
}

void withdraw(db::tx& t, std::string_view key, std::string_view reason) {
  t.append_change(
      withdrawn_kind, key,
      to_json(withdrawn_dto{std::string{key}, std::string{reason.substr(0, 100)}, false}));
}

void withdraw_waiting(db::tx& t, std::string_view key, std::string_view reason) {
  t.append_change(
      withdrawn_kind, key,
      to_json(withdrawn_dto{std::string{key}, std::string{reason.substr(0, 100)}, true}));
}

}  // namespace tsu::notify
