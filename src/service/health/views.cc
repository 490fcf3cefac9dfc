#include "service/health/views.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/i18n/csv.h"

namespace tsu::health {
namespace {

text_dto advice_of(level l) {
  switch (l) {
    case level::emergency:
      return {
          "すぐに助けが必要なおそれがあります。がまんせず119に電話するか、近くの人を"
          "呼んでください。保健師にも知らせました。",
          "You may need help at once. Call 119 or somebody near you. A nurse has been told."};
    case level::consult:
      return {"ふだんの範囲をこえる日が続いています。保健師がご連絡します。",
              "Values have been out of range for days. A nurse will be in touch."};
    case level::measure_again:
      return {"5分ほど座って休み、もう一度測ってください。",
              "Sit and rest for five minutes, then measure again."};
    case level::notice:
      return {"ふだんの範囲を少しこえています。しばらく様子を見てください。",
              "A little out of range. Keep an eye on it."};
    case level::none: break;
  }
  return {"記録しました。", "Recorded."};
}

proposal_dto proposal_of(const std::string& what) {
  if (what == "exercise_class") {
    return {what, {"体操教室への参加", "Joining an exercise class"}};
  }
  if (what == "outing") {
    return {what, {"外出や集まりへの参加", "Going out and meeting others"}};
  }
  return {what, {"保健師への相談", "A talk with a nurse"}};
}

struct flag_words {
  std::string_view name, ja, en;
};
constexpr flag_words words[] = {
    {"frail", "フレイル（心身の虚弱）に当てはまるため", "because of frailty"},
    {"pre_frail", "フレイルの手前の状態に当てはまるため", "because of signs of frailty"},
    {"multi", "生活の動作に当てはまる項目が多いため", "because of several everyday matters"},
    {"motor", "足腰の力が弱ってきているため", "because legs and back have become weaker"},
    {"nutrition", "栄養が足りていないおそれがあるため", "because of nutrition"},
    {"oral", "口の働きが弱ってきているため", "because of eating and swallowing"},
    {"shut_in", "最近外出が少ないため", "because of few outings lately"},
    {"cognition", "物忘れが気になる項目があるため", "because of forgetfulness"},
    {"mood", "気持ちの落ち込みが気になるため", "because of low spirits"},
};
text_dto reason_of(const std::vector<std::string>& because) {
  text_dto out;
  for (const auto& w : words) {
    if (std::find(because.begin(), because.end(), w.name) != because.end()) {
      out.ja += (out.ja.empty() ? "" : "、") + std::string{w.ja};
      out.en += (out.en.empty() ? "" : ", ") + std::string{w.en};
    }
  }
  return out;
}

point_dto point_of(measure m, day_number day, const day_sum& s) {
  // One digit more than what was measured, and no noise behind it.
  const auto mean = std::round(static_cast<double>(s.sum) * 10 / static_cast<double>(s.n)) / 10;
  const double per = unscaled(m, 1'000) / 1'000;
  const auto tidy = [](double v) { return std::round(v * 1'000) / 1'000; };
  return {text_of_day(day),   s.n, tidy(mean * per), unscaled(m, s.least), unscaled(m, s.most),
          unscaled(m, s.last)};
}

std::vector<std::string> csv_head() {
  std::vector<std::string> out{"測定日時", "場所", "測り方"};
  for (const auto& f : all_measures()) {
    out.push_back(fmt::format("{}（{}）", f.ja, f.unit));
  }
  return out;
}

std::vector<std::string> csv_row_of(const store::record_row& row, const sealed_record& r) {
  std::vector<std::string> out{format_jst(row.measured_at).substr(0, 16).replace(10, 1, " "),
                               r.at == place::home ? "自宅" : "ステーション",
                               r.how == way::by_hand ? "手入力" : "機器"};
  for (const auto& f : all_measures()) {
    const auto v = r.of.find(name_of(f.of));
    out.push_back(v == r.of.end() ? "" : text_of(f.of, v->second));
  }
  return out;
}

std::string series_path(person_id who, const std::string& kind) {
  return fmt::format("/health/v1/persons/{}/series?kind={}&days=7", who.value, kind);
}

}  // namespace

text_dto title_of(kind k) {
  return {std::string{title_of(k, true)}, std::string{title_of(k, false)}};
}

result<series_dto> series_of(db::reader& r, const parts& on, const whose& w, kind k,
                             std::int64_t days, instant now) {
  if (days != 7 && days != 30 && days != 365) {
    return problem{why::bad_input, "7, 30 or 365 days", "bad_query", {{"days", "not_one_of"}}};
  }
  if (k == kind::checks) {
    return problem{why::bad_input, "results of checklists are no series", "health_no_series"};
  }
  const auto today = day_of(now);
  const auto tables = store::all_thresholds(r);
  const auto& holds = holding_at(tables, now);
  series_dto out{.kind = k,
                 .title = title_of(k),
                 .days = days,
                 .from = text_of_day(today - days + 1),
                 .until = text_of_day(today),
                 .lines = {},
                 .thresholds = holds.version,
                 .limits = {}};
  for (const auto m : measures_of(k)) {
    const auto& f = facts_of(m);
    out.lines.push_back(
        {m, {std::string{f.ja}, std::string{f.en}}, std::string{f.unit}, f.decimals, {}});
    std::copy_if(holds.limits.begin(), holds.limits.end(), std::back_inserter(out.limits),
                 [&](const limit& l) { return l.of == m; });
  }
  const auto rows = store::days(r, w.person, today - days + 1, today + 1);
  if (rows.empty()) {
    return out;
  }
  TRY(const auto key, key_over(on, r, w.town, w.person));
  for (const auto& row : rows) {
    TRY(const auto day, opened<sealed_day>(key, row.sealed, place_of_day(w.person, row.day)));
    for (auto& line : out.lines) {
      if (const auto s = day.sums.find(name_of(line.of)); s != day.sums.end()) {
        line.points.push_back(point_of(line.of, row.day, s->second));
      }
    }
  }
  return out;
}

std::string csv_of(const series_dto& s) {
  auto out = std::string{i18n::byte_order_mark};
  i18n::append_csv_row(out, {"日付", "項目", "単位", "回数", "平均", "最小", "最大", "最後"});
  for (const auto& line : s.lines) {
    for (const auto& p : line.points) {
      const auto text = [&](double v) { return fmt::format("{:.{}f}", v, line.decimals); };
      i18n::append_csv_row(out, {p.date, line.title.ja, line.unit, std::to_string(p.n),
                                 fmt::format("{:.{}f}", p.mean, line.decimals + 1), text(p.least),
                                 text(p.most), text(p.last)});
    }
  }
  return out;
}

record_dto view_of(const store::record_row& row, const sealed_record& r) {
  return {.number = row.number,
          .measured_at = row.measured_at,
          .at = r.at,
          .how = r.how,
          .in = r.in,
          .device = r.device.empty() ? std::optional<std::string>{} : r.device,
          .values = given(r.of),
          .symptoms = r.symptoms,
          .level = level_of(r.findings),
          .findings = r.findings};
}

result<record_page> records_of(db::reader& r, const parts& on, const whose& w,
                               const store::record_query& q) {
  record_page out;
  const auto rows = store::records(r, q);
  if (rows.empty()) {
    return out;
  }
  TRY(const auto key, key_over(on, r, w.town, w.person));
  for (const auto& row : rows) {
    TRY(const auto one, opened<sealed_record>(key, row.sealed, place_of_record(row.source)));
    out.items.push_back(view_of(row, one));
  }
  if (std::ssize(rows) == q.limit) {
    out.next = fmt::format("{}.{}", to_micros(rows.back().measured_at), rows.back().number);
  }
  return out;
}

result<std::string> csv_of_records(db::reader& r, const parts& on, const whose& w,
                                   std::int64_t days, instant now) {
  auto out = std::string{i18n::byte_order_mark};
  i18n::append_csv_row(out, csv_head());
  const auto rows = store::records(r, {.person = w.person,
                                       .from = begin_of(day_of(now) - days + 1),
                                       .before = now + ahead_max,
                                       .before_number = 0,
                                       .limit = csv_records_max + 1});
  if (std::ssize(rows) > csv_records_max) {
    return problem{why::not_processable, "ask for fewer days", "health_too_many"};
  }
  if (!rows.empty()) {
    TRY(const auto key, key_over(on, r, w.town, w.person));
    for (const auto& row : rows) {
      TRY(const auto one, opened<sealed_record>(key, row.sealed, place_of_record(row.source)));
      i18n::append_csv_row(out, csv_row_of(row, one));
    }
  }
  return out;
}

kept_dto view_of(const kept& k, level reached, instant measured_at) {
  const auto all = std::max(k.is, reached);
  kept_dto out{.number = k.number,
               .how = k.how,
               .level = all,
               .findings = k.findings,
               .advice = advice_of(all),
               .measure_again_at = {}};
  if (k.is == level::measure_again) {
    out.measure_again_at = measured_at + std::chrono::minutes{5};
  }
  return out;
}

check_dto view_of(const kept_check& c) {
  check_dto out{.number = c.number,
                .made_at = c.made_at,
                .list = c.of.list,
                .rule = std::string{c.of.list == "kihon" ? kihon_version : jchs_version},
                .result = c.of.result,
                .because = c.of.because,
                .proposes = {}};
  std::transform(c.of.proposes.begin(), c.of.proposes.end(), std::back_inserter(out.proposes),
                 proposal_of);
  return out;
}

std::vector<recommendation_dto> recommendations_of(const std::vector<kept_check>& all) {
  std::vector<recommendation_dto> out;
  for (const auto& c : all) {
    const auto view = view_of(c);
    for (const auto& p : view.proposes) {
      out.push_back({c.number, c.made_at, view.rule, p, reason_of(c.of.because)});
    }
  }
  return out;
}

queued_dto queued_view_of(const store::task_row& k) {
  return {k.number,     k.how,
          k.open,       k.opened_at,
          k.changed_at, k.taken_by.empty() ? std::optional<std::string>{} : k.taken_by};
}

risk_dto risk_of(person_id who, const kept_check& c) {
  const auto view = view_of(c);
  return {who.value, view.number, view.made_at, view.list, view.because, view.proposes};
}

result<task_dto> view_of(db::reader& r, const parts& on, tenant_code town,
                         const store::task_row& k) {
  TRY(const auto key, key_over(on, r, town, k.person));
  TRY(const auto body, opened<sealed_task>(key, k.sealed, place_of_task(k.person, k.opened_at)));
  task_dto out{.number = k.number,
               .person = k.person.value,
               .level = k.how,
               .open = k.open,
               .opened_at = k.opened_at,
               .changed_at = k.changed_at,
               .reasons = body.reasons,
               .series = {},
               .taken_by = queued_view_of(k).taken_by,
               .note = {},
               .closed_by = {}};
  for (const auto& f : body.reasons) {
    const auto m = find_named<measure>(f.what);
    const auto as = m ? std::optional{facts_of(*m).in} : find_named<kind>(f.what);
    const auto path = as ? series_path(k.person, name_of(*as)) : std::string{};
    if (as && std::find(out.series.begin(), out.series.end(), path) == out.series.end()) {
      out.series.push_back(path);
    }
  }
  if (!body.note.empty()) {
    out.note = body.note;  // of an open one: from before it was opened again
  }
  if (!k.open) {
    out.closed_by = k.closed_by;
  }
  return out;
}

thresholds_page thresholds_view(db::reader& r, instant now) {
  thresholds_page out;
  auto all = store::all_thresholds(r);
  const auto holds = holding_at(all, now).version;
  all.insert(all.begin(), default_thresholds());
  for (auto& one : all) {
    thresholds_dto d{.version = one.version,
                     .from = {},
                     .limits = std::move(one.limits),
                     .source = one.source,
                     .author = one.author,
                     .approved_by = {},
                     .approved_at = one.approved_at,
                     .holds = one.version == holds};
    if (one.version > 0) {
      d.from = one.from;
    }
    if (one.approved_at) {
      d.approved_by = one.approved_by;
    }
    out.items.push_back(std::move(d));
  }
  return out;
}

}  // namespace tsu::health
