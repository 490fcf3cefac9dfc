#include "base/config/toml.h"

#include <toml++/toml.h>
#include <charconv>

namespace tsu::config {
namespace {

constexpr std::size_t text_max = 1 << 20;

void flatten(const toml::table&, const std::string& prefix, std::vector<toml_value>&);

template <class Node>
toml_value leaf(std::string name, const Node& node) {
  toml_value v{.name = std::move(name), .line = static_cast<int>(node.source().begin.line)};
  if (const auto* text = node.as_string()) {
    v.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    v.kind = toml_kind::integer;
    v.text = std::to_string(integer->get());
  } else if (const auto* number = node.as_floating_point()) {
    v.kind = toml_kind::number;
    char digits[32];
    v.text.assign(digits, std::to_chars(digits, digits + sizeof digits, number->get()).ptr);
  } else if (const auto* truth = node.as_boolean()) {
    v.kind = toml_kind::boolean;
    v.text = truth->get() ? "true" : "false";
  } else if (const auto* array = node.as_array()) {
    v.kind = toml_kind::list;
    if (array->is_array_of_tables()) {
      v.kind = toml_kind::tables;
      for (const auto& element : *array) {
        flatten(*element.as_table(), "", v.tables.emplace_back());
      }
      return v;
    }
    for (const auto& element : *array) {
      if (const auto* element_text = element.as_string()) {
        v.list.push_back(element_text->get());
      } else {
        v.kind = toml_kind::other;
      }
    }
  } else {
    v.kind = toml_kind::other;
  }
  return v;
}

// The parser bounds how deep tables nest, so recursion is bounded too.
void flatten(const toml::table& table, const std::string& prefix, std::vector<toml_value>& out) {
  for (const auto& [key, node] : table) {
    const auto name = prefix + std::string{key.str()};
    if (const auto* inner = node.as_table()) {
      flatten(*inner, name + '.', out);
    } else {
      out.push_back(leaf(name, node));
    }
  }
}

}  // namespace

result<std::vector<toml_value>> parse_toml(std::string_view text, std::string_view file_name) {
  const std::string file{file_name};
  if (text.size() > text_max) {
    return problem{why::too_large, file + ": larger than 1 MiB; is this the right file?"};
  }
  try {
    std::vector<toml_value> out;
    flatten(toml::parse(text, file_name), "", out);
    return out;
  } catch (const toml::parse_error& e) {
    return problem{why::bad_input, file + ':' + std::to_string(e.source().begin.line) + ": " +
                                       std::string{e.description()}};
  }
}

}  // namespace tsu::config
