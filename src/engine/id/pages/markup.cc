#include "engine/id/pages/markup.h"

#include <algorithm>
#include <array>

namespace tsu::id::pages {
namespace {

// Bytes that stand for themselves. Control characters but for line ends and tabs are left out.
constexpr auto plain = [] {
  std::array<bool, 256> out{};
  for (std::size_t c = 0; c < out.size(); ++c) {
    out[c] = c >= ' ' || c == '\n' || c == '\t';
  }
  for (const char c : {'&', '<', '>', '"', '\''}) {
    out[static_cast<unsigned char>(c)] = false;
  }
  return out;
}();

std::string_view escaped(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return {};
  }
}

void escape_into(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(),
                                      [](char c) { return plain[static_cast<unsigned char>(c)]; });
    const auto run = static_cast<std::size_t>(end - text.begin());
    out += text.substr(0, run);
    if (end == text.end()) {
      return;
    }
    out += escaped(*end);
    text.remove_prefix(run + 1);
  }
}

}  // namespace

void open_tag(markup& m, literal name, const attributes& all) {
  m.html_ += '<';
  m.html_ += name.text;
  for (const auto& one : all) {
    m.html_ += ' ';
    m.html_ += one.name.text;
    m.html_ += "=\"";
    escape_into(m.html_, one.value);
    m.html_ += '"';
  }
  m.html_ += '>';
}

markup text(std::string_view said) {
  markup out;
  escape_into(out.html_, said);
  return out;
}

markup element(literal name, const attributes& all, const markup& inside) {
  markup out;
  open_tag(out, name, all);
  out += inside;
  out += "</";
  out += name;
  out += ">";
  return out;
}

markup element(literal name, const attributes& all, std::string_view inside) {
  return element(name, all, text(inside));
}

markup element(literal name, const attributes& all) {
  markup out;
  open_tag(out, name, all);
  return out;
}

}  // namespace tsu::id::pages
