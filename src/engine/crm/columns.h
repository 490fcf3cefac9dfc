// What segments are counted on: persons and sums of a town as columns in memory, one value beside
// the other, so that two million persons with a year of sums are looked through in well under a
// second. They begin as the sums of the store and go on with what was added since (the log of
// activities only grows), so that a count is as fresh as the view of the store it is made with.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/db/db.h"
#include "engine/crm/expression.h"
#include "engine/crm/rules.h"

namespace tsu::crm {

// Not thread-safe: see shelf.
class columns {
 public:
  explicit columns(class_rules rules = {}) : rules_(rules) {}

  // Up to the view of the reader, or further where they are further already.
  void catch_up(db::reader&);
  // Filled by hand, for benchmarks and tests; quickest by person, kind and day.
  void add_kind(const kind&);
  void add_person(const person_row&);
  void add_gain(person_id, const tally&);
  void reserve(std::size_t persons);

  struct answer {
    std::vector<std::int64_t> persons;  // by number
    std::int64_t data = 0, stamp = 0;   // up to which activity and which profile
  };
  answer find(const expression&, day_no as_of) const;
  // How many of each class, without those.
  std::vector<std::int64_t> count_classes(day_no as_of, std::span<const person_id> without) const;
  std::size_t size() const { return person_.size(); }

 private:
  using row_no = std::uint32_t;
  using marks = std::vector<std::uint8_t>;  // 1: fulfils it
  struct gain {
    row_no row;
    std::int16_t age;  // days after `base`
    std::int16_t times;
    std::int32_t amount;
  };
  // What was done on one day is one gain, as the sums of the store have it, or a day would count
  // more often than times_a_day. By row and day up to `sorted`, so that who counts goes through
  // memory in order; behind it what came since, found by `late`.
  struct kind_column {
    kind of;
    std::vector<gain> gains;
    std::size_t sorted = 0;
    std::unordered_map<std::uint64_t, std::size_t> late;

    void add(const gain&);
    void settle();
  };
  class dictionary {
   public:
    std::uint32_t number_of(std::string_view);
    // nothing where it was never met.
    std::optional<std::uint32_t> find(std::string_view) const;
    // 1 for each number whose text fulfils f.
    template <class F>
    marks where(F f) const {
      marks out(all_.size(), 0);
      for (const auto& [text, number] : all_) {
        out[number] = f(text) ? 1 : 0;
      }
      return out;
    }

   private:
    std::map<std::string, std::uint32_t, std::less<>> all_;
  };
  using conditions = std::vector<condition>;  // by row; empty until it is asked for

  void load(db::reader&);
  void fill(db::reader&);
  row_no row_of(person_id);
  gain gain_of(person_id, const tally&);
  marks evaluate(const part&, day_no as_of, conditions&) const;
  marks test(const part&, day_no as_of, conditions&) const;
  marks test_text(const part&) const;
  marks test_age(const part&, day_no as_of) const;
  marks test_tally(const part&, day_no as_of) const;
  void measure(conditions&, day_no as_of) const;

  class_rules rules_;
  std::vector<std::int64_t> person_;
  std::vector<std::int32_t> born_;
  std::vector<std::uint32_t> district_, track_;
  std::vector<std::uint32_t> interests_;  // which of the texts of interests that there are
  std::vector<day_no> joined_;
  std::vector<std::uint8_t> here_;
  std::unordered_map<std::int64_t, row_no> rows_;
  std::map<std::int64_t, kind_column> kinds_;
  dictionary words_, liked_;
  std::int64_t data_ = 0, stamp_ = 0, epoch_ = -1;
};

// The columns of each municipality; any thread.
class shelf {
 public:
  // Runs f(const columns&) on those of the town, which are as fresh as the reader.
  template <class F>
  auto with(db::reader& r, tenant_code town, F f) {
    const auto its = of(town);
    const std::unique_lock hold{its->lock};
    its->all.catch_up(r);
    return f(std::as_const(its->all));
  }

 private:
  struct one {
    std::mutex lock;
    columns all;
  };
  std::shared_ptr<one> of(tenant_code);

  std::mutex lock_;
  std::map<tenant_code, std::shared_ptr<one>> towns_;
};

}  // namespace tsu::crm
