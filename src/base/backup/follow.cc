#include "base/backup/follow.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <map>
#include <utility>

#include "base/backup/epochs.h"
#include "base/backup/files.h"
#include "base/backup/segment.h"
#include "base/backup/town.h"
#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"

namespace tsu::backup {
namespace {

namespace fs = std::filesystem;

// After failures; what other towns have is shipped no more often either.
constexpr std::chrono::seconds longest_pause{10};

using page_sum = std::array<std::uint8_t, 16>;

page_sum sum_of(std::string_view page) {
  const auto whole = crypto::sha256(page);
  page_sum out;
  std::copy_n(whole.begin(), out.size(), out.begin());
  return out;
}

std::string u32_text(std::uint32_t v) {
  std::string out;
  for (int i = 0; i < 4; ++i) {
    out += static_cast<char>(v >> (8 * i));
  }
  return out;
}

// Which file a path means now; a store that was swapped for another has another number.
ino_t identity_of(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 ? about.st_ino : 0;
}

struct followed_store {
  open_store store;
  ino_t identity;
  std::vector<page_sum> sums = {};             // of the state that was shipped
  std::vector<std::uint32_t> candidates = {};  // pages that may differ from it
  bool all_candidates = true;
  std::vector<std::pair<std::uint32_t, page_sum>> differing = {};  // pages that do

  void begin() {
    store.pages.begin();
    const auto& changed = store.pages.changed();
    if (!changed) {
      all_candidates = true;
    } else {
      candidates.insert(candidates.end(), changed->begin(), changed->end());
    }
  }

  bool may_have_changed() const {
    return all_candidates || !candidates.empty() || sums.size() != store.pages.page_count();
  }

  // Pages to compare, each once.
  std::vector<std::uint32_t> to_compare() const {
    const auto count = store.pages.page_count();
    auto out = candidates;
    const auto first = all_candidates ? 1 : static_cast<std::uint32_t>(sums.size()) + 1;
    for (auto page = first; page <= count; ++page) {
      out.push_back(page);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    std::erase_if(out, [&](std::uint32_t page) { return page > count; });
    return out;
  }

  // False where the store is as it was shipped.
  bool compare() {
    differing.clear();
    for (const auto page : to_compare()) {
      const auto sum = sum_of(store.pages.read(page));
      if (page > sums.size() || sum != sums[page - 1]) {
        differing.emplace_back(page, sum);
      }
    }
    return !differing.empty() || sums.size() != store.pages.page_count();
  }

  // What was compared is what is shipped now.
  void settle() {
    sums.resize(store.pages.page_count());
    for (const auto& [page, sum] : differing) {
      sums[page - 1] = sum;
    }
    differing.clear();
    candidates.clear();
    all_candidates = false;
  }
};

}  // namespace

struct follower::state {
  follow_options opt;
  crypto::key_ring& ring;
  const clock& time;

  struct town {
    std::string code;
    std::vector<followed_store> stores;
    std::string epoch;  // folder; empty: a new one is due
    std::int64_t next = 0;
    std::string before;
    std::uint64_t base_bytes = 0, change_bytes = 0;
  };
  std::map<std::string, town> towns;

  std::string folder_of(const town& t) const {
    return (fs::path{opt.destination} / t.code / t.epoch).string();
  }

  void open(town& t) const {
    t.stores.clear();
    for (auto& s : open_town(tenant_folder(opt.data_folder, t.code))) {
      const auto identity = identity_of(s.path);
      t.stores.push_back({std::move(s), identity});
    }
    t.epoch.clear();
  }

  bool is_current(const town& t) const {
    std::size_t there = 0;
    for (const auto place : places) {
      const auto path = tenant_folder(opt.data_folder, t.code) + '/' + std::string{place} + ".db";
      there += identity_of(path) != 0 ? 1u : 0u;
    }
    return there == t.stores.size() &&
           std::all_of(t.stores.begin(), t.stores.end(),
                       [](const auto& s) { return identity_of(s.store.path) == s.identity; });
  }

  std::string folder_of_town(const town& t) const {
    return (fs::path{opt.destination} / t.code).string();
  }

  void new_epoch(town& t) const {
    t.next = 0;
    t.before.clear();
    t.change_bytes = 0;
    for (auto& s : t.stores) {
      s.sums.clear();
      s.all_candidates = true;
    }
    t.epoch = next_epoch(folder_of_town(t), stamp(time.now()));
    fs::create_directories(folder_of(t));
    sync_folder(folder_of_town(t));
  }

  segment_head head_of(town& t) const {
    segment_head h{t.next, t.before, format_instant_ms(time.now()), {}};
    for (auto& s : t.stores) {
      auto& pages = s.store.pages;
      std::int64_t change = 0;
      if (!pages.query("SELECT 1 FROM sqlite_schema WHERE name='base_change_head'").empty()) {
        change =
            std::stoll(pages.query("SELECT coalesce(max(number),0) FROM base_change_head")[0][0]);
      }
      h.stores.push_back({s.store.place, pages.page_size(), pages.page_count(), change});
    }
    return h;
  }

  static std::uint64_t write_pages(town& t, crypto::sealed_writer& to) {
    std::uint64_t written = 0;
    for (std::size_t i = 0; i < t.stores.size(); ++i) {
      auto& s = t.stores[i];
      for (const auto& [page, sum] : s.differing) {
        to.write(static_cast<char>(i) + u32_text(page));
        to.write(s.store.pages.read(page));
      }
      written += s.differing.size();
    }
    return written;
  }

  void write_head(const town& t, const chain_head& h) const {
    new_file file{folder_of(t) + "/head"};
    crypto::sealed_writer sealed{ring, [&](std::string_view bytes) { file.write(bytes); }};
    sealed.write(to_json(h));
    sealed.finish();
    file.keep();
  }

  void write_segment(town& t, shipped& out) const {
    const auto head = head_of(t);
    crypto::sha256_stream sum;
    new_file file{folder_of(t) + '/' + segment_name(t.next)};
    crypto::sealed_writer sealed{ring, [&](std::string_view bytes) {
                                   sum.add(bytes);
                                   file.write(bytes);
                                 }};
    const auto json = to_json(head);
    sealed.write(u32_text(static_cast<std::uint32_t>(json.size())) + json);
    const auto pages = write_pages(t, sealed);
    sealed.write(std::string(1, static_cast<char>(end_of_segment)));
    sealed.finish();
    const auto bytes = file.written();
    file.keep();
    const auto file_sum = crypto::hex(crypto::bytes_of(sum.finish()));
    write_head(t, {t.next, file_sum, head.at});
    // Only now: when something failed before, the same number is written once more.
    t.before = file_sum;
    (t.next == 0 ? t.base_bytes : t.change_bytes) = (t.next == 0 ? 0 : t.change_bytes) + bytes;
    ++t.next;
    ++out.towns;
    out.pages += pages;
    out.bytes += bytes;
  }

  // All but this one and the newest before it that has a base.
  void remove_old_epochs(const town& t) const {
    auto all = epochs_in(folder_of_town(t));
    std::reverse(all.begin(), all.end());
    bool one_before = false;
    for (const auto& e : all) {
      if (e.name == t.epoch) {
        continue;
      }
      if (e.complete && !one_before) {
        one_before = true;
        continue;
      }
      fs::remove_all(fs::path{folder_of_town(t)} / e.name);
    }
  }

  bool base_is_due(const town& t) const {
    const auto limit =
        std::max<double>(double(opt.changes_min), opt.changes_per_base * double(t.base_bytes));
    return t.epoch.empty() || double(t.change_bytes) > limit;
  }

  // All stores of the same moment; the first begin() does what is long while writers go on.
  static void begin(town& t) {
    for (auto& s : t.stores) {
      s.begin();
    }
    if (std::none_of(t.stores.begin(), t.stores.end(),
                     [](const auto& s) { return s.may_have_changed(); })) {
      return;
    }
    const auto let_all = [&] {
      for (auto& s : t.stores) {
        s.store.pages.let_writers();
      }
    };
    try {
      for (auto& s : t.stores) {
        s.store.pages.block_writers();
      }
      for (auto& s : t.stores) {
        s.begin();
      }
    } catch (...) {
      let_all();
      throw;
    }
    let_all();
  }

  void ship(town& t, shipped& out) const {
    const bool base = base_is_due(t);
    if (base) {
      new_epoch(t);
    }
    bool changed = false;
    for (auto& s : t.stores) {
      changed = s.compare() || changed;
    }
    if (base || changed) {
      write_segment(t, out);
    }
    for (auto& s : t.stores) {
      s.settle();
    }
    if (base) {
      remove_old_epochs(t);
    }
  }

  // A new one is due where the base could not be written, or somebody took it away.
  void leave_without_base(town& t) const {
    if (t.epoch.empty()) {
      return;
    }
    std::error_code unknown, ignored;
    const bool there = fs::exists(fs::path{folder_of(t)} / segment_name(0), unknown);
    const bool gone = !there && !unknown;
    if (gone) {
      fs::remove_all(folder_of(t), ignored);
    }
    if (gone || t.next == 0) {
      t.epoch.clear();
    }
  }

  static void end(town& t) {
    for (auto& s : t.stores) {
      s.store.pages.end();
    }
  }

  void step(town& t, shipped& out) const {
    if (!is_current(t)) {
      open(t);
    }
    if (t.stores.empty()) {
      return;
    }
    try {
      begin(t);
    } catch (...) {
      t.stores.clear();  // opened anew, and a new base
      throw;
    }
    try {
      ship(t, out);
    } catch (...) {
      end(t);
      leave_without_base(t);
      throw;
    }
    end(t);
  }
};

follower::follower(follow_options o, crypto::key_ring& ring, const clock& time)
    : state_(new state{std::move(o), ring, time, {}}) {}
follower::~follower() = default;

shipped follower::step() {
  shipped out;
  const auto codes = tenants_in(state_->opt.data_folder);
  std::erase_if(state_->towns, [&](const auto& t) {
    return std::find(codes.begin(), codes.end(), t.first) == codes.end();
  });
  std::exception_ptr first;
  for (const auto& code : codes) {
    auto& t = state_->towns.try_emplace(code).first->second;
    t.code = code;
    try {
      state_->step(t, out);
    } catch (...) {
      first = first ? first : std::current_exception();
    }
  }
  if (first) {
    std::rethrow_exception(first);
  }
  return out;
}

void keep_following(follower& f, const follow_loop& loop) {
  std::chrono::seconds pause{1};
  do {
    try {
      loop.on_shipped(f.step());
      pause = std::chrono::seconds{1};
    } catch (const std::exception& e) {
      loop.on_failure(e.what());
      pause = std::min(pause * 2, longest_pause);
    }
  } while (!loop.end_asked_within(pause));
}

}  // namespace tsu::backup
