// What both houses share: the threads, and the stores by tenant and place. A store object, once
// handed out, lives as long as the house; what an engine adds is where tenants are listed and kept.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/db/backend.h"
#include "base/db/crew.h"
#include "base/db/db.h"
#include "base/db/schema.h"
#include "base/db/store_core.h"
#include "base/db/timekeeper.h"

namespace tsu::db {

inline constexpr std::array all_places{place::town, place::people, place::history};

class house_core : public house {
 public:
  house_core(const options&, const clock&, std::span<const module_schema>);

  void add_tenant(tenant_code) override;
  void remove_tenant(tenant_code) override;
  store& at(tenant_code, place) override;
  std::vector<std::string> check(tenant_code, std::span<const statement* const>) override;
  void close() override;

 protected:
  virtual std::unique_ptr<backend> make_backend(tenant_code, place) = 0;
  // Makes room for the tenant (a folder, schemas), where it is not there yet.
  virtual void make_tenant(tenant_code) = 0;
  virtual void drop_tenant(tenant_code) = 0;
  // Opens (and so migrates) every store once.
  void migrate_all();
  std::string store_name(tenant_code, place) const;
  // From here on idle stores beyond options.open_max are closed once a second.
  void start_sweeping();
  store_core* find_open(tenant_code, place);
  std::vector<store_core*> all_open();

  const options options_;
  const clock& time_;
  const std::vector<module_schema> modules_;

 private:
  using key = std::pair<tenant_code, place>;
  store_core& ensure(const std::lock_guard<std::mutex>&, tenant_code, place);
  void forget_stores(tenant_code);
  std::vector<store_core*> open_by_use() const;
  static void close_down_to(std::size_t most, const std::vector<store_core*>& open);
  void sweep();

  struct sweeper final : crew::job {
    explicit sweeper(house_core& h) : house(h) {}
    void run() noexcept override { house.sweep(); }
    house_core& house;
  };
  sweeper sweeper_{*this};
  crew writers_, readers_;
  timekeeper timers_;
  const store_parts parts_;
  std::mutex lock_;
  std::map<key, std::unique_ptr<store_core>> stores_;
  std::vector<std::unique_ptr<store_core>> removed_;  // closed, kept for whoever has a reference
  bool closed_ = false;
};

std::unique_ptr<house> open_sqlite_house(const options&, const clock&,
                                         std::span<const module_schema>);
std::unique_ptr<house> open_pg_house(const options&, const clock&, std::span<const module_schema>);
std::vector<pending_migration> pg_pending(const options&, std::span<const module_schema>);
std::vector<pending_migration> sqlite_pending(const options&, std::span<const module_schema>);
void add_pending(std::vector<pending_migration>&, tenant_code, place,
                 std::span<const module_schema>, const std::vector<applied_migration>&,
                 const std::string& store_name);

}  // namespace tsu::db
