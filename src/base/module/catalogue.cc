#include "base/module/catalogue.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/core/json_text.h"
#include "base/module/roles.h"

namespace tsu {
namespace {

using modules = std::span<const wired_module>;

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) {
      out.push_back(text.substr(0, end));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string in_quotes(std::string_view text) { return "'" + std::string{text} + "'"; }

bool is_name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

// "snow.request.open": that many parts of [a-z0-9_]+, the first one the module.
bool is_dotted(std::string_view name, std::string_view module_name, std::size_t parts) {
  if (!name.starts_with(module_name) || name.size() <= module_name.size() ||
      name[module_name.size()] != '.') {
    return false;
  }
  const auto dots = static_cast<std::size_t>(std::count(name.begin(), name.end(), '.'));
  const bool clean =
      std::all_of(name.begin(), name.end(), [](char c) { return is_name_char(c) || c == '.'; });
  return clean && dots + 1 == parts && !name.ends_with('.') &&
         name.find("..") == std::string_view::npos;
}

// One word of route::asks.
struct asked_word {
  std::string_view name, kind;
  bool needed = false;
};

asked_word asked_of(std::string_view word) {
  asked_word out;
  const auto colon = std::min(word.find(':'), word.size());
  out.name = word.substr(0, colon);
  out.kind = colon == word.size() ? std::string_view{"text"} : word.substr(colon + 1);
  if (out.name.ends_with('!')) {
    out.needed = true;
    out.name.remove_suffix(1);
  }
  return out;
}

// Nothing where there is no such kind.
std::string schema_of_kind(std::string_view kind) {
  if (kind == "text") {
    return R"({"type":"string"})";
  }
  if (kind == "time") {
    return R"({"type":"string","format":"date-time"})";
  }
  if (kind == "integer" || kind == "number") {
    return R"({"type":")" + std::string{kind} + R"("})";
  }
  if (kind.find('|') == std::string_view::npos) {
    return {};
  }
  std::string out = R"({"type":"string","enum":[)";
  for (std::size_t from = 0; from <= kind.size();) {
    const auto end = std::min(kind.find('|', from), kind.size());
    out += out.back() == '[' ? "" : ",";
    append_json_string(out, kind.substr(from, end - from));
    from = end + 1;
  }
  return out + "]}";
}

// Collects what is wrong while it walks over all tables once.
class inspector {
 public:
  explicit inspector(modules all) : all_(all) {}

  std::vector<std::string> run() {
    for (const auto& role : roles) {
      roles_.insert(role.name);
    }
    for (const auto& w : all_) {
      names_of(*w.contents);
    }
    for (const auto& w : all_) {
      check(*w.contents);
    }
    return std::move(faults_);
  }

 private:
  void fault(const module& m, const std::string& what) {
    faults_.push_back(std::string{m.name} + ": " + what);
  }
  void once(const module& m, std::string_view kind, std::string_view name) {
    const auto [at, fresh] = owners_.emplace(std::string{kind} + " " + std::string{name}, m.name);
    if (!fresh) {
      fault(m, std::string{kind} + " " + in_quotes(name) + " is already " +
                   std::string{at->second} + "'s");
    }
  }
  void names_of(const module& m) {
    once(m, "module", m.name);
    for (const auto& p : m.permissions) {
      once(m, "permission", p.name);
      permissions_.insert(p.name);
    }
    for (const auto& s : m.shapes) {
      once(m, "shape", s.name);
      shapes_.insert(s.name);
    }
  }
  void check(const module& m) {
    for (const auto& p : m.permissions) {
      check_permission(m, p);
    }
    for (const auto& r : m.routes) {
      check_route(m, r);
    }
    for (const auto& e : m.events) {
      once(m, "event", e.name);
    }
    for (const auto& j : m.jobs) {
      once(m, "job", j.name);
      if (j.run == nullptr || j.limit.count() <= 0 || j.when.empty()) {
        fault(m, "job " + in_quotes(j.name) + " needs a time, a limit and something to run");
      }
    }
    for (const auto& k : m.kpis) {
      once(m, "kpi", k.name);
      if (k.better != "lower" && k.better != "higher") {
        fault(m, "kpi " + in_quotes(k.name) + " is better lower or higher");
      }
    }
    for (const auto& s : m.settings) {
      once(m, "setting", s.name);
    }
    for (const auto* s : m.statements) {
      once(m, "statement", s->name);
    }
    for (const auto& k : m.messages) {
      once(m, "message", k.name);
      if (!is_dotted(k.name, m.name, 2)) {
        fault(m, "message " + in_quotes(k.name) + " is not module.noun");
      }
    }
    check_migrations(m);
  }
  void check_permission(const module& m, const permission& p) {
    if (!is_dotted(p.name, m.name, 3)) {
      fault(m, "permission " + in_quotes(p.name) + " is not module.noun.verb");
    }
    for (const auto r : words(p.roles)) {
      if (!roles_.contains(r)) {
        fault(m, "permission " + in_quotes(p.name) + " names the unknown role " + in_quotes(r));
      }
    }
  }
  void check_route(const module& m, const route& r) {
    once(m, "route", std::string{name_of(r.verb)} + " " + std::string{r.path});
    const std::string where = "route " + in_quotes(r.path);
    if (!r.path.starts_with('/') || r.run == nullptr || r.says.empty()) {
      fault(m, where + " needs a path from '/', a handler and a sentence");
    }
    if (is_open(r) ? r.needs.size() < 12 : !permissions_.contains(r.needs)) {
      fault(m, where + " needs " + in_quotes(r.needs) + ", which is no permission and no reason");
    }
    for (const auto s : {r.takes, r.gives}) {
      if (!s.empty() && !shapes_.contains(s)) {
        fault(m, where + " speaks of the unknown shape " + in_quotes(s));
      }
    }
    for (const auto word : words(r.asks)) {
      if (const auto a = asked_of(word); a.name.empty() || schema_of_kind(a.kind).empty()) {
        fault(m, where + " asks for " + in_quotes(word) + ", which is no kind of parameter");
      }
    }
  }
  void check_migrations(const module& m) {
    std::map<db::place, int> last;
    for (const auto& step : m.migrations) {
      if (step.number <= last[step.where]) {
        fault(m, "migration " + in_quotes(step.name) + " does not come after number " +
                     std::to_string(last[step.where]));
      }
      last[step.where] = step.number;
    }
  }

  modules all_;
  std::vector<std::string> faults_;
  std::map<std::string, std::string_view> owners_;
  std::set<std::string_view> permissions_, shapes_, roles_;
};

constexpr std::size_t role_width = 12;

std::string padded(std::string_view text, std::size_t width) {
  std::string out{text};
  out.resize(std::max(out.size(), width), ' ');
  return out;
}

bool has_role(const permission& p, std::string_view role) {
  const auto all = words(p.roles);
  return std::find(all.begin(), all.end(), role) != all.end();
}

const permission* find_permission(modules all, std::string_view name) {
  for (const auto& w : all) {
    for (const auto& p : w.contents->permissions) {
      if (p.name == name) {
        return &p;
      }
    }
  }
  return nullptr;
}

std::string matrix_line(modules all, const route& r) {
  std::string line = padded(name_of(r.verb), 8) + padded(r.path, 58);
  const auto* p = is_open(r) ? nullptr : find_permission(all, r.needs);
  for (const auto& role : roles) {
    const bool allowed = is_open(r) || (p != nullptr && has_role(*p, role.name));
    line += padded(allowed ? "yes" : "-", role_width);
  }
  return line + std::string{r.needs} + "\n";
}

// ---- OpenAPI ----

void member(std::string& out, std::string_view name, std::string_view text) {
  append_json_string(out, name);
  out += ':';
  append_json_string(out, text);
}

// "/a/{rest*}" -> "/a/{rest}"
std::string openapi_path(std::string_view path) {
  std::string out{path};
  std::erase(out, '*');
  return out;
}

std::string path_parameters(std::string_view path) {
  std::string out;
  for (auto open = path.find('{'); open != std::string_view::npos;
       open = path.find('{', open + 1)) {
    auto name = path.substr(open + 1, path.find('}', open) - open - 1);
    if (name.ends_with('*')) {
      name.remove_suffix(1);
    }
    out += out.empty() ? "{" : ",{";
    member(out, "name", name);
    out += R"(,"in":"path","required":true,"schema":{"type":"string"}})";
  }
  return out;
}

std::string parameters_of(const route& r) {
  auto out = path_parameters(r.path);
  for (const auto word : words(r.asks)) {
    const auto a = asked_of(word);
    out += out.empty() ? "{" : ",{";
    member(out, "name", a.name);
    out += R"(,"in":"query","required":)" + std::string{a.needed ? "true" : "false"} +
           R"(,"schema":)" + schema_of_kind(a.kind) + "}";
  }
  return out;
}

std::string_view type_of_shape(modules all, std::string_view name) {
  for (const auto& w : all) {
    for (const auto& s : w.contents->shapes) {
      if (s.name == name) {
        return s.type;
      }
    }
  }
  return "application/json";
}

std::string content_of(modules all, std::string_view shape) {
  return R"("content":{")" + std::string{type_of_shape(all, shape)} +
         R"(":{"schema":{"$ref":"#/components/schemas/)" + std::string{shape} + R"("}}})";
}

// get /snow/v1/requests/{id} -> "get_snow_v1_requests_id"
std::string operation_id(const route& r) {
  std::string out{name_of(r.verb)};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  for (const char c : r.path) {
    const bool letter = is_name_char(c) || (c >= 'A' && c <= 'Z');
    if (letter) {
      out += c;
    } else if (out.back() != '_') {
      out += '_';
    }
  }
  while (out.back() == '_') {
    out.pop_back();
  }
  return out;
}

std::string operation(modules all, const module& m, const route& r) {
  std::string out = "{";
  member(out, "summary", r.says);
  out += ",\"operationId\":\"" + operation_id(r) + "\",\"tags\":[";
  append_json_string(out, m.name);
  out += "],\"parameters\":[" + parameters_of(r) + "]";
  if (!r.takes.empty()) {
    out += R"(,"requestBody":{"required":true,)" + content_of(all, r.takes) + "}";
  }
  out += R"(,"responses":{"2XX":{"description":"done")";
  if (!r.gives.empty()) {
    out += "," + content_of(all, r.gives);
  }
  out += R"(},"default":{"description":"refused","content":{"application/problem+json":)"
         R"({"schema":{"$ref":"#/components/schemas/problem"}}}}})";
  if (is_open(r)) {
    out += ",\"security\":[],";
    member(out, "x-open", r.needs.substr(5));
  } else {
    out += R"(,"security":[{"bearer":[]},{"session":[]}],)";
    member(out, "x-permission", r.needs);
  }
  return out + "}";
}

std::string paths_of(modules all) {
  // Path -> its operations, sorted, so that the document does not change with the order of tables.
  std::map<std::string, std::string> paths;
  for (const auto& w : all) {
    for (const auto& r : w.contents->routes) {
      auto& at = paths[openapi_path(r.path)];
      std::string verb{name_of(r.verb)};
      std::transform(verb.begin(), verb.end(), verb.begin(),
                     [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
      at += (at.empty() ? "\"" : ",\"") + verb + "\":" + operation(all, *w.contents, r);
    }
  }
  std::string out;
  for (const auto& [path, operations] : paths) {
    out += out.empty() ? "" : ",";
    append_json_string(out, path);
    out += ":{" + operations + "}";
  }
  return out;
}

constexpr std::string_view problem_schema =
    R"({"type":"object","properties":{"type":{"type":"string"},"title":{"type":"string"},)"
    R"("status":{"type":"integer"},"detail":{"type":"string"},"code":{"type":"string"},)"
    R"("traceId":{"type":"string"},"errors":{"type":"array","items":{"type":"object","properties":)"
    R"({"field":{"type":"string"},"code":{"type":"string"}}}}},"required":["title","status"]})";

std::string schemas_of(modules all) {
  std::map<std::string_view, std::string> schemas{{"problem", std::string{problem_schema}}};
  for (const auto& w : all) {
    for (const auto& s : w.contents->shapes) {
      schemas[s.name] = s.schema();
    }
  }
  std::string out;
  for (const auto& [name, schema] : schemas) {
    out += out.empty() ? "" : ",";
    append_json_string(out, name);
    out += ":" + schema;
  }
  return out;
}

}  // namespace

bool caller::may(std::string_view permission) const {
  return std::binary_search(permissions.begin(), permissions.end(), permission);
}

std::vector<std::string> faults_of(modules all) { return inspector{all}.run(); }

std::string permission_matrix(modules all) {
  std::string out = padded("method", 8) + padded("route", 58);
  for (const auto& role : roles) {
    out += padded(role.name, role_width);
  }
  out += "needs\n";
  std::vector<std::string> lines;
  for (const auto& w : all) {
    for (const auto& r : w.contents->routes) {
      lines.push_back(matrix_line(all, r));
    }
  }
  std::sort(lines.begin(), lines.end(),
            [](const auto& a, const auto& b) { return a.substr(8) + a < b.substr(8) + b; });
  for (const auto& line : lines) {
    out += line;
  }
  return out;
}

std::string openapi(modules all, std::string_view version, std::string_view server_url) {
  std::string out = R"({"openapi":"3.1.0","info":{"title":"Tsunagu","version":)";
  append_json_string(out, version);
  out += R"(,"license":{"name":"Apache-2.0","identifier":"Apache-2.0"}},"servers":[{"url":)";
  append_json_string(out, server_url);
  out += "}],\"tags\":[";
  for (const auto& w : all) {
    out += out.back() == '[' ? "{" : ",{";
    member(out, "name", w.contents->name);
    out += ',';
    member(out, "description", w.contents->says);
    out += '}';
  }
  out += "],\"paths\":{" + paths_of(all) + "},\"components\":{\"schemas\":{" + schemas_of(all) +
         R"(},"securitySchemes":{"bearer":{"type":"http","scheme":"bearer"},)"
         R"("session":{"type":"apiKey","in":"cookie","name":"__Host-tsunagu"}}}})";
  return out;
}

std::vector<std::string_view> permissions_of(modules all, std::string_view role) {
  std::vector<std::string_view> out;
  for (const auto& w : all) {
    for (const auto& p : w.contents->permissions) {
      if (has_role(p, role)) {
        out.push_back(p.name);
      }
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace tsu
