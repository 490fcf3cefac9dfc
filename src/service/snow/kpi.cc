#include "service/snow/kpi.h"

#include <algorithm>
#include <array>

#include "service/snow/close_night.h"

namespace tsu::snow {
namespace {

constexpr std::array table{
    kpi{"snow.posts_lost", "posts", "Posts that have no vote."},
    kpi{"snow.requests_unanswered", "requests", "Requests of the night that nobody has taken."},
    kpi{"snow.pod", "share", "Of the nights that needed plows, those that got them.", "higher"},
    kpi{"snow.far", "share", "Of the nights that got plows, those that did not need them."},
    kpi{"snow.patrol_hours_saved", "h", "Hours of patrol that were not needed this winter.",
        "higher"},
};
// In the order of the table.
constexpr std::array<std::string_view, table.size()> targets{
    "snow.target_posts_lost", "snow.target_unanswered", "snow.target_pod", "snow.target_far",
    "snow.target_patrol_hours"};

std::array<std::optional<double>, table.size()> values_at(db::reader& r, local_date night,
                                                          const night_moment& m) {
  const auto limits = health_limits_of(m.settings, m.now);
  const auto posts = all_posts(r);
  const auto lost = std::count_if(posts.begin(), posts.end(), [&](const auto& p) {
    return is_lost(troubles_of(p.state, m.now, limits));
  });
  const auto requests = requests_of(r, text_of(night));
  const auto unanswered = std::count_if(requests.begin(), requests.end(), [](const auto& q) {
    return q.state == request_state::unanswered;
  });
  const auto season = season_of(r, winter_of(night), m.settings);
  return {double(lost), double(unanswered), season.against_measured.pod,
          season.against_measured.far, season.patrol_hours_saved};
}

}  // namespace

constinit const std::span<const kpi> kpi_table{table};

kpi_page kpis_of(db::reader& r, const night_moment& m) {
  kpi_page out{m.now, {}};
  const auto values = values_at(r, night_of(m.now), m);
  for (std::size_t i = 0; i < table.size(); ++i) {
    out.items.push_back(kpi_of(table[i], values[i], m.settings.value(targets[i], m.now)));
  }
  return out;
}

std::optional<kpi_series> kpi_series_of(db::reader& r, std::string_view name, int winter,
                                        const night_moment& m) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].name == name) {
      const auto span = span_of_winter(winter);
      return kpi_series{std::string{name}, std::string{table[i].unit},
                        m.settings.value(targets[i], m.now),
                        list_kpi(r, name, span.first, span.last)};
    }
  }
  return {};
}

void keep_kpis(db::tx& t, local_date night, const dated_settings& s) {
  const auto values = values_at(t, night, {t.now(), s});
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (values[i]) {
      put_kpi(t, table[i].name, text_of(night), *values[i]);
    }
  }
}

}  // namespace tsu::snow
