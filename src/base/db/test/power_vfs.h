// A file layer for tests that can lose power or run out of space. Writes reach the real files at
// once, so everything works as always; what a write covered is remembered until the file is synced.
// A power cut puts back what was not synced, sector by sector as chance has it, so that writes are
// lost, kept or torn. One at a time; becomes SQLite's default file layer for its lifetime.
#pragma once

#include <cstdint>
#include <memory>

namespace tsu::db::testing {

class power_vfs {
 public:
  power_vfs();
  ~power_vfs();
  power_vfs(const power_vfs&) = delete;
  power_vfs& operator=(const power_vfs&) = delete;

  // The power goes away in the middle of the n-th write or sync from now: that one and all later
  // ones fail and change nothing.
  void cut_after(std::int64_t operations);
  bool is_cut() const;
  // After everything is closed: puts back what was not synced, and power is there again.
  void restore_power(std::uint64_t seed);

  // From now on files cannot grow (SQLITE_FULL), or can again.
  void set_full(bool);
  std::int64_t syncs() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::db::testing
