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

bool append_durably(const std::string& path, const std::string& line) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) {
    return false;
  }
  const bool whole = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
                     ::fsync(file) == 0;
  ::close(file);
  return whole;
}

}  // namespace

erased_list::erased_list(std::string path) : path_(std::move(path)) { read(); }

void erased_list::read() {
  std::ifstream in{path_};
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
  if (in.bad()) {
    throw std::runtime_error(path_ + " cannot be read");
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

task<int> keep_erased(db::house& house, tenant_code town, const ports& out, erased_list& list) {
  auto& people = house.at(town, db::place::people);
  const auto known = co_await people.read(read_erased);
  for (const auto who : known) {
    list.add(town, who.value);
  }
  int again = 0;
  for (const auto number : list.of(town)) {
    const person_id who{number};
    if (std::find(known.begin(), known.end(), who) != known.end()) {
      continue;
    }
    const auto erased =
        co_await people.write([&](db::tx& t) { return erase_again(t, out, town, who); });
    if (!erased.ok()) {
      throw std::runtime_error("person " + std::to_string(number) +
                               " could not be deleted again: " + erased.error().detail);
    }
    log_warning("a backup had brought person {} of {} back, who was deleted again", number,
                town.text());
    ++again;
  }
  co_return again;
}

}  // namespace tsu::consent
