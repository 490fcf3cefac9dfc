#include "base/config/config.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "base/config/toml.h"
#include "base/config/value.h"
#include "base/core/json_text.h"

namespace tsu::config {
namespace {

constexpr std::string_view prefix = "TSUNAGU_";
constexpr std::size_t tables_max = 1000;

struct given {
  std::string text;
  std::vector<std::string> list;
  toml_kind written = toml_kind::text;
  bool typed = false;  // from TOML, where a number is not a text
  std::string origin;
  std::vector<std::vector<toml_value>> tables = {};
};

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in || std::filesystem::is_directory(path)) {
    return std::nullopt;
  }
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    auto part = text.substr(0, end);
    part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    part = part.substr(0, part.find_last_not_of(' ') + 1);
    if (!part.empty()) {
      out.emplace_back(part);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string_view wants(kind k) {
  switch (k) {
    case kind::text: return "a text";
    case kind::integer: return "a whole number";
    case kind::number: return "a number";
    case kind::boolean: return "true or false";
    case kind::duration: return "a time with its unit, such as \"30s\", \"5min\" or \"250ms\"";
    case kind::size: return "a size with its unit, such as \"16KiB\" or \"20MB\"";
    case kind::list: return "a list of texts";
    case kind::secret: return "a text";
    case kind::tables: return "a list of tables, [[…]], in a file";
  }
  return "";
}

// The number that bounds speak about, in the type's own smallest unit.
std::optional<double> measure(kind k, std::string_view text) {
  if (k == kind::duration) {
    const auto d = parse_duration(text);
    return d ? std::optional{double(d->count())} : std::nullopt;
  }
  if (k == kind::size) {
    const auto s = parse_size(text);
    return s ? std::optional{double(*s)} : std::nullopt;
  }
  return parse_number(text);
}

bool one_of(std::string_view choices, std::string_view text) {
  for (std::size_t at = 0; at <= choices.size();) {
    const auto end = std::min(choices.find('|', at), choices.size());
    if (choices.substr(at, end - at) == text) {
      return true;
    }
    at = end + 1;
  }
  return false;
}

bool within(const setting& s, std::string_view text) {
  if (s.bounds.empty()) {
    return true;
  }
  const auto dots = s.bounds.find("..");
  if (dots == std::string_view::npos) {
    return one_of(s.bounds, text);
  }
  const auto value = measure(s.type, text);
  const auto low = s.bounds.substr(0, dots), high = s.bounds.substr(dots + 2);
  ASSERT(low.empty() || measure(s.type, low));
  ASSERT(high.empty() || measure(s.type, high));
  return value && (low.empty() || *value >= *measure(s.type, low)) &&
         (high.empty() || *value <= *measure(s.type, high));
}

}  // namespace

// Gathers what every source says and every fault it finds on the way.
struct loader {
  std::span<const setting> table;
  std::map<std::string, given, std::less<>> found;
  std::vector<std::string> faults;

  const setting* find(std::string_view name) const {
    const auto it =
        std::find_if(table.begin(), table.end(), [&](auto& s) { return s.name == name; });
    return it == table.end() ? nullptr : &*it;
  }

  std::string hint(std::string_view name) const {
    std::vector<std::string_view> names;
    for (const auto& s : table) {
      names.push_back(s.name);
    }
    const auto meant = nearest(name, names);
    return meant ? std::string{*meant} : "";
  }

  void unknown(const std::string& origin, std::string_view shown, const std::string& meant) {
    faults.push_back(origin + ": there is no setting " + json_string(shown) +
                     (meant.empty() ? "; 'tsunagu config show' lists all"
                                    : "; did you mean " + json_string(meant) + "?"));
  }

  void take_file(const std::string& path) {
    const auto text = read_file(path);
    if (!text) {
      faults.push_back(path + ": cannot be read");
      return;
    }
    const auto values = parse_toml(*text, path);
    if (!values.ok()) {
      faults.push_back(values.error().detail);
      return;
    }
    take_values(values.value(), path);
  }

  void take_values(const std::vector<toml_value>& values, const std::string& path) {
    for (const auto& v : values) {
      const auto origin = path + ':' + std::to_string(v.line);
      if (find(v.name) == nullptr) {
        unknown(origin, v.name, hint(v.name));
      } else {
        found[v.name] = {v.text, v.list, v.kind, true, origin, v.tables};
      }
    }
  }

  // Each table is read as a file of its own settings. Recursion is as deep as the declaration.
  void put_tables(const setting& s, const given& g, std::vector<settings>& out) {
    const auto path = g.origin.substr(0, g.origin.rfind(':'));
    for (const auto& values : g.tables) {
      loader inner{.table = s.columns, .found = {}, .faults = {}};
      inner.take_values(values, path);
      auto& one = out.emplace_back();
      int line = 0;
      for (const auto& v : values) {
        line = line == 0 ? v.line : std::min(line, v.line);
      }
      one.place_ = line == 0 ? g.origin : path + ':' + std::to_string(line);
      for (const auto& column : s.columns) {
        inner.put(column, one);
      }
      faults.insert(faults.end(), inner.faults.begin(), inner.faults.end());
    }
  }

  void take_files(const sources& from) {
    if (from.file.empty()) {
      return;
    }
    if (std::filesystem::exists(from.file)) {
      take_file(from.file);
    } else if (from.file_must_exist) {
      faults.push_back(from.file + ": there is no such file");
    }
    std::error_code none;
    std::vector<std::string> more;
    const auto folder = std::filesystem::path{from.file}.parent_path() / "conf.d";
    for (std::filesystem::directory_iterator it{folder, none}, end; !none && it != end; ++it) {
      if (it->path().extension() == ".toml") {
        more.push_back(it->path().string());
      }
    }
    std::sort(more.begin(), more.end());
    for (const auto& path : more) {
      take_file(path);
    }
  }

  void take_credentials(const std::string& folder) {
    for (const auto& s : table) {
      if (folder.empty() || s.type != kind::secret) {
        continue;
      }
      const auto path = folder + '/' + std::string{s.name};
      if (auto text = read_file(path)) {
        if (text->ends_with('\n')) {
          text->pop_back();
        }
        found[std::string{s.name}] = {*text, {}, toml_kind::text, false, "credential " + path};
      }
    }
  }

  void take_environment(const sources& from) {
    for (const auto& [name, text] : from.environment) {
      const auto& ignored = from.environment_ignored;
      if (!name.starts_with(prefix) || std::any_of(ignored.begin(), ignored.end(),
                                                   [&](auto& i) { return name.starts_with(i); })) {
        continue;
      }
      const auto is = [&](const setting& s) { return environment_name(s.name) == name; };
      const auto it = std::find_if(table.begin(), table.end(), is);
      const auto origin = "environment " + name;
      if (it != table.end()) {
        found[std::string{it->name}] = {text, split_list(text), toml_kind::text, false, origin};
        continue;
      }
      std::vector<std::string> names;
      for (const auto& s : table) {
        names.push_back(environment_name(s.name));
      }
      const std::vector<std::string_view> views{names.begin(), names.end()};
      const auto meant = nearest(name, views);
      unknown("environment", name, meant ? std::string{*meant} : "");
    }
  }

  void take_flags(const sources& from) {
    for (const auto& [name, text] : from.flags) {
      if (find(name) == nullptr) {
        unknown("flag", "--" + name, hint(name));
      } else {
        found[name] = {text, split_list(text), toml_kind::text, false, "flag --" + name};
      }
    }
  }

  // Text may stand for anything in the environment; in TOML a number is written as a number.
  static bool written_right(kind k, const given& g) {
    if (!g.typed) {
      return true;
    }
    switch (k) {
      case kind::integer: return g.written == toml_kind::integer;
      case kind::number: return g.written == toml_kind::integer || g.written == toml_kind::number;
      case kind::boolean: return g.written == toml_kind::boolean;
      case kind::list: return g.written == toml_kind::list;
      case kind::tables:
        return g.written == toml_kind::tables || (g.written == toml_kind::list && g.list.empty());
      default: return g.written == toml_kind::text;
    }
  }

  static bool parse(const setting& s, const given& g, settings::value& out) {
    out.text = g.text;
    switch (s.type) {
      case kind::text: return true;
      case kind::secret:
        out.hidden = secret{g.text};
        out.text.clear();
        return true;
      case kind::list: out.list = g.list; return true;
      case kind::tables: return g.typed || g.text.empty();
      case kind::number: {
        const auto v = parse_number(g.text);
        out.number = v.value_or(0);
        return v.has_value();
      }
      case kind::integer: {
        const auto v = parse_integer(g.text);
        out.integer = v.value_or(0);
        return v.has_value();
      }
      case kind::boolean: {
        const auto v = parse_boolean(g.text);
        out.integer = v.value_or(false) ? 1 : 0;
        out.text = v.value_or(false) ? "true" : "false";
        return v.has_value();
      }
      case kind::duration: {
        const auto v = parse_duration(g.text);
        out.integer = v ? v->count() : 0;
        return v.has_value();
      }
      case kind::size: {
        const auto v = parse_size(g.text);
        out.integer = static_cast<std::int64_t>(v.value_or(0));
        return v.has_value();
      }
    }
    return false;
  }

  void put(const setting& s, settings& out) {
    const given plain{std::string{s.default_value}, split_list(s.default_value), toml_kind::text,
                      false, "default"};
    const auto it = found.find(s.name);
    const auto& g = it == found.end() ? plain : it->second;
    settings::value v{.type = s.type, .origin = g.origin};
    const auto shown = s.type == kind::secret ? "the value" : json_string(g.text);
    if (!written_right(s.type, g) || !parse(s, g, v)) {
      ASSERT(&g != &plain);  // the table's own default must be a value
      faults.push_back(g.origin + ": " + std::string{s.name} + " must be " +
                       std::string{wants(s.type)} +
                       (g.typed && g.written != toml_kind::text ? "" : ", not " + shown));
    } else if (!within(s, g.text)) {
      ASSERT(&g != &plain);
      faults.push_back(g.origin + ": " + std::string{s.name} + " must be " +
                       (s.bounds.find("..") == s.bounds.npos ? "one of " : "within ") +
                       std::string{s.bounds} + ", not " + shown);
    } else if (g.tables.size() > tables_max) {
      faults.push_back(g.origin + ": " + std::string{s.name} + " has more than 1000 tables");
    } else if (s.type == kind::tables) {
      put_tables(s, g, v.tables);
    }
    out.all_.emplace(s.name, std::move(v));
  }
};

std::string_view name_of(kind k) {
  constexpr std::string_view names[] = {"text", "integer", "number", "boolean", "duration",
                                        "size", "list",    "secret", "tables"};
  return names[static_cast<std::size_t>(k)];
}

std::vector<std::pair<std::string, std::string>> environment_of_this_process() {
  std::vector<std::pair<std::string, std::string>> out;
  for (char** entry = ::environ; *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    const auto equals = text.find('=');
    if (equals != std::string_view::npos && text.starts_with(prefix)) {
      out.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return out;
}

std::string environment_name(std::string_view setting_name) {
  std::string out{prefix};
  for (const char c : setting_name) {
    if (c == '.') {
      out += "__";
    } else {
      out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  return out;
}

result<settings> settings::load(std::span<const setting> table, const sources& from) {
  loader l{.table = table, .found = {}, .faults = {}};
  l.take_files(from);
  l.take_credentials(from.credentials_folder);
  l.take_environment(from);
  l.take_flags(from);
  settings out;
  for (const auto& s : table) {
    l.put(s, out);
  }
  if (!l.faults.empty()) {
    problem p{why::bad_input, "", "config_invalid"};
    for (const auto& fault : l.faults) {
      p.detail += (p.detail.empty() ? "" : "\n") + fault;
    }
    return p;
  }
  return out;
}

const settings::value& settings::get(std::string_view name, kind k) const {
  const auto it = all_.find(name);
  ASSERT(it != all_.end());
  ASSERT(it->second.type == k);
  return it->second;
}

const std::string& settings::text(std::string_view n) const { return get(n, kind::text).text; }
std::int64_t settings::integer(std::string_view n) const { return get(n, kind::integer).integer; }
double settings::number(std::string_view n) const { return get(n, kind::number).number; }
bool settings::boolean(std::string_view n) const { return get(n, kind::boolean).integer != 0; }
std::chrono::microseconds settings::duration(std::string_view n) const {
  return std::chrono::microseconds{get(n, kind::duration).integer};
}
std::uint64_t settings::size(std::string_view n) const {
  return static_cast<std::uint64_t>(get(n, kind::size).integer);
}
const std::vector<std::string>& settings::list(std::string_view n) const {
  return get(n, kind::list).list;
}
const secret<std::string>& settings::secret_text(std::string_view n) const {
  return get(n, kind::secret).hidden;
}

const std::vector<settings>& settings::tables(std::string_view n) const {
  return get(n, kind::tables).tables;
}

const std::string& settings::origin(std::string_view name) const {
  const auto it = all_.find(name);
  ASSERT(it != all_.end());
  return it->second.origin;
}

std::string settings::shown(const value& v) {
  if (v.type == kind::secret) {
    return v.hidden.reveal().empty() ? "\"\"" : "\"********\"";
  }
  if (v.type == kind::list || v.type == kind::tables) {
    std::string inside;
    for (const auto& element : v.list) {
      inside += (inside.empty() ? "" : ", ") + json_string(element);
    }
    for (const auto& table : v.tables) {
      inside += (inside.empty() ? "{ " : ", { ") + table.one_line() + " }";
    }
    return '[' + inside + ']';
  }
  const bool bare = v.type == kind::integer || v.type == kind::number || v.type == kind::boolean;
  return bare ? v.text : json_string(v.text);
}

// What was given, as the inside of an inline table.
std::string settings::one_line() const {
  std::string out;
  for (const auto& [name, v] : all_) {
    if (v.origin != "default") {
      out += (out.empty() ? "" : ", ") + name + " = " + shown(v);
    }
  }
  return out;
}

std::string settings::show_text(origins wanted) const {
  std::string out;
  for (const auto& [name, v] : all_) {
    out += name + " = " + shown(v);
    out += wanted == origins::shown ? "  # " + v.origin + '\n' : "\n";
  }
  return out;
}

std::pair<bool, std::string> check_text(std::span<const setting> table, const sources& from) {
  const auto loaded = settings::load(table, from);
  if (loaded.ok()) {
    return {true, "configuration ok\n"};
  }
  const auto& lines = loaded.error().detail;
  const auto count = 1 + std::count(lines.begin(), lines.end(), '\n');
  return {false, lines + '\n' + std::to_string(count) + (count == 1 ? " fault\n" : " faults\n")};
}

std::string example_text(std::span<const setting> table) {
  std::string out;
  for (const auto& s : table) {
    out += "# " + std::string{s.says} + " (" + std::string{name_of(s.type)};
    out += s.bounds.empty() ? "" : ", " + std::string{s.bounds};
    out += s.unit.empty() ? "" : ", in " + std::string{s.unit};
    const bool bare = s.type == kind::integer || s.type == kind::number || s.type == kind::boolean;
    out += ")\n#" + std::string{s.name} + " = ";
    if (s.type == kind::list || s.type == kind::tables) {
      out += "[]\n\n";
    } else {
      out += (bare ? std::string{s.default_value} : json_string(s.default_value)) + "\n\n";
    }
  }
  return out;
}

}  // namespace tsu::config
