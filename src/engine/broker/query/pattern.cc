#include "engine/broker/query/pattern.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

namespace tsu::broker {
namespace {

constexpr std::size_t text_max = 512, steps_max = 4'000;
constexpr int depth_max = 24, repeat_max = 255;

// The next code point; a byte that is not UTF-8 stands for itself.
char32_t next_code(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (size == 1 || at + size > text.size()) {
    ++at;
    return lead;
  }
  char32_t code = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
  }
  at += size;
  return code;
}

using ranges = std::vector<std::pair<char32_t, char32_t>>;

struct named_class {
  std::string_view name;
  std::array<std::pair<char32_t, char32_t>, 4> ranges;
  std::size_t count;
};
constexpr named_class classes[] = {
    {"alpha", {{{'A', 'Z'}, {'a', 'z'}, {0x80, 0x10FFFF}}}, 3},
    {"digit", {{{'0', '9'}}}, 1},
    {"alnum", {{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}, {0x80, 0x10FFFF}}}, 4},
    {"upper", {{{'A', 'Z'}}}, 1},
    {"lower", {{{'a', 'z'}}}, 1},
    {"space", {{{'\t', '\r'}, {' ', ' '}}}, 2},
    {"blank", {{{'\t', '\t'}, {' ', ' '}}}, 2},
    {"punct", {{{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}}, 4},
    {"xdigit", {{{'0', '9'}, {'A', 'F'}, {'a', 'f'}}}, 3},
    {"word", {{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}}, 4},
};

bool add_class(std::string_view name, ranges& out) {
  for (const auto& c : classes) {
    if (c.name == name) {
      out.insert(out.end(), c.ranges.begin(), c.ranges.begin() + c.count);
      return true;
    }
  }
  return false;
}

struct node {
  enum kind_t : std::uint8_t { set, sequence, either, repeat, at_begin, at_end } kind = sequence;
  bool inverted = false;
  ranges of = {};
  std::vector<node> children = {};
  int least = 0, most = -1;  // repeat; -1: no end
};

problem refused(std::string_view what) {
  return {why::bad_input, "pattern: " + std::string{what}, "bad_request_data"};
}

// Recursion is bounded by depth_max.
class pattern_reader {
 public:
  explicit pattern_reader(std::string_view text) : text_(text) {}

  result<node> whole() {
    TRY(node n, alternatives(0));
    if (at_ < text_.size()) {
      return refused("a parenthesis is closed that was not opened");
    }
    return n;
  }

 private:
  bool more() const { return at_ < text_.size(); }
  bool next_is(char c) const { return more() && text_[at_] == c; }

  result<node> alternatives(int depth) {
    if (depth > depth_max) {
      return refused("nested too deeply");
    }
    node all{.kind = node::either};
    for (;;) {
      TRY(node one, sequence(depth));
      all.children.push_back(std::move(one));
      if (!next_is('|')) {
        return all;
      }
      ++at_;
    }
  }

  result<node> sequence(int depth) {
    node all;
    while (more() && text_[at_] != '|' && text_[at_] != ')') {
      TRY(node one, atom(depth));
      while (more()) {
        TRY(auto times, repetition());
        if (!times) {
          break;
        }
        const bool twice = more() && (next_is('*') || next_is('+') || next_is('{'));
        if (twice || one.kind == node::at_begin || one.kind == node::at_end) {
          return refused("nothing to repeat");
        }
        node again{.kind = node::repeat, .least = times->first, .most = times->second};
        again.children.push_back(std::move(one));
        one = std::move(again);
        if (++repeats_ > 200) {
          return refused("too many repetitions");
        }
      }
      all.children.push_back(std::move(one));
    }
    return all;
  }

  result<std::optional<std::pair<int, int>>> repetition() {
    using times = std::optional<std::pair<int, int>>;
    const char c = text_[at_];
    if (c == '*' || c == '+' || c == '?') {
      ++at_;
      return times{std::pair{c == '+' ? 1 : 0, c == '?' ? 1 : -1}};
    }
    if (c != '{') {
      return times{};
    }
    ++at_;
    TRY(int least, number());
    int most = least;
    if (next_is(',')) {
      ++at_;
      most = -1;
      if (!next_is('}')) {
        TRY(int given, number());
        most = given;
      }
    }
    if (!next_is('}') || (most >= 0 && most < least)) {
      return refused("a repetition is {m}, {m,} or {m,n}");
    }
    ++at_;
    return times{std::pair{least, most}};
  }

  result<int> number() {
    int n = 0;
    const auto from = at_;
    while (more() && text_[at_] >= '0' && text_[at_] <= '9' && n <= repeat_max) {
      n = n * 10 + (text_[at_++] - '0');
    }
    if (at_ == from || n > repeat_max) {
      return refused("a repetition counts from 0 to 255");
    }
    return n;
  }

  result<node> atom(int depth) {
    const char c = text_[at_];
    switch (c) {
      case '(': return group(depth);
      case '[': ++at_; return bracket();
      case '\\': ++at_; return escaped();
      case '.': ++at_; return node{.kind = node::set, .inverted = true};
      case '^': ++at_; return node{.kind = node::at_begin};
      case '$': ++at_; return node{.kind = node::at_end};
      case '*':
      case '+':
      case '?':
      case '{': return refused("nothing to repeat");
      default: break;
    }
    const auto code = next_code(text_, at_);
    return node{.kind = node::set, .of = {{code, code}}};
  }

  result<node> group(int depth) {
    ++at_;
    if (text_.substr(at_).starts_with("?:")) {
      at_ += 2;
    }
    TRY(node inside, alternatives(depth + 1));
    if (!next_is(')')) {
      return refused("a parenthesis is not closed");
    }
    ++at_;
    return inside;
  }

  result<node> escaped() {
    if (!more()) {
      return refused("ends with a backslash");
    }
    const char c = text_[at_];
    constexpr std::string_view letters = "dwsDWS";
    if (const auto which = letters.find(c); which != letters.npos) {
      ++at_;
      node n{.kind = node::set, .inverted = which >= 3};
      constexpr std::string_view names[] = {"digit", "word", "space"};
      add_class(names[which % 3], n.of);
      return n;
    }
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      return refused("an escape that is not known");
    }
    const auto code = next_code(text_, at_);
    return node{.kind = node::set, .of = {{code, code}}};
  }

  result<node> bracket() {
    node n{.kind = node::set};
    if (next_is('^')) {
      n.inverted = true;
      ++at_;
    }
    for (bool first = true; first || !next_is(']'); first = false) {
      if (!more()) {
        return refused("a bracket is not closed");
      }
      if (text_.substr(at_).starts_with("[:")) {
        const auto end = text_.find(":]", at_ + 2);
        if (end == text_.npos || !add_class(text_.substr(at_ + 2, end - at_ - 2), n.of)) {
          return refused("a class that is not known");
        }
        at_ = end + 2;
        continue;
      }
      TRY(auto range, bracket_range());
      n.of.push_back(range);
    }
    ++at_;
    return n;
  }

  result<std::pair<char32_t, char32_t>> bracket_range() {
    const auto one = [&] {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        ++at_;
      }
      return next_code(text_, at_);
    };
    const auto from = one();
    if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']') {
      ++at_;
      const auto to = one();
      if (to < from) {
        return refused("a range runs backwards");
      }
      return std::pair{from, to};
    }
    return std::pair{from, from};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int repeats_ = 0;
};

}  // namespace

// Turns the tree into steps; its depth was bounded by the reader.
class pattern_compiler {
 public:
  explicit pattern_compiler(pattern& out) : out_(out) {}

  bool emit(const node& n) {
    if (out_.steps_.size() > steps_max) {
      return false;
    }
    switch (n.kind) {
      case node::set: return emit_set(n);
      case node::at_begin: return put(pattern::op::at_begin);
      case node::at_end: return put(pattern::op::at_end);
      case node::sequence:
        return std::all_of(n.children.begin(), n.children.end(),
                           [&](const node& c) { return emit(c); });
      case node::either: return emit_either(n.children);
      case node::repeat: return emit_repeat(n);
    }
    return false;
  }
  bool put(pattern::op what, std::uint32_t a = 0, std::uint32_t b = 0) {
    out_.steps_.push_back({.what = what, .a = a, .b = b});
    return true;
  }

 private:
  std::uint32_t here() const { return static_cast<std::uint32_t>(out_.steps_.size()); }

  bool emit_set(const node& n) {
    const auto from = static_cast<std::uint32_t>(out_.ranges_.size());
    for (const auto& [a, b] : n.of) {
      out_.ranges_.push_back({a, b});
    }
    put(pattern::op::set, from, static_cast<std::uint32_t>(out_.ranges_.size()));
    out_.steps_.back().inverted = n.inverted;
    return true;
  }

  bool emit_either(std::span<const node> all) {
    std::vector<std::uint32_t> to_end;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool last = i + 1 == all.size();
      const auto fork = here();
      if (!last) {
        put(pattern::op::fork, fork + 1);
      }
      if (!emit(all[i])) {
        return false;
      }
      if (!last) {
        to_end.push_back(here());
        put(pattern::op::jump);
        out_.steps_[fork].b = here();
      }
    }
    for (const auto j : to_end) {
      out_.steps_[j].a = here();
    }
    return true;
  }

  bool emit_repeat(const node& n) {
    const auto& inside = n.children.front();
    for (int i = 0; i < n.least; ++i) {
      if (!emit(inside)) {
        return false;
      }
    }
    if (n.most < 0) {
      const auto fork = here();
      put(pattern::op::fork, fork + 1);
      if (!emit(inside)) {
        return false;
      }
      put(pattern::op::jump, fork);
      out_.steps_[fork].b = here();
      return true;
    }
    std::vector<std::uint32_t> forks;
    for (int i = n.least; i < n.most; ++i) {
      forks.push_back(here());
      put(pattern::op::fork, here() + 1);
      if (!emit(inside)) {
        return false;
      }
    }
    for (const auto f : forks) {
      out_.steps_[f].b = here();
    }
    return true;
  }

  pattern& out_;
};

result<pattern> pattern::parse(std::string_view text) {
  if (text.size() > text_max) {
    return refused("longer than 512 bytes");
  }
  TRY(const node tree, pattern_reader{text}.whole());
  pattern out;
  out.text_ = text;
  pattern_compiler compiler{out};
  if (!compiler.emit(tree) || out.steps_.size() > steps_max) {
    return refused("grows too large");
  }
  compiler.put(op::match);
  return out;
}

bool pattern::accepts(const step& s, char32_t c) const {
  const auto in = std::any_of(ranges_.begin() + s.a, ranges_.begin() + s.b,
                              [c](const code_range& r) { return c >= r.from && c <= r.to; });
  return in != s.inverted;
}

// The steps that the text read so far may have led to; each at most once.
struct pattern::threads {
  std::vector<std::uint32_t> steps, marks, todo;
  std::uint32_t round = 0;
  bool matched = false;
};

void pattern::add(threads& t, std::uint32_t from, bool begin, bool end) const {
  t.todo.assign(1, from);
  while (!t.todo.empty()) {
    const auto at = t.todo.back();
    t.todo.pop_back();
    if (t.marks[at] == t.round) {
      continue;
    }
    t.marks[at] = t.round;
    const auto& s = steps_[at];
    switch (s.what) {
      case op::set: t.steps.push_back(at); break;
      case op::jump: t.todo.push_back(s.a); break;
      case op::fork: t.todo.insert(t.todo.end(), {s.b, s.a}); break;
      case op::match: t.matched = true; break;
      case op::at_begin:
        if (begin) {
          t.todo.push_back(at + 1);
        }
        break;
      case op::at_end:
        if (end) {
          t.todo.push_back(at + 1);
        }
        break;
    }
  }
}

bool pattern::found_in(std::string_view text, step_counter* steps) const {
  const bool anchored = steps_.front().what == op::at_begin;
  threads now;
  now.marks.assign(steps_.size(), 0);
  now.round = 1;
  std::vector<std::uint32_t> last;
  add(now, 0, true, text.empty());
  for (std::size_t at = 0; at < text.size() && !now.matched;) {
    const auto c = next_code(text, at);
    last.swap(now.steps);
    now.steps.clear();
    if (anchored && last.empty()) {
      return false;
    }
    if (steps != nullptr && !steps->take(static_cast<std::int64_t>(last.size()) + 1)) {
      return false;
    }
    ++now.round;
    const bool end = at == text.size();
    for (const auto i : last) {
      if (accepts(steps_[i], c)) {
        add(now, i + 1, false, end);
      }
    }
    add(now, 0, false, end);
  }
  return now.matched;
}

std::optional<std::size_t> pattern::longest_at(std::string_view text, std::size_t from,
                                               step_counter& steps) const {
  threads now;
  now.marks.assign(steps_.size(), 0);
  now.round = 1;
  std::vector<std::uint32_t> last;
  std::optional<std::size_t> found;
  add(now, 0, from == 0, from == text.size());
  for (std::size_t at = from;;) {
    found = now.matched ? std::optional{at} : found;
    if (now.steps.empty() || at >= text.size() ||
        !steps.take(static_cast<std::int64_t>(now.steps.size()) + 1)) {
      return found;
    }
    const auto c = next_code(text, at);
    last.swap(now.steps);
    now.steps.clear();
    now.matched = false;
    ++now.round;
    for (const auto i : last) {
      if (accepts(steps_[i], c)) {
        add(now, i + 1, false, at == text.size());
      }
    }
  }
}

}  // namespace tsu::broker
