#include "engine/broker/v2/template.h"

#include <utility>

#include "base/core/json_text.h"

namespace tsu::broker::v2 {
namespace {

// Where the macro that begins at `from` ("${") ends: behind its "}", past braces and quotes inside;
// npos where it does not.
std::size_t end_of_macro(std::string_view text, std::size_t from) {
  int open = 0;
  char quote = 0;
  for (auto at = from + 1; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      at += c == '\\' ? 1 : 0;
      quote = c == quote ? '\0' : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '{') {
      ++open;
    } else if (c == '}' && --open == 0) {
      return at + 1;
    }
  }
  return text.npos;
}

}  // namespace

text_template::text_template(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto from = text.find("${", at);
    const auto end = from == text.npos ? text.npos : end_of_macro(text, from);
    if (end == text.npos) {
      pieces_.push_back({std::string{text.substr(at)}});
      return;
    }
    if (from > at) {
      pieces_.push_back({std::string{text.substr(at, from - at)}});
    }
    piece p{.text = std::string{text.substr(from + 2, end - from - 3)}, .macro = true};
    auto read = jexl::expression::parse(p.text);
    if (read.ok()) {
      p.inside = std::move(read).value();
    }
    pieces_.push_back(std::move(p));
    at = end;
  }
}

text_template text_template::plain(std::string_view text) {
  text_template out;
  out.pieces_.push_back({std::string{text}});
  return out;
}

std::string text_template::filled(const jexl::lookup& find, instant now) const {
  std::string out;
  for (const auto& p : pieces_) {
    out +=
        !p.macro ? p.text : jexl::to_text(p.inside ? p.inside->evaluate(find, now) : jexl::value{});
  }
  return out;
}

jexl::value text_template::value_of(const jexl::lookup& find, instant now) const {
  if (pieces_.size() != 1 || !pieces_.front().macro) {
    return jexl::value::of(filled(find, now));
  }
  const auto& inside = pieces_.front().inside;
  return inside ? inside->evaluate(find, now) : jexl::value{};
}

json_template::json_template(std::string_view json) : root_(read(json)) {}

// Recursion is bounded by the depth of checked text.
json_template::node json_template::read(std::string_view json) {
  node out{.key = {}, .scalar = {}, .text = {}};
  switch (kind_of(json)) {
    case json_kind::string: out.text = text_template{json_string_text(json)}; break;
    case json_kind::array:
      out.array = true;
      for (const auto one : json_elements{json}) {
        out.children.push_back(read(one));
      }
      break;
    case json_kind::object:
      for (const auto& m : json_members{json}) {
        out.children.push_back(read(m.value));
        out.children.back().key = m.key;
      }
      break;
    default: out.scalar = json; break;
  }
  return out;
}

void json_template::write(std::string& out, const node& n, const jexl::lookup& find, instant now) {
  if (!n.scalar.empty()) {
    out += n.scalar;
  } else if (n.text) {
    jexl::append_json(out, n.text->value_of(find, now));
  } else {
    out += n.array ? '[' : '{';
    for (const auto& child : n.children) {
      out += &child == &n.children.front() ? "" : ",";
      if (!n.array) {
        out.append("\"").append(child.key).append("\":");
      }
      write(out, child, find, now);
    }
    out += n.array ? ']' : '}';
  }
}

std::string json_template::filled(const jexl::lookup& find, instant now) const {
  std::string out;
  write(out, root_, find, now);
  return out;
}

}  // namespace tsu::broker::v2
