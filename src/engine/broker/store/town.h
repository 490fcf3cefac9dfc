// One municipality's entities: its named services' memories, the writer's overlay over them, and
// how they keep up with the database. Embedded, this process is the only writer and memory is the
// truth after each commit. On PostgreSQL a batch of writes holds the change log's head, so it first
// catches up with what other nodes have committed and then goes on as if it were alone.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/db/db.h"
#include "engine/broker/broker.h"
#include "engine/broker/model/apply.h"
#include "engine/broker/store/change_body.h"
#include "engine/broker/store/entity_memory.h"
#include "engine/broker/store/late_rows.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/store/store_rows.h"

namespace tsu::broker {

// One named service of the town.
struct service_part {
  explicit service_part(std::string_view service) : name(service) {}

  struct pending {
    entity_ptr version;  // empty: removed
    std::int64_t number = 0;
    std::int64_t change = 0;  // that made it, in this batch
  };
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  const std::string name;
  entity_memory memory;
  // The writer's: what the batch that is running has made so far.
  using overlay_map = std::unordered_map<std::string, pending, text_hash, std::equal_to<>>;
  overlay_map overlay;
  bool touched = false;             // the writer's: stands in town::touched_
  std::atomic<bool> former{false};  // the town has been started anew: another has its name
};

class town final : private db::participant {
 public:
  town(db::store&, const broker_options&);
  ~town() override;

  // Ready to be read and written: loaded, and (PostgreSQL) as new as the database was when this was
  // called.
  task<void> be_current();
  task<void> be_loaded();
  service_part& service(std::string_view name);
  term_table& terms() { return terms_; }
  // Changes say what was there before, or no longer, as the subscriptions are now.
  void heed_subscriptions(db::reader&);
  db::store& store() { return store_; }
  // Some rows do not show yet what was committed, and somebody has to see to it.
  bool has_late_rows() const { return rows_are_late_ && late_.any(); }
  // Now they do. Throws db::error.
  task<void> settle_rows();

  // Inside a write closure of the store.
  result<write_outcome> write(db::tx&, service_part&, const write_op&);
  // Takes out of an entity what has expired; gives back how large it was, 0 where nothing has.
  std::size_t expire(db::tx&, service_part&, std::string_view id);

  // Takes out what has expired by then, of all entities, whether they are loaded or not; gives back
  // of how many. Costs a comparison where nothing has. One at a time.
  task<std::size_t> sweep(instant now);
  // Since it was opened.
  expired_count expired() const { return {gone_entities_, gone_attributes_}; }

 private:
  struct undo {
    service_part* part;
    service_part::overlay_map::value_type* place;  // stays where it is
    std::optional<service_part::pending> before;   // nothing: there was none
  };
  struct moved {  // an entity that another node has changed
    service_part* part;
    std::string id;
    std::int64_t number;
    bool removed;
  };

  // By the number of an entity: the change that its row shows.
  using changes_of_rows = std::unordered_map<std::int64_t, std::int64_t>;

  void closure_ended(bool kept) override;
  void batch_ended(bool committed) override;

  result<done> check(db::tx&, const service_part&, std::string_view id,
                     const entity_version* before, const applied& next) const;
  service_part& ready(db::tx&, service_part& asked);
  service_part::pending put(db::tx&, service_part&, std::string_view id,
                            const service_part::pending& before, const applied& next);
  service_part::pending take_out(db::tx&, service_part&, std::string_view id,
                                 const service_part::pending& before, const applied& left);
  void note_expiry(instant);
  task<void> settle_for_expiry();
  task<void> keep_expired(std::vector<leaving_row>&, instant now);
  task<std::size_t> take_out_all(const std::vector<leaving_row>&);
  task<std::size_t> look_for_expired(instant now);
  service_part::pending newest(service_part&, std::string_view id) const;
  void remember(service_part&, std::string_view id, service_part::pending now);
  void publish_overlay(std::int64_t commit);
  void forget_overlay();
  void load_or_nothing(db::reader&);
  void start_anew(db::reader&, std::int64_t head);
  void put_services_aside();
  void keep_up(db::reader&);
  void begin_batch(db::tx&);
  void check_log_goes_on();
  void load(db::reader&);
  void reload(db::reader&);
  void catch_up(db::reader&);
  void apply_some(db::reader&, std::int64_t head);
  void apply_moved(db::reader&, const std::vector<moved>&, std::int64_t commit);
  void replay(db::reader&, std::int64_t from, std::int64_t until, const changes_of_rows& shown);
  void keep_rows(db::tx&);
  void note_late_rows();

  db::store& store_;
  const broker_options& options_;
  term_table terms_;
  late_rows late_;
  const bool rows_are_late_;  // written behind the change log

  std::shared_mutex services_lock_;
  std::map<std::string, std::unique_ptr<service_part>, std::less<>> services_;
  std::vector<std::unique_ptr<service_part>> former_;  // that views may still look at

  std::mutex follow_lock_;  // who publishes: the writer after a commit, or a reader catching up
  std::atomic<bool> loaded_{false};
  std::int64_t applied_ = 0;  // memory shows every change up to this one
  std::int64_t highest_ = 0;  // entity number seen
  std::atomic<std::uint64_t> asked_{0};
  std::uint64_t answered_ = 0;  // of asked_: those that a finished catching-up has served

  std::atomic<bool> previous_{false};

  // Nothing that is known expires before; what other nodes write is found by looking now and then.
  std::atomic<instant> next_expiry_{instant::min()};
  instant looked_at_ = instant::min();  // the sweep's
  std::atomic<std::int64_t> gone_entities_{0}, gone_attributes_{0};

  // The writer's.
  bool batch_is_new_ = true;
  bool log_is_checked_ = false;  // of this batch
  // A batch has failed, and its commit may have succeeded all the same (the connection broke): what
  // is in memory counts again when the next writer, alone with the store, has caught up.
  std::atomic<bool> doubt_{false};
  bool cursor_is_there_ = false, cursor_is_new_ = false;  // rows_cursor; new: by this closure
  bool rows_written_ = false;             // by this batch: what others have left late
  std::vector<late_row> gone_;            // by this batch
  std::size_t kept_gone_ = 0;             // by closures that ended
  expired_count expired_, kept_expired_;  // by this batch; by closures that ended
  std::int64_t next_number_ = 0;
  std::int64_t last_change_ = 0, kept_change_ = 0;  // of this batch; kept: by closures that ended
  std::vector<undo> undo_;
  std::vector<service_part*> touched_;
};

}  // namespace tsu::broker
