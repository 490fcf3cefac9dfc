// Settings of this installation: declared as a table, read from file, environment and flags, kept
// with where each came from. Loaded once in main and handed down; then only read, from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "base/core/secret.h"

namespace tsu::config {

enum class kind : std::uint8_t {
  text,
  integer,
  number,
  boolean,
  duration,
  size,
  list,
  secret,
  tables,  // [[name]] in a file, each with settings of its own
};
std::string_view name_of(kind);

// `bounds`: "1..65535", "1s..1h", "1KiB..1GiB" (either side may be empty), for texts "a|b|c"; ""
// none.
struct setting {
  std::string_view name;  // "http.idle_timeout"
  kind type = kind::text;
  std::string_view default_value, bounds, unit, says;
  std::span<const setting> columns = {};  // what each of `tables` may hold
};

// Where values come from; later ones win. main fills it; tests fill it by hand.
struct sources {
  std::string file = {};         // read before conf.d/*.toml in the folder beside it
  bool file_must_exist = false;  // asked for by --config, not just the usual place
  std::string credentials_folder = {};
  std::vector<std::pair<std::string, std::string>> environment =
      {};                                                       // TSUNAGU_… only are looked at
  std::vector<std::pair<std::string, std::string>> flags = {};  // by setting name
  // Names of the environment that start like settings and are none.
  std::vector<std::string> environment_ignored = {
      "TSUNAGU_TEST_", "TSUNAGU_SHARED", "TSUNAGU_BUILD", "TSUNAGU_SUITE", "TSUNAGU_CONFIG"};
};

// The environment of this process, for sources::environment.
std::vector<std::pair<std::string, std::string>> environment_of_this_process();
// "http.idle_timeout" -> "TSUNAGU_HTTP__IDLE_TIMEOUT"
std::string environment_name(std::string_view setting_name);

class settings {
 public:
  // All faults at once: code "config_invalid", one line each in `detail`.
  static result<settings> load(std::span<const setting> table, const sources&);

  // Each ASSERTs that the table has this name with that type.
  const std::string& text(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double number(std::string_view name) const;
  bool boolean(std::string_view name) const;
  std::chrono::microseconds duration(std::string_view name) const;
  std::uint64_t size(std::string_view name) const;
  const std::vector<std::string>& list(std::string_view name) const;
  const secret<std::string>& secret_text(std::string_view name) const;
  // In the order of the file; those of a later file replace all of an earlier one.
  const std::vector<settings>& tables(std::string_view name) const;
  // Of one of `tables`: "/etc/tsunagu/tsunagu.toml:12", where its first value stands.
  const std::string& place() const { return place_; }

  // "default", "/etc/tsunagu/tsunagu.toml:12", "environment TSUNAGU_LISTEN", "flag --listen", …
  const std::string& origin(std::string_view name) const;
  // name = "value"  # origin; secrets as "********". What `config show [--origin]` prints.
  enum class origins { hidden, shown };
  std::string show_text(origins) const;

 private:
  struct value {
    kind type = kind::text;
    std::string text, origin;
    std::vector<std::string> list;
    secret<std::string> hidden;
    std::int64_t integer = 0;  // also boolean, µs, bytes
    double number = 0;
    std::vector<settings> tables;
  };
  friend struct loader;
  const value& get(std::string_view name, kind) const;
  static std::string shown(const value&);
  std::string one_line() const;
  std::map<std::string, value, std::less<>> all_;
  std::string place_;
};

// What `config check` prints for these sources, and whether all is well.
std::pair<bool, std::string> check_text(std::span<const setting>, const sources&);
// The table as a TOML file of comments: what an operator starts from.
std::string example_text(std::span<const setting>);

}  // namespace tsu::config
