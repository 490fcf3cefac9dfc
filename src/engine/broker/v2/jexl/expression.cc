#include "engine/broker/v2/jexl/expression.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <optional>

#include "base/core/json_text.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/jexl/transforms.h"

namespace tsu::broker::v2::jexl {
namespace {

constexpr std::size_t text_max = 8'192, nodes_max = 1'000, result_max = 1024 * 1024;
constexpr int depth_max = 32;

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool digit(char c) { return c >= '0' && c <= '9'; }

struct operator_row {
  std::string_view text;
  int binds;
};
// Longer ones first.
constexpr operator_row operators[] = {
    {"||", 10}, {"&&", 10},  {"==", 20}, {"!=", 20}, {">=", 20}, {"<=", 20}, {"//", 40}, {">", 20},
    {"<", 20},  {"in ", 20}, {"+", 30},  {"-", 30},  {"*", 40},  {"/", 40},  {"%", 50},  {"^", 50}};

}  // namespace

class reader {
 public:
  explicit reader(std::string_view text) : text_(text) {}

  result<expression> run() {
    TRY(const auto root, choice(0));
    skip_space();
    if (at_ != text_.size()) {
      return refused("something stands behind the expression");
    }
    out_.root_ = root;
    return std::move(out_);
  }

 private:
  using node = expression::node;
  using kind = expression::kind;
  using place = result<std::size_t>;

  problem refused(std::string_view what) const {
    return bad_request("invalid JEXL expression at " + std::to_string(at_) + ": " +
                       std::string{what});
  }
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) {
      ++at_;
    }
  }
  bool take(std::string_view token) {
    skip_space();
    if (!text_.substr(at_).starts_with(token)) {
      return false;
    }
    at_ += token.size();
    return true;
  }
  place put(node n) {
    if (out_.nodes_.size() >= nodes_max) {
      return refused("too long");
    }
    out_.nodes_.push_back(std::move(n));
    return out_.nodes_.size() - 1;
  }

  // Recursion of the readers is bounded by depth_max.
  place choice(int depth) {
    if (depth > depth_max) {
      return refused("nested too deeply");
    }
    TRY(const auto condition, binary(0, depth));
    if (!take("?")) {
      return condition;
    }
    TRY(const auto yes, choice(depth + 1));
    if (!take(":")) {
      return refused("expected :");
    }
    TRY(const auto no, choice(depth + 1));
    return put({.is = kind::choice, .children = {condition, yes, no}});
  }

  const operator_row* next_operator() {
    skip_space();
    for (const auto& row : operators) {
      if (text_.substr(at_).starts_with(row.text)) {
        return &row;
      }
    }
    return nullptr;
  }

  // Operators that bind tighter than `above`, from left to right.
  place binary(int above, int depth) {
    if (depth > depth_max) {
      return refused("nested too deeply");
    }
    TRY(auto left, unary(depth + 1));
    for (;;) {
      const auto* row = next_operator();
      if (row == nullptr || row->binds <= above) {
        return left;
      }
      at_ += row->text.size();
      TRY(const auto right, binary(row->binds, depth + 1));
      TRY(const auto both,
          put({.is = kind::binary, .text = std::string{row->text}, .children = {left, right}}));
      left = both;
    }
  }

  place unary(int depth) {
    if (depth > depth_max) {
      return refused("nested too deeply");
    }
    const bool minus = take("-");
    if (minus || take("!")) {
      TRY(const auto inner, unary(depth + 1));
      return put({.is = minus ? kind::minus : kind::negation, .children = {inner}});
    }
    TRY(auto inner, primary(depth));
    return postfix(inner, depth);
  }

  place postfix(std::size_t inner, int depth) {
    for (;;) {
      skip_space();
      const bool pipe =
          at_ < text_.size() && text_[at_] == '|' && !text_.substr(at_).starts_with("||");
      if (pipe) {
        ++at_;
        TRY(const auto n, transform(inner, depth));
        inner = n;
      } else if (take(".")) {
        TRY(auto name, read_name());
        TRY(const auto n, put({.is = kind::member, .text = std::move(name), .children = {inner}}));
        inner = n;
      } else if (take("[")) {
        TRY(const auto at, choice(depth + 1));
        if (!take("]")) {
          return refused("expected ]");
        }
        TRY(const auto n, put({.is = kind::index, .children = {inner, at}}));
        inner = n;
      } else {
        return inner;
      }
    }
  }

  place transform(std::size_t inner, int depth) {
    TRY(auto name, read_name());
    node n{.is = kind::transform, .text = std::move(name), .children = {inner}};
    if (take("(") && !take(")")) {
      TRY(auto all, list(")", depth));
      n.children.insert(n.children.end(), all.begin(), all.end());
    }
    return put(std::move(n));
  }

  result<std::vector<std::size_t>> list(std::string_view end, int depth) {
    std::vector<std::size_t> out;
    do {
      TRY(const auto one, choice(depth + 1));
      out.push_back(one);
    } while (take(","));
    if (!take(end)) {
      return refused("expected , or " + std::string{end});
    }
    return out;
  }

  result<std::string> read_name() {
    skip_space();
    const auto from = at_;
    while (at_ < text_.size() && (starts_name(text_[at_]) || (at_ > from && digit(text_[at_])))) {
      ++at_;
    }
    return at_ == from ? result<std::string>{refused("expected a name")}
                       : result<std::string>{std::string{text_.substr(from, at_ - from)}};
  }

  // In either kind of quotes; a backslash lets a quote or a backslash stand for itself.
  result<std::string> quoted() {
    const char quote = text_[at_++];
    std::string out;
    while (at_ < text_.size() && text_[at_] != quote) {
      const bool escape = text_[at_] == '\\' && at_ + 1 < text_.size() &&
                          (text_[at_ + 1] == quote || text_[at_ + 1] == '\\');
      at_ += escape ? 1 : 0;
      out += text_[at_++];
    }
    if (at_ == text_.size()) {
      return refused("a text does not end");
    }
    ++at_;
    return out;
  }

  place number() {
    const auto from = at_;
    while (at_ < text_.size() && (digit(text_[at_]) || text_[at_] == '.')) {
      ++at_;
    }
    const auto json = check_and_minify(text_.substr(from, at_ - from), 1);
    if (!json.ok()) {
      return refused("not a number");
    }
    return put({.constant = from_json(json.value())});
  }

  place primary(int depth) {
    skip_space();
    if (at_ == text_.size()) {
      return refused("expected a value");
    }
    const char c = text_[at_];
    if (c == '\'' || c == '"') {
      TRY(auto text, quoted());
      return put({.constant = value::of(std::move(text))});
    }
    if (digit(c)) {
      return number();
    }
    if (take("(")) {
      TRY(const auto inner, choice(depth + 1));
      return take(")") ? place{inner} : place{refused("expected )")};
    }
    if (take("[")) {
      node n{.is = kind::array};
      if (!take("]")) {
        TRY(auto all, list("]", depth));
        n.children = std::move(all);
      }
      return put(std::move(n));
    }
    if (take("{")) {
      return object(depth);
    }
    TRY(auto name, read_name());
    if (name == "true" || name == "false") {
      return put({.constant = value::of(name == "true")});
    }
    return name == "null" ? put({}) : put({.is = kind::name, .text = std::move(name)});
  }

  place object(int depth) {
    node n{.is = kind::object};
    if (take("}")) {
      return put(std::move(n));
    }
    do {
      skip_space();
      const bool in_quotes = at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"');
      TRY(auto key, in_quotes ? quoted() : read_name());
      if (!take(":")) {
        return refused("expected :");
      }
      TRY(const auto one, choice(depth + 1));
      n.keys.push_back(std::move(key));
      n.children.push_back(one);
    } while (take(","));
    return take("}") ? put(std::move(n)) : place{refused("expected , or }")};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  expression out_;
};

// Nothing: the whole expression is null.
class evaluation {
 public:
  evaluation(const expression& e, const lookup& find, instant now)
      : e_(e), find_(find), here_{now, steps_} {}

  value run() {
    auto out = of(e_.root_);
    return out && out->is != sort::undefined && !steps_.spent() ? std::move(*out) : value{};
  }

 private:
  using kind = expression::kind;
  using maybe = std::optional<value>;

  // Recursion is bounded by the reader's.
  maybe of(std::size_t n) {
    const auto& node = e_.nodes_[n];
    if (!steps_.take(1)) {
      return std::nullopt;
    }
    switch (node.is) {
      case kind::literal: return node.constant;
      case kind::name: return known(node.text);
      case kind::member: return member(node);
      case kind::index: return index(node);
      case kind::transform: return transform(node);
      case kind::array:
      case kind::object: return composed(node);
      case kind::minus: return minus(node);
      case kind::negation: return negation(node);
      case kind::binary: return binary(node);
      case kind::choice: break;
    }
    const auto condition = of(node.children[0]);
    return condition ? of(node.children[condition->is_true() ? 1 : 2]) : std::nullopt;
  }

  // What is copied counts, so that a short expression makes nothing huge of a large entity.
  maybe known(std::string_view name) {
    auto found = find_(name);
    return steps_.take(weight_of(found)) ? maybe{std::move(found)} : std::nullopt;
  }

  maybe member(const expression::node& node) {
    const auto inner = of(node.children[0]);
    return inner && inner->is == sort::object ? inner->member(node.text)
                                              : maybe{value::undefined()};
  }

  maybe index(const expression::node& node) {
    const auto inner = of(node.children[0]), at = of(node.children[1]);
    if (!inner || !at) {
      return std::nullopt;
    }
    if (inner->is == sort::object && at->is == sort::text) {
      return inner->member(at->text);
    }
    const bool counts = inner->is == sort::array && at->is == sort::number && at->number >= 0 &&
                        at->number < static_cast<double>(inner->items.size());
    return counts ? inner->items[static_cast<std::size_t>(at->number)] : value::undefined();
  }

  maybe transform(const expression::node& node) {
    std::vector<value> all;
    for (const auto child : node.children) {
      auto one = of(child);
      if (!one || one->is == sort::undefined) {
        return std::nullopt;
      }
      all.push_back(std::move(*one));
    }
    const auto input = std::move(all.front());
    all.erase(all.begin());
    return transformed(node.text, input, all, here_);
  }

  maybe composed(const expression::node& node) {
    value out{.is = node.is == kind::array ? sort::array : sort::object};
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      auto one = of(node.children[i]);
      if (!one || one->is == sort::undefined) {
        return std::nullopt;
      }
      if (node.is == kind::array) {
        out.items.push_back(std::move(*one));
      } else {
        out.members.emplace_back(node.keys[i], std::move(*one));
      }
    }
    return out;
  }

  maybe minus(const expression::node& node) {
    const auto inner = of(node.children[0]);
    return inner && inner->is == sort::number ? maybe{value::of(-inner->number)} : std::nullopt;
  }

  maybe negation(const expression::node& node) {
    const auto inner = of(node.children[0]);
    return inner && inner->is != sort::undefined ? maybe{value::of(!inner->is_true())}
                                                 : std::nullopt;
  }

  maybe binary(const expression::node& node) {
    const auto left = of(node.children[0]);
    if (!left) {
      return std::nullopt;
    }
    if (node.text == "||" || node.text == "&&") {
      return left->is_true() == (node.text == "||") ? left : of(node.children[1]);
    }
    const auto right = of(node.children[1]);
    if (!right) {
      return std::nullopt;
    }
    const bool undefined = left->is == sort::undefined || right->is == sort::undefined;
    if (node.text == "!=") {  // here an identifier that is not there is null
      const auto known = [](const value& v) { return v.is == sort::undefined ? value{} : v; };
      return value::of(!equal(known(*left), known(*right)));
    }
    if (undefined) {
      return std::nullopt;
    }
    if (node.text == "==") {
      return value::of(equal(*left, *right));
    }
    if (node.text == "in ") {
      return contains(*right, *left);
    }
    return node.text.find_first_of("<>") == node.text.npos ? arithmetic(node.text, *left, *right)
                                                           : ordered(node.text, *left, *right);
  }

  static maybe contains(const value& all, const value& one) {
    if (all.is == sort::text && one.is == sort::text) {
      return value::of(all.text.find(one.text) != all.text.npos);
    }
    if (all.is != sort::array) {
      return std::nullopt;
    }
    return value::of(std::any_of(all.items.begin(), all.items.end(),
                                 [&](const value& v) { return equal(v, one); }));
  }

  static maybe ordered(std::string_view how, const value& a, const value& b) {
    auto o = std::partial_ordering::unordered;
    if (a.is == sort::number && b.is == sort::number) {
      o = a.number <=> b.number;
    } else if (a.is == sort::text && b.is == sort::text) {
      o = a.text <=> b.text;
    } else {
      return std::nullopt;
    }
    return value::of(how == ">" ? o > 0 : how == ">=" ? o >= 0 : how == "<" ? o < 0 : o <= 0);
  }

  maybe arithmetic(std::string_view how, const value& a, const value& b) {
    if (how == "+" && (a.is == sort::text || b.is == sort::text)) {
      auto text = to_text(a) + to_text(b);
      const bool fits =
          text.size() <= result_max && steps_.take(static_cast<std::int64_t>(text.size()) / 64);
      return fits ? maybe{value::of(std::move(text))} : std::nullopt;
    }
    if (a.is != sort::number || b.is != sort::number) {
      return std::nullopt;
    }
    const double x = a.number, y = b.number;
    const double n = how == "+"    ? x + y
                     : how == "-"  ? x - y
                     : how == "*"  ? x * y
                     : how == "/"  ? x / y
                     : how == "//" ? std::floor(x / y)
                     : how == "%"  ? std::fmod(x, y)
                                   : std::pow(x, y);
    return std::isfinite(n) ? maybe{value::of(n)} : std::nullopt;
  }

  const expression& e_;
  const lookup& find_;
  step_counter steps_{expression_steps_max};
  surroundings here_;
};

result<expression> expression::parse(std::string_view text) {
  if (text.size() > text_max) {
    return bad_request("a JEXL expression is longer than 8192 bytes");
  }
  return reader{text}.run();
}

value expression::evaluate(const lookup& find, instant now) const {
  return evaluation{*this, find, now}.run();
}

}  // namespace tsu::broker::v2::jexl
