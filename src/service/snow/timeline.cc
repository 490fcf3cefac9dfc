#include <algorithm>

#include <boost/describe/enum_to_string.hpp>

#include "service/snow/call_out.h"
#include "service/snow/close_night.h"
#include "service/snow/words.h"

namespace tsu::snow {
namespace {

std::string district_name(db::reader& r, const std::string& code) {
  const auto d = find_district(r, code);
  return d ? d->name : code;
}
text_dto word(std::string_view kind, std::string_view name) {
  return words("snow." + std::string{kind} + "." + std::string{name});
}

void add_decisions(timeline_dto& out, db::reader& r) {
  for (const auto& d : decisions_of(r, out.night)) {
    out.entries.push_back(
        {d.made_at, "decision", d.district, d.number,
         words("snow.event.decision", {{"district", plain(district_name(r, d.district))},
                                       {"road", word("road", name_of(d.road))},
                                       {"verdict", word("verdict", name_of(d.verdict))}})});
  }
}

void add_requests(timeline_dto& out, db::reader& r) {
  for (const auto& row : requests_of(r, out.night)) {
    const auto q = request_of(r, row);
    const auto name = plain(q.contractor_name);
    out.entries.push_back(
        {q.asked_at, "request", q.contractor, q.id,
         words("snow.event.request", {{"contractor", name}, {"state", word("state", "asked")}})});
    for (const auto& a : q.answers) {
      const std::string said = boost::describe::enum_to_string(a.answer, "");
      out.entries.push_back(
          {a.received_at, "answer", q.contractor, q.id,
           words("snow.event.answer", {{"contractor", name}, {"answer", word("answer", said)}})});
    }
  }
}

void add_what_was_reported(timeline_dto& out, db::reader& r, interval when) {
  for (const auto& c : clearings_within(r, when)) {
    out.entries.push_back(
        {c.at, "clearing", c.district, c.id,
         words("snow.event.clearing", {{"district", plain(district_name(r, c.district))},
                                       {"route", plain(c.route.value_or(""))}})});
  }
  for (const auto& s : signs_within(r, when)) {
    const std::string sign = boost::describe::enum_to_string(s.about.sign, "");
    out.entries.push_back(
        {s.from, "sign", s.about.district, s.number,
         words("snow.event.sign", {{"district", plain(district_name(r, s.about.district))},
                                   {"sign", word("sign", sign)}})});
  }
}

void add_what_came(timeline_dto& out, db::reader& r, interval when) {
  constexpr std::int64_t images_of_a_night = 300, issues_of_a_night = 100;
  for (const auto& f : list_forecasts(r, when.until, issues_of_a_night)) {
    if (f.issued_at >= when.from) {
      out.entries.push_back(
          {f.issued_at, "forecast", f.district.value_or(""), f.id, words("snow.event.forecast")});
    }
  }
  for (const auto& c : all_cameras(r)) {
    for (const auto& i : list_images(r, c.about.code, when.until, images_of_a_night)) {
      if (i.at >= when.from) {
        out.entries.push_back({i.at, "image", c.about.code, i.number,
                               words("snow.event.image", {{"camera", plain(c.about.name)},
                                                          {"seen", text_of_reading(i.reading)}})});
      }
    }
  }
}

}  // namespace

timeline_dto timeline_of(db::reader& r, local_date night, bool with_series) {
  timeline_dto out{
      .night = text_of(night), .from = evening_of(night), .until = span_of(night).until};
  const interval when{out.from, out.until};
  add_decisions(out, r);
  add_requests(out, r);
  add_what_was_reported(out, r, when);
  add_what_came(out, r, when);
  std::stable_sort(out.entries.begin(), out.entries.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  if (with_series) {
    for (const auto& p : all_posts(r)) {
      out.series.push_back(
          {p.about.code, when.from, when.until, list_samples(r, p.about.code, when)});
    }
  }
  return out;
}

}  // namespace tsu::snow
