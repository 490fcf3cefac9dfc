#include "engine/broker/v2/simple_query.h"

#include <algorithm>
#include <compare>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/model/names.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/names.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::size_t text_max = 8'192, statements_max = 100, values_max = 100, tokens_max = 16;

std::string time_json(instant t) {
  return t == no_time ? std::string{} : json_string(write_time(t));
}

// The value of a builtin attribute, which in filters goes before the user's own.
std::string builtin_value(const shown_entity& e, std::string_view name) {
  if (name == "dateCreated") {
    return time_json(e.created);
  }
  if (name == "dateModified") {
    return time_json(e.modified);
  }
  if (name == "dateExpires") {
    return time_json(e.expires);
  }
  return name == "servicePath" ? json_string(e.path) : std::string{};
}

std::string metadata_value(const shown_entity::one& a, std::string_view name) {
  if (name == "dateCreated" || name == "dateModified") {
    return time_json(name == "dateCreated" ? a.created : a.modified);
  }
  const auto* m = a.as.find(name);
  return m == nullptr ? std::string{} : m->value;
}

}  // namespace

class simple_query_reader {
 public:
  simple_query_reader(std::string_view text, simple_query::over over) : text_(text), over_(over) {}

  result<simple_query> run() {
    simple_query out;
    out.over_ = over_;
    while (at_ <= text_.size()) {
      if (out.all_.size() >= statements_max) {
        return refused("too many statements");
      }
      TRY(auto one, statement());
      out.all_.push_back(std::move(one));
      if (at_ < text_.size() && text_[at_] != ';') {
        return refused("expected ;");
      }
      ++at_;
    }
    return out;
  }

 private:
  problem refused(std::string_view what) const {
    return bad_request((over_ == simple_query::over::values ? "invalid q at " : "invalid mq at ") +
                       std::to_string(at_) + ": " + std::string{what});
  }
  bool take(std::string_view token) {
    if (!text_.substr(at_).starts_with(token)) {
      return false;
    }
    at_ += token.size();
    return true;
  }
  bool at_end() const { return at_ >= text_.size() || text_[at_] == ';'; }

  result<simple_query::statement> statement() {
    simple_query::statement s;
    s.absent = take("!");
    TRY(auto tokens, path());
    s.path = std::move(tokens);
    if (over_ == simple_query::over::metadata && s.path.size() < 2) {
      return refused("mq needs attribute.metadata");
    }
    if (at_end()) {
      return s;
    }
    if (s.absent) {
      return refused("! goes with a name alone");
    }
    TRY(const auto how, comparison());
    s.how = how;
    if (how == compare::matches) {
      auto text = single_value();
      auto shape = pattern::parse(text.first);
      if (!shape.ok()) {
        return refused("not a regular expression");
      }
      s.shape = std::move(shape).value();
      return s;
    }
    TRY(const auto ok, values(s));
    return s;
  }

  result<std::vector<std::string>> path() {
    std::vector<std::string> out;
    do {
      std::string token;
      if (take("'")) {
        const auto end = text_.find('\'', at_);
        if (end == text_.npos) {
          return refused("a quote is not closed");
        }
        token = text_.substr(at_, end - at_);
        at_ = end + 1;
      } else {
        const auto end = std::min(text_.find_first_of(".;=!<>~:'", at_), text_.size());
        token = text_.substr(at_, end - at_);
        at_ = end;
      }
      if (token.empty() || out.size() >= tokens_max) {
        return refused("expected the name of an attribute");
      }
      out.push_back(std::move(token));
    } while (take("."));
    return out;
  }

  result<compare> comparison() {
    constexpr std::pair<std::string_view, compare> all[] = {
        {"==", compare::equal},         {":", compare::equal},    {"!=", compare::unequal},
        {">=", compare::greater_equal}, {">", compare::greater},  {"<=", compare::less_equal},
        {"<", compare::less},           {"~=", compare::matches},
    };
    for (const auto& [token, how] : all) {
      if (take(token)) {
        return how;
      }
    }
    return refused("expected an operator");
  }

  // The text up to the next ',' or ';', and whether it stood in quotes.
  std::pair<std::string, bool> single_value(std::string_view ends = ";") {
    if (take("'")) {
      const auto end = std::min(text_.find('\'', at_), text_.size());
      std::string out{text_.substr(at_, end - at_)};
      at_ = std::min(end + 1, text_.size());
      return {std::move(out), true};
    }
    const auto end = std::min(text_.find_first_of(ends, at_), text_.size());
    std::string out{text_.substr(at_, end - at_)};
    at_ = end;
    return {std::move(out), false};
  }

  static simple_query::literal literal_of(std::string text, bool in_quotes) {
    simple_query::literal v{.text = std::move(text)};
    v.time = read_time(v.text);
    if (in_quotes) {
      return v;
    }
    if (v.text == "true" || v.text == "false") {
      v.is = simple_query::sort::boolean;
    } else if (v.text == "null") {
      v.is = simple_query::sort::null;
    } else if (const auto json = check_and_minify(v.text, 1);
               json.ok() && kind_of(json.value()) == json_kind::number) {
      v.is = simple_query::sort::number;
      v.number = json_number(json.value()).value_or(0);
    }
    return v;
  }

  result<done> values(simple_query::statement& s) {
    const bool equality = s.how == compare::equal || s.how == compare::unequal;
    do {
      if (s.values.size() >= values_max) {
        return refused("too many values");
      }
      auto [text, in_quotes] = single_value(",;");
      const auto dots = in_quotes ? text.npos : text.find("..");
      if (text.empty() && !in_quotes) {
        return refused("expected a value");
      }
      if (dots != text.npos && s.values.empty() && at_end()) {
        return equality ? range(s, text, dots)
                        : bad_request("ranges only valid for equal and not equal ops");
      }
      s.values.push_back(literal_of(std::move(text), in_quotes));
    } while (take(","));
    const auto kind = s.values.front().is;
    const bool ordered = kind == simple_query::sort::text || kind == simple_query::sort::number;
    if (!equality && s.values.size() > 1) {
      return bad_request("lists only valid for equal and not equal ops");
    }
    if (!equality && !ordered) {
      return refused("this operator takes one number, date or text");
    }
    return done{};
  }

  result<done> range(simple_query::statement& s, const std::string& text, std::size_t dots) {
    s.range = true;
    s.values.push_back(literal_of(text.substr(0, dots), false));
    s.values.push_back(literal_of(text.substr(dots + 2), false));
    const bool fits =
        s.values[0].is == s.values[1].is && !s.values[0].text.empty() && !s.values[1].text.empty();
    return fits ? result<done>{done{}} : refused("not a range of numbers, dates or texts");
  }

  std::string_view text_;
  simple_query::over over_;
  std::size_t at_ = 0;
};

namespace {

// Target against literal; unordered where they are of different types.
template <class Literal>
std::partial_ordering order_of(std::string_view json, const Literal& v, bool is_number) {
  if (is_number) {
    const auto n = kind_of(json) == json_kind::number ? json_number(json) : std::nullopt;
    return n ? *n <=> v.number : std::partial_ordering::unordered;
  }
  if (kind_of(json) != json_kind::string) {
    return std::partial_ordering::unordered;
  }
  const auto text = json_string_text(json);
  if (v.time) {
    if (const auto t = read_time(text)) {
      return *t <=> *v.time;
    }
  }
  return text <=> v.text;
}

}  // namespace

bool simple_query::equals(std::string_view json, const literal& v) {
  switch (v.is) {
    case sort::boolean: return json == v.text;
    case sort::null: return json == "null";
    default: return order_of(json, v, v.is == sort::number) == 0;
  }
}

bool simple_query::within(std::string_view json, const statement& s) {
  const auto one = [&](std::string_view v) {
    if (s.range) {
      const bool number = s.values[0].is == sort::number;
      return order_of(v, s.values[0], number) >= 0 && order_of(v, s.values[1], number) <= 0;
    }
    return std::any_of(s.values.begin(), s.values.end(),
                       [&](const literal& l) { return equals(v, l); });
  };
  if (kind_of(json) != json_kind::array) {
    return one(json);
  }
  for (const auto v : json_elements{json}) {
    if (one(v)) {
      return true;
    }
  }
  return false;
}

bool simple_query::passes(std::string_view json, const statement& s, step_counter* steps) {
  switch (s.how) {
    case compare::exists: return true;
    case compare::missing: return false;
    case compare::equal: return within(json, s);
    case compare::unequal: return !within(json, s);
    case compare::matches:
      return kind_of(json) == json_kind::string && s.shape->found_in(json_string_text(json), steps);
    default: break;
  }
  const auto o = order_of(json, s.values.front(), s.values.front().is == sort::number);
  switch (s.how) {
    case compare::greater: return o > 0;
    case compare::greater_equal: return o >= 0;
    case compare::less: return o < 0;
    default: return o <= 0;
  }
}

std::optional<std::string> simple_query::target(const statement& s, const shown_entity& e) const {
  std::string value;
  std::size_t at = 1;
  if (over_ == over::metadata) {
    const auto* a = e.find(s.path[0]);
    value = a == nullptr ? std::string{} : metadata_value(*a, s.path[1]);
    at = 2;
  } else {
    value = builtin_value(e, s.path[0]);
    const auto* a = value.empty() ? e.find(s.path[0]) : nullptr;
    value = a == nullptr ? std::move(value) : a->as.value;
  }
  std::string_view rest = value;
  for (; at < s.path.size() && !rest.empty(); ++at) {
    rest = rest.front() == '{' ? json_members{rest}.find(s.path[at]) : std::string_view{};
  }
  return rest.empty() ? std::nullopt : std::optional{std::string{rest}};
}

bool simple_query::holds(const statement& s, const shown_entity& e, step_counter* steps) const {
  const auto value = target(s, e);
  if (s.absent) {
    return !value;
  }
  return value && passes(*value, s, steps);
}

bool simple_query::holds(const shown_entity& e, step_counter* steps) const {
  return std::all_of(all_.begin(), all_.end(),
                     [&](const statement& s) { return holds(s, e, steps); });
}

std::shared_ptr<const condition> simple_query::necessary() const {
  std::string q;
  const auto add = [&](const std::string& name, std::string_view how, std::string_view value) {
    q.append(q.empty() ? "" : ";").append(name).append(how).append(value);
  };
  for (const auto& s : all_) {
    const bool plain = over_ == over::values && s.path.size() == 1 && !s.absent && !s.range &&
                       s.values.size() == 1 && stored_name(s.path[0]) == s.path[0] &&
                       is_plain_name(s.path[0]) && builtin_value({}, s.path[0]).empty();
    if (!plain) {
      continue;
    }
    const auto& v = s.values.front();
    if (v.is == sort::text && s.how == compare::equal && !v.time) {
      add(s.path[0], "==", json_string(v.text));
    } else if (v.is == sort::number && s.how != compare::unequal) {
      add(s.path[0],
          s.how == compare::equal           ? "=="
          : s.how == compare::greater       ? ">"
          : s.how == compare::greater_equal ? ">="
          : s.how == compare::less          ? "<"
                                            : "<=",
          v.text);
    }
  }
  if (q.empty()) {
    return nullptr;
  }
  auto parsed = condition::parse(q, [](std::string_view name) { return std::string{name}; });
  return parsed.ok() ? std::make_shared<const condition>(std::move(parsed).value()) : nullptr;
}

result<simple_query> simple_query::parse(std::string_view text, over over) {
  if (text.empty() || text.size() > text_max) {
    return bad_request("q and mq are 1 to 8192 bytes");
  }
  return simple_query_reader{text, over}.run();
}

}  // namespace tsu::broker::v2
