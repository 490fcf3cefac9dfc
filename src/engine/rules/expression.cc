#include "engine/rules/expression.h"

#include <algorithm>
#include <array>
#include <optional>

namespace tsu::rules {
namespace {

constexpr std::size_t name_max = 40;

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_part(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool is_word_of_grammar(std::string_view w) { return w == "and" || w == "or" || w == "not"; }

}  // namespace

bool is_condition_name(std::string_view n) {
  return !n.empty() && n.size() <= name_max && is_letter(n[0]) &&
         std::all_of(n.begin(), n.end(), is_part) && !is_word_of_grammar(n);
}

// Dijkstra's shunting yard, with what may come next checked at each word.
class expression_reader {
 public:
  explicit expression_reader(std::string_view text) : text_(text) {}

  result<expression> read() {
    for (auto word = next(); !word.empty(); word = next()) {
      if (auto bad = take(word)) {
        return std::move(*bad);
      }
    }
    if (wants_operand_) {
      return wrong("a condition is missing");
    }
    while (!open_.empty()) {
      if (open_.back() == op::parenthesis) {
        return wrong("a closing parenthesis is missing");
      }
      close_one();
    }
    return std::move(out_);
  }

 private:
  enum class op : std::uint8_t { parenthesis, or_, and_, not_ };  // by strength

  problem wrong(const std::string& what) const {
    return {why::bad_input, what + " at character " + std::to_string(word_at_ + 1),
            "rules_bad_expression"};
  }

  std::string_view next() {
    while (at_ < text_.size() && is_space(text_[at_])) {
      ++at_;
    }
    word_at_ = at_;
    if (at_ == text_.size()) {
      return {};
    }
    const auto from = at_++;
    if (is_part(text_[from])) {
      while (at_ < text_.size() && is_part(text_[at_])) {
        ++at_;
      }
    }
    return text_.substr(from, at_ - from);
  }

  std::optional<problem> take(std::string_view word) {
    if (word == "(" || word == "not") {
      return push(word == "(" ? op::parenthesis : op::not_);
    }
    if (word == "and" || word == "or") {
      return join(word == "and" ? op::and_ : op::or_);
    }
    if (word == ")") {
      return close();
    }
    if (!is_condition_name(word)) {
      return wrong("'" + std::string{word} + "' is no name of a condition");
    }
    if (!wants_operand_) {
      return wrong("'and' or 'or' is missing");
    }
    out_.steps_.push_back({expression::step_kind::name, out_.number_of(word)});
    wants_operand_ = false;
    return {};
  }

  std::optional<problem> push(op o) {
    if (!wants_operand_) {
      return wrong("'and' or 'or' is missing");
    }
    if (open_.size() == expression_depth_max) {
      return wrong("it is nested too deeply");
    }
    open_.push_back(o);
    return {};
  }

  std::optional<problem> join(op o) {
    if (wants_operand_) {
      return wrong("a condition is missing");
    }
    while (!open_.empty() && open_.back() >= o) {
      close_one();
    }
    open_.push_back(o);
    wants_operand_ = true;
    return {};
  }

  std::optional<problem> close() {
    if (wants_operand_) {
      return wrong("a condition is missing");
    }
    while (!open_.empty() && open_.back() != op::parenthesis) {
      close_one();
    }
    if (open_.empty()) {
      return wrong("there is no parenthesis to close");
    }
    open_.pop_back();
    return {};
  }

  void close_one() {
    using kind = expression::step_kind;
    const auto o = open_.back();
    open_.pop_back();
    out_.steps_.push_back({o == op::not_   ? kind::opposite
                           : o == op::and_ ? kind::both
                                           : kind::either});
  }

  const std::string_view text_;
  std::size_t at_ = 0, word_at_ = 0;
  bool wants_operand_ = true;
  std::vector<op> open_;
  expression out_;
};

std::size_t expression::number_of(std::string_view name) {
  const auto at = std::find(names_.begin(), names_.end(), name);
  if (at == names_.end()) {
    names_.emplace_back(name);
    return names_.size() - 1;
  }
  return static_cast<std::size_t>(at - names_.begin());
}

result<expression> expression::parse(std::string_view text) {
  if (text.size() > expression_max) {
    return problem{why::bad_input, "it is longer than 1,000 bytes", "rules_bad_expression"};
  }
  return expression_reader{text}.read();
}

expression expression::all_of(const std::vector<std::string>& names) {
  expression out;
  for (const auto& n : names) {
    out.steps_.push_back({step_kind::name, out.number_of(n)});
    if (out.steps_.size() > 1) {
      out.steps_.push_back({step_kind::both});
    }
  }
  return out;
}

truth expression::value(const std::function<truth(std::size_t)>& of) const {
  std::array<truth, expression_max> stack;  // never more operands than characters
  std::size_t n = 0;
  for (const auto& s : steps_) {
    switch (s.what) {
      case step_kind::name: stack[n++] = of(s.name); break;
      case step_kind::opposite: stack[n - 1] = opposite(stack[n - 1]); break;
      case step_kind::both:
        --n;
        stack[n - 1] = both(stack[n - 1], stack[n]);
        break;
      case step_kind::either:
        --n;
        stack[n - 1] = either(stack[n - 1], stack[n]);
        break;
    }
  }
  ASSERT(n == 1);
  return stack[0];
}

}  // namespace tsu::rules
