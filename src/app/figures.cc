#include "app/figures.h"

#include <cstdio>

#include "base/media/document.h"
#include "engine/id/people/store_counts.h"
#include "service/coupons/store.h"
#include "service/devices/store.h"
#include "service/inquiries/store.h"
#include "service/kpis/parts.h"
#include "service/points/settle.h"
#include "service/snow/kpi.h"
#include "service/survey/parts.h"
#include "service/survey/results.h"

namespace tsu::app {
namespace {

using kpis::asked_month;
using kpis::better;
using kpis::level;
using kpis::source;

// Of the newest wave that was counted before the month ended; nothing of fewer than ten answers.
source of_survey(std::string name, kpis::description of, std::string family, std::string measure) {
  return {.name = std::move(name),
          .of = std::move(of),
          .value =
              [family, measure](db::reader& r, const asked_month& m) {
                const auto f = survey::newest_before(r, family, measure, m.of.until);
                return f ? f->mean : std::nullopt;
              },
          .of_past = true,
          .headline = true};
}

// As the last night of the month left it; a share in hundredths.
source of_snow(std::string name, kpis::description of) {
  const double by = of.unit == "%" ? 100 : 1;
  return {.name = name,
          .of = std::move(of),
          .where = db::place::town,
          .value = [name, by](db::reader& r, const asked_month& m) -> std::optional<double> {
            const auto month = format_jst(m.of.from).substr(0, 7);
            const auto nights = snow::list_kpi(r, name, month + "-01", month + "-31");
            return nights.empty() ? std::nullopt : std::optional{nights.back().value * by};
          },
          .of_past = true};
}

source of_points(std::string name, kpis::description of, std::int64_t points::month_sums::*sum) {
  return {.name = std::move(name),
          .of = std::move(of),
          .value = [sum](db::reader& r, const asked_month& m) -> std::optional<double> {
            return static_cast<double>(points::sums_of(r, m.of).*sum);
          },
          .of_past = true};
}

source registered() {
  return {.name = "id.registered",
          .of = {"登録者数", "Registered residents", "人"},
          .value = [](db::reader& r, const asked_month&) -> std::optional<double> {
            return static_cast<double>(id::count_residents(r));
          },
          .headline = true};
}

source active() {
  return {.name = "id.active",
          .of = {"月間利用者数", "Residents active in the month", "人"},
          .value = [](db::reader& r, const asked_month& m) -> std::optional<double> {
            return static_cast<double>(id::count_residents_since(r, m.of.from));
          },
          .headline = true};
}

source coupons_used() {
  return {.name = "coupons.used",
          .of = {"クーポン利用枚数", "Coupons used", "枚"},
          .value = [](db::reader& r, const asked_month& m) -> std::optional<double> {
            std::int64_t n = 0;
            for (const auto& shop : coupons::store::sums_of_uses(r, m.of.from, m.of.until)) {
              n += shop.count;
            }
            return static_cast<double>(n);
          },
          .of_past = true};
}

// Who takes part by which way; a phone of one's own has no limit (A1.3).
source users_of(std::string name, kpis::description of, devices::wanting wants) {
  return {.name = std::move(name),
          .of = std::move(of),
          .value = [wants](db::reader& r, const asked_month&) -> std::optional<double> {
            return static_cast<double>(devices::store::count_accepted(r, wants));
          }};
}

// Of what people needed help with, as it was opened in the month.
source helped_in_time() {
  return {.name = "inquiries.in_time",
          .of = {"生活支援: 期日までに終わった割合", "Help in daily life: done in time", "%",
                 level::outcome},
          .value = [](db::reader& r, const asked_month& m) -> std::optional<double> {
            const auto sums = inquiries::store::sums_of(r, m.of);
            return sums.opened == 0 ? std::nullopt
                                    : std::optional{100.0 * static_cast<double>(sums.in_time) /
                                                    static_cast<double>(sums.opened)};
          },
          .of_past = true};
}

std::string fixed(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.2f", value);
  return out;
}

std::string figure_of(const survey::figures_dto& f) {
  return f.n && f.mean ? fixed(*f.mean) + "（" + std::to_string(*f.n) + "人）" : "非公表";
}

std::string change_of(const survey::change_dto& c) {
  if (!c.mean) {
    return "—";
  }
  const auto mean = (*c.mean > 0 ? "+" : "") + fixed(*c.mean);
  return c.low && c.high ? mean + "（" + fixed(*c.low) + " 〜 " + fixed(*c.high) + "）" : mean;
}

media::section section_of(std::string heading, const survey::comparison_dto& both) {
  media::table t;
  t.columns = {{"対象", 1.6},
               {"事前の平均", 1.4, media::text_align::right},
               {"事後の平均", 1.4, media::text_align::right},
               {"差（95%信頼区間）", 2, media::text_align::right}};
  for (const auto& g : both.groups) {
    const auto* who = g.who == "all"   ? "全員"
                      : g.who == "yes" ? "サービスを利用している人"
                                       : "利用していない人";
    t.rows.push_back({{who, figure_of(g.before), figure_of(g.after), change_of(g.change)}, {}});
  }
  media::block table, note;
  table.table = std::move(t);
  note.note = "回答が10人に満たない値と、差し引きで分かる値は載せていません。";
  return {std::move(heading), {std::move(table), std::move(note)}};
}

// Before and after, of users and of others, for the council.
std::vector<media::section> chapters_of(db::reader& people, interval month) {
  std::vector<media::section> out;
  const auto add = [&](const char* heading, const char* measure) {
    if (const auto c = survey::newest_comparison(people, "lwci", measure, month.until)) {
      out.push_back(section_of(heading, *c));
    }
  };
  add("KGI① 協調的幸福感（1〜5）の事前と事後", "q39");
  add("KGI② 主観的幸福感（0〜10）の事前と事後", "q1");
  return out;
}

}  // namespace

std::vector<source> kpi_sources() {
  auto satisfaction =
      of_survey("survey.satisfaction",
                {"利用者満足度（5段階）", "Satisfaction of users (1 to 5)", "点", level::outcome},
                "satisfaction", "q1");
  satisfaction.target = 4;
  return {registered(),
          active(),
          users_of("devices.tablet_users",
                   {"タブレットで参加する人", "People with a lent tablet", "人"},
                   devices::wanting::tablet),
          users_of("devices.phone_users",
                   {"自分のスマホで参加する人", "People with a phone of their own", "人"},
                   devices::wanting::own_phone),
          std::move(satisfaction),
          of_survey("survey.kgi1",
                    {"KGI① 協調的幸福感（5段階）", "KGI 1: interdependent happiness (1 to 5)", "点",
                     level::goal},
                    "lwci", "q39"),
          of_survey("survey.kgi2",
                    {"KGI② 主観的幸福感（0〜10）", "KGI 2: subjective happiness (0 to 10)", "点",
                     level::goal},
                    "lwci", "q1"),
          of_points("points.granted", {"ポイント付与", "Points granted", "ポイント"},
                    &points::month_sums::granted),
          of_points("points.spent", {"ポイント利用", "Points spent", "ポイント"},
                    &points::month_sums::spent),
          coupons_used(),
          helped_in_time(),
          of_snow("snow.pod", {"除雪: 必要な夜に出動できた割合",
                               "Snow: nights that got the plows "
                               "they needed",
                               "%", level::outcome}),
          of_snow("snow.far", {"除雪: 空振りの割合", "Snow: plows sent for nothing", "%",
                               level::outcome, better::lower}),
          of_snow("snow.patrol_hours_saved",
                  {"除雪: 省いた巡回時間", "Snow: hours of patrol saved", "時間", level::outcome})};
}

std::shared_ptr<survey::parts> make_survey(db::house& house, const person_ports& persons,
                                           std::optional<crypto::box_key> key,
                                           std::function<std::string(tenant_code)> name_of_town) {
  auto out = std::make_shared<survey::parts>(house);
  out->key = std::move(key);
  out->exists = persons.exists;
  out->may_know = persons.may_know;
  out->name_of_town = std::move(name_of_town);
  return out;
}

std::shared_ptr<kpis::parts> make_kpis(db::house& house, media::client* typesetter,
                                       std::function<std::string(tenant_code)> name_of_town) {
  auto out = std::make_shared<kpis::parts>(house);
  out->sources = kpi_sources();
  out->chapters = chapters_of;
  out->typesetter = typesetter;
  out->name_of_town = std::move(name_of_town);
  return out;
}

}  // namespace tsu::app
