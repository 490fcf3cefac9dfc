#include "base/backup/backup.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "base/backup/archive.h"
#include "base/backup/swap.h"
#include "base/backup/test/pairs.h"
#include "base/core/random.h"

namespace tsu::backup {
namespace {

namespace fs = std::filesystem;
using db::testing::engine_kind;
using db::testing::fresh_house;
using db::testing::sapporo;

std::string read_all(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}
void write_all(const std::string& path, const std::string& bytes) {
  std::ofstream{path, std::ios::binary} << bytes;
}

class backup_test : public testing::Test {
 protected:
  std::string file(const std::string& name = "a.tsubackup") const { return tmp_.path + '/' + name; }
  std::string target() const { return tmp_.path + "/restored"; }
  home here() const { return {here_.opened_with().data_folder, ""}; }

  void write(std::int64_t from, std::int64_t until) {
    std::atomic<std::int64_t> answered{0};
    here_.loop.wait(write_pairs(*here_.doors, from, until, answered, std::string(200, 'x')));
  }
  manifest create_here(const std::string& name = "a.tsubackup") {
    return create(here(), {}, file(name), ring_, here_.time, "1.2.3").value();
  }
  result<restored> restore_there(std::span<const db::module_schema> modules = pairs_modules) {
    return restore(file(), ring_, {target(), ""}, {}, modules, here_.time);
  }
  std::string code_of(const result<restored>& r) { return r.ok() ? "" : r.error().code; }

  scratch tmp_;
  crypto::key_ring ring_ = test_ring();
  fresh_house here_{engine_kind::sqlite, pairs_modules};
};

TEST_F(backup_test, a_copy_taken_under_load_restores_to_one_consistent_moment) {
  writer load{*here_.doors, std::string(300, 'x')};
  load.wait_for(50);
  for (int round = 0; round < 5; ++round) {
    const auto before = load.answered.load();
    const auto m = create_here(std::to_string(round) + ".tsubackup");
    const auto after = load.answered.load();
    const scratch there;
    ASSERT_TRUE(restore(file(std::to_string(round) + ".tsubackup"), ring_, {there.path, ""}, {},
                        pairs_modules, here_.time)
                    .ok());
    const auto doors = open_restored(there.path, here_.time);
    const auto town = check_pairs(*doors, db::place::town);
    const auto people = check_pairs(*doors, db::place::people);
    // Nothing answered before is missing, and the two stores are of the same moment.
    EXPECT_GE(people.pairs, before);
    EXPECT_LE(people.pairs, after + 1);
    EXPECT_TRUE(town.pairs == people.pairs || town.pairs == people.pairs + 1)
        << town.pairs << ' ' << people.pairs;
    EXPECT_EQ(m.tenants.at(0).stores.at(0).newest_change, town.changes);
  }
}

TEST_F(backup_test, the_manifest_tells_what_is_in_it) {
  write(0, 10);
  create_here();
  const auto m = read_manifest(file(), ring_).value();
  EXPECT_EQ(m.program_version, "1.2.3");
  EXPECT_EQ(m.made_at, "2026-11-22T04:17:03Z");
  ASSERT_EQ(m.tenants.size(), 1u);
  EXPECT_EQ(m.tenants[0].code, "011002");
  const auto& town = m.tenants[0].stores.at(0);
  EXPECT_EQ(town.place, "town");
  EXPECT_EQ(town.rows.at("pairs_left"), 10);
  EXPECT_EQ(town.newest_change, 10);
  const auto& steps = town.migrations;
  EXPECT_TRUE(std::any_of(steps.begin(), steps.end(), [](const auto& s) {
    return s.module == "pairs" && s.number == 1 && s.name == "create";
  }));
  EXPECT_TRUE(verify(file(), ring_).ok());
  const auto all = list(tmp_.path, ring_);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].bytes, fs::file_size(file()));
}

TEST_F(backup_test, a_flipped_bit_anywhere_is_noticed_and_the_part_is_named) {
  write(0, 20);
  const auto m = create_here();
  const auto good = read_all(file());
  seeded_random chance{3};
  std::set<std::size_t> places;
  for (std::size_t i = 0; i < 40; ++i) {
    places.insert(i);
    places.insert(good.size() - 1 - i);
  }
  while (places.size() < 330) {
    places.insert(chance.below(good.size()));
  }
  for (const auto at : places) {
    auto changed = good;
    changed[at] = static_cast<char>(changed[at] ^ (1 << chance.below(8)));
    write_all(file(), changed);
    EXPECT_FALSE(verify(file(), ring_).ok()) << "byte " << at;
  }
  auto changed = good;
  const auto& people = m.tenants[0].stores.at(1).content;
  changed[static_cast<std::size_t>(people.offset + people.length / 2)] ^= 1;
  write_all(file(), changed);
  const auto r = restore_there();
  EXPECT_EQ(code_of(r), "backup_damaged");
  EXPECT_TRUE(r.error().detail.starts_with("people of 011002: ")) << r.error().detail;
  EXPECT_FALSE(fs::exists(target() + "/011002"));
}

TEST_F(backup_test, a_cut_or_joined_file_is_refused) {
  write(0, 5);
  create_here();
  const auto good = read_all(file());
  for (const auto size : {good.size() - 1, good.size() / 2, std::size_t{40}, std::size_t{9}}) {
    write_all(file(), good.substr(0, size));
    EXPECT_FALSE(verify(file(), ring_).ok()) << size;
  }
  write_all(file(), good + good);
  EXPECT_FALSE(verify(file(), ring_).ok());
  write_all(file(), "PK\3\4 something else altogether");
  EXPECT_EQ(verify(file(), ring_).error().code, "not_a_backup");
  EXPECT_EQ(verify(file("none"), ring_).error().code, "backup_missing");
}

TEST_F(backup_test, a_manifest_that_names_what_is_no_town_or_store_is_refused) {
  const auto with = [&](std::vector<std::pair<std::string, std::string>> stores) {
    archive_writer archive{file(), ring_};
    manifest m{.format = format_version, .engine = "sqlite", .tenants = {}};
    for (const auto& [code, place] : stores) {
      m.tenants.push_back({code, {{.place = place}}});
      m.tenants.back().stores[0].content =
          archive.add_part([](const archive_writer::sink& sink) { sink("bytes"); });
    }
    archive.finish(m);
    return verify(file(), ring_);
  };
  EXPECT_TRUE(with({{"011002", "town"}, {"012297", "town"}}).ok());
  EXPECT_EQ(with({{"../../011002", "town"}}).error().code, "backup_damaged");
  EXPECT_EQ(with({{"011003", "town"}}).error().code, "backup_damaged");
  EXPECT_EQ(with({{"011002", "../town"}}).error().code, "backup_damaged");
  EXPECT_EQ(with({{"011002", ""}}).error().code, "backup_damaged");
  EXPECT_EQ(with({{"011002", "town"}, {"011002", "town"}}).error().code, "backup_damaged");
  EXPECT_FALSE(with({{"../escaped", "town"}}).ok());
  EXPECT_EQ(code_of(restore_there()), "backup_damaged");
  EXPECT_FALSE(fs::exists(tmp_.path + "/escaped"));
}

TEST_F(backup_test, a_wrong_key_opens_nothing_and_says_so) {
  create_here();
  auto other = test_ring('o');
  EXPECT_EQ(verify(file(), other).error().code, "wrong_key");
  const auto r = restore(file(), other, {target(), ""}, {}, pairs_modules, here_.time);
  EXPECT_EQ(code_of(r), "wrong_key");
  EXPECT_EQ(read_all(file()).find("CREATE TABLE"), std::string::npos);
}

TEST_F(backup_test, what_was_there_before_is_kept_under_another_name) {
  write(0, 5);
  create_here();
  ASSERT_TRUE(restore_there().ok());
  std::ofstream{target() + "/011002/note"} << "old";
  const auto second = restore_there().value();
  ASSERT_EQ(second.kept.size(), 1u);
  EXPECT_EQ(second.kept[0], target() + "/011002.before-20261122T041703Z");
  EXPECT_EQ(read_all(second.kept[0] + "/note"), "old");
  EXPECT_FALSE(fs::exists(target() + "/011002/note"));
  EXPECT_EQ(check_pairs(*open_restored(target(), here_.time), db::place::town).pairs, 5);
}

TEST_F(backup_test, a_town_that_cannot_be_swapped_leaves_all_as_they_were) {
  here_.doors->add_tenant(db::testing::furano());
  create_here();
  ASSERT_TRUE(restore_there().ok());
  std::ofstream{target() + "/011002/note"} << "old";
  fs::remove_all(target() + "/012297");
  fs::create_symlink(tmp_.path + "/a disk that is not there", target() + "/012297");
  EXPECT_THROW((void)restore_there(), std::system_error);
  EXPECT_EQ(read_all(target() + "/011002/note"), "old");
  std::set<std::string> names;
  for (const auto& e : fs::directory_iterator{target()}) {
    names.insert(e.path().filename());
  }
  EXPECT_EQ(names, (std::set<std::string>{"011002", "012297", "lock"}));
  fs::remove(target() + "/012297");
  EXPECT_EQ(restore_there().value().kept.size(), 1u);
}

TEST_F(backup_test, a_town_is_never_away_while_it_is_swapped) {
  const auto place = tmp_.path + "/place", other = tmp_.path + "/new/other";
  fs::create_directories(place);
  fs::create_directories(other);
  std::atomic<int> looks{0}, away{0};
  std::atomic<bool> stop{false};
  std::thread watcher{[&] {
    for (; !stop; ++looks) {
      away += fs::exists(place) ? 0 : 1;
    }
  }};
  bool possible = true;
  for (int i = 0; possible && (i < 100 || looks < 1000); ++i) {
    possible = swap_folders(swap_way::exchange, other, place, tmp_.path + "/kept");
    if (possible) {
      fs::rename(tmp_.path + "/kept", other);
    }
  }
  stop = true;
  watcher.join();
  EXPECT_EQ(away, 0);
  if (!possible) {
    GTEST_SKIP() << "this file system cannot exchange two folders";
  }
}

TEST_F(backup_test, without_exchange_the_old_town_comes_back_when_the_new_one_does_not_come) {
  const auto place = tmp_.path + "/place", fresh = tmp_.path + "/fresh", kept = tmp_.path + "/kept";
  fs::create_directories(place);
  std::ofstream{place + "/note"} << "old";
  EXPECT_THROW(swap_folders(swap_way::one_by_one, fresh, place, kept), std::system_error);
  EXPECT_EQ(read_all(place + "/note"), "old");
  EXPECT_FALSE(fs::exists(kept));
  fs::create_directories(fresh);
  EXPECT_TRUE(swap_folders(swap_way::one_by_one, fresh, place, kept));
  EXPECT_EQ(read_all(kept + "/note"), "old");
  EXPECT_FALSE(fs::exists(place + "/note"));
}

TEST_F(backup_test, what_a_killed_restore_had_written_is_removed_by_the_next_and_by_a_start) {
  create_here();
  const auto leave_one = [&] {
    fs::create_directories(target() + "/.restoring-20261121T000000Z/011002");
    std::ofstream{target() + "/.restoring-20261121T000000Z/011002/people.db"} << "names";
  };
  leave_one();
  ASSERT_TRUE(restore_there().ok());
  EXPECT_FALSE(fs::exists(target() + "/.restoring-20261121T000000Z"));
  leave_one();
  open_restored(target(), here_.time);
  EXPECT_FALSE(fs::exists(target() + "/.restoring-20261121T000000Z"));
}

TEST_F(backup_test, a_town_that_a_killed_restore_was_swapping_is_kept) {
  create_here();
  fs::create_directories(target() + "/.swapping-20261121T000000Z/011002");
  std::ofstream{target() + "/.swapping-20261121T000000Z/011002/note"} << "old";
  ASSERT_TRUE(restore_there().ok());
  EXPECT_EQ(read_all(target() + "/011002.before-20261121T000000Z/note"), "old");
  EXPECT_FALSE(fs::exists(target() + "/.swapping-20261121T000000Z"));
}

TEST_F(backup_test, restored_folders_are_closed_to_others) {
  create_here();
  ASSERT_TRUE(restore_there().ok());
  for (const auto& folder : {target(), target() + "/011002"}) {
    EXPECT_EQ(fs::status(folder).permissions() & fs::perms::all, fs::perms::owner_all) << folder;
  }
}

TEST_F(backup_test, a_folder_in_use_is_left_alone) {
  create_here();
  const auto r = restore(file(), ring_, here(), {}, pairs_modules, here_.time);
  EXPECT_EQ(code_of(r), "target_in_use");
}

TEST_F(backup_test, a_backup_of_a_newer_program_is_refused_before_anything_is_touched) {
  create_here();
  constexpr db::module_schema older[] = {{"pairs", std::span{pairs_steps}.first(0)}};
  EXPECT_EQ(code_of(restore_there(older)), "newer_version");
  EXPECT_FALSE(fs::exists(target()));
}

TEST_F(backup_test, one_municipality_can_be_copied_and_restored_alone) {
  here_.doors->add_tenant(db::testing::furano());
  create_here("both.tsubackup");
  const tenant_code one[] = {db::testing::furano()};
  const auto m = create(here(), one, file(), ring_, here_.time, "1").value();
  ASSERT_EQ(m.tenants.size(), 1u);
  EXPECT_EQ(m.tenants[0].code, "012297");
  const tenant_code other[] = {sapporo()};
  EXPECT_EQ(code_of(restore(file(), ring_, {target(), ""}, other, pairs_modules, here_.time)),
            "tenant_not_found");
  const auto r =
      restore(file("both.tsubackup"), ring_, {target(), ""}, one, pairs_modules, here_.time);
  EXPECT_EQ(r.value().tenants, std::vector<std::string>{"012297"});
}

TEST_F(backup_test, an_existing_file_is_not_overwritten) {
  create_here();
  EXPECT_EQ(create(here(), {}, file(), ring_, here_.time, "1").error().code, "backup_exists");
}

TEST_F(backup_test, a_full_disk_stops_a_copy_or_restore_and_leaves_nothing_behind) {
  write(0, 200);
  {
    const full_disk disk{70'000};
    EXPECT_THROW((void)create(here(), {}, file(), ring_, here_.time, "1"), std::system_error);
  }
  EXPECT_TRUE(fs::is_empty(tmp_.path));
  create_here();
  {
    const full_disk disk{70'000};
    EXPECT_THROW((void)restore_there(), std::system_error);
  }
  EXPECT_FALSE(fs::exists(target() + "/011002"));
  EXPECT_TRUE(restore_there().ok());
}

TEST_F(backup_test, a_home_without_municipalities_gives_an_empty_backup) {
  const home none{tmp_.path + "/nothing", ""};
  EXPECT_TRUE(create(none, {}, file(), ring_, here_.time, "1").value().tenants.empty());
}

}  // namespace
}  // namespace tsu::backup
