// Small JSON objects and lists, built member by member. Values of one function.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/core/json_text.h"

namespace tsu::catalog {

class json_object {
 public:
  json_object& text(std::string_view name, std::string_view value) {
    key(name);
    append_json_string(out_, value);
    return *this;
  }
  json_object& raw(std::string_view name, std::string_view json) {
    key(name);
    out_ += json;
    return *this;
  }
  std::string take() { return std::exchange(out_, "{") + "}"; }

 private:
  void key(std::string_view name) {
    out_ += out_.size() == 1 ? "" : ",";
    append_json_string(out_, name);
    out_ += ':';
  }
  std::string out_ = "{";
};

class json_array {
 public:
  json_array& text(std::string_view value) {
    out_ += out_.size() == 1 ? "" : ",";
    append_json_string(out_, value);
    return *this;
  }
  json_array& raw(std::string_view json) {
    out_ += out_.size() == 1 ? "" : ",";
    out_ += json;
    return *this;
  }
  std::string take() { return std::exchange(out_, "[") + "]"; }

 private:
  std::string out_ = "[";
};

}  // namespace tsu::catalog
