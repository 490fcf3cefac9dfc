#include "service/snow/watch_folders.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <tuple>
#include <vector>

#include "base/core/log.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/media/image_header.h"
#include "service/snow/changes.h"
#include "service/snow/image_shelf.h"
#include "service/snow/read_image_time.h"
#include "service/snow/store_sources.h"
#include "service/snow/take_image.h"

namespace tsu::snow {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr std::size_t entries_max = 5000, files_at_once = 50, refused_kept = 100;
constexpr minutes given_up_after{10};  // on a file that does not get whole

struct left_file {
  fs::path path;
  std::string name;
  folder_looks::look look;
  instant changed_at() const { return from_micros(look.changed_us); }
};

// Names under which programs write what is not finished.
bool is_unfinished(std::string_view name) {
  constexpr std::array<std::string_view, 4> endings{".tmp", ".part", ".filepart", ".new"};
  return name.starts_with('.') ||
         std::any_of(endings.begin(), endings.end(), [&](auto e) { return name.ends_with(e); });
}

std::vector<left_file> files_in(const fs::path& folder) {
  std::vector<left_file> out;
  std::error_code error;
  fs::create_directories(folder, error);
  std::size_t seen = 0;
  for (fs::directory_iterator i{folder, error}, end; !error && i != end; i.increment(error)) {
    struct stat about {};
    auto name = i->path().filename().string();
    if (++seen > entries_max || is_unfinished(name) || ::lstat(i->path().c_str(), &about) != 0 ||
        !S_ISREG(about.st_mode)) {
      continue;
    }
    const auto changed =
        std::int64_t{about.st_mtim.tv_sec} * 1'000'000 + about.st_mtim.tv_nsec / 1000;
    out.push_back({i->path(), std::move(name), {about.st_size, changed}});
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::tie(a.look.changed_us, a.name) < std::tie(b.look.changed_us, b.name);
  });
  return out;
}

std::string content_of(const left_file& f) {
  std::ifstream in{f.path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

void keep_few(const fs::path& aside) {
  auto all = files_in(aside);
  std::error_code ignored;
  for (std::size_t i = 0; i + refused_kept < all.size(); ++i) {
    fs::remove(all[i].path, ignored);
  }
}

// The first of them that is a time of the last three days: in the picture, in its name, of the
// file.
std::optional<instant> time_of(const left_file& f, std::string_view bytes, instant now) {
  for (const auto& at :
       {time_in_exif(bytes), time_in_name(f.name), std::optional{f.changed_at()}}) {
    if (at && *at <= now + minutes{10} && *at > now - hours{72}) {
      return at;
    }
  }
  return {};
}

// Why it cannot be taken as a picture; empty: it can.
std::string_view fault_of(std::string_view bytes) {
  if (bytes.empty() || !media::image_type_of(bytes)) {
    return bytes.empty() ? "empty" : "not_a_picture";
  }
  const auto header = media::read_image_header(bytes);
  return header && header->whole ? "" : "not_whole";
}

// Of one camera.
class folder_of_camera {
 public:
  folder_of_camera(const parts& on, tenant_code t, std::string camera)
      : on_(on),
        tenant_(t),
        town_(on.stores.at(t, db::place::town)),
        camera_(std::move(camera)),
        folder_(on.folder / std::string{t.text()} / "cameras" / camera_) {}

  task<void> look() {
    std::size_t taken = 0;
    for (const auto& f : files_in(folder_)) {
      if (taken < files_at_once && on_.looks->stood_still(f.path.string(), f.look)) {
        ++taken;
        co_await take(f);
      }
    }
  }

 private:
  task<void> take(const left_file& f) {
    if (f.look.size > static_cast<std::int64_t>(image_bytes_max)) {
      co_await put_aside(f, "size " + std::to_string(f.look.size) + " " + f.name, "too_large");
      co_return;
    }
    auto bytes = content_of(f);
    if (bytes.size() != static_cast<std::size_t>(f.look.size)) {
      co_return;  // it grows again, or cannot be read
    }
    const auto digest = crypto::hex(crypto::bytes_of(crypto::sha256(bytes)));
    const auto known =
        co_await town_.read([&](db::reader& r) { return find_camera_file(r, camera_, digest); });
    if (known) {
      known->trouble.empty() ? remove(f) : move_aside(f, digest);
      co_return;
    }
    const auto fault = fault_of(bytes);
    if (fault == "not_whole" && on_.time.now() - f.changed_at() < given_up_after) {
      co_return;
    }
    if (!fault.empty()) {
      co_await put_aside(f, digest, std::string{fault});
      co_return;
    }
    co_await take_whole(f, digest, std::move(bytes));
  }

  task<void> take_whole(const left_file& f, const std::string& digest, std::string bytes) {
    auto at = time_of(f, bytes, on_.time.now());
    if (!at) {
      co_await put_aside(f, digest, "no_time");
      co_return;
    }
    at = co_await free_time(*at, bytes);
    image_arrival a{.camera = camera_, .at = at, .bytes = std::move(bytes)};
    const auto taken = co_await take_image(on_, tenant_, std::move(a));
    if (!taken && taken.error().reason == why::unavailable) {
      co_return;  // there is no room now: it stays until there is
    }
    if (!taken) {
      co_await put_aside(f, digest, "not_taken");
      co_return;
    }
    const auto image = taken.value().id;
    camera_file_row row{camera_, digest, f.name, on_.time.now(), image, ""};
    co_await write_down(std::move(row));
    remove(f);
  }

  // Two pictures of one second are two; the one that a fall has kept us from ticking off is one.
  task<instant> free_time(instant at, const std::string& bytes) {
    for (int tries = 0; tries < 1000; ++tries, at += milliseconds{1}) {
      const auto there =
          co_await town_.read([&](db::reader& r) { return find_image_at(r, camera_, at); });
      if (!there || there->file.empty() || on_.images == nullptr) {
        co_return at;
      }
      const auto kept = on_.images->read(tenant_, there->file);
      if (!kept || kept.value() == bytes) {
        co_return at;
      }
    }
    co_return at;
  }

  task<void> put_aside(const left_file& f, std::string digest, std::string trouble) {
    log_warning("snow: camera {}: the file {} is put aside: {}", camera_, f.name, trouble);
    camera_file_row row{camera_, digest, f.name, on_.time.now(), 0, std::move(trouble)};
    co_await write_down(std::move(row));
    move_aside(f, digest);
  }

  task<void> write_down(camera_file_row row) {
    co_await town_.write([&](db::tx& t) {
      insert_camera_file(t, row);
      if (!row.trouble.empty()) {
        tell_changed(t, "camera", row.camera);
      }
    });
  }

  void remove(const left_file& f) {
    std::error_code error;
    fs::remove(f.path, error);
    ended(f, error);
  }
  void move_aside(const left_file& f, std::string_view digest) {
    const auto aside = folder_ / "refused";
    std::error_code error;
    fs::create_directories(aside, error);
    auto to = aside / f.name;
    if (fs::exists(to, error)) {
      to += "." + std::string{digest.substr(0, 8)};
    }
    fs::rename(f.path, to, error);
    ended(f, error);
    keep_few(aside);
  }
  void ended(const left_file& f, const std::error_code& error) {
    on_.looks->forget(f.path.string());
    if (error) {
      log_warning("snow: camera {}: the file {} stays: {}", camera_, f.name, error.message());
    }
  }

  const parts& on_;
  const tenant_code tenant_;
  db::store& town_;
  const std::string camera_;
  const fs::path folder_;
};

}  // namespace

bool folder_looks::stood_still(const std::string& path, const look& now) {
  return seen_.change([&](auto& all) {
    const auto before = std::exchange(all[path], now);
    return before == now;
  });
}
void folder_looks::forget(const std::string& path) {
  seen_.change([&](auto& all) { all.erase(path); });
}

task<void> look_in_folders(const parts& on, tenant_code tenant) {
  if (on.folder.empty() || on.looks == nullptr) {
    co_return;
  }
  const auto cameras = co_await on.stores.at(tenant, db::place::town).read(all_cameras);
  for (const auto& c : cameras) {
    folder_of_camera its{on, tenant, c.about.code};
    co_await its.look();
  }
}

}  // namespace tsu::snow
