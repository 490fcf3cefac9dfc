#include "service/snow/jobs.h"

#include <charconv>

#include "service/snow/call_out.h"
#include "service/snow/close_night.h"
#include "service/snow/fetch_forecast.h"
#include "service/snow/make_decisions.h"
#include "service/snow/parts.h"
#include "service/snow/store_sources.h"
#include "service/snow/take_image.h"
#include "service/snow/watch_folders.h"

namespace tsu::snow {
namespace {

// A picture is of the last three days when it is taken, so an older one comes in no more.
constexpr std::chrono::days camera_files_known{30};

const parts& own(const module_parts& p) { return static_cast<const parts&>(p); }

}  // namespace

task<void> run_watch(const module_parts& p, tenant_code tenant, std::string_view) {
  co_await watch_night(own(p), tenant);
}

task<void> run_escalate(const module_parts& p, tenant_code tenant, std::string_view request) {
  std::int64_t number = 0;
  std::from_chars(request.data(), request.data() + request.size(), number);
  auto& town = own(p).stores.at(tenant, db::place::town);
  co_await town.write([&](db::tx& t) { escalate(t, number); });
}

task<void> run_read_image(const module_parts& p, tenant_code tenant, std::string_view image) {
  unread_image unread{.infrared = image.ends_with(" infrared")};
  std::from_chars(image.data(), image.data() + image.size(), unread.number);
  co_await read_image_again(own(p), tenant, unread);
}

task<void> run_fetch_forecast(const module_parts& p, tenant_code tenant, std::string_view) {
  co_await fetch_forecast(own(p), tenant);
}

task<void> run_look_in_folders(const module_parts& p, tenant_code tenant, std::string_view) {
  co_await look_in_folders(own(p), tenant);
}

task<void> run_close_night(const module_parts& p, tenant_code tenant, std::string_view) {
  auto& town = own(p).stores.at(tenant, db::place::town);
  co_await town.write([](db::tx& t) { close_ended_nights(t, load_settings(t)); });
}

task<void> run_forget(const module_parts& p, tenant_code tenant, std::string_view) {
  auto& town = own(p).stores.at(tenant, db::place::town);
  co_await town.write([](db::tx& t) {
    const auto days = static_cast<int>(load_settings(t).value("snow.reading_days", t.now()));
    forget_readings(t, t.now() - std::chrono::days{days});
    forget_camera_files(t, t.now() - camera_files_known);
  });
  while (co_await forget_images(own(p), tenant) > 0) {
  }
}

}  // namespace tsu::snow
