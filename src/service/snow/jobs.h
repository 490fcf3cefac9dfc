// What runs by the clock. Each may run twice and changes nothing the second time.
#pragma once

#include <string_view>

#include "base/module/module.h"

namespace tsu::snow {

// Asked for by a request, with its number.
inline constexpr std::string_view escalate_job = "snow.escalate";

// Asked for by a picture that nobody could read: its number, and " infrared" where it is.
inline constexpr std::string_view read_image_job = "snow.read_image";

task<void> run_watch(const module_parts&, tenant_code, std::string_view);
task<void> run_escalate(const module_parts&, tenant_code, std::string_view request);
task<void> run_read_image(const module_parts&, tenant_code, std::string_view image);
task<void> run_fetch_forecast(const module_parts&, tenant_code, std::string_view);
task<void> run_look_in_folders(const module_parts&, tenant_code, std::string_view);
task<void> run_close_night(const module_parts&, tenant_code, std::string_view);
task<void> run_forget(const module_parts&, tenant_code, std::string_view);

}  // namespace tsu::snow
