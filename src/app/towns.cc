// tsunagu tenant …, tsunagu token …
#include <fmt/core.h>

#include <cstdio>
#include <optional>

#include "app/commands.h"
#include "app/messages.h"
#include "app/settings.h"
#include "app/standing.h"
#include "engine/id/tokens.h"

namespace tsu::app {
namespace {

// Opens the data, does the work, turns a problem into the exit code.
template <class Work>
int with_house(const where& w, folder_use f, Work work) {
  const auto settings = load_settings(w);
  if (!settings.ok()) {
    return refuse(settings.error());
  }
  standing here{options_of(settings.value(), f), system_clock_of_this_machine()};
  here.load_names();
  const result<done> r = work(here);
  return r.ok() ? 0 : refuse(r.error());
}

result<done> print_new_token(standing& here, const token_options& o) {
  TRY(const auto town, town_named(here.house(), o.tenant));
  const id::token_wish wish{o.subject, o.role, std::chrono::days{o.days}};
  event_loop loop;
  TRY(const auto made, loop.wait(here.house().at(town, db::place::people).write([&](db::tx& t) {
    return id::create_token(t, wish);
  })));
  fmt::print(stderr, "Token {} of {} ({}), role {}, good until {}. It is shown only now:\n",
             made.id.value, o.subject, town.text(), o.role, format_jst(made.expires));
  fmt::print("{}\n", made.text.reveal());
  return done{};
}

}  // namespace

int tenant_add(const tenant_options& o) {
  return with_house(o, folder_use::alone, [&](standing& here) -> result<done> {
    TRY(const auto code, tenant_code::parse(o.code));
    const bool told = o.listed || o.unlisted;
    here.add_tenant(code, o.name, told ? std::optional{o.listed} : std::nullopt);
    fmt::print("{}\t{}\n", o.code, o.name);
    return done{};
  });
}

int tenant_list(const tenant_options& o) {
  return with_house(o, folder_use::beside_a_server, [&](standing& here) -> result<done> {
    for (const auto t : here.house().tenants()) {
      fmt::print("{}\t{}\n", t.text(), here.name_of(t));
    }
    return done{};
  });
}

int tenant_add_service(const tenant_options& o) {
  return with_house(o, folder_use::alone, [&](standing& here) -> result<done> {
    TRY(const auto town, town_named(here.house(), o.code));
    TRY(const done added, here.add_service(town, o.service));
    fmt::print("{}\t{}\n", town.text(), o.service);
    return done{};
  });
}

int tenant_remove(const tenant_options& o) {
  return with_house(o, folder_use::alone, [&](standing& here) -> result<done> {
    TRY(const auto town, town_named(here.house(), o.code));
    if (!o.yes) {
      return problem{why::not_allowed, "this deletes all data of " + here.name_of(town) +
                                           ". Back it up (tsunagu backup create), then say --yes"};
    }
    here.house().remove_tenant(town);
    return done{};
  });
}

int token_create(const token_options& o) {
  return with_house(o, folder_use::beside_a_server,
                    [&](standing& here) { return print_new_token(here, o); });
}

int token_revoke(const token_options& o) {
  return with_house(o, folder_use::beside_a_server, [&](standing& here) -> result<done> {
    TRY(const auto town, town_named(here.house(), o.tenant));
    event_loop loop;
    return loop.wait(here.house().at(town, db::place::people).write([&](db::tx& t) {
      return id::revoke_token(t, {o.id});
    }));
  });
}

}  // namespace tsu::app
