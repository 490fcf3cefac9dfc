#include "service/kpis/page.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "base/http/asked.h"
#include "base/i18n/csv.h"
#include "service/kpis/store.h"

namespace tsu::kpis {
namespace {

constexpr std::size_t courses_max = 40;

// The newest that holds in that month.
const target* target_in(const std::vector<target>& all, std::string_view name,
                        std::string_view month) {
  const target* out = nullptr;
  for (const auto& t : all) {
    if (t.name == name && t.from <= month) {
      out = &t;
    }
  }
  return out;
}

struct kept {
  std::vector<target> targets;
  std::map<std::pair<std::string, std::string>, double> values;
};

tile_dto tile_of(const kept& k, std::string_view month, tile_dto out,
                 std::optional<double> otherwise) {
  for (int back = months_shown - 1; back >= 0; --back) {
    point_dto p{months_before(month, back), {}, otherwise};
    if (const auto at = k.values.find({out.name, p.month}); at != k.values.end()) {
      p.value = at->second;
    }
    if (const auto* t = target_in(k.targets, out.name, p.month)) {
      p.target = t->value;
      out.target_source = t->source;
    }
    out.series.push_back(std::move(p));
  }
  out.value = out.series.back().value;
  out.target = out.series.back().target;
  if (out.value && out.target) {
    out.met =
        out.of.better == better::higher ? *out.value >= *out.target : *out.value <= *out.target;
  }
  return out;
}

std::string number(const std::optional<double>& v) {
  char out[40];
  if (!v) {
    return "";
  }
  std::snprintf(out, sizeof out, "%.2f", *v);
  std::string text{out};
  while (text.back() == '0') {
    text.pop_back();
  }
  if (text.back() == '.') {
    text.pop_back();
  }
  return text;
}
std::string or_dash(std::string text) { return text.empty() ? "—" : text; }

const char* word(level l) {
  switch (l) {
    case level::input: return "投入";
    case level::output: return "活動";
    case level::outcome: return "成果";
    case level::goal: return "KGI";
  }
  return "";
}

const char* word(const std::optional<bool>& met) { return !met ? "—" : *met ? "達成" : "未達"; }

media::block of(media::table t) {
  media::block out;
  out.table = std::move(t);
  return out;
}

// The headlines, six at most in a row.
media::section headlines(const page_dto& p) {
  media::block b;
  b.figures.emplace();
  for (const auto& t : p.items) {
    if (t.headline && b.figures->size() < 6) {
      b.figures->push_back(
          {.label = t.of.ja,
           .value = or_dash(number(t.value)),
           .unit = t.of.unit,
           .note = t.target ? std::optional{"目標 " + number(t.target)} : std::nullopt});
    }
  }
  return {"事業全体のあらまし", {std::move(b)}};
}

media::section all_in_a_table(const page_dto& p) {
  media::table t;
  t.columns = {{"区分", 0.8},
               {"指標", 3.4},
               {"実績", 1.2, media::text_align::right},
               {"目標", 1.2, media::text_align::right},
               {"単位", 0.9},
               {"判定", 0.9},
               {"目標の根拠", 2}};
  for (const auto& k : p.items) {
    media::table_row row;
    row.cells = {word(k.of.level), k.of.ja,     or_dash(number(k.value)), or_dash(number(k.target)),
                 k.of.unit,        word(k.met), or_dash(k.target_source)};
    row.strong = k.met && !*k.met;
    t.rows.push_back(std::move(row));
  }
  return {"指標の一覧", {of(std::move(t))}};
}

media::section course_of(const tile_dto& k) {
  media::chart c{.kind = media::chart_kind::line};
  media::table t;
  t.columns = {
      {"月", 1}, {"実績", 1, media::text_align::right}, {"目標", 1, media::text_align::right}};
  media::chart_series values{.name = "実績"};
  for (const auto& p : k.series) {
    c.labels.push_back(p.month);
    values.values.push_back(p.value);
    if (p.value) {
      t.rows.push_back({{p.month, number(p.value), or_dash(number(p.target))}, {}});
    }
  }
  c.series = {std::move(values)};
  c.unit = k.of.unit;
  if (k.target) {
    c.mark = *k.target;
    c.mark_label = "目標";
  }
  media::block drawn;
  drawn.chart = std::move(c);
  return {k.of.ja, {std::move(drawn), of(std::move(t))}};
}

}  // namespace

std::string months_before(std::string_view month, int how_many) {
  const auto year = *http::parse_whole(month.substr(0, 4));
  // parse_whole reads "08" as a decimal.
  const auto months = year * 12 + *http::parse_whole(month.substr(5, 2)) - 1 - how_many;
  char out[16];
  std::snprintf(out, sizeof out, "%04d-%02d", static_cast<int>(months / 12),
                static_cast<int>(months % 12 + 1));
  return out;
}

page_dto page_of(db::reader& town, const parts& on, std::string_view month) {
  kept k{store::all_targets(town), {}};
  for (auto& v : store::values_between(town, months_before(month, months_shown - 1), month)) {
    k.values[{v.name, v.month}] = v.value;
  }
  page_dto out{std::string{month}, {}};
  for (const auto& s : on.sources) {
    out.items.push_back(
        tile_of(k, month, {.name = s.name, .of = s.of, .headline = s.headline}, s.target));
  }
  for (const auto& own : store::all_own(town)) {
    out.items.push_back(tile_of(k, month, {.name = own.name, .of = own.of, .own = true}, {}));
  }
  return out;
}

std::string csv_of(const page_dto& p) {
  std::string out{i18n::byte_order_mark};
  i18n::append_csv_row(out, {"月", "指標コード", "区分", "指標", "単位", "実績", "目標", "判定"});
  for (const auto& k : p.items) {
    for (const auto& at : k.series) {
      std::optional<bool> met;
      if (at.value && at.target) {
        met = k.of.better == better::higher ? *at.value >= *at.target : *at.value <= *at.target;
      }
      i18n::append_csv_row(out, {at.month, k.name, word(k.of.level), k.of.ja, k.of.unit,
                                 number(at.value), number(at.target), met ? word(met) : ""});
    }
  }
  return out;
}

media::document report_of(const page_dto& p, std::vector<media::section> chapters,
                          const std::string& town, instant now) {
  media::document out;
  out.title = "KPI 報告";
  out.subtitle = town + "　" + p.month;
  out.meta = {{"対象月", p.month}, {"作成", format_jst(now).substr(0, 10)}};
  out.sections.push_back(headlines(p));
  out.sections.push_back(all_in_a_table(p));
  for (auto& one : chapters) {
    out.sections.push_back(std::move(one));
  }
  // One month alone is no course; and the report stays readable however many KPIs there are.
  std::size_t drawn = 0;
  for (const auto& k : p.items) {
    const auto known = std::count_if(k.series.begin(), k.series.end(),
                                     [](const auto& at) { return at.value.has_value(); });
    if (known > 1 && drawn < courses_max) {
      out.sections.push_back(course_of(k));
      ++drawn;
    }
  }
  out.notes = {"調査の値は、回答が10人に満たないときは載せていません。",
               "値は毎晩記録したもので、各月の最後の記録です。"};
  out.footer = "KPI 報告 " + p.month;
  out.created = now;
  return out;
}

}  // namespace tsu::kpis
