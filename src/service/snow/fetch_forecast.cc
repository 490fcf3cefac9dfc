#include "service/snow/fetch_forecast.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/http/client.h"
#include "base/record/audit.h"
#include "service/snow/changes.h"
#include "service/snow/read_forecast.h"
#include "service/snow/words.h"

namespace tsu::snow {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::size_t address_max = 500, area_max = 40, detail_max = 300;
constexpr minutes wait_first{1}, wait_most{60};
constexpr hours retry_after_most{24};

// What came of asking: a text, or nothing new, or why not.
struct fetched {
  std::string body, mark;
  bool unchanged = false;
  std::string trouble, detail;
  duration wait{0};  // as the other side has asked for
};

fetched failed(std::string_view trouble, std::string detail) {
  fetched out;
  out.trouble = trouble;
  out.detail = std::move(detail);
  return out;
}

// "120" seconds; a date counts for nothing.
duration wait_of(std::string_view retry_after) {
  std::int64_t seconds = 0;
  const auto* const end = retry_after.data() + retry_after.size();
  const auto [stop, error] = std::from_chars(retry_after.data(), end, seconds);
  const bool good = error == std::errc{} && stop == end && seconds > 0;
  return good ? std::min<duration>(std::chrono::seconds{std::min<std::int64_t>(seconds, 1 << 20)},
                                   retry_after_most)
              : duration{0};
}

std::string_view trouble_of(const problem& p) {
  return p.code == "address_refused"   ? "address_refused"
         : p.code == "reply_too_large" ? "too_large"
         : p.code == "tls_failed"      ? "tls_failed"
                                       : "no_answer";
}

task<fetched> ask_url(http::client& outside, const forecast_source_row& s) {
  http::client_request q{.url = s.about.address,
                         .headers = {{"Accept", "application/json"}},
                         .reply_bytes_max = forecast_bytes_max,
                         .redirects_max = 3};
  if (!s.mark.empty()) {
    q.headers.emplace_back("If-None-Match", s.mark);
  }
  const auto reply = co_await outside.send(std::move(q));
  if (!reply) {
    co_return failed(trouble_of(reply.error()), reply.error().detail);
  }
  const auto& r = reply.value();
  fetched out;
  out.mark = std::string{r.field("ETag").substr(0, 200)};
  if (r.status == 304) {
    out.unchanged = true;
  } else if (r.status == 200) {
    out.body = r.body;
  } else {
    out = failed("bad_status", "HTTP " + std::to_string(r.status));
    out.wait = wait_of(r.field("Retry-After"));
  }
  co_return out;
}

fetched read_file(const fs::path& path, const forecast_source_row& s) {
  std::error_code error;
  const auto what = fs::symlink_status(path, error);
  if (error || !fs::is_regular_file(what)) {
    return failed("no_file", "there is no file " + path.filename().string());
  }
  if (fs::file_size(path, error) > forecast_bytes_max || error) {
    return failed("too_large", "a forecast of at most 256 KiB");
  }
  std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) {
    return failed("no_file", "it cannot be read");
  }
  fetched out;
  out.body = std::move(text).str();
  out.mark = crypto::hex(crypto::bytes_of(crypto::sha256(out.body)));
  out.unchanged = out.mark == s.mark;
  return out;
}

duration wait_after(std::int64_t failures) {
  const auto doubled = wait_first * (1LL << std::clamp<std::int64_t>(failures - 1, 0, 10));
  return std::min<duration>(doubled, wait_most);
}

// What is in it, where that is a forecast that may be taken; its trouble stands in `f` otherwise.
std::optional<forecast_dto> forecast_in(db::reader& r, fetched& f, const forecast_source_row& s,
                                        instant now) {
  auto read = read_forecast(f.body, s.about.area.value_or(""));
  if (!read) {
    f = failed("not_a_forecast", read.error().detail);
    return {};
  }
  auto out = std::move(read).value();
  if (out.issued_at > now + minutes{10}) {
    f = failed("future_issue", "issued " + format_jst(out.issued_at));
    return {};
  }
  if (const auto newest = newest_issue(r, out.source); newest && *newest > out.issued_at) {
    f = failed("old_issue",
               "issued " + format_jst(out.issued_at) + ", known is " + format_jst(*newest));
    return {};
  }
  return out;
}

void take(db::tx& t, forecast_dto f) {
  f.received_at = t.now();
  if (const auto number = insert_forecast(t, f)) {
    f.id = *number;
    tell_forecast(t, f);
  }
}

void write_down(db::tx& t, forecast_source_row& s, fetched f) {
  const auto now = t.now();
  const auto before = s.trouble;
  if (f.trouble.empty() && !f.unchanged) {
    if (auto forecast = forecast_in(t, f, s, now)) {
      take(t, std::move(*forecast));
      s.mark = f.mark;
    }
  }
  s.asked_at = now;
  s.trouble = f.trouble;
  s.detail = f.detail.substr(0, detail_max);
  if (f.trouble.empty()) {
    s.answered_at = now;
    s.failures = 0;
    s.next_at = now + minutes{s.about.every_minutes};
  } else {
    ++s.failures;
    s.next_at = now + std::max(wait_after(s.failures), f.wait);
  }
  put_forecast_source(t, s);
  if (before != s.trouble) {
    tell_changed(t, "forecast_source", s.trouble);
  }
}

bool is_web_address(std::string_view a) {
  const auto rest = a.starts_with("https://")  ? a.substr(8)
                    : a.starts_with("http://") ? a.substr(7)
                                               : std::string_view{};
  const auto host = rest.substr(0, rest.find('/'));
  return !host.empty() && host.find('@') == std::string_view::npos &&
         std::all_of(a.begin(), a.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_file_name(std::string_view a) {
  return !a.empty() && a.size() <= 100 && a[0] != '.' &&
         std::all_of(a.begin(), a.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || c == '_';
         });
}

result<done> check_source(const parts& on, const forecast_source_draft& d) {
  std::vector<field_error> bad;
  const auto hold = [&](bool good, std::string field, std::string code) {
    if (!good) {
      bad.push_back({std::move(field), std::move(code)});
    }
  };
  hold(d.address.size() <= address_max, "address", "too_long");
  hold(d.kind != source_kind::url || is_web_address(d.address), "address", "not_a_web_address");
  hold(d.kind != source_kind::file || is_file_name(d.address), "address", "not_a_file_name");
  hold(!d.area || d.area->size() <= area_max, "area", "too_long");
  hold(d.every_minutes >= 5 && d.every_minutes <= 360, "everyMinutes", "out_of_bounds");
  if (!bad.empty()) {
    return problem{why::not_processable, "no such source can be", "snow_bad_thing", std::move(bad)};
  }
  if (d.kind == source_kind::file && on.folder.empty()) {
    return problem{why::conflict, "no folder is configured (snow.folder)", "snow_no_folder"};
  }
  return done{};
}

}  // namespace

task<result<forecast_source_dto>> keep_forecast_source(const parts& on, tenant_code tenant,
                                                       const forecast_source_draft& d,
                                                       const actor& who) {
  CO_TRY(const done sound, check_source(on, d));
  const auto work = [&](db::tx& t) {
    forecast_source_row row{
        .about = d, .set_by = who.subject, .set_at = t.now(), .next_at = t.now()};
    put_forecast_source(t, row);
    record::audit(t, {.actor = who.subject,
                      .role = who.role,
                      .action = "snow.forecast_source.kept",
                      .subject_kind = "snow.forecast_source",
                      .subject = d.address});
    tell_changed(t, "forecast_source", "");
    return source_in_words(row);
  };
  co_return co_await on.stores.at(tenant, db::place::town).write(work);
}

task<void> fetch_forecast(const parts& on, tenant_code tenant) {
  auto& town = on.stores.at(tenant, db::place::town);
  const auto source = co_await town.read(find_forecast_source);
  if (!source || source->about.kind == source_kind::none || on.time.now() < source->next_at) {
    co_return;
  }
  fetched f;
  if (source->about.kind == source_kind::file) {
    const auto folder = on.folder / std::string{tenant.text()};
    f = on.folder.empty() ? failed("no_folder", "no folder is configured (snow.folder)")
                          : read_file(folder / source->about.address, *source);
  } else if (on.outside == nullptr) {
    f = failed("no_answer", "this program asks nobody");
  } else {
    f = co_await ask_url(*on.outside, *source);
  }
  co_await town.write([&](db::tx& t) {
    auto now = find_forecast_source(t);
    if (now && now->set_at == source->set_at) {  // not changed while we asked
      write_down(t, *now, f);
    }
  });
}

forecast_source_dto source_in_words(const std::optional<forecast_source_row>& row) {
  forecast_source_dto out;
  if (!row || row->about.kind == source_kind::none) {
    out.text = words("snow.source.none");
    return out;
  }
  static_cast<forecast_source_draft&>(out) = row->about;
  out.asked_at = row->asked_at;
  out.answered_at = row->answered_at;
  out.next_at = row->next_at;
  out.set_at = row->set_at;
  out.failures = row->failures;
  out.trouble = row->trouble;
  out.detail = row->detail;
  out.set_by = row->set_by;
  const std::string code = !row->asked_at         ? "waiting"
                           : row->trouble.empty() ? "fine"
                                                  : row->trouble;
  out.text = words("snow.source." + code, {{"failures", plain(std::to_string(row->failures))}});
  return out;
}

forecast_health health_of_forecast(db::reader& r, const night_moment& m) {
  forecast_health out;
  std::string_view code = "none";
  if (const auto newest = newest_forecast(r, "", m.now)) {
    const std::chrono::duration<double, std::ratio<3600>> age = m.now - newest->issued_at;
    out.issued_at = newest->issued_at;
    out.age_hours = std::round(age.count() * 10) / 10;
    out.used = age.count() <= m.settings.value("snow.forecast_hours", m.now);
    code = out.used ? "used" : "old";
  }
  const auto source = find_forecast_source(r);
  const bool of_that_time = !source || source->asked_at.value_or(m.now) <= m.now;
  const auto in_words = of_that_time ? source_in_words(source) : forecast_source_dto{};
  out.trouble = in_words.trouble;
  const auto hours_text = std::to_string(out.age_hours.value_or(0));
  const auto hours_short = hours_text.substr(0, hours_text.find('.') + 2);
  out.text = words("snow.forecast." + std::string{code}, {{"hours", plain(hours_short)}});
  if (!out.used || !out.trouble.empty()) {
    out.text.ja += in_words.text.ja;
    out.text.en += (in_words.text.en.empty() ? "" : " ") + in_words.text.en;
  }
  return out;
}

}  // namespace tsu::snow
