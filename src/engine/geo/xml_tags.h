// The tags of an XML file, one after the other, from a stream: names, attributes, and that they
// close in order. Text between them is passed over; what defines something (DOCTYPE, CDATA) is
// refused, so nothing grows beyond what stands there. A plain class for one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"

namespace tsu::geo {

class xml_tags {
 public:
  using bytes = std::function<std::size_t(std::span<char>)>;
  xml_tags(bytes from, std::uint64_t bytes_max, std::size_t tag_max);

  struct tag {
    std::string name;
    bool opens = false, closes = false;  // <a/> does both
    std::vector<std::pair<std::string, std::string>> attributes;
    std::optional<std::string_view> find(std::string_view attribute) const;
  };
  // The next one; nothing at the end of a whole file. The tag is good until the next call.
  // "geo_osm", "geo_osm_too_large", with the line.
  result<const tag*> next();
  std::uint64_t line() const { return line_; }
  // How many are open around what comes next.
  std::size_t depth() const { return open_.size(); }
  problem fault(std::string_view what) const;

 private:
  int get();
  result<bool> find_tag();
  result<done> collect();
  result<done> skip_until(std::string_view end);
  result<done> split();
  result<std::string> decoded(std::string_view) const;
  result<done> nest();

  bytes from_;
  std::uint64_t bytes_max_, taken_ = 0, line_ = 1;
  std::size_t tag_max_, at_ = 0, end_ = 0;
  std::vector<char> buffer_;
  std::string raw_;
  tag tag_;
  std::vector<std::string> open_;
  bool seen_root_ = false;
};

}  // namespace tsu::geo
