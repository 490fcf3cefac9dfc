// The portal's files. Where no portal is built the start page says so in one sentence.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/http/message.h"

namespace tsu::app {

class portal_pages {
 public:
  // Folder of the built portal; empty: portal/dist beside the program or in the working folder.
  explicit portal_pages(const std::string& folder);
  ~portal_pages();

  std::optional<http::reply> find(const http::request&) const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::app
