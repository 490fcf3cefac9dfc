// How the simulator speaks to a program: requests and answers, nothing else. Blocks; one owner.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/http/message.h"

namespace tsu::town_sim {

struct asking {
  http::method verb = http::method::get;
  std::string path;  // with its query
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};
// body: of JSON without white space, so that reading.h reads it.
struct answered {
  int status = 0;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {};
};

class calls {
 public:
  virtual ~calls() = default;
  // Throws std::runtime_error where nobody answers.
  virtual answered ask(const asking&) = 0;
  // Asks until it is so, a while of real time at most; whether it became so.
  virtual bool wait_until(const std::function<bool()>&) = 0;
};
// Of a municipality at that address: "http://127.0.0.1:8080/t/011002".
std::unique_ptr<calls> http_calls(std::string url);

}  // namespace tsu::town_sim
