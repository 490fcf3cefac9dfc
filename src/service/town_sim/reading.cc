#include "service/town_sim/reading.h"

#include "base/core/json_text.h"
#include "base/http/message.h"

namespace tsu::town_sim {
namespace {

std::string without_entities(std::string_view text) {
  constexpr std::pair<std::string_view, char> known[] = {
      {"&amp;", '&'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&lt;", '<'}, {"&gt;", '>'}};
  std::string out;
  while (!text.empty()) {
    bool found = false;
    for (const auto& [entity, is] : known) {
      if (text.starts_with(entity)) {
        out += is;
        text.remove_prefix(entity.size());
        found = true;
        break;
      }
    }
    if (!found) {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

std::string attribute_of(std::string_view tag, std::string_view name) {
  const auto start = " " + std::string{name} + "=\"";
  const auto at = tag.find(start);
  if (at == tag.npos) {
    return {};
  }
  const auto rest = tag.substr(at + start.size());
  return without_entities(rest.substr(0, rest.find('"')));
}

std::string_view form_in(std::string_view page, std::string_view id) {
  constexpr std::string_view start = "<form";
  for (auto at = page.find(start); at != page.npos; at = page.find(start, at + 1)) {
    const auto rest = page.substr(at);
    if (attribute_of(rest.substr(0, rest.find('>')), "id") == id) {
      return rest.substr(0, rest.find("</form>"));
    }
  }
  return {};
}

}  // namespace

std::string_view value_at(std::string_view json, std::string_view path) {
  while (!path.empty() && !json.empty()) {
    if (kind_of(json) != json_kind::object) {
      return {};
    }
    const auto dot = path.find('.');
    json = json_members{json}.find(path.substr(0, dot));
    path = dot == path.npos ? std::string_view{} : path.substr(dot + 1);
  }
  return json;
}

std::string text_at(std::string_view json, std::string_view path) {
  const auto v = value_at(json, path);
  return !v.empty() && kind_of(v) == json_kind::string ? json_string_text(v) : std::string{};
}

std::optional<double> number_at(std::string_view json, std::string_view path) {
  const auto v = value_at(json, path);
  return !v.empty() && kind_of(v) == json_kind::number ? json_number(v) : std::nullopt;
}

std::int64_t whole_at(std::string_view json, std::string_view path) {
  return static_cast<std::int64_t>(number_at(json, path).value_or(0));
}

bool is_true_at(std::string_view json, std::string_view path) {
  return value_at(json, path) == "true";
}

std::vector<std::string_view> items_at(std::string_view json, std::string_view path) {
  std::vector<std::string_view> out;
  const auto v = value_at(json, path);
  if (!v.empty() && kind_of(v) == json_kind::array) {
    for (const auto one : json_elements{v}) {
      out.push_back(one);
    }
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> hidden_fields(std::string_view page,
                                                               std::string_view form) {
  std::vector<std::pair<std::string, std::string>> out;
  page = form_in(page, form);
  constexpr std::string_view start = "<input type=\"hidden\"";
  for (auto at = page.find(start); at != page.npos; at = page.find(start, at + 1)) {
    const auto tag = page.substr(at, page.find('>', at) - at);
    out.emplace_back(attribute_of(tag, "name"), attribute_of(tag, "value"));
  }
  return out;
}

std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    out +=
        (out.empty() ? "" : "&") + http::percent_encoded(name) + "=" + http::percent_encoded(value);
  }
  return out;
}

}  // namespace tsu::town_sim
