#include "engine/id/pages/page.h"

namespace tsu::id::pages {
namespace {

struct described {
  markup before;  // label, hint, error
  attributes of_input;
};

described describe(const words& say, const field& f) {
  described out;
  markup label = text(f.label);
  if (!f.needed) {
    label += element("span", {{"class", "optional"}}, say("id.page.optional"));
  }
  out.before = element("label", {{"for", f.id}}, label);
  out.of_input = {{"id", f.id}, {"name", f.id}, {"autocomplete", f.autocomplete}};
  std::string by;
  if (!f.hint.empty()) {
    out.before += element("p", {{"class", "hint"}, {"id", f.id + "-hint"}}, f.hint);
    by = f.id + "-hint";
  }
  if (!f.error.empty()) {
    out.before += element("p", {{"class", "wrong"}, {"id", f.id + "-error"}}, f.error);
    by += (by.empty() ? "" : " ") + f.id + "-error";
    out.of_input.push_back({"aria-invalid", "true"});
  }
  if (!by.empty()) {
    out.of_input.push_back({"aria-describedby", by});
  }
  if (f.needed) {
    out.of_input.push_back({"required", ""});
  }
  return out;
}

markup a_button(literal look, std::string_view label, std::string_view id, std::string_view name,
                std::string_view value) {
  attributes at{{"type", "submit"}, {"id", std::string{id}}, {"class", std::string{look.text}}};
  if (!name.empty()) {
    at.push_back({"name", std::string{name}});
    at.push_back({"value", std::string{value}});
  }
  return element("button", at, label);
}

}  // namespace

markup hidden(std::string_view name, std::string_view value) {
  return element("input",
                 {{"type", "hidden"}, {"name", std::string{name}}, {"value", std::string{value}}});
}

markup form(const form_base& base, std::string_view id, std::string_view action,
            const markup& inside) {
  markup all = hidden("form_token", base.guard.token);
  all += hidden("ui_locales", i18n::tag_of(base.say.lang));
  all += inside;
  return element("form",
                 {{"method", "post"},
                  {"id", std::string{id}},
                  {"action", std::string{action}},
                  {"novalidate", ""}},
                 all);
}

markup input(const words& say, const field& f) {
  auto [out, at] = describe(say, f);
  at.push_back({"type", f.type});
  if (!f.input_mode.empty()) {
    at.push_back({"inputmode", f.input_mode});
  }
  if (f.type != "password" && !f.value.empty()) {
    at.push_back({"value", f.value});
  }
  out += element("input", at);
  return element("div", {{"class", "field"}}, out);
}

markup select(const words& say, const field& f, const std::vector<choice>& all) {
  auto [out, at] = describe(say, f);
  markup options;
  for (const auto& one : all) {
    attributes of{{"value", one.value}};
    if (one.value == f.value) {
      of.push_back({"selected", ""});
    }
    options += element("option", of, one.label);
  }
  out += element("select", at, options);
  return element("div", {{"class", "field"}}, out);
}

markup button(std::string_view label, std::string_view id, std::string_view name,
              std::string_view value) {
  return a_button("main", label, id, name, value);
}

markup quiet_button(std::string_view label, std::string_view id, std::string_view name,
                    std::string_view value) {
  return a_button("quiet", label, id, name, value);
}

markup link(std::string_view to, std::string_view label, std::string_view id) {
  attributes at{{"href", std::string{to}}};
  if (!id.empty()) {
    at.push_back({"id", std::string{id}});
  }
  return element("p", {{"class", "link"}}, element("a", at, label));
}

markup paragraph(std::string_view said) { return element("p", {}, said); }

markup alert(std::string_view said) {
  return element("p", {{"class", "alert"}, {"id", "error"}, {"role", "alert"}}, said);
}

markup summary(const words& say, const std::vector<wrong_field>& all) {
  if (all.empty()) {
    return {};
  }
  markup items;
  for (const auto& one : all) {
    const auto to = element("a", {{"href", "#" + one.id}}, one.label + ": " + one.error);
    items += element("li", {}, to);
  }
  markup inside =
      element("h2", {}, say("id.page.wrong_fields", {{"count", std::to_string(all.size())}}));
  inside += element("ul", {}, items);
  return element("div", {{"class", "alert"}, {"id", "error"}, {"role", "alert"}}, inside);
}

}  // namespace tsu::id::pages
