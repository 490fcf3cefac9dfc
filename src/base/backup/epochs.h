// The epochs of one followed town in the second place: folders "<time>", or "<time>-<number>" where
// that time is taken. Their names give their order, whatever the clock said when they were made.
#pragma once

#include <string>
#include <vector>

namespace tsu::backup {

struct epoch {
  std::string name;
  bool complete = false;  // has a base; the others were cut off while it was written
};

// The oldest first; empty where there is no such folder. What has another name is none.
std::vector<epoch> epochs_in(const std::string& town_folder);

// A name after all that are there: the time, or where the clock had been ahead the newest of them
// with the next number.
std::string next_epoch(const std::string& town_folder, const std::string& stamp);

}  // namespace tsu::backup
