#include "engine/consent/erased_list.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/core/log.h"
#include "base/db/db.h"
#include "engine/consent/leave.h"
#include "engine/consent/store_persons.h"

namespace tsu::consent {
namespace {

// A line that was not written whole is taken away again, so that the next one begins a line.
bool append_durably(const std::string& path, const std::string& line) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) {
    return false;
  }
  const auto before = ::lseek(file, 0, SEEK_END);
  const bool whole = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
                     ::fsync(file) == 0;
  const bool undone = whole || (before >= 0 && ::ftruncate(file, before) == 0);
  ::close(file);
  if (!undone) {
    log_error("{} may end in half a line", path);
  }
  return whole;
}

// A program that was killed, or a machine that lost its power, may leave half a line: its number
// would name somebody else. Whoever it was stands in the store too, and is written down again.
std::string whole_lines_of(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  if (in.bad()) {
    throw std::runtime_error(path + " cannot be read");
  }
  const auto end = text.rfind('\n');
  const auto whole = end == std::string::npos ? 0 : end + 1;
  if (whole < text.size()) {
    log_warning("{}: half a line at its end is taken away", path);
    if (::truncate(path.c_str(), static_cast<off_t>(whole)) != 0) {
      throw std::runtime_error(path + " cannot be mended");
    }
    text.resize(whole);
  }
  return text;
}

}  // namespace

erased_list::erased_list(std::string path) : path_(std::move(path)) { read(); }

void erased_list::read() {
  std::istringstream in{whole_lines_of(path_)};
  for (std::string line; std::getline(in, line);) {
    std::istringstream words{line};
    std::string code, more;
    std::int64_t person = 0;
    if (!(words >> code >> person) || person <= 0 || (words >> more) ||
        !tenant_code::parse(code).ok()) {
      throw std::runtime_error(path_ + ": '" + line + "' is no municipality and number");
    }
    all_.emplace(code, person);
  }
}

void erased_list::add(tenant_code town, std::int64_t person) {
  const std::lock_guard hold{lock_};
  const std::pair one{std::string{town.text()}, person};
  if (all_.contains(one)) {
    return;
  }
  if (!append_durably(path_, one.first + " " + std::to_string(person) + "\n")) {
    throw std::runtime_error(path_ + " cannot be written");
  }
  all_.insert(one);
}

std::vector<std::int64_t> erased_list::of(tenant_code town) const {
  const std::lock_guard hold{lock_};
  std::vector<std::int64_t> out;
  for (const auto& [code, person] : all_) {
    if (code == town.text()) {
      out.push_back(person);
    }
  }
  return out;
}

namespace {

constexpr std::int64_t numbers_at_once = 1'000, gap_max = 1'000'000;

// A backup from before also brings the counter of accounts back: whoever registers next would get
// the number of somebody who was deleted, and be deleted in their place.
task<void> keep_numbers_used(db::store& people, const ports& out, std::int64_t newest) {
  if (!out.use_numbers) {
    co_return;
  }
  auto last = co_await people.write([&](db::tx& t) { return out.use_numbers(t, newest, 0); });
  if (newest - last > gap_max) {
    log_error("the list of deleted persons names number {}, which no account ever had", newest);
    co_return;
  }
  while (last < newest) {
    last = co_await people.write(
        [&](db::tx& t) { return out.use_numbers(t, newest, numbers_at_once); });
  }
}

}  // namespace

task<int> keep_erased(db::house& house, tenant_code town, const ports& out, erased_list& list) {
  auto& people = house.at(town, db::place::people);
  std::set<std::int64_t> known;
  for (const auto who : co_await people.read(read_erased)) {
    list.add(town, who.value);
    known.insert(who.value);
  }
  const auto all = list.of(town);
  if (!all.empty()) {
    co_await keep_numbers_used(people, out, all.back());
  }
  int again = 0;
  for (const auto number : all) {
    const person_id who{number};
    if (known.contains(number)) {
      continue;
    }
    const auto erased = co_await people.write([&](db::tx& t) -> result<bool> {
      if (is_erased(t, who)) {
        return false;  // with the account that it had become
      }
      TRY(const auto proof, erase_again(t, out, town, who));
      return true;
    });
    if (!erased.ok()) {
      throw std::runtime_error("person " + std::to_string(number) +
                               " could not be deleted again: " + erased.error().detail);
    }
    log_warning("a backup had brought person {} of {} back, who was deleted again", number,
                town.text());
    again += erased.value() ? 1 : 0;
  }
  co_return again;
}

}  // namespace tsu::consent
