// Renders, reads and counts: the figures a reader is judged by, per geometry.
#pragma once

#include <string>
#include <vector>

#include "media/road/reader.h"
#include "media/scene/scene.h"

namespace tsu::media {

struct confusion {
  int counts[8][8] = {};
  void add(int truth, int said) { ++counts[truth][said]; }
  // Mean F1 over the classes that occur.
  double macro_f1(int classes) const;
};

struct tally {
  std::string name;
  int frames = 0;
  std::vector<double> stake_errors;                      // where truth and reader both give a depth
  std::vector<std::pair<double, double>> by_confidence;  // stake: confidence, error
  std::vector<std::pair<double, double>> cover_by_confidence;
  int stake_in_view = 0, stake_flagged = 0;  // in view, but the reader gives none
  int stake_hidden = 0, stake_missed = 0;    // hidden, but the reader gives a depth
  int stake_given = 0, stake_bold = 0;       // bold: confidence >= 0.6, 5 cm wrong
  int stake_in_interval = 0;
  std::vector<double> stretch;  // how often as wide an interval must be to hold the truth
  int clear = 0, clear_flagged = 0, covered = 0, covered_missed = 0;  // the road area
  double cover_error = 0;
  int cover_count = 0, road_bold = 0;  // bold: confidence >= 0.7, cover wrong by 0.3
  confusion cover, state;

  void add(const scene::truth&, const road_reading&);
  void add(const tally&);
  double stake_mae() const;
  double stake_error_at(double share) const;  // quantile
  double stretch_at(double share) const;
  std::string row() const;
};

// The head of the table that row() fills.
std::string tally_heading();

tally read_scenes(road_reader&, const scene::geometry&, scene::camera_model, int frames,
                  std::uint64_t seed);

}  // namespace tsu::media
