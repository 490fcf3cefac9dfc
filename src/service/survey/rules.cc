#include "service/survey/rules.h"

#include <algorithm>
#include <set>

#include "base/http/asked.h"
#include "service/survey/instruments.h"

namespace tsu::survey {
namespace {

constexpr std::size_t name_max = 200, areas_max = 40, code_max = 40;

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= name_max && is_plain(text);
}

// '\0' where it is no choice of that scale.
char mark_of(scale s, std::string_view choice) {
  if (s == scale::zero_to_ten) {
    const auto n = http::parse_whole(choice);
    if (!n || *n < 0 || *n > 10 || choice != std::to_string(*n)) {
      return '\0';
    }
    return *n == 10 ? 'A' : static_cast<char>('0' + *n);
  }
  const auto at = std::find(std::begin(labels), std::end(labels), choice);
  return at == std::end(labels) ? '\0' : static_cast<char>('1' + (at - std::begin(labels)));
}

bool is_one_of(std::span<const std::string_view> all, std::string_view text) {
  return std::find(all.begin(), all.end(), text) != all.end();
}

}  // namespace

result<std::string> marks_of(const instrument& of, std::span<const answer_dto> answers) {
  std::string out(of.items.size(), no_answer);
  problem bad{why::bad_input, "an answer is not one of its item", "survey_bad_answers"};
  for (std::size_t i = 0; i < answers.size() && bad.fields.size() < 50; ++i) {
    const auto& a = answers[i];
    const auto at = [&](const char* what) { return "answers[" + std::to_string(i) + "]." + what; };
    if (a.no < 1 || a.no > static_cast<std::int64_t>(of.items.size())) {
      bad.fields.push_back({at("no"), "not_there"});
      continue;
    }
    auto& mark = out[static_cast<std::size_t>(a.no - 1)];
    if (mark != no_answer) {
      bad.fields.push_back({at("no"), "twice"});
      continue;
    }
    mark = mark_of(of.items[static_cast<std::size_t>(a.no - 1)].scale, a.choice);
    if (mark == '\0') {
      bad.fields.push_back({at("choice"), "not_of_this_scale"});
    }
  }
  if (!bad.fields.empty()) {
    return bad;
  }
  return out;
}

std::vector<answer_dto> answers_in(const instrument& of, std::string_view marks) {
  std::vector<answer_dto> out;
  for (std::size_t i = 0; i < of.items.size() && i < marks.size(); ++i) {
    const auto& it = of.items[i];
    if (marks[i] == no_answer) {
      continue;
    }
    if (it.scale == scale::zero_to_ten) {
      out.push_back({it.no, marks[i] == 'A' ? "10" : std::string(1, marks[i])});
    } else {
      out.push_back({it.no, std::string{labels[marks[i] - '1']}});
    }
  }
  return out;
}

std::optional<std::int64_t> score_of(scale s, char mark) {
  if (mark == no_answer) {
    return {};
  }
  switch (s) {
    case scale::zero_to_ten: return mark == 'A' ? 10 : mark - '0';
    case scale::one_to_five: return 6 - (mark - '0');
    case scale::one_to_five_reversed: return mark - '0';
  }
  return {};
}

std::int64_t answered(std::string_view marks) {
  return std::count_if(marks.begin(), marks.end(), [](char c) { return c != no_answer; });
}

result<done> check(const about& by, const wave_terms& of) {
  problem bad{why::bad_input, "a field is not as it must be", "bad_fields"};
  const auto say = [&](bool good, const char* field) {
    if (!good) {
      bad.fields.push_back({field, "not_allowed"});
    }
  };
  say(is_one_of(ages, by.age), "by.age");
  say(is_one_of(sexes, by.sex), "by.sex");
  say(is_one_of(usings, by.uses), "by.uses");
  say(by.area.empty() || std::find(of.areas.begin(), of.areas.end(), by.area) != of.areas.end(),
      "by.area");
  if (!bad.fields.empty()) {
    return bad;
  }
  return done{};
}

result<done> check(const wave_terms& of) {
  problem bad{why::bad_input, "a field is not as it must be", "survey_bad_wave"};
  const auto say = [&](bool good, const char* field) {
    if (!good) {
      bad.fields.push_back({field, "not_allowed"});
    }
  };
  say(find_instrument(of.instrument) != nullptr, "instrument");
  say(is_name(of.ja), "ja");
  say(of.en.empty() || is_name(of.en), "en");
  say(of.opens_at < of.closes_at, "closesAt");
  const std::set<std::string> different{of.areas.begin(), of.areas.end()};
  say(of.areas.size() <= areas_max && different.size() == of.areas.size() &&
          std::all_of(of.areas.begin(), of.areas.end(), is_name),
      "areas");
  if (!bad.fields.empty()) {
    return bad;
  }
  return done{};
}

bool is_open(const wave& w, instant now) {
  return !is_closed(w) && now >= w.of.opens_at && now < w.of.closes_at;
}

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= code_max &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

result<done> check_one_scale(const instrument& of, std::span<const std::int64_t> items) {
  std::optional<bool> ten;
  for (const auto no : items) {
    if (no < 1 || no > static_cast<std::int64_t>(of.items.size())) {
      return problem{why::bad_input, "no such item", "survey_no_measure"};
    }
    const bool is_ten = of.items[static_cast<std::size_t>(no - 1)].scale == scale::zero_to_ten;
    if (ten && *ten != is_ten) {
      return problem{why::not_processable, "0 to 10 and 1 to 5 have no common mean",
                     "survey_scales_differ"};
    }
    ten = is_ten;
  }
  return done{};
}

}  // namespace tsu::survey
