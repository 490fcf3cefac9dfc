// Runs .case conversations against the broker's routes in process, without sockets: the format is
// that of doc/case-format.md. One thread; the world that is asked is owned by the test.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/executor.h"
#include "base/core/time.h"
#include "base/module/router.h"
#include "engine/broker/api/parts.h"

namespace tsu::broker {

struct conversation {
  struct step {
    int line = 0;
    std::string verb, target, body, wanted_body;
    std::vector<std::pair<std::string, std::string>> headers, wanted_headers;
    int wanted_status = 0;
    duration forward{};  // the clock moves on before it
  };
  std::string file, title;
  std::vector<std::string> services;
  std::vector<std::pair<std::string, std::string>> contexts;  // URL, document
  std::vector<step> steps;
};

// All conversations of the *.case files of a folder, in order of name.
std::vector<conversation> read_conversations(const std::string& folder);

// The reply to one request by the module's own routes, 405 and 404 included.
http::reply ask(const router&, const wired_module&, event_loop&, const http::request&, instant now,
                tenant_code = tenant_code::parse("011002").value(),
                const caller& = {.subject = "test", .role = "admin"});

// Empty where every answer is as it must be; else what is not, with its line.
std::string carry_on(const conversation&, const wired_module&, event_loop&, manual_clock&,
                     tenant_code = tenant_code::parse("011002").value());

// The same with several nodes on the same data, each request asked of the next one.
std::string carry_on(const conversation&, std::span<const wired_module> nodes, event_loop&,
                     manual_clock&, tenant_code);

// JSON against what is wanted of it; captures and uses ${names}. Empty where it fits.
std::string difference(std::string_view wanted, std::string_view have,
                       std::map<std::string, std::string>& names);

}  // namespace tsu::broker
