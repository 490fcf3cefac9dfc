#include "engine/id/keys/key_keeper.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/core/guarded.h"
#include "engine/id/keys/change_keys.h"
#include "engine/id/keys/store_keys.h"

namespace tsu::id {
namespace {

using jose::algorithm;
using snapshot = std::shared_ptr<const signing_keys>;

constexpr std::chrono::milliseconds making_pause{10};
constexpr int making_pauses_max = 1'000;

problem no_key() {
  return {why::unavailable, "people_key is not set, and no people.key stands in the data folder",
          "id_no_key"};
}

struct remembered {
  snapshot keys;
  instant checked;
};

fresh_keys make_keys(const std::vector<algorithm>& wanted) {
  fresh_keys out;
  for (const auto a : wanted) {
    out.emplace(a, jose::private_key::make(a));
  }
  return out;
}

std::vector<key_facts> facts_of(const std::vector<key_row>& rows) {
  std::vector<key_facts> out;
  for (const auto& r : rows) {
    out.push_back(r.facts);
  }
  return out;
}

std::vector<algorithm> those_due(const std::vector<algorithm>& algorithms,
                                 const std::vector<key_row>& rows, instant now,
                                 const key_times& times) {
  const auto facts = facts_of(rows);
  std::vector<algorithm> out;
  std::copy_if(algorithms.begin(), algorithms.end(), std::back_inserter(out),
               [&](algorithm a) { return successor_due(facts, a, now, times).has_value(); });
  return out;
}

bool all_sign(const std::vector<algorithm>& algorithms, const std::vector<key_row>& rows,
              instant now) {
  const auto facts = facts_of(rows);
  return std::all_of(algorithms.begin(), algorithms.end(),
                     [&](algorithm a) { return signing(facts, a, now) != nullptr; });
}

// The first keys of a town are made by one coroutine of this node; gone, it lets another try.
class making {
 public:
  using towns = guarded<std::set<tenant_code>>;
  making(towns& all, tenant_code t)
      : all_(all), town_(t), mine_(all.change([t](auto& a) { return a.insert(t).second; })) {}
  ~making() {
    if (mine_) {
      all_.change([this](auto& a) { a.erase(town_); });
    }
  }
  making(const making&) = delete;
  making& operator=(const making&) = delete;
  bool is_mine() const { return mine_; }

 private:
  towns& all_;
  tenant_code town_;
  bool mine_;
};

}  // namespace

struct key_keeper::state {
  state(db::house& h, const clock& c, std::optional<crypto::box_key> k, const key_times& t,
        std::vector<algorithm> a)
      : house(h), time(c), installation(std::move(k)), times(t), algorithms(std::move(a)) {}
  db::house& house;
  const clock& time;
  std::optional<crypto::box_key> installation;
  key_times times;
  std::vector<algorithm> algorithms;
  guarded<std::unordered_map<tenant_code, remembered>> memory;
  making::towns in_the_making;
  side_work workshop{{.name = "keys"}};

  db::store& people(tenant_code t) { return house.at(t, db::place::people); }
  task<std::vector<key_row>> rows(tenant_code t) {
    return people(t).read([](db::reader& r) { return read_signing_keys(r); });
  }
  snapshot remembered_of(tenant_code, instant not_before) const;
  result<snapshot> read(tenant_code, const std::vector<key_row>&) const;
  task<result<std::vector<key_row>>> with_first_keys(tenant_code);
  task<result<done>> make_due(tenant_code, const std::vector<key_row>&);
  // Makes keys of these algorithms beside the I/O threads and hands them to f in a transaction.
  template <class F>
  task<result<done>> change(tenant_code, std::vector<algorithm>, std::string who, F);
};

snapshot key_keeper::state::remembered_of(tenant_code t, instant not_before) const {
  return memory.look([&](const auto& all) {
    const auto at = all.find(t);
    return at == all.end() || at->second.checked < not_before ? nullptr : at->second.keys;
  });
}

result<snapshot> key_keeper::state::read(tenant_code t, const std::vector<key_row>& rows) const {
  const auto now = time.now();
  std::vector<key_facts> facts;
  std::vector<jose::public_key> published;
  std::vector<signing_keys::signer> opened;
  for (const auto& r : rows) {
    if (!is_published(r.facts, now)) {
      continue;
    }
    TRY(auto key, open_key(*installation, t, r.facts.kid, r.facts.alg, r.sealed));
    facts.push_back(r.facts);
    published.push_back(key.public_part(r.facts.kid));
    opened.push_back({r.facts.kid, std::move(key)});
  }
  std::vector<signing_keys::signer> signers;
  for (const auto a : algorithms) {
    if (const auto* k = signing(facts, a, now)) {
      signers.push_back(opened[static_cast<std::size_t>(k - facts.data())]);
    }
  }
  return snapshot{std::make_shared<const signing_keys>(std::move(signers),
                                                       jose::key_set{std::move(published)})};
}

template <class F>
task<result<done>> key_keeper::state::change(tenant_code t, std::vector<algorithm> wanted,
                                             std::string who, F act) {
  if (!installation) {
    co_return no_key();
  }
  const auto make = [&] { return make_keys(wanted); };
  CO_TRY(const fresh_keys fresh, co_await workshop.run(make));
  const key_change c{*installation, t, times, who};
  const auto closure = [&](db::tx& tx) -> result<done> { return act(tx, c, fresh); };
  auto r = co_await people(t).write(closure);
  memory.change([&](auto& all) { all.erase(t); });
  co_return r;
}

task<result<done>> key_keeper::state::make_due(tenant_code t,
                                               const std::vector<key_row>& rows_now) {
  const auto act = [](db::tx& tx, const key_change& c, const fresh_keys& fresh) -> result<done> {
    keep_up_keys(tx, c, fresh);
    return done{};
  };
  auto wanted = those_due(algorithms, rows_now, time.now(), times);
  std::string nobody;
  co_return co_await change(t, std::move(wanted), std::move(nobody), act);
}

task<result<std::vector<key_row>>> key_keeper::state::with_first_keys(tenant_code t) {
  if (!installation) {
    co_return no_key();
  }
  auto rows_now = co_await rows(t);
  for (int i = 0; i < making_pauses_max && !all_sign(algorithms, rows_now, time.now()); ++i) {
    const making here{in_the_making, t};
    if (here.is_mine()) {
      CO_TRY(const done made, co_await make_due(t, rows_now));
    } else {
      co_await pause{making_pause};
    }
    rows_now = co_await rows(t);
  }
  co_return rows_now;
}

key_keeper::key_keeper(db::house& h, const clock& c, std::optional<crypto::box_key> installation,
                       key_times times, std::vector<algorithm> algorithms)
    : state_(std::make_unique<state>(h, c, std::move(installation), times, std::move(algorithms))) {
}

std::vector<algorithm> key_keeper::every_algorithm() {
  return {algorithm::es256, algorithm::rs256, algorithm::ps256, algorithm::eddsa};
}

key_keeper::~key_keeper() = default;

const key_times& key_keeper::times() const { return state_->times; }

task<result<std::shared_ptr<const signing_keys>>> key_keeper::of(tenant_code t) {
  const auto now = state_->time.now();
  if (auto known = state_->remembered_of(t, now - remembers)) {
    co_return known;
  }
  CO_TRY(const std::vector<key_row> rows, co_await state_->with_first_keys(t));
  CO_TRY(snapshot keys, state_->read(t, rows));
  state_->memory.change([&](auto& all) { all[t] = {keys, now}; });
  co_return keys;
}

task<result<done>> key_keeper::keep_up(tenant_code t) {
  const auto rows = co_await state_->rows(t);
  if (rows.empty()) {  // nobody has asked yet
    co_return done{};
  }
  co_return co_await state_->make_due(t, rows);
}

task<result<done>> key_keeper::rotate_now(tenant_code t, std::string_view who) {
  const auto act = [](db::tx& tx, const key_change& c, const fresh_keys& fresh) -> result<done> {
    rotate_keys(tx, c, fresh);
    return done{};
  };
  auto all = state_->algorithms;
  std::string by{who};
  co_return co_await state_->change(t, std::move(all), std::move(by), act);
}

task<result<done>> key_keeper::revoke(tenant_code t, std::string kid, std::string_view who) {
  const auto rows = co_await state_->rows(t);
  std::vector<algorithm> its;
  for (const auto& r : rows) {
    if (r.facts.kid == kid) {
      its.push_back(r.facts.alg);
    }
  }
  const auto act = [&kid](db::tx& tx, const key_change& c, const fresh_keys& fresh) {
    return revoke_key(tx, c, fresh, kid);
  };
  std::string by{who};
  co_return co_await state_->change(t, std::move(its), std::move(by), act);
}

task<std::vector<key_facts>> key_keeper::list(tenant_code t) {
  const auto rows = co_await state_->rows(t);
  co_return facts_of(rows);
}

}  // namespace tsu::id
