#include "service/survey/publish.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/core/assert.h"

namespace tsu::survey {
namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
constexpr std::size_t rows_max = 12;  // all sets of them are looked at

// The table with fewer rows than columns, so that few sets of rows are looked at.
class hiding {
 public:
  hiding(std::span<const std::int64_t> people, std::size_t rows, std::size_t columns)
      : people_(people), rows_(rows), columns_(columns), shown_(people.size(), true) {}

  std::vector<bool> run() {
    for (std::size_t i = 0; i < people_.size(); ++i) {
      // That nobody is there is taken as known: it would follow from other cells too easily.
      shown_[i] = people_[i] >= shown_from || people_[i] == 0;
    }
    while (const auto found = find_fault()) {
      const auto next = smallest_shown(*found);
      if (next == none) {
        return std::vector<bool>(people_.size(), false);  // not even where nobody is
      }
      shown_[next] = false;
    }
    return shown_;
  }

 private:
  std::size_t at(std::size_t r, std::size_t c) const { return r * columns_ + c; }
  bool hides(std::size_t r, std::size_t c) const { return !shown_[at(r, c)]; }

  // Sums that follow from rows, columns and shown cells are those of hidden cells whose row is in a
  // set R and whose column is not in a set C, where no hidden cell has its column in C and its row
  // outside R. The least sum for R is with the largest such C.
  struct fault {
    unsigned rows = 0;          // the set
    std::size_t column = none;  // or one column
  };
  std::optional<fault> find_fault() const {
    for (std::size_t c = 0; c < columns_; ++c) {
      std::int64_t sum = 0;
      bool any = false;
      for (std::size_t r = 0; r < rows_; ++r) {
        sum += hides(r, c) ? people_[at(r, c)] : 0;
        any = any || hides(r, c);
      }
      if (any && sum < shown_from && sum > 0) {
        return fault{.column = c};
      }
    }
    for (unsigned set = 1; set < (1U << rows_); ++set) {
      const auto sum = crossing(set);
      if (sum > 0 && sum < shown_from) {
        return fault{.rows = set};
      }
    }
    return {};
  }

  std::int64_t crossing(unsigned set) const {
    std::int64_t sum = 0;
    for (std::size_t c = 0; c < columns_; ++c) {
      std::int64_t inside = 0;
      bool outside = false;
      for (std::size_t r = 0; r < rows_; ++r) {
        if (hides(r, c)) {
          (set >> r & 1U) != 0 ? void(inside += people_[at(r, c)]) : void(outside = true);
        }
      }
      sum += outside ? inside : 0;
    }
    return sum;
  }

  // Where the fault is, or anywhere.
  std::size_t smallest_shown(const fault& f) const {
    const auto look = [&](bool anywhere) {
      std::size_t best = none;
      for (std::size_t r = 0; r < rows_; ++r) {
        for (std::size_t c = 0; c < columns_; ++c) {
          const bool here = f.column == none ? (f.rows >> r & 1U) != 0 : f.column == c;
          const bool better = best == none || people_[at(r, c)] < people_[best];
          if (shown_[at(r, c)] && people_[at(r, c)] > 0 && (anywhere || here) && better) {
            best = at(r, c);
          }
        }
      }
      return best;
    };
    const auto near = look(false);
    return near == none ? look(true) : near;
  }

  std::span<const std::int64_t> people_;
  std::size_t rows_, columns_;
  std::vector<bool> shown_;
};

}  // namespace

std::vector<row_of_table> rows_of(std::span<const tally> by_kind) {
  std::vector<row_of_table> out;
  row_of_table rest;
  for (std::size_t k = 0; k < by_kind.size(); ++k) {
    if (by_kind[k].n >= shown_from) {
      out.push_back({{k}, by_kind[k]});
    } else if (by_kind[k].n > 0) {
      rest.kinds.push_back(k);
      rest.of.add(by_kind[k]);
    }
  }
  while (rest.of.n > 0 && rest.of.n < shown_from && !out.empty()) {
    const auto least = std::min_element(
        out.begin(), out.end(), [](const auto& a, const auto& b) { return a.of.n < b.of.n; });
    rest.kinds.push_back(least->kinds.front());
    rest.of.add(least->of);
    out.erase(least);
  }
  if (rest.of.n >= shown_from) {
    std::sort(rest.kinds.begin(), rest.kinds.end());
    out.push_back(std::move(rest));
  }
  return out;
}

std::vector<bool> shown_cells(std::span<const std::int64_t> people, std::size_t rows,
                              std::size_t columns) {
  ASSERT(people.size() == rows * columns);
  if (rows <= columns) {
    return rows > rows_max ? std::vector<bool>(people.size(), false)
                           : hiding{people, rows, columns}.run();
  }
  std::vector<std::int64_t> turned(people.size());
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      turned[c * rows + r] = people[r * columns + c];
    }
  }
  const auto shown = shown_cells(turned, columns, rows);
  std::vector<bool> out(people.size());
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      out[r * columns + c] = shown[c * rows + r];
    }
  }
  return out;
}

}  // namespace tsu::survey
