// tsunagu keys …
#include "app/keys.h"

#include <fmt/core.h>

#include "app/commands.h"
#include "app/messages.h"
#include "app/settings.h"
#include "app/standing.h"
#include "engine/id/keys/key_keeper.h"

namespace tsu::app {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

constexpr std::string_view who = "command-line";

std::string_view state_of(const id::key_facts& k, std::span<const id::key_facts> all, instant now) {
  if (k.revoked) {
    return "revoked";
  }
  if (!id::is_published(k, now)) {
    return "over";
  }
  if (k.signs_from > now) {
    return "waits";
  }
  const auto* signs = id::signing(all, k.alg, now);
  return signs && signs->kid == k.kid ? "signs" : "checks";
}

void print(std::span<const id::key_facts> all, instant now) {
  for (const auto& k : all) {
    fmt::print("{}\t{}\t{}\t{}\t{}\n", k.kid, jose::name_of(k.alg), state_of(k, all, now),
               format_jst(k.signs_from), k.ends ? format_jst(*k.ends) : "");
  }
}

// Beside a running server, which sees what changed within seconds.
template <class Act>
int on_keys(const keys_options& o, Act act) {
  const auto settings = load_settings(o);
  if (!settings.ok()) {
    return refuse(settings.error());
  }
  if (const auto fit = check_key_times(settings.value()); !fit.ok()) {
    return refuse(fit.error());
  }
  auto& time = system_clock_of_this_machine();
  standing here{options_of(settings.value(), folder_use::beside_a_server), time};
  const auto town = town_named(here.house(), o.tenant);
  if (!town.ok()) {
    return refuse(town.error());
  }
  event_loop loop;
  const result<done> done_it = loop.wait(act(here.keys(), town.value()));
  if (!done_it.ok()) {
    return refuse(done_it.error());
  }
  print(loop.wait(here.keys().list(town.value())), time.now());
  return 0;
}

}  // namespace

id::key_times key_times_of(const config::settings& s) {
  return {.signs = duration_cast<seconds>(s.duration("id.keys.signs")),
          .ahead = duration_cast<seconds>(s.duration("id.keys.ahead")),
          .behind = duration_cast<seconds>(s.duration("id.keys.behind"))};
}

result<done> check_key_times(const config::settings& s) {
  if (!id::times_fit(key_times_of(s))) {
    return problem{why::bad_input,
                   "id.keys: ahead and behind are an hour at least, and signs is longer than ahead",
                   "config_invalid"};
  }
  return done{};
}

int keys_list(const keys_options& o) {
  return on_keys(o, [](id::key_keeper&, tenant_code) -> task<result<done>> { co_return done{}; });
}

int keys_rotate(const keys_options& o) {
  return on_keys(o, [](id::key_keeper& k, tenant_code t) { return k.rotate_now(t, who); });
}

int keys_revoke(const keys_options& o) {
  return on_keys(o, [&](id::key_keeper& k, tenant_code t) { return k.revoke(t, o.kid, who); });
}

}  // namespace tsu::app
