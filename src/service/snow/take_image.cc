#include "service/snow/take_image.h"

#include <algorithm>

#include <stdexcept>

#include "base/core/log.h"
#include "base/jobs/jobs.h"
#include "base/media/image_header.h"
#include "service/snow/camera_reader.h"
#include "service/snow/changes.h"
#include "service/snow/image_shelf.h"
#include "service/snow/jobs.h"
#include "service/snow/words.h"

namespace tsu::snow {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// A helper that ended is started anew for the next picture.
constexpr std::chrono::seconds read_again_after{10};

std::string_view type_name(media::image_type t) {
  switch (t) {
    case media::image_type::jpeg: return "image/jpeg";
    case media::image_type::png: return "image/png";
    case media::image_type::webp: return "image/webp";
  }
  return "image/jpeg";
}

struct seen_camera {
  camera_row camera;
  std::optional<image_row> known, last;
};

std::optional<seen_camera> look_up(db::reader& r, std::string_view code, instant at) {
  auto camera = find_camera(r, code);
  if (!camera) {
    return {};
  }
  seen_camera out{std::move(*camera), find_image_at(r, code, at), {}};
  auto before = list_images(r, code, at - duration{1}, 1);
  if (!before.empty()) {
    out.last = std::move(before.front());
  }
  return out;
}

camera_question question_about(const seen_camera& seen, instant at, bool infrared) {
  return {seen.camera.about, at, infrared, seen.last ? seen.last->reading : std::nullopt,
          seen.last ? seen.last->at : instant{}};
}

// Values only of what could be read, shares that are shares.
camera_reading sound(camera_reading r) {
  if (!r.unreadable.empty()) {
    r.cover.reset();
    r.state.reset();
    r.snowy.reset();
    r.icy.reset();
    r.wet.reset();
    r.dry.reset();
  }
  if (r.stake_trouble) {
    r.stake_cm.reset();
  }
  for (auto* share : {&r.cover, &r.snowy, &r.icy, &r.wet, &r.dry}) {
    if (*share) {
      *share = std::clamp(**share, 0.0, 1.0);
    }
  }
  r.confidence = std::clamp(r.confidence, 0.0, 1.0);
  return r;
}

// Its name there; empty where there is no shelf. Problem snow_shelf_full where there is no room:
// nothing is kept then, and whoever sends it may try again.
result<std::string> put_on_shelf(const parts& on, const image_shelf::place& p,
                                 std::string_view bytes) {
  if (on.images == nullptr) {
    return std::string{};
  }
  try {
    return on.images->keep(p, bytes);
  } catch (const std::exception& e) {
    log_error("snow: {}", e.what());
    return problem{why::unavailable, "the picture cannot be kept now", "snow_shelf_full"};
  }
}

// Nothing where nobody could look: the picture is kept, and shown as not read.
task<std::optional<camera_reading>> ask_reader(const parts& on, std::string bytes,
                                               const camera_question& q) {
  if (on.reader == nullptr) {
    co_return std::nullopt;
  }
  auto read = co_await on.reader->read(std::move(bytes), q);
  if (read) {
    co_return sound(std::move(read).value());
  }
  log_warning("snow: camera {}: {}", q.camera.code, read.error().detail);
  if (read.error().reason == why::unavailable) {
    co_return std::nullopt;
  }
  camera_reading damaged;
  damaged.unreadable = "damaged";
  co_return damaged;
}

}  // namespace

image_dto image_in_words(const image_row& i) {
  return {.id = i.number,
          .at = i.at,
          .received_at = i.received_at,
          .url = i.file.empty() ? "" : "/snow/v1/images/" + std::to_string(i.number),
          .reading = i.reading,
          .text = text_of_reading(i.reading)};
}

task<result<image_dto>> take_image(const parts& on, tenant_code tenant, image_arrival a) {
  if (a.bytes.size() > image_bytes_max) {
    co_return problem{why::too_large, "a picture of at most 8 MB", "media_too_large"};
  }
  const auto header = media::read_image_header(a.bytes);
  if (!header) {
    co_return problem{why::unsupported, "JPEG, PNG or WebP", "media_type_unsupported"};
  }
  const auto now = on.time.now();
  const auto at = a.at.value_or(now);
  if (at > now + minutes{10} || at < now - hours{72}) {
    co_return problem{why::not_processable, "a time of the last three days", "snow_bad_time"};
  }
  auto& town = on.stores.at(tenant, db::place::town);
  const auto seen = co_await town.read([&](db::reader& r) { return look_up(r, a.camera, at); });
  if (!seen) {
    co_return problem{why::not_found, "no camera of that code", "snow_no_camera"};
  }
  if (seen->known) {
    co_return image_in_words(*seen->known);
  }
  image_row row{.camera = a.camera, .at = at, .received_at = now};
  row.type = type_name(header->type);
  const image_shelf::place place{tenant, a.camera, at, row.type};
  CO_TRY(auto file, put_on_shelf(on, place, a.bytes));
  row.file = std::move(file);
  const auto question = question_about(*seen, at, a.infrared);
  row.reading = co_await ask_reader(on, std::move(a.bytes), question);
  const auto kept = co_await town.write([&](db::tx& t) {
    if (auto known = find_image_at(t, row.camera, row.at)) {
      return *known;
    }
    auto out = row;
    out.number = insert_image(t, out);
    if (!out.reading && !out.file.empty()) {
      const auto unread = std::to_string(out.number) + (question.infrared ? " infrared" : "");
      jobs::ask(t, read_image_job, unread, now + read_again_after);
    }
    tell_image(t, out);
    return out;
  });
  co_return image_in_words(kept);
}

task<void> read_image_again(const parts& on, tenant_code tenant, unread_image unread) {
  auto& town = on.stores.at(tenant, db::place::town);
  const auto image =
      co_await town.read([&](db::reader& r) { return find_image(r, unread.number); });
  if (!image || image->reading || image->file.empty() || on.images == nullptr) {
    co_return;
  }
  auto bytes = on.images->read(tenant, image->file);
  const auto seen =
      co_await town.read([&](db::reader& r) { return look_up(r, image->camera, image->at); });
  if (!bytes || !seen) {
    co_return;
  }
  const auto question = question_about(*seen, image->at, unread.infrared);
  const auto reading = co_await ask_reader(on, std::move(bytes).value(), question);
  if (!reading) {
    throw std::runtime_error("nobody can read pictures now");
  }
  co_await town.write([&](db::tx& t) {
    auto now = find_image(t, unread.number);
    if (now && !now->reading) {
      set_image_reading(t, unread.number, *reading);
      now->reading = *reading;
      tell_image(t, *now);
    }
  });
}

task<std::size_t> forget_images(const parts& on, tenant_code tenant) {
  constexpr std::int64_t at_once = 500;
  auto& town = on.stores.at(tenant, db::place::town);
  const auto old = co_await town.write([&](db::tx& t) {
    const auto days = load_settings(t).value("snow.image_days", t.now());
    auto out = images_before(t, t.now() - hours{24 * static_cast<int>(days)}, at_once);
    for (const auto& i : out) {
      forget_image_file(t, i.number);
    }
    return out;
  });
  for (const auto& i : old) {
    if (on.images != nullptr) {
      on.images->forget(tenant, i.file);
    }
  }
  co_return old.size();
}

}  // namespace tsu::snow
