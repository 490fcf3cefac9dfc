// tsunagu backup create|verify|restore|list|follow
#include <fmt/core.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/commands.h"
#include "app/messages.h"
#include "app/running.h"
#include "app/settings.h"
#include "app/standing.h"
#include "base/backup/backup.h"
#include "base/backup/follow.h"

namespace tsu::app {
namespace {

result<crypto::key_ring> key_of(const backup_options& o) {
  if (!o.key_file.empty()) {
    return crypto::key_ring::from_file(o.key_file);
  }
  if (o.passphrase_file.empty()) {
    return problem{why::bad_input,
                   "a backup is sealed: give --key-file (make one: head -c 32 /dev/urandom > key; "
                   "chmod 600 key) or --passphrase-file",
                   "no_key"};
  }
  std::ifstream in{o.passphrase_file, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  while (text.ends_with('\n') || text.ends_with('\r')) {
    text.pop_back();
  }
  return crypto::key_ring::from_passphrase(secret<std::string>{std::move(text)});
}

result<std::vector<tenant_code>> towns_of(const backup_options& o) {
  std::vector<tenant_code> out;
  if (!o.tenant.empty()) {
    TRY(const auto code, tenant_code::parse(o.tenant));
    out.push_back(code);
  }
  return out;
}

backup::home home_of(const config::settings& s) {
  return {.data_folder = s.text("data"), .url = s.secret_text("db").reveal()};
}

void print(const backup::manifest& m) {
  fmt::print("made {} by {} on {}\n", m.made_at, m.program_version, m.engine);
  for (const auto& t : m.tenants) {
    for (const auto& s : t.stores) {
      std::int64_t rows = 0;
      for (const auto& [table, n] : s.rows) {
        rows += n;
      }
      fmt::print("{}\t{}\t{} rows\t{} bytes\tchange {}\n", t.code, s.place, rows,
                 s.content.plain_bytes, s.newest_change);
    }
  }
}

result<done> need(const std::string& value, const char* flag) {
  if (value.empty()) {
    return problem{why::bad_input, fmt::format("say which file or folder: {}", flag)};
  }
  return done{};
}

// Loads settings and key, does the work, turns a problem into the exit code.
template <class Work>
int with_key(const backup_options& o, Work work) {
  const auto settings = load_settings(o);
  if (!settings.ok()) {
    return refuse(settings.error());
  }
  auto keys = key_of(o);
  if (!keys.ok()) {
    return refuse(keys.error());
  }
  const result<done> r = work(settings.value(), keys.value());
  return r.ok() ? 0 : refuse(r.error());
}

}  // namespace

int backup_create(const backup_options& o) {
  return with_key(o, [&](const config::settings& s, crypto::key_ring& keys) -> result<done> {
    TRY(auto named, need(o.to, "--to"));
    TRY(const auto towns, towns_of(o));
    TRY(const auto made,
        backup::create(home_of(s), towns, o.to, keys, system_clock_of_this_machine(), TSU_VERSION));
    print(made);
    return done{};
  });
}

int backup_verify(const backup_options& o) {
  return with_key(o, [&](const config::settings&, crypto::key_ring& keys) -> result<done> {
    TRY(auto named, need(o.from, "--from"));
    TRY(const auto content, backup::verify(o.from, keys));
    print(content);
    fmt::print("every sum is right\n");
    return done{};
  });
}

namespace {

// What a follower shipped to a folder, each town to its newest good moment.
result<done> restore_from_folder(const backup_options& o, const config::settings& s,
                                 crypto::key_ring& keys) {
  TRY(const auto towns, towns_of(o));
  const auto schemas = all_schemas();
  TRY(const auto r, backup::restore_followed(o.from, keys, home_of(s), towns, schemas,
                                             system_clock_of_this_machine()));
  for (const auto& town : r.towns) {
    fmt::print("restored {} as it was at {}{}{}\n", town.code, town.stands_at,
               town.stopped_because.empty() ? "" : "; stopped there: ", town.stopped_because);
  }
  for (const auto& old : r.kept) {
    fmt::print("what was there before is kept as {}\n", old);
  }
  return done{};
}

void print(const backup::shipped& sent) {
  if (sent.towns > 0) {
    fmt::print(stderr, "shipped {} towns, {} pages, {} bytes\n", sent.towns, sent.pages,
               sent.bytes);
  }
}

// Waits that long for SIGTERM or SIGINT; true when one came.
bool end_asked_within(std::chrono::seconds wait) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  const timespec time{wait.count(), 0};
  return sigtimedwait(&set, nullptr, &time) > 0;
}

result<done> follow(const backup_options& o, const config::settings& s, crypto::key_ring& keys) {
  TRY(auto named, need(o.to, "--to"));
  if (!s.secret_text("db").reveal().empty()) {
    return problem{why::unsupported,
                   "follow ships SQLite files; PostgreSQL has its own replication", "not_sqlite"};
  }
  backup::follower follower{
      {.data_folder = s.text("data"), .destination = o.to}, keys, system_clock_of_this_machine()};
  if (o.once) {
    print(follower.step());
    return done{};
  }
  backup::keep_following(
      follower, {.on_shipped = [](const backup::shipped& sent) { print(sent); },
                 .on_failure =
                     [](const std::string& why) {
                       fmt::print(stderr, "not everything is shipped, trying again: {}\n", why);
                     },
                 .end_asked_within = end_asked_within});
  return done{};
}

}  // namespace

int backup_follow(const backup_options& o) {
  block_signals();
  return with_key(
      o, [&](const config::settings& s, crypto::key_ring& keys) { return follow(o, s, keys); });
}

int backup_restore(const backup_options& o) {
  return with_key(o, [&](const config::settings& s, crypto::key_ring& keys) -> result<done> {
    TRY(auto named, need(o.from, "--from"));
    if (std::filesystem::is_directory(o.from)) {
      return restore_from_folder(o, s, keys);
    }
    TRY(const auto towns, towns_of(o));
    const auto schemas = all_schemas();
    TRY(const auto r,
        backup::restore(o.from, keys, home_of(s), towns, schemas, system_clock_of_this_machine()));
    for (const auto& town : r.tenants) {
      fmt::print("restored {}\n", town);
    }
    for (const auto& old : r.kept) {
      fmt::print("what was there before is kept as {}\n", old);
    }
    return done{};
  });
}

int backup_list(const backup_options& o) {
  return with_key(o, [&](const config::settings&, crypto::key_ring& keys) -> result<done> {
    TRY(auto named, need(o.from, "--from"));
    for (const auto& one : backup::list(o.from, keys)) {
      fmt::print(
          "{}\t{} bytes\t{}\n", one.file, one.bytes,
          one.content.ok() ? "made " + one.content.value().made_at : one.content.error().detail);
    }
    return done{};
  });
}

}  // namespace tsu::app
