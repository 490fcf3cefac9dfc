// Restoring what a follower shipped.
#include <algorithm>
#include <map>
#include <optional>

#include "base/backup/archive.h"
#include "base/backup/epochs.h"
#include "base/backup/follow.h"
#include "base/backup/segment.h"
#include "base/backup/swap.h"
#include "base/backup/town.h"
#include "base/core/json.h"
#include "base/crypto/encode.h"

namespace tsu::backup {
namespace {

constexpr std::size_t head_size_max = 1 << 20;

std::uint32_t u32_at(std::string_view b, std::size_t at) {
  std::uint32_t v = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    v |= std::uint32_t{static_cast<unsigned char>(b[at + i])} << (8 * i);
  }
  return v;
}

problem damaged(std::string detail) {
  return {why::not_processable, std::move(detail), "backup_damaged"};
}

// The head comes out of a sealed file, but whoever has the key can seal what he likes: a name
// becomes a path, and a number a size.
bool are_stores(const std::vector<segment_store>& all) {
  return std::all_of(all.begin(), all.end(), [&](const segment_store& s) {
    const auto same = std::count_if(
        all.begin(), all.end(), [&](const segment_store& other) { return other.place == s.place; });
    return is_place(s.place) && same == 1 && s.page_size >= 512 && s.page_size <= page_size_max &&
           s.pages >= 0 && s.pages <= pages_max;
  });
}

// Takes the plain bytes of a segment as they come and calls for its head, then for each page.
class segment_parser {
 public:
  std::function<void(const segment_head&)> on_head = [](const segment_head&) {};
  std::function<void(std::size_t store, std::uint32_t page, std::string_view)> on_page =
      [](std::size_t, std::uint32_t, std::string_view) {};

  void add(std::string_view bytes) {
    pending_ += bytes;
    std::size_t at = 0;
    while (const auto used = take(std::string_view{pending_}.substr(at))) {
      at += used;
    }
    pending_.erase(0, at);
  }
  bool whole() const { return ended_ && pending_.empty() && !broken_; }
  const std::optional<segment_head>& head() const { return head_; }

 private:
  // How many bytes one record used; 0 when there are not enough yet, or none may follow.
  std::size_t take(std::string_view b) {
    if (broken_ || ended_ || b.empty()) {
      return 0;
    }
    return head_ ? take_page(b) : take_head(b);
  }
  std::size_t take_head(std::string_view b) {
    if (b.size() < 4) {
      return 0;
    }
    const std::size_t size = u32_at(b, 0);
    broken_ = size > head_size_max;
    if (broken_ || b.size() < 4 + size) {
      return 0;
    }
    auto parsed = from_json<segment_head>(b.substr(4, size));
    broken_ = !parsed.ok() || !are_stores(parsed.value().stores);
    if (!broken_) {
      head_ = std::move(parsed).value();
      on_head(*head_);
    }
    return 4 + size;
  }
  std::size_t take_page(std::string_view b) {
    const auto store = static_cast<unsigned char>(b[0]);
    if (store == end_of_segment) {
      ended_ = true;
      return 1;
    }
    if (store >= head_->stores.size()) {
      broken_ = true;
      return 0;
    }
    const auto size = static_cast<std::size_t>(head_->stores[store].page_size);
    if (b.size() < 5 + size) {
      return 0;
    }
    const auto page = u32_at(b, 1);
    broken_ = page == 0 || page > head_->stores[store].pages;
    if (!broken_) {
      on_page(store, page, b.substr(5, size));
    }
    return 5 + size;
  }

  std::string pending_;
  std::optional<segment_head> head_;
  bool ended_ = false, broken_ = false;
};

std::string sum_of_file(const old_file& f) {
  crypto::sha256_stream sum;
  std::string buffer(1 << 16, '\0');
  for (std::uint64_t at = 0;;) {
    const auto n = f.read_at(at, buffer.data(), buffer.size());
    if (n == 0) {
      return crypto::hex(crypto::bytes_of(sum.finish()));
    }
    sum.add(std::string_view{buffer}.substr(0, n));
    at += n;
  }
}

result<done> parse(const old_file& f, crypto::key_ring& ring, segment_parser& parser) {
  TRY(done read, read_sealed(f, 0, f.size(), ring, [&](std::string_view b) { parser.add(b); }));
  if (!parser.whole()) {
    return damaged("it is not a file of pages");
  }
  return done{};
}

// One town on its way from base to the newest good moment.
class replay {
 public:
  replay(std::string epoch, std::string target, crypto::key_ring& ring)
      : epoch_(std::move(epoch)), target_(std::move(target)), ring_(ring) {}

  // Every file is read through before any of it is applied.
  result<done> apply_next() {
    const auto name = segment_name(next_);
    const old_file f{epoch_ + '/' + name};
    if (!f.exists()) {
      return problem{why::not_found, name + " is missing", "backup_missing"};
    }
    segment_parser check;
    if (const auto read = parse(f, ring_, check); !read.ok()) {
      const bool key = read.error().code == "wrong_key";
      return key ? read.error() : damaged(name + " is damaged: " + read.error().detail);
    }
    if (check.head()->sequence != next_ || check.head()->before != before_) {
      return damaged(name + " does not follow the file before it");
    }
    segment_parser apply;
    apply.on_page = [&](std::size_t store, std::uint32_t page, std::string_view bytes) {
      const auto& s = check.head()->stores[store];
      file_of(s.place).write_at(std::uint64_t{page - 1} * std::uint64_t(s.page_size), bytes);
    };
    TRY(done applied, parse(f, ring_, apply));
    for (const auto& s : check.head()->stores) {
      file_of(s.place).set_size(static_cast<std::uint64_t>(s.pages * s.page_size));
    }
    before_ = sum_of_file(f);
    stands_ = *check.head();
    ++next_;
    return done{};
  }

  result<followed> run(const std::string& code) {
    followed out{.code = code};
    TRY(done base, apply_next());
    const auto head = read_head();
    while (true) {
      const auto next = apply_next();
      if (!next.ok()) {
        const bool end = next.error().code == "backup_missing" && head && head->sequence < next_;
        out.stopped_because = end ? "" : next.error().detail;
        break;
      }
    }
    out.sequence = stands_.sequence;
    out.stands_at = stands_.at;
    out.promised = head ? head->sequence : -1;
    if (!head && out.stopped_because.empty()) {
      out.stopped_because = "head is missing or damaged";
    }
    for (const auto& s : stands_.stores) {
      out.newest_changes.push_back(s.newest_change);
    }
    return out;
  }

  result<done> finish(std::span<const db::module_schema> modules) {
    for (auto& [place, file] : files_) {
      file->keep();
    }
    files_.clear();
    for (const auto& s : stands_.stores) {
      TRY(auto steps, check_store(target_ + '/' + s.place + ".db", nullptr));
      TRY(done fits, check_version({.place = s.place, .migrations = std::move(steps)}, modules));
    }
    return done{};
  }

 private:
  new_file& file_of(const std::string& place) {
    auto& f = files_[place];
    if (!f) {
      ASSERT(is_place(place));  // the parser let nothing else pass
      f = std::make_unique<new_file>(target_ + '/' + place + ".db");
    }
    return *f;
  }

  std::optional<chain_head> read_head() const {
    const old_file f{epoch_ + "/head"};
    std::string json;
    if (!f.exists() ||
        !read_sealed(f, 0, f.size(), ring_, [&](std::string_view b) { json += b; }).ok()) {
      return std::nullopt;
    }
    auto parsed = from_json<chain_head>(json);
    return parsed.ok() ? std::optional{std::move(parsed).value()} : std::nullopt;
  }

  std::string epoch_, target_;
  crypto::key_ring& ring_;
  std::map<std::string, std::unique_ptr<new_file>> files_;
  std::int64_t next_ = 0;
  std::string before_;
  segment_head stands_;
};

// The newest epoch from which a whole town comes, however much of it. Those without a base were cut
// off while it was written.
result<followed> restore_town(const std::string& destination, const std::string& code,
                              beside& place, crypto::key_ring& ring,
                              std::span<const db::module_schema> modules) {
  problem last = {why::not_found, code + " has no complete base there", "backup_missing"};
  std::string passed_over;
  const auto from = tenant_folder(destination, code);
  auto epochs = epochs_in(from);
  std::erase_if(epochs, [](const epoch& e) { return !e.complete; });
  std::reverse(epochs.begin(), epochs.end());
  for (const auto& e : epochs) {
    const auto folder = place.folder_for(code);
    replay r{from + '/' + e.name, folder, ring};
    auto out = r.run(code);
    const auto whole = out.ok() ? r.finish(modules) : result<done>{out.error()};
    if (whole.ok()) {
      out.value().stopped_because = passed_over + out.value().stopped_because;
      return out;
    }
    last = whole.error();
    passed_over += e.name + ": " + last.detail + "; ";
    if (last.code == "wrong_key" || last.code == "newer_version") {
      break;
    }
  }
  return last;
}

}  // namespace

result<followed_restore> restore_followed(const std::string& destination, crypto::key_ring& ring,
                                          const home& to, std::span<const tenant_code> asked,
                                          std::span<const db::module_schema> modules,
                                          const clock& time) {
  if (!to.url.empty()) {
    return problem{why::bad_input,
                   "what a follower shipped are SQLite files; the target is a PostgreSQL database",
                   "other_engine"};
  }
  std::vector<std::string> codes;
  for (const auto& t : asked) {
    codes.emplace_back(t.text());
  }
  if (asked.empty()) {
    codes = tenants_in(destination);
  }
  if (codes.empty()) {
    return problem{why::not_found, destination + " holds no town", "backup_missing"};
  }
  TRY(const auto place, beside::claim(to.data_folder, time));
  followed_restore out;
  for (const auto& code : codes) {
    TRY(auto town, restore_town(destination, code, *place, ring, modules));
    out.towns.push_back(std::move(town));
  }
  out.kept = place->swap_in().kept;
  return out;
}

}  // namespace tsu::backup
