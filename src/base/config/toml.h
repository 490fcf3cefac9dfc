// A TOML file as a flat list of dotted names with the text of their values and their lines. Keeps
// toml++ in one file. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace tsu::config {

enum class toml_kind { text, integer, number, boolean, list, tables, other };

struct toml_value {
  std::string name;  // "http.idle_timeout"
  toml_kind kind = toml_kind::text;
  std::string text;                                  // as a flag would give it
  std::vector<std::string> list;                     // of texts, where kind is list
  std::vector<std::vector<toml_value>> tables = {};  // [[name]], each flat as the file is
  int line = 0;
};

// Refuses bad TOML with its line ("tsunagu.toml:3: …"), and more than 1 MiB.
result<std::vector<toml_value>> parse_toml(std::string_view text, std::string_view file_name);

}  // namespace tsu::config
