#include "engine/id/op/scope_boxes.h"

namespace tsu::id::op {
namespace {

using pages::element;
using pages::markup;

std::string title_of(const pages::words& say, const consent_item& item) {
  if (!item.title.empty()) {
    return item.title;
  }
  const auto code = "id.op.scope." + item.scope;
  return say.all.has(i18n::language::ja, code) ? say(code) : item.scope;
}

}  // namespace

markup scope_box(const pages::words& say, const consent_item& item) {
  pages::attributes at{{"type", "checkbox"},
                       {"id", "scope-" + item.scope},
                       {"name", "scope_" + item.scope},
                       {"value", "yes"}};
  if (item.granted) {
    at.push_back({"checked", ""});
  }
  markup label = element("input", at);
  label += pages::text(" " + title_of(say, item));
  markup out = element("label", {{"for", "scope-" + item.scope}, {"class", "check"}}, label);
  if (!item.says.empty()) {
    out += element("p", {{"class", "hint"}}, item.says);
  }
  if (item.sensitive) {
    out += element("p", {{"class", "hint"}}, say("id.op.consent.sensitive"));
  }
  return element("div", {{"class", "field"}}, out);
}

}  // namespace tsu::id::op
