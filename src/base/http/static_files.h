// The files of a portal, read into memory once at start and served from there, so that no request
// ever names a path on disk. Immutable after load(); any thread.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "base/http/message.h"

namespace tsu::http {

struct static_options {
  // Sent with HTML; empty: not sent.
  std::string content_security_policy = {};
  std::size_t bytes_max = 256 * 1024 * 1024;  // of the whole folder
};

class static_files {
 public:
  // Every regular file below the folder, except hidden ones; links are not followed. `x.br` and
  // `x.gz` beside `x` are its compressed forms.
  static result<static_files> load(const std::string& folder, static_options);
  // From bytes that are in the program: {"staff/index.html", bytes}.
  static static_files of(const std::vector<std::pair<std::string, std::string>>& files,
                         static_options);

  // The reply for this path (percent-encoded, starting with '/'), nothing where there is no such
  // file. A folder is its index.html; a path without extension below a folder with an index.html
  // is that page (the page's own router knows it), but the start page stands only for itself.
  // GET and HEAD; anything else is 405.
  std::optional<reply> find(const request&, std::string_view path) const;
  std::optional<reply> find(const request& q) const { return find(q, q.path); }

  std::size_t count() const { return files_.size(); }
  std::size_t bytes() const { return bytes_; }

 private:
  using blob = std::shared_ptr<const std::string>;
  struct file {
    std::string_view type;
    std::string etag;
    bool immutable = false;
    blob plain, gzip, brotli;
  };
  void add(const std::string& path, std::string bytes);
  void settle();
  const file* lookup(const std::string& path) const;
  reply served(const file&, const request&) const;

  static_options options_;
  std::map<std::string, file, std::less<>> files_;
  std::size_t bytes_ = 0;
};

// "text/html; charset=utf-8" by the extension; application/octet-stream where it is not known.
std::string_view media_type_of(std::string_view path);
// "assets/index-BcD3_f9a.js": the bundler has put a hash of the content into the name.
bool is_named_by_content(std::string_view path);

}  // namespace tsu::http
