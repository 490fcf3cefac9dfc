// What `tsunagu` can be told to do: one struct of options and one function per subcommand. Each
// gives back the exit code: 0 done, 1 refused or failed (the reason on standard error), 2 wrong
// use. Data goes to standard output, messages to standard error.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tsu::app {

// Given to every subcommand.
struct where {
  std::string config;            // file; empty: /etc/tsunagu/tsunagu.toml where it exists
  std::string data;              // folder of the SQLite files
  std::string db;                // PostgreSQL URL or conninfo; empty: SQLite
  std::vector<std::string> set;  // key=value, over everything else
};

struct serve_options : where {
  std::string listen;
  bool open_broker = false;
  std::string portal;  // folder of the built portal; empty: beside the program
};
int serve(const serve_options&);

struct demo_options : serve_options {
  std::string real_data;  // folder with snow/ and places/; empty or absent: a generated winter
  std::uint64_t seed = 7;
  std::int64_t pace_seconds = 60;    // between the live values of a generated winter
  std::size_t snow_posts = 20;       // of the simulated winter; 0: none
  std::int64_t town_residents = 24;  // who have lived sixty days in its 札幌市; 0: nobody
  std::string clock;                 // where its own time begins (turned_clock.h); empty: real time
};
int demo(const demo_options&);

struct import_options : where {
  std::string tenant, format, station, stations;
  std::vector<std::string> files;
  bool quiet = false, flip_longitude = false;
};
int import_files(const import_options&);

struct tenant_options : where {
  std::string code, name, service;
  bool yes = false, listed = false, unlisted = false;
};
int tenant_add(const tenant_options&);
int tenant_list(const tenant_options&);
int tenant_add_service(const tenant_options&);
int tenant_remove(const tenant_options&);

struct token_options : where {
  std::string tenant, role, subject = "command-line";
  std::int64_t days = 365, id = 0;
};
int token_create(const token_options&);
int token_revoke(const token_options&);

struct keys_options : where {
  std::string tenant, kid;
};
int keys_list(const keys_options&);
int keys_rotate(const keys_options&);
int keys_revoke(const keys_options&);

struct backup_options : where {
  std::string to, from, key_file, passphrase_file, tenant;
  bool once = false;
};
int backup_create(const backup_options&);
int backup_verify(const backup_options&);
int backup_restore(const backup_options&);
int backup_list(const backup_options&);
int backup_follow(const backup_options&);

struct audit_options : where {
  std::string tenant;
};
int audit_verify(const audit_options&);

struct sim_options {
  std::string from = "2021-12-01", to = "2022-03-31";
  std::string days;  // table of a station; empty: the recorded one, generated where there is none
  bool generated = false;                           // even where recorded winters are at hand
  std::string today;                                // the day of the winter that stands for today,
  std::optional<std::chrono::sys_days> stands_for;  // or for that day
  std::optional<int> days_before;                   // at most so many are caught up before today
  std::string speed;                                // simulated seconds in a real one, or "max"
  std::uint64_t seed = 1;
  std::size_t posts = 20, districts = 6;
  int every = 10;  // minutes
  double threshold_cm = 10, lon = 142.383, lat = 43.342;
  std::string type = "SnowPost", tenant = "012297";
  std::string url, token;   // of the municipality: http://localhost:8080/t/012297
  std::string staff_token;  // also tells the snow service what the town knows
  bool as_entered = false;  // the posts that the service has already, instead of others
  std::string mqtt, mqtt_user, mqtt_password;
  bool bare_values = false;
  std::string forecast_file, nights_file;
  bool quiet = false;
  std::function<void(std::string_view)> tell;  // which winter it is, before it begins
};
int sim_snow(const sim_options&);

// data empty: a folder of its own, which goes when it is over. url: of an empty municipality of a
// program that runs already, with tokens of those in it ("staff=…"), and the file that its clock is
// turned by, a line for each time.
struct town_sim_options : where {
  std::int64_t residents = 60, days = 60;
  std::uint64_t seed = 1;
  std::string from = "2025-11-01";
  std::string
      weather;  // table of a station; empty: the recorded one, generated where there is none
  bool generated = false;  // even where recorded winters are at hand
  std::string url, turn;
  std::vector<std::string> tokens;
};
int sim_town(const town_sim_options&);

struct config_options : where {
  bool origin = false;
};
int config_check(const config_options&);
int config_show(const config_options&);

struct openapi_options : where {
  std::string server = "/";
};
int openapi_document(const openapi_options&);

struct check_options : where {
  bool permissions = false;
};
int check(const check_options&);

}  // namespace tsu::app
