#include "service/weather/import_observations.h"

#include <utility>

#include "base/core/json.h"
#include "base/record/audit.h"
#include "service/weather/change_threshold.h"
#include "service/weather/import_chunk.h"
#include "service/weather/observe.h"
#include "service/weather/station_book.h"
#include "service/weather/store.h"

namespace tsu::weather {
namespace {

constexpr std::size_t lines_per_step = 64;

problem station_list_alone() {
  return {why::unsupported, "a list of stations holds no observations", "station_list"};
}

// One import from its first line to its last; lives in the coroutine that runs it.
class import_run {
 public:
  import_run(const parts& on, tenant_code tenant, const import_request& r, station_book book,
             dated_thresholds limits)
      : on_(on),
        store_(on.stores.at(tenant, db::place::town)),
        asked_(r),
        book_(std::move(book)),
        limits_(std::move(limits)),
        chunk_(book_, limits_, on.time.now(), judged_by::file),
        writer_(on, tenant, book_, asked_.from) {
    for (const auto& s : asked_.list) {
      book_.list(s);
    }
  }

  task<result<import_dto>> run(observation_reader reader,
                               const std::function<void(const import_progress&)>& progress) {
    co_await begin(reader.format());
    for (bool more = true; more;) {
      CO_TRY(const bool goes_on, reader.read_lines(lines_per_step, chunk_));
      more = goes_on;
      if (chunk_.full() || !more) {
        CO_TRY(const auto recorded, co_await writer_.send(chunk_));
        count(recorded);
        done_.finished = !more;
        co_await keep_record();
        if (progress) {
          progress({chunk_.rows_read(), reader.bytes_read(), done_.seconds});
        }
      }
    }
    co_await writer_.tell(limits_);
    co_return done_;
  }

 private:
  task<void> begin(file_format format) {
    done_.file = asked_.file;
    done_.format = asked_.from.generated ? "generated" : name_of(format);
    done_.by = asked_.by;
    done_.started_at = on_.time.now();
    done_.id = co_await store_.write([&](db::tx& t) {
      record::audit(t, {.actor = asked_.by,
                        .role = {},
                        .action = "weather.import.started",
                        .subject_kind = "weather.import",
                        .subject = asked_.file});
      return open_import(t, asked_.file, done_.format, asked_.by);
    });
  }

  // The broker counts values, people count rows. A call is one commit, so its rows are nearly
  // always all new or all known; where files overlap inside one call the share is rounded up.
  void count(const broker::recorded& r) {
    const auto rows = chunk_.rows(), values = r.stored + r.unchanged;
    const auto fresh = values == 0 ? 0 : (r.stored * rows + values - 1) / values;
    done_.stored += fresh;
    done_.unchanged += rows - fresh;
    chunk_.clear();
  }

  task<void> keep_record() {
    done_.read = chunk_.rows_read();
    done_.refused = chunk_.faults();
    done_.seconds = std::chrono::duration<double>(monotonic_now() - began_).count();
    const auto faults = chunk_.take_faults();
    const auto work = [&](db::tx& t) {
      add_import_errors(t, done_.id, faults);
      keep_import(t, done_);
    };
    co_await store_.write(work, done_.finished ? db::durability::commit : db::durability::interval);
  }

  const parts& on_;
  db::store& store_;
  const import_request& asked_;
  station_book book_;
  dated_thresholds limits_;
  import_chunk chunk_;
  observation_writer writer_;
  import_dto done_;
  std::chrono::nanoseconds began_ = monotonic_now();
};

struct list_sink final : row_sink {
  std::vector<station_info> all;
  void row(const observation_row&) override {}
  void refused(line_fault) override {}
  void warning(line_fault) override {}
  void station(const station_info& s) override { all.push_back(s); }
};

}  // namespace

task<result<import_dto>> import_observations(const parts& on, tenant_code tenant,
                                             byte_source source, import_request asked,
                                             std::function<void(const import_progress&)> progress) {
  CO_TRY(auto reader, observation_reader::open(std::move(source), asked.reading));
  if (reader.format() == file_format::stations) {
    co_return station_list_alone();
  }
  auto& town = on.stores.at(tenant, db::place::town);
  auto known = co_await town.read(all_stations);
  auto limits = co_await town.read(load_thresholds);
  import_run one{on, tenant, asked, station_book{std::move(known)}, std::move(limits)};
  co_return co_await one.run(std::move(reader), progress);
}

result<std::vector<station_info>> read_station_list(byte_source source) {
  TRY(auto reader, observation_reader::open(std::move(source), {}));
  if (reader.format() != file_format::stations) {
    return problem{why::unsupported, "this is no list of stations", "not_a_station_list"};
  }
  list_sink sink;
  for (bool more = true; more;) {
    TRY(const bool goes_on, reader.read_lines(1000, sink));
    more = goes_on;
  }
  return std::move(sink.all);
}

}  // namespace tsu::weather
