#include "base/http/static_files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "base/http/accept.h"
#include "base/http/ascii.h"
#include "base/http/conditional.h"
#include "base/http/problem_reply.h"

namespace tsu::http {
namespace {

namespace fs = std::filesystem;

struct media_row {
  std::string_view extension, type;
};
constexpr media_row media[] = {
    {"html", "text/html; charset=utf-8"},
    {"css", "text/css; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"json", "application/json"},
    {"map", "application/json"},
    {"geojson", "application/geo+json"},
    {"webmanifest", "application/manifest+json"},
    {"wasm", "application/wasm"},
    {"svg", "image/svg+xml"},
    {"png", "image/png"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"webp", "image/webp"},
    {"avif", "image/avif"},
    {"gif", "image/gif"},
    {"ico", "image/x-icon"},
    {"woff2", "font/woff2"},
    {"woff", "font/woff"},
    {"ttf", "font/ttf"},
    {"txt", "text/plain; charset=utf-8"},
    {"md", "text/markdown; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"xml", "application/xml"},
    {"pdf", "application/pdf"},
    {"pbf", "application/x-protobuf"},
};

std::string_view extension_of(std::string_view path) {
  const auto name = path.substr(path.rfind('/') + 1);
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view{} : name.substr(dot + 1);
}

// "/a/b%20c" -> "a/b c"; nothing where a part could mean anything but a name.
std::optional<std::string> relative_path(std::string_view path) {
  const auto decoded = percent_decoded(path);
  if (!decoded || decoded->empty() || decoded->front() != '/') {
    return std::nullopt;
  }
  std::string_view rest = std::string_view{*decoded}.substr(1);
  const std::string out{rest};
  while (!rest.empty()) {
    const auto end = rest.find('/');
    const auto part = rest.substr(0, end);
    if (part.empty() || part.front() == '.' || part.find('\\') != std::string_view::npos) {
      return std::nullopt;
    }
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return out;
}

std::optional<std::string> whole_file(const fs::path& path) {
  std::ifstream in{path, std::ios::binary | std::ios::ate};
  const auto size = in.is_open() ? static_cast<std::streamoff>(in.tellg()) : -1;
  if (size < 0) {
    return std::nullopt;
  }
  std::string bytes(static_cast<std::size_t>(size), '\0');
  in.seekg(0);
  in.read(bytes.data(), size);
  return in.gcount() == size ? std::optional{std::move(bytes)} : std::nullopt;
}

bool is_hidden(const fs::path& relative) {
  return std::any_of(relative.begin(), relative.end(),
                     [](const auto& part) { return part.string().front() == '.'; });
}

}  // namespace

std::string_view media_type_of(std::string_view path) {
  const auto extension = extension_of(path);
  for (const auto& row : media) {
    if (same_name(row.extension, extension)) {
      return row.type;
    }
  }
  return "application/octet-stream";
}

bool is_named_by_content(std::string_view path) {
  constexpr std::size_t hash_chars = 8;
  const auto extension = extension_of(path);
  const auto name = path.substr(path.rfind('/') + 1);
  if (extension.empty() || name.size() < extension.size() + hash_chars + 3) {
    return false;
  }
  const auto stem = name.substr(0, name.size() - extension.size() - 1);
  const auto before = stem[stem.size() - hash_chars - 1];
  const auto hash = stem.substr(stem.size() - hash_chars);
  const auto any = [hash](auto is) { return std::any_of(hash.begin(), hash.end(), is); };
  const bool clean = std::all_of(hash.begin(), hash.end(), [](char c) {
    return is_digit(c) || c == '-' || c == '_' || (lower(c) >= 'a' && lower(c) <= 'z');
  });
  // A word of eight small letters is no hash.
  const bool mixed = any(is_digit) || (any([](char c) { return c >= 'A' && c <= 'Z'; }) &&
                                       any([](char c) { return c >= 'a' && c <= 'z'; }));
  return (before == '-' || before == '.') && clean && mixed;
}

result<static_files> static_files::load(const std::string& folder, static_options o) {
  static_files out;
  out.options_ = std::move(o);
  std::error_code error;
  const fs::path root{folder};
  for (fs::recursive_directory_iterator at{root, error}, end; !error && at != end;
       at.increment(error)) {
    const auto relative = at->path().lexically_relative(root);
    if (at->is_symlink() || !at->is_regular_file() || is_hidden(relative)) {
      continue;
    }
    auto bytes = whole_file(at->path());
    if (!bytes) {
      return problem{why::unavailable, "cannot read " + at->path().string(), "cannot_read"};
    }
    if (out.bytes_ + bytes->size() > out.options_.bytes_max) {
      return problem{why::too_large, "too many bytes in " + folder};
    }
    out.add(relative.generic_string(), std::move(*bytes));
  }
  if (error) {
    return problem{why::not_found, "cannot read " + folder + ": " + error.message()};
  }
  out.settle();
  return out;
}

static_files static_files::of(const std::vector<std::pair<std::string, std::string>>& files,
                              static_options o) {
  static_files out;
  out.options_ = std::move(o);
  for (const auto& [path, bytes] : files) {
    out.add(path, bytes);
  }
  out.settle();
  return out;
}

void static_files::add(const std::string& path, std::string bytes) {
  bytes_ += bytes.size();
  file f;
  f.type = media_type_of(path);
  f.etag = etag_of(bytes);
  f.immutable = is_named_by_content(path);
  f.plain = std::make_shared<const std::string>(std::move(bytes));
  files_.insert_or_assign(path, std::move(f));
}

// Compressed siblings move to the file that they are a form of.
void static_files::settle() {
  for (auto at = files_.begin(); at != files_.end();) {
    const auto extension = extension_of(at->first);
    const auto original = extension == "br" || extension == "gz"
                              ? files_.find(at->first.substr(0, at->first.size() - 3))
                              : files_.end();
    if (original == files_.end()) {
      ++at;
      continue;
    }
    (extension == "br" ? original->second.brotli : original->second.gzip) = at->second.plain;
    at = files_.erase(at);
  }
}

const static_files::file* static_files::lookup(const std::string& path) const {
  const auto found = [this](std::string_view p) {
    const auto at = files_.find(p);
    return at == files_.end() ? nullptr : &at->second;
  };
  if (path.empty() || path.back() == '/') {
    if (const auto* const index = found(path + "index.html")) {
      return index;
    }
  } else if (const auto* const exact = found(path)) {
    return exact;
  }
  if (!extension_of(path).empty()) {
    return nullptr;
  }
  // A page of a single-page entry: the nearest folder above that has an index.html.
  std::string folder = path;
  while (!folder.empty()) {
    if (const auto* const entry =
            found(folder + (folder.back() == '/' ? "" : "/") + "index.html")) {
      return entry;
    }
    const auto slash = folder.rfind('/');
    folder.resize(slash == std::string::npos ? 0 : slash);
  }
  return nullptr;
}

std::optional<reply> static_files::find(const request& q, std::string_view path) const {
  const auto relative = relative_path(path);
  const auto* const f = relative ? lookup(*relative) : nullptr;
  if (!f) {
    return std::nullopt;
  }
  if (q.verb != method::get && q.verb != method::head) {
    return method_not_allowed("GET, HEAD", q.trace_id, q.path);
  }
  return served(*f, q);
}

reply static_files::served(const file& f, const request& q) const {
  const auto accepted = q.headers.find("accept-encoding").value_or(std::string_view{});
  const double brotli = f.brotli ? weight_of(accepted, "br") : 0;
  const double gzip = f.gzip ? weight_of(accepted, "gzip") : 0;
  reply r{.type = std::string{f.type}, .shared_body = f.plain};
  auto etag = f.etag;
  if (brotli > 0 && brotli >= gzip) {
    r.shared_body = f.brotli;
    r.with("Content-Encoding", "br");
    etag.insert(etag.size() - 1, "-br");  // another form, another tag (RFC 9110 8.8.3.3)
  } else if (gzip > 0) {
    r.shared_body = f.gzip;
    r.with("Content-Encoding", "gzip");
    etag.insert(etag.size() - 1, "-gz");
  }
  if (f.brotli || f.gzip) {
    r.with("Vary", "Accept-Encoding");
  }
  r.with("Cache-Control", f.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (f.type.substr(0, 9) == "text/html" && !options_.content_security_policy.empty()) {
    r.with("Content-Security-Policy", options_.content_security_policy);
  }
  return with_etag(std::move(r), q, std::move(etag));
}

}  // namespace tsu::http
