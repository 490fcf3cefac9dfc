#include "media/test/scenes.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "media/test/scene_settings.h"

namespace tsu::media {
namespace {

int cover_class(double cover) { return cover < 0.15 ? 0 : cover < 0.85 ? 1 : 2; }

double quantile(std::vector<double> all, double at) {
  std::sort(all.begin(), all.end());
  return all.empty() ? 0 : all[std::size_t(double(all.size() - 1) * at)];
}

double share(int part, int whole) { return whole > 0 ? 100.0 * part / whole : 0; }

}  // namespace

double confusion::macro_f1(int classes) const {
  double sum = 0;
  int seen = 0;
  for (int k = 0; k < classes; ++k) {
    int truth = 0, said = 0;
    for (int other = 0; other < classes; ++other) {
      truth += counts[k][other];
      said += counts[other][k];
    }
    if (truth + said > 0) {
      sum += 2.0 * counts[k][k] / (truth + said);
      ++seen;
    }
  }
  return seen > 0 ? sum / seen : 0;
}

void tally::add(const scene::truth& t, const road_reading& r) {
  ++frames;
  const auto& s = *r.stake;
  const bool given = s.depth_cm.has_value();
  stake_given += given ? 1 : 0;
  const double error = given ? std::abs(*s.depth_cm - t.depth_cm) : 0;
  stake_bold += given && s.confidence >= 0.6 && error > 5 ? 1 : 0;
  if (t.stake_visible) {
    ++stake_in_view;
    stake_flagged += given ? 0 : 1;
    if (given) {
      stake_errors.push_back(error);
      by_confidence.emplace_back(s.confidence, error);
      const double side =
          *s.depth_cm < t.depth_cm ? *s.high_cm - *s.depth_cm : *s.depth_cm - *s.low_cm;
      stretch.push_back(error / std::max(side, 0.05));
      stake_in_interval += *s.low_cm <= t.depth_cm && t.depth_cm <= *s.high_cm ? 1 : 0;
    }
  } else {
    ++stake_hidden;
    stake_missed += given ? 1 : 0;
  }
  // Between the two the reader may say either.
  if (t.hidden_share < 0.35) {
    ++clear;
    clear_flagged += r.readable ? 0 : 1;
  } else if (t.hidden_share > 0.65) {
    ++covered;
    covered_missed += r.readable ? 1 : 0;
  }
  if (t.readable && r.readable) {
    const double off = std::abs(*r.cover - t.cover);
    cover_error += off;
    ++cover_count;
    road_bold += r.confidence >= 0.7 && off > 0.3 ? 1 : 0;
    cover_by_confidence.emplace_back(r.confidence, off);
    cover.add(cover_class(t.cover), cover_class(*r.cover));
    state.add(int(t.state), int(*r.state));
  }
}

void tally::add(const tally& o) {
  const auto join = [](auto& into, const auto& from) {
    into.insert(into.end(), from.begin(), from.end());
  };
  frames += o.frames;
  join(stake_errors, o.stake_errors);
  join(stretch, o.stretch);
  join(by_confidence, o.by_confidence);
  join(cover_by_confidence, o.cover_by_confidence);
  stake_in_view += o.stake_in_view;
  stake_flagged += o.stake_flagged;
  stake_hidden += o.stake_hidden;
  stake_missed += o.stake_missed;
  stake_given += o.stake_given;
  stake_bold += o.stake_bold;
  stake_in_interval += o.stake_in_interval;
  clear += o.clear;
  clear_flagged += o.clear_flagged;
  covered += o.covered;
  covered_missed += o.covered_missed;
  cover_error += o.cover_error;
  cover_count += o.cover_count;
  road_bold += o.road_bold;
  for (int a = 0; a < 8; ++a) {
    for (int b = 0; b < 8; ++b) {
      cover.counts[a][b] += o.cover.counts[a][b];
      state.counts[a][b] += o.state.counts[a][b];
    }
  }
}

double tally::stake_mae() const {
  double sum = 0;
  for (const auto e : stake_errors) {
    sum += e;
  }
  return stake_errors.empty() ? 0 : sum / double(stake_errors.size());
}

double tally::stake_error_at(double at) const { return quantile(stake_errors, at); }

double tally::stretch_at(double at) const { return quantile(stretch, at); }

std::string tally_heading() {
  return "| cameras | frames | stake MAE cm | 95 % cm | in interval % | in view, flagged % | "
         "hidden, "
         "missed | bold % | road flagged % | covered, missed | cover MAE | cover F1 | state F1 | "
         "road bold % |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
}

std::string tally::row() const {
  char text[400];
  std::snprintf(
      text, sizeof text,
      "| %s | %d | %.2f | %.1f | %.0f | %.1f | %d/%d | %.1f | %.1f | %d/%d | %.3f | %.2f | "
      "%.2f | %.1f |\n",
      name.c_str(), frames, stake_mae(), stake_error_at(0.95),
      share(stake_in_interval, int(stake_errors.size())), share(stake_flagged, stake_in_view),
      stake_missed, stake_hidden, share(stake_bold, frames), share(clear_flagged, clear),
      covered_missed, covered, cover_count > 0 ? cover_error / cover_count : 0.0, cover.macro_f1(3),
      state.macro_f1(5), share(road_bold, cover_count));
  return text;
}

tally read_scenes(road_reader& reader, const scene::geometry& g, scene::camera_model model,
                  int frames, std::uint64_t seed) {
  tally out;
  out.name = g.name;
  seeded_random chance{seed};
  for (int i = 0; i < frames; ++i) {
    const auto s = draw_situation(chance, g, model);
    const auto shot = scene::render(g, s);
    out.add(shot.truth, reader.read(shot.image, settings_for(g, s)));
  }
  return out;
}

}  // namespace tsu::media
