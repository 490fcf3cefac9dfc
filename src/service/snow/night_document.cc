#include "service/snow/night_document.h"

#include <cmath>
#include <cstdio>

#include <boost/describe/enum_to_string.hpp>

#include "service/snow/words.h"

namespace tsu::snow {
namespace {

using media::block;
using media::section;
using media::table;
using media::text_align;

std::string word(std::string_view kind, std::string_view name) {
  return words("snow." + std::string{kind} + "." + std::string{name}).ja;
}
std::string clock_of(instant t) { return format_jst(t).substr(11, 5); }
std::string day_and_clock(instant t) {
  auto out = format_jst(t).substr(0, 16);
  out[10] = ' ';
  return out;
}
std::string cm(const std::optional<double>& v) {
  char out[32];
  if (!v) {
    return "—";
  }
  std::snprintf(out, sizeof out, "%.1f", *v);
  return out;
}
std::string percent(const std::optional<double>& v) {
  return v ? std::to_string(std::lround(*v * 100)) + "%" : "—";
}

std::string name_in(const names_of_town& n, const std::string& district) {
  const auto at = n.districts.find(district);
  return at == n.districts.end() ? district : at->second;
}

block of(table t) {
  block out;
  out.table = std::move(t);
  return out;
}
block note(std::string text) {
  block out;
  out.note = std::move(text);
  return out;
}

section figures(const night_report& r) {
  std::int64_t went = 0, lost = 0, unanswered = 0;
  std::optional<double> most;
  for (const auto& o : r.outcomes) {
    went += o.dispatched ? 1 : 0;
    most = o.measured_cm ? std::max(most.value_or(0), *o.measured_cm) : most;
  }
  for (const auto& p : r.posts) {
    lost += p.troubles.empty() ? 0 : 1;
  }
  for (const auto& q : r.requests) {
    unanswered += q.state == request_state::unanswered ? 1 : 0;
  }
  block b;
  b.figures = std::vector<media::key_figure>{
      {.label = "最大の新雪", .value = cm(most), .unit = "cm"},
      {.label = "出動した地区・路線種別", .value = std::to_string(went)},
      {.label = "出動要請", .value = std::to_string(r.requests.size()), .unit = "件"},
      {.label = "応答なし", .value = std::to_string(unanswered), .unit = "件"},
      {.label = "異常のある観測点", .value = std::to_string(lost)},
      {.label = "省いた巡回", .value = cm(r.patrol_hours_saved), .unit = "時間"}};
  return {"この夜のあらまし", {std::move(b)}};
}

section outcomes(const night_report& r, const names_of_town& n) {
  table t;
  t.columns = {{"地区", 2},
               {"路線", 1.4},
               {"基準 cm", 1, text_align::right},
               {"新雪 cm", 1, text_align::right},
               {"判定", 1.2},
               {"結果", 1.2},
               {"人の判断", 1.2}};
  for (const auto& o : r.outcomes) {
    media::table_row row;
    row.cells = {name_in(n, o.district),
                 word("road", name_of(o.road)),
                 cm(o.threshold_cm),
                 cm(o.measured_cm),
                 word("verdict", name_of(o.decided)),
                 o.dispatched ? "要請" : word("verdict", name_of(o.held)),
                 !o.human_go   ? "—"
                 : *o.human_go ? "出動が必要"
                               : "不要"};
    row.strong = o.dispatched;
    t.rows.push_back(std::move(row));
  }
  return {"地区ごとの結果",
          {of(std::move(t)), note("新雪は18時から7時まで（除雪の前と後の合計）。")}};
}

section decisions(const night_report& r, const names_of_town& n) {
  table t;
  t.columns = {
      {"時刻", 1}, {"地区", 1.8}, {"路線", 1.4}, {"判定", 1.2}, {"確率", 0.8, text_align::right},
      {"理由", 5}};
  for (const auto& d : r.decisions) {
    std::string why = d.why.value_or("");
    for (const auto& reason : d.reasons) {
      why += (why.empty() ? "" : " ") + reason.text.ja;
    }
    media::table_row row;
    row.cells = {clock_of(d.made_at),           name_in(n, d.district),
                 word("road", name_of(d.road)), word("verdict", name_of(d.verdict)),
                 percent(d.probability),        why};
    row.strong = d.verdict == verdict::dispatch;
    t.rows.push_back(std::move(row));
  }
  return {"判定の経過", {of(std::move(t))}};
}

section requests(const night_report& r) {
  table t;
  t.columns = {{"事業者", 2}, {"要請", 1}, {"開始", 1}, {"状態", 1.2}, {"路線", 4}, {"経過", 4}};
  for (const auto& q : r.requests) {
    std::string routes, story;
    for (const auto& route : q.routes) {
      routes += (routes.empty() ? "" : "、") + route.name;
    }
    for (const auto& a : q.answers) {
      const std::string said = boost::describe::enum_to_string(a.answer, "");
      story += (story.empty() ? "" : "、") + clock_of(a.at) + " " + word("answer", said);
    }
    media::table_row row;
    row.cells = {q.contractor_name,
                 clock_of(q.asked_at),
                 clock_of(q.start_at),
                 word("state", boost::describe::enum_to_string(q.state, "")),
                 routes,
                 story.empty() ? "—" : story};
    t.rows.push_back(std::move(row));
  }
  return {"出動要請", {of(std::move(t))}};
}

section posts(const night_report& r) {
  table t;
  t.columns = {{"観測点", 3},
               {"値の数", 1, text_align::right},
               {"除いた値", 1, text_align::right},
               {"最大 cm", 1, text_align::right},
               {"状態", 3}};
  for (const auto& p : r.posts) {
    std::string state;
    for (const auto& trouble : p.troubles) {
      state += (state.empty() ? "" : "、") + trouble.text.ja;
    }
    media::table_row row;
    row.cells = {p.name, std::to_string(p.readings), std::to_string(p.refused), cm(p.most_cm),
                 state.empty() ? "正常" : state};
    row.strong = !p.troubles.empty();
    t.rows.push_back(std::move(row));
  }
  return {"観測点", {of(std::move(t))}};
}

}  // namespace

media::document document_of(const night_report& r, const names_of_town& n) {
  media::document out;
  out.title = "除雪 一夜の報告";
  out.subtitle = n.town + "　" + r.night + " の朝まで";
  out.meta = {{"期間", day_and_clock(r.from) + " から " + day_and_clock(r.until)},
              {"作成", day_and_clock(r.made_at)}};
  out.sections.push_back(figures(r));
  out.sections.push_back(outcomes(r, n));
  if (!r.requests.empty()) {
    out.sections.push_back(requests(r));
  }
  if (!r.decisions.empty()) {
    out.sections.push_back(decisions(r, n));
  }
  out.sections.push_back(posts(r));
  out.notes = {
      "判定はすべて、その時の値と設定とともに保存されており、あとから同じ結果を再現できます。"};
  out.footer = "除雪 一夜の報告 " + r.night;
  out.created = r.made_at;
  return out;
}

}  // namespace tsu::snow
