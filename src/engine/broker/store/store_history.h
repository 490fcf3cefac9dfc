// The tables of recorded values (place: history) and the only SQL that touches them. An instance is
// kept as its value beside a shape: the same JSON text with holes for the value and the time, which
// most observations of a device share.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/core/time.h"
#include "base/db/db.h"

namespace tsu::broker {

std::span<const db::statement* const> history_statements();

// By which of its times a value is looked for (ETSI GS CIM 009 v1.9.1, 4.8): observedAt, or else
// when it was written; when it was written (createdAt and modifiedAt: of what is recorded they are
// one); when an instance was deleted, of which there are no other values.
enum class value_time : std::uint8_t { observed, written, deleted };

// `types`: of the entity, apart by spaces, kept when the series is new; empty where not known.
struct series_key {
  std::string_view service, entity, attribute, dataset;
  std::string_view types = {};
};

// An instance taken apart, and put together again.
struct shaped_value {
  std::string shape;
  std::string_view value;  // slice of the instance; all of it where the shape is one hole
};
shaped_value shape_of(std::string_view instance, instant at);
std::string instance_of(std::string_view shape, std::string_view value, instant at);

// Numbers of series and shapes, remembered across transactions. Belongs to one history store; used
// by one thread at a time. What was learnt in a transaction that failed is taken back.
class history_names {
 public:
  std::int64_t series_no(db::tx&, const series_key&);
  // 0: it is too long, or there are too many; keep the instance whole.
  std::int64_t shape_no(db::tx&, const std::string& shape);
  std::int64_t whole_shape_no(db::tx&);
  void kept() { fresh_series_.clear(), fresh_shapes_.clear(); }
  void taken_back();

 private:
  std::int64_t ensure_shape(db::tx&, const std::string& shape, bool may_add);

  std::unordered_map<std::string, std::int64_t> series_, shapes_;
  std::vector<std::string> fresh_series_, fresh_shapes_;
};

// A value where it belongs. `written`: when it came, which is kept as how late that was.
struct placed_value {
  std::int64_t series_no, shape_no;
  std::string_view value;
  instant at, written;
  std::int64_t late() const { return to_micros(written) - to_micros(at); }
};
// true: it was not there, or with another value.
bool put_value(db::tx&, const placed_value&);
// The same where nobody asks whether it was new: does not wait for PostgreSQL.
void queue_value(db::tx&, const placed_value&);
// That there was nothing any more: an instance of urn:ngsi-ld:null (4.5.7).
void put_gone(db::tx&, std::int64_t series_no, instant at, std::string_view instance);

struct stored_series {
  std::int64_t number;
  std::string entity, attribute, dataset;
};
// The series of an entity, in order of attribute and dataset.
void each_series(db::reader&, std::string_view service, std::string_view entity,
                 const std::function<void(const stored_series&)>&);
// Values with from <= time < until: the oldest first up to `limit`, or the newest `limit` first.
enum class reading_order : std::uint8_t { oldest_first, newest_first };
struct value_row {
  instant at, written;
  std::string_view shape, value;
};
void each_value(db::reader&, std::int64_t series_no, interval, std::int64_t limit, reading_order,
                value_time, const std::function<void(const value_row&)>&);
// Those of one series with from <= at < until.
std::int64_t forget_series(db::tx&, std::int64_t series_no, interval);
// The oldest of one series that lie before, at most so many; gives back how many.
std::int64_t forget_oldest(db::tx&, std::int64_t series_no, instant before, std::int64_t most);
void forget_value(db::tx&, std::int64_t series_no, instant at);

// What the rules of history look at (tend_history.h).
struct tended_series {
  std::int64_t number = 0;
  std::string service, entity, types;
  instant thinned_until;          // values before are thinned out already, to steps of
  std::int64_t thinned_to = 0;    // minutes; 0: never
  std::optional<instant> oldest;  // value
};
// In order of number, beyond that one.
std::vector<tended_series> read_tended_series(db::reader&, std::int64_t after, std::int64_t limit);
void note_thinned(db::tx&, std::int64_t series_no, instant until, std::int64_t minutes);
// As they are kept, without their shapes; the oldest first.
void each_plain_value(db::reader&, std::int64_t series_no, interval, std::int64_t limit,
                      const std::function<void(instant at, std::string_view value)>&);

}  // namespace tsu::broker
