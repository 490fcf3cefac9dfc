#include "engine/broker/test/conversation.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

std::string file_text(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::pair<std::string, std::string> header_in(std::string_view line) {
  const auto colon = std::min(line.find(": "), line.size());
  return {std::string{line.substr(0, colon)},
          std::string{line.substr(std::min(colon + 2, line.size()))}};
}

// One file, line by line.
class file_reader {
 public:
  file_reader(std::string name, std::vector<conversation>& out)
      : name_(std::move(name)), out_(out) {}

  void take(int number, std::string_view line) {
    if (line.starts_with("== ")) {
      out_.push_back({.file = name_, .title = std::string{line.substr(3)}});
      asking_ = false;
    } else if (line.starts_with('#') || out_.empty()) {
      return;
    } else if (line.starts_with("> ")) {
      question(number, line.substr(2));
    } else if (line.starts_with("< ")) {
      reply(line.substr(2));
    } else if (out_.back().steps.empty() || line.starts_with("forward ")) {
      setting(line);
    } else {
      auto& s = out_.back().steps.back();
      (asking_ ? s.body : s.wanted_body).append(line).append("\n");
    }
  }

 private:
  void question(int number, std::string_view rest) {
    if (asking_) {
      out_.back().steps.back().headers.push_back(header_in(rest));
      return;
    }
    const auto space = rest.find(' ');
    out_.back().steps.push_back({.line = number,
                                 .verb = std::string{rest.substr(0, space)},
                                 .target = std::string{rest.substr(space + 1)},
                                 .forward = std::exchange(forward_, duration{})});
    asking_ = true;
  }
  void reply(std::string_view rest) {
    auto& s = out_.back().steps.back();
    if (asking_) {
      s.wanted_status = std::stoi(std::string{rest});
      asking_ = false;
    } else {
      s.wanted_headers.push_back(header_in(rest));
    }
  }
  void setting(std::string_view line) {
    const auto [word, rest] = [&] {
      const auto space = std::min(line.find(' '), line.size());
      return std::pair{line.substr(0, space),
                       std::string{line.substr(std::min(space + 1, line.size()))}};
    }();
    if (word == "forward") {
      forward_ = std::chrono::seconds{std::stoi(rest)};
    } else if (word == "service") {
      out_.back().services.push_back(rest);
    } else if (word == "context") {
      const auto space = rest.find(' ');
      out_.back().contexts.emplace_back(rest.substr(0, space), rest.substr(space + 1));
    }
  }

  std::string name_;
  std::vector<conversation>& out_;
  duration forward_{};
  bool asking_ = false;
};

using names_map = std::map<std::string, std::string>;

std::string filled(std::string text, const names_map& names) {
  for (const auto& [name, value] : names) {
    const auto mark = "${" + name + "}";
    for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + value.size())) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

// "*" stands for anything, ${name} takes what stands there. Tests are small: plain backtracking.
bool fits(std::string_view pattern, std::string_view text, names_map& names) {
  const auto special = std::min(pattern.find('*'), pattern.find("${"));
  if (special == pattern.npos) {
    return pattern == text;
  }
  if (text.substr(0, special) != pattern.substr(0, special)) {
    return false;
  }
  text.remove_prefix(special);
  pattern.remove_prefix(special);
  const bool capture = pattern.front() == '$';
  const auto name = capture ? std::string{pattern.substr(2, pattern.find('}') - 2)} : std::string{};
  const auto rest = pattern.substr(capture ? pattern.find('}') + 1 : 1);
  for (std::size_t n = capture ? 1 : 0; n <= text.size(); ++n) {
    if (fits(rest, text.substr(n), names)) {
      if (capture) {
        names[name] = std::string{text.substr(0, n)};
      }
      return true;
    }
  }
  return false;
}

std::string differs(std::string_view wanted, std::string_view have, const std::string& where,
                    names_map& names);

std::string objects_differ(std::string_view wanted, std::string_view have, const std::string& where,
                           names_map& names) {
  for (const auto& m : json_members{wanted}) {
    const auto mine = json_members{have}.find(m.key);
    const auto path = where + "." + std::string{m.key};
    if (m.value == "\"!\"") {
      if (!mine.empty()) {
        return path + " is there";
      }
      continue;
    }
    if (mine.empty()) {
      return path + " is missing";
    }
    if (auto d = differs(m.value, mine, path, names); !d.empty()) {
      return d;
    }
  }
  return {};
}

std::string arrays_differ(std::string_view wanted, std::string_view have, const std::string& where,
                          names_map& names) {
  std::vector<std::string_view> w, h;
  for (const auto v : json_elements{wanted}) {
    w.push_back(v);
  }
  for (const auto v : json_elements{have}) {
    h.push_back(v);
  }
  if (w.size() != h.size()) {
    return where + " has " + std::to_string(h.size()) + " elements: " + std::string{have};
  }
  for (std::size_t i = 0; i < w.size(); ++i) {
    if (auto d = differs(w[i], h[i], where + "[" + std::to_string(i) + "]", names); !d.empty()) {
      return d;
    }
  }
  return {};
}

std::string differs(std::string_view wanted, std::string_view have, const std::string& where,
                    names_map& names) {
  if (wanted == "\"*\"") {
    return {};
  }
  const auto kind = kind_of(wanted);
  const auto other = where + " is " + std::string{have} + " instead of " + std::string{wanted};
  if (kind != kind_of(have)) {
    return other;
  }
  switch (kind) {
    case json_kind::object: return objects_differ(wanted, have, where, names);
    case json_kind::array: return arrays_differ(wanted, have, where, names);
    case json_kind::number: return json_number(wanted) == json_number(have) ? "" : other;
    case json_kind::string:
      return fits(filled(json_string_text(wanted), names), json_string_text(have), names) ? ""
                                                                                          : other;
    default: return wanted == have ? "" : other;
  }
}

std::optional<http::method> verb_named(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(http::method::options); ++i) {
    if (name_of(static_cast<http::method>(i)) == name) {
      return static_cast<http::method>(i);
    }
  }
  return std::nullopt;
}

std::string wrong_headers(const conversation::step& s, const http::reply& reply, names_map& names) {
  auto have = reply.headers;
  have.emplace_back("Content-Type", reply.body.empty() ? "" : reply.type);
  for (const auto& [name, wanted] : s.wanted_headers) {
    bool found = false;
    std::string seen;
    for (const auto& [n, value] : have) {
      if (n == name) {
        found = found || fits(filled(wanted, names), value, names);
        seen += " [" + value + "]";
      }
    }
    if (!found && !(wanted == "!" && seen.empty())) {
      return name + " is" + seen + " instead of " + wanted;
    }
  }
  return {};
}

std::string wrong_body(const conversation::step& s, const http::reply& reply, names_map& names) {
  const auto wanted = check_and_minify(s.wanted_body);
  if (s.wanted_body.find_first_not_of(" \n") == std::string::npos) {
    return {};
  }
  if (!wanted.ok()) {
    return "the wanted body is no JSON: " + s.wanted_body;
  }
  const auto have = check_and_minify(reply.body);
  if (!have.ok()) {
    return "the body is no JSON: " + reply.body;
  }
  return difference(wanted.value(), have.value(), names);
}

}  // namespace

std::vector<conversation> read_conversations(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    if (entry.path().extension() == ".case") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<conversation> out;
  for (const auto& path : files) {
    file_reader reader{path.stem().string(), out};
    std::istringstream lines{file_text(path)};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
      reader.take(number, line);
    }
  }
  return out;
}

http::reply ask(const router& routes, const wired_module& owner, event_loop& loop,
                const http::request& request, instant now, tenant_code tenant, const caller& who) {
  const auto target = routes.find(request.verb, request.path);
  if (target.what == nullptr) {
    http::reply none{.status = target.allow.empty() ? (target.bad_escape ? 400 : 404) : 405};
    if (!target.allow.empty()) {
      none.with("Allow", target.allow);
    }
    return none;
  }
  call c{
      .request = request, .tenant = tenant, .who = who, .now = now, .path_values = target.values};
  auto r = loop.wait(target.what->run(*owner.parts, c));
  return r.ok() ? std::move(r).value() : http::reply{.status = http_status(r.error().reason)};
}

std::string carry_on(const conversation& c, const wired_module& owner, event_loop& loop,
                     manual_clock& clock, tenant_code tenant) {
  return carry_on(c, std::span{&owner, 1}, loop, clock, tenant);
}

std::string carry_on(const conversation& c, std::span<const wired_module> nodes, event_loop& loop,
                     manual_clock& clock, tenant_code tenant) {
  const router routes{nodes.first(1)};
  names_map names;
  std::size_t asked = 0;
  for (const auto& s : c.steps) {
    const auto& node = nodes[asked++ % nodes.size()];
    const auto at =
        c.file + ".case:" + std::to_string(s.line) + ": " + s.verb + " " + s.target + ": ";
    const auto target = filled(s.target, names);
    const auto body = filled(s.body, names);
    const auto mark = std::min(target.find('?'), target.size());
    http::request request{
        .path = std::string_view{target}.substr(0, mark),
        .query = std::string_view{target}.substr(std::min(mark + 1, target.size())),
        .body = body};
    const auto verb = verb_named(s.verb);
    if (!verb) {
      return at + "is no method";
    }
    request.verb = *verb;
    std::vector<std::pair<std::string, std::string>> headers;
    for (const auto& [name, value] : s.headers) {
      headers.emplace_back(name, filled(value, names));
    }
    for (const auto& [name, value] : headers) {
      request.headers.add(name, value);
    }
    clock.advance(s.forward);
    const auto reply = ask(routes, node, loop, request, clock.now(), tenant);
    if (reply.status != s.wanted_status) {
      return at + std::to_string(reply.status) + " instead of " + std::to_string(s.wanted_status) +
             " " + reply.body;
    }
    if (auto wrong = wrong_headers(s, reply, names); !wrong.empty()) {
      return at + wrong;
    }
    if (auto wrong = wrong_body(s, reply, names); !wrong.empty()) {
      return at + wrong;
    }
  }
  return {};
}

std::string difference(std::string_view wanted, std::string_view have, names_map& names) {
  return differs(wanted, have, "body", names);
}

}  // namespace tsu::broker
