#include <algorithm>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/query/condition.h"

namespace tsu::broker {
namespace {

constexpr std::size_t q_max = 8'192, tests_max = 128, depth_max = 16, names_max = 16,
                      values_max = 100, links_max = 3;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool name_char(char c) {
  return letter(c) || digit(c) || c == '_' || c == ':' || c == '-' || c == '@' || c == '$';
}

// Digits where the shape has a 9, the same character elsewhere.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) {
    return false;
  }
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '9' ? !digit(text[i]) : text[i] != shape[i]) {
      return false;
    }
  }
  return true;
}

bool is_json_number(std::string_view text) {
  return !text.empty() && (digit(text[0]) || text[0] == '-') && check_and_minify(text, 1).ok();
}

}  // namespace

class condition_reader {
 public:
  condition_reader(std::string_view q, const stored_name_of& stored) : q_(q), stored_(stored) {}

  result<condition> whole() {
    groups_.emplace_back();
    for (;;) {
      TRY(bool opened, begin_operand());
      if (opened) {
        continue;
      }
      TRY(bool ended, after_operand());
      if (ended) {
        break;
      }
    }
    if (groups_.size() != 1) {
      return refused("a parenthesis is not closed");
    }
    close_group();
    return std::move(out_);
  }

 private:
  // What has been read of one parenthesis: alternatives, each a list of nodes that must all hold.
  struct group {
    std::vector<std::vector<std::size_t>> any{1};
  };

  problem refused(std::string_view what) const {
    return {why::bad_input, "q at " + std::to_string(at_) + ": " + std::string{what},
            "bad_request_data"};
  }
  bool more() const { return at_ < q_.size(); }
  bool take(std::string_view token) {
    if (!q_.substr(at_).starts_with(token)) {
      return false;
    }
    at_ += token.size();
    return true;
  }

  std::size_t put(condition::node n) {
    out_.nodes_.push_back(std::move(n));
    return out_.nodes_.size() - 1;
  }

  std::size_t joined(condition::join how, std::vector<std::size_t> parts) {
    return parts.size() == 1 ? parts.front() : put({.how = how, .children = std::move(parts)});
  }

  // The innermost group becomes a node; the root is put again so that it stands last.
  void close_group() {
    auto done = std::move(groups_.back());
    groups_.pop_back();
    std::vector<std::size_t> alternatives;
    for (auto& all : done.any) {
      alternatives.push_back(joined(condition::join::all_of, std::move(all)));
    }
    const auto n = joined(condition::join::any_of, std::move(alternatives));
    if (groups_.empty()) {
      if (n + 1 != out_.nodes_.size()) {
        put(out_.nodes_[n]);
      }
    } else {
      groups_.back().any.back().push_back(n);
    }
  }

  // true: a parenthesis was opened; false: a term was read.
  result<bool> begin_operand() {
    if (take("(")) {
      groups_.emplace_back();
      if (groups_.size() > depth_max) {
        return refused("nested too deeply");
      }
      return true;
    }
    if (out_.tests_.size() >= tests_max) {
      return refused("too many terms");
    }
    TRY(term_test t, term());
    out_.tests_.push_back(std::move(t));
    groups_.back().any.back().push_back(put({.test = out_.tests_.size() - 1}));
    return false;
  }

  // true: the text is at its end.
  result<bool> after_operand() {
    while (take(")")) {
      if (groups_.size() == 1) {
        return refused("a parenthesis is closed that was not opened");
      }
      close_group();
    }
    if (!more()) {
      return true;
    }
    if (take(";")) {
      return false;
    }
    if (take("|")) {
      groups_.back().any.emplace_back();
      return false;
    }
    return refused("expected ; or |");
  }

  result<term_test> term() {
    term_test t;
    const bool missing = take("!");
    TRY(auto p, path(0));
    t.path = std::move(p);
    if (!more() || q_[at_] == ';' || q_[at_] == '|' || q_[at_] == ')') {
      t.how = missing ? compare::missing : compare::exists;
      return t;
    }
    if (missing) {
      return refused("!attribute is not compared with anything");
    }
    TRY(const auto how, comparison());
    t.how = how;
    if (t.how == compare::matches || t.how == compare::not_matches) {
      TRY(auto shape, pattern::parse(pattern_text()));
      t.shape = std::move(shape);
      return t;
    }
    TRY(done read, values(t));
    return t;
  }

  result<compare> comparison() {
    constexpr std::pair<std::string_view, compare> all[] = {
        {"==", compare::equal},         {"!~=", compare::not_matches}, {"!=", compare::unequal},
        {">=", compare::greater_equal}, {">", compare::greater},       {"<=", compare::less_equal},
        {"<", compare::less},           {"~=", compare::matches}};
    for (const auto& [token, how] : all) {
      if (take(token)) {
        return how;
      }
    }
    return refused("expected an operator");
  }

  // Recursion is bounded by links_max.
  result<attribute_path> path(std::size_t links) {
    attribute_path p;
    TRY(auto names, dotted_names());
    p.names = std::move(names);
    if (take("[")) {
      TRY(auto inside, members());
      p.members = std::move(inside);
    }
    if (take("{")) {
      if (links >= links_max || !p.members.empty()) {
        return refused("linked entities cannot be followed further");
      }
      linked_types(p.linked_types);
      TRY(auto inner, path(links + 1));
      p.linked = std::make_unique<attribute_path>(std::move(inner));
      if (!take("}")) {
        return refused("expected }");
      }
    }
    return p;
  }

  // A leading "A,B:" before the attribute of a linked entity.
  void linked_types(std::vector<std::string>& out) {
    const auto end = q_.find_first_of(".[]{}=!<>~;|()", at_);
    const auto head = q_.substr(at_, end == q_.npos ? q_.npos : end - at_);
    const auto colon = head.rfind(':');
    if (colon == head.npos || colon == 0) {
      return;
    }
    std::size_t from = 0;
    while (from <= colon) {
      const auto to = std::min(head.find(',', from), colon);
      out.push_back(stored_(head.substr(from, to - from)));
      from = to + 1;
    }
    at_ += colon + 1;
  }

  result<std::vector<std::string>> dotted_names() {
    std::vector<std::string> out;
    do {
      const auto from = at_;
      while (more() && name_char(q_[at_])) {
        ++at_;
      }
      const auto name = q_.substr(from, at_ - from);
      if (name.empty() || !(letter(name[0]) || name[0] == '_') || out.size() >= names_max) {
        return refused("expected the name of an attribute");
      }
      out.push_back(stored_(name));
    } while (take("."));
    return out;
  }

  result<std::vector<std::string>> members() {
    std::vector<std::string> out;
    for (;;) {
      const auto end = q_.find_first_of(".]", at_);
      if (end == q_.npos || end == at_ || out.size() >= names_max) {
        return refused("expected [member.member]");
      }
      out.emplace_back(q_.substr(at_, end - at_));
      at_ = end + 1;
      if (q_[end] == ']') {
        return out;
      }
    }
  }

  result<done> values(term_test& t) {
    const bool equality = t.how == compare::equal || t.how == compare::unequal;
    do {
      TRY(literal v, value());
      t.values.push_back(std::move(v));
      if (t.values.size() > values_max) {
        return refused("too many values");
      }
      if (t.values.size() == 1 && take("..")) {
        TRY(literal to, value());
        t.range = true;
        t.values.push_back(std::move(to));
        break;
      }
    } while (take(","));
    const auto& first = t.values.front();
    const bool ordered =
        first.kind != literal::boolean && first.kind != literal::uri && first.kind != literal::word;
    if ((!equality || t.range) && !ordered) {
      return refused("this value has no order");
    }
    if (!equality && t.values.size() > 1) {
      return refused("a list or range goes with == or != only");
    }
    if (t.range && t.values[1].kind != first.kind) {
      return refused("both ends of a range are of one kind");
    }
    return done{};
  }

  result<literal> value() {
    literal v;
    if (more() && q_[at_] == '"') {
      TRY(auto text, quoted());
      v.as_text = std::move(text);
      v.stored = stored_(v.as_text);
      return v;
    }
    const auto from = at_;
    while (more() && q_.find_first_of(";|(),", at_) != at_ && !q_.substr(at_).starts_with("..")) {
      if (q_[at_] == '"' || static_cast<unsigned char>(q_[at_]) <= ' ') {
        return refused("a value is a number, a \"text\", true, false, a time or a URI");
      }
      ++at_;
    }
    const auto text = q_.substr(from, at_ - from);
    if (text.empty()) {
      return refused("expected a value");
    }
    classify(text, v);
    return v;
  }

  void classify(std::string_view text, literal& v) const {
    v.as_text = text;
    if (is_json_number(text)) {
      v.kind = literal::number;
      v.as_number = json_number(text).value_or(0);
    } else if (text == "true" || text == "false") {
      v.kind = literal::boolean;
      v.as_number = text == "true" ? 1 : 0;
    } else if (const auto t = parse_instant(text)) {
      v.kind = literal::time;
      v.as_time = *t;
    } else if (text.size() == 10 && has_shape(text, "9999-99-99")) {
      v.kind = literal::date;
    } else if (has_shape(text, "99:99:99")) {
      v.kind = literal::clock_time;
    } else {
      v.kind = text.find(':') == text.npos ? literal::word : literal::uri;
      v.stored = stored_(text);
    }
  }

  // The slice of a string with its quotes, or empty where it does not end.
  std::string_view string_slice() const {
    for (auto end = at_ + 1; end < q_.size(); ++end) {
      if (q_[end] == '\\') {
        ++end;
      } else if (q_[end] == '"') {
        return q_.substr(at_, end + 1 - at_);
      }
    }
    return {};
  }

  result<std::string> quoted() {
    const auto slice = string_slice();
    if (slice.empty() || !check_and_minify(slice, 1).ok()) {
      return refused("a text that is not a JSON string");
    }
    at_ += slice.size();
    return json_string_text(slice);
  }

  // Up to the end of the term: what is inside the pattern's own parentheses and brackets belongs
  // to it. In quotes it ends at the quote.
  std::string pattern_text() {
    if (more() && q_[at_] == '"') {
      if (const auto slice = string_slice(); !slice.empty()) {
        at_ += slice.size();
        return check_and_minify(slice, 1).ok() ? json_string_text(slice)
                                               : std::string{slice.substr(1, slice.size() - 2)};
      }
    }
    const auto from = at_;
    int open = 0;
    for (; more(); ++at_) {
      const char c = q_[at_];
      if (c == '\\' && at_ + 1 < q_.size()) {
        ++at_;
      } else if (c == '(' || c == '[') {
        ++open;
      } else if (open > 0 && (c == ')' || c == ']')) {
        --open;
      } else if (open == 0 && (c == ')' || c == ';' || c == '|')) {
        break;
      }
    }
    return std::string{q_.substr(from, at_ - from)};
  }

  std::string_view q_;
  const stored_name_of& stored_;
  std::size_t at_ = 0;
  std::vector<group> groups_;
  condition out_;
};

result<condition> condition::parse(std::string_view q, const stored_name_of& stored,
                                   const std::vector<std::string>* expanded) {
  if (q.size() > q_max) {
    return problem{why::bad_input, "q is longer than 8,192 bytes", "bad_request_data"};
  }
  TRY(auto out, (condition_reader{q, stored}.whole()));
  for (auto& t : out.tests_) {
    const bool named = expanded == nullptr || std::find(expanded->begin(), expanded->end(),
                                                        t.path.names.front()) != expanded->end();
    for (auto& v : t.values) {
      if (!named && v.as_text.find(':') == v.as_text.npos) {
        v.stored.clear();
      }
    }
  }
  return out;
}

}  // namespace tsu::broker
