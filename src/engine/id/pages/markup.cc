#include "engine/id/pages/markup.h"

namespace tsu::id::pages {
namespace {

void escape_into(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        if (static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t') {
          out += c;
        }
    }
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
