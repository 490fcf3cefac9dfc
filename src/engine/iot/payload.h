// What a device says, in UltraLight 2.0 or JSON, as groups of measures and answers to commands.
// Pure; any thread. Refusals: iot_bad_payload, with the place ("group 2: …") in the detail.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::iot {

struct measure {
  std::string name;   // as the device says it
  std::string value;  // JSON, never null
};
struct group {
  std::optional<instant> at;  // where it says when it was measured
  std::vector<measure> all;
};
// error: the device says that it could not.
struct command_answer {
  std::string name, info;
  bool error = false;
};
struct payload {
  std::vector<group> groups;
  std::vector<command_answer> answers;
};

// "t|21.5|h|40#2026-01-01T00:00:00Z|t|21", "{device}@ping|Ping ok": numbers, true and false are
// what they look like, all else is text. An answer that begins with "error" is one.
// Measures or answers, not both.
result<payload> read_ultralight(std::string_view text, std::string_view device);
// {"t":21.5,"TimeInstant":"2026-01-01T00:00:00Z"}, or an array of such; null is left out.
result<payload> read_json_measures(std::string_view text);
// {"ping":"Ping ok"}; {"ping":{"error":"stuck"}} says that it could not.
result<payload> read_json_answers(std::string_view text);
// The whole text is the value of one measure.
result<payload> read_single(std::string_view text, std::string_view name);

// ISO 8601 with an offset, or seconds or milliseconds since 1970.
std::optional<instant> time_in_text(std::string_view);

// A command as the device reads it. UltraLight: "dev@ping|a=1|b=2" of an object, "dev@ping|5" of
// anything else; JSON: {"ping":5}.
std::string ultralight_command(std::string_view device, std::string_view name,
                               std::string_view value_json);
std::string json_command(std::string_view name, std::string_view value_json);
// Whether UltraLight can carry it: no '|', '#' or line end inside, no object in an object.
bool fits_ultralight(std::string_view value_json);

}  // namespace tsu::iot
