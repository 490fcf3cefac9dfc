// What devices ask: who they are stands in i= and k= (or a bearer token that is the key), as IoT
// agents have it.
#include "base/core/json_text.h"
#include "base/http/asked.h"
#include "base/http/authorization.h"
#include "engine/iot/api.h"
#include "engine/iot/commands.h"
#include "engine/iot/rules.h"
#include "engine/iot/take_measures.h"

namespace tsu::iot::api {
namespace {

struct visit {
  http::asked query;
  known_ptr device;
  std::optional<instant> at;
  bool wants_commands = false;
};

// The key in the address, or (better: addresses are logged on the way) in the Authorization field.
std::string key_of(const http::request& r, const http::asked& query) {
  auto key = query.text("k");
  return key.empty() ? std::string{http::authorization(r, "Bearer").value_or("")} : key;
}

task<result<visit>> open_visit(const parts& on, const call& c) {
  CO_TRY(auto query, http::asked::parse(c.request));
  const auto id = query.text("i");
  const auto key = key_of(c.request, query);
  if (id.empty() || key.empty()) {
    co_return problem{why::bad_input,
                      "i= names the device and k= its key",
                      "iot_who_asks",
                      {{id.empty() ? "i" : "k", "missing"}}};
  }
  CO_TRY(auto device, co_await admit(on, c.tenant, id, key));
  visit out{std::move(query), std::move(device), {}, false};
  if (const auto t = out.query.text("t"); !t.empty()) {
    out.at = time_in_text(t);
    if (!out.at) {
      co_return problem{why::bad_input,
                        "t= is a time with an offset, or seconds since 1970",
                        "iot_bad_time",
                        {{"t", "not_a_time"}}};
    }
  }
  out.wants_commands = out.query.text("getCmd") == "1";
  co_return out;
}

std::string in_ultralight(const std::vector<command_row>& all) {
  std::string out;
  for (const auto& c : all) {
    out += (out.empty() ? "" : "#") + ultralight_command(c.device, c.name, c.value);
  }
  return out;
}

std::string in_json(const std::vector<command_row>& all) {
  std::string out = "{";
  for (const auto& c : all) {
    out += out.size() > 1 ? "," : "";
    append_json_string(out, c.name);
    out += ":" + c.value;
  }
  return out + "}";
}

enum class words : std::uint8_t { ultralight, json };

answer take(const parts& on, call& c, const visit& v, result<payload> read, words in) {
  CO_TRY(const auto said, std::move(read));
  // First, and a message has either: what is refused is no sign of life either.
  CO_TRY(const done ended, co_await take_answers(on, c.tenant, v.device->row, said.answers));
  CO_TRY(const auto taken, co_await take_measures(on, c.tenant, *v.device, said.groups, v.at));
  const bool json = in == words::json;
  http::reply out{.type = json ? "application/json" : "text/plain; charset=utf-8"};
  if (v.wants_commands) {
    const auto all = co_await fetch_commands(on, c.tenant, v.device->row);
    out.body = json ? in_json(all) : in_ultralight(all);
  }
  co_return out;
}

}  // namespace

answer get_ultralight(const parts& on, call& c) {
  CO_TRY(const auto v, co_await open_visit(on, c));
  auto read = read_ultralight(v.query.text("d"), v.device->row.about.id);
  co_return co_await take(on, c, v, std::move(read), words::ultralight);
}

answer post_ultralight(const parts& on, call& c) {
  CO_TRY(const auto v, co_await open_visit(on, c));
  auto read = read_ultralight(c.request.body, v.device->row.about.id);
  co_return co_await take(on, c, v, std::move(read), words::ultralight);
}

answer get_json(const parts& on, call& c) {
  CO_TRY(const auto v, co_await open_visit(on, c));
  auto read = read_json_measures(v.query.text("d"));
  co_return co_await take(on, c, v, std::move(read), words::json);
}

answer post_json(const parts& on, call& c) {
  CO_TRY(const auto v, co_await open_visit(on, c));
  auto read = read_json_measures(c.request.body);
  co_return co_await take(on, c, v, std::move(read), words::json);
}

answer post_json_single(const parts& on, call& c) {
  CO_TRY(const auto v, co_await open_visit(on, c));
  auto read = read_single(c.request.body, c.path_values[0]);
  co_return co_await take(on, c, v, std::move(read), words::json);
}

answer post_json_answers(const parts& on, call& c) {
  CO_TRY(const auto v, co_await open_visit(on, c));
  auto read = read_json_answers(c.request.body);
  co_return co_await take(on, c, v, std::move(read), words::json);
}

}  // namespace tsu::iot::api
