// The entity memory against a map that does the same the slow way, with snapshots held across
// writes; its indexes against a walk; readers beside a writer.
#include "engine/broker/store/entity_memory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "base/core/random.h"
#include "engine/broker/query/select.h"

namespace tsu::broker {
namespace {

const stored_name_of as_is = [](std::string_view n) { return std::string{n}; };

struct plain {
  std::string type, text;
  std::int64_t number = 0;
  double lon = 0, lat = 0;
};
using world = std::map<std::string, plain>;

std::string text_with(int speed, const std::string& name, double lon, double lat) {
  return R"({"speed":{"type":"Property","value":)" + std::to_string(speed) +
         R"(},"name":{"type":"Property","value":")" + name +
         R"("},"location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[)" +
         std::to_string(lon) + "," + std::to_string(lat) + "]}}}";
}

// The same with a second instance of its speed.
std::string with_second(std::string text, int speed) {
  const std::string_view first = R"("speed":{"type":"Property","value":)";
  const auto end = text.find('}') + 1;
  const auto one =
      text.substr(first.size() + 1, end - first.size() - 1);  // the value and its brace
  return R"({"speed":[{"type":"Property","value":)" + one + R"(,{"type":"Property","value":)" +
         std::to_string(speed) + R"(,"datasetId":"urn:d:1"}])" + text.substr(end);
}

entity_ptr make(term_table& names, const std::string& id, const plain& p) {
  const std::string_view type = p.type;
  return entity_version::make({.id = id, .types = {&type, 1}, .text = p.text}, names);
}

query asking(const std::string& type, const std::string& q) {
  query out;
  if (!type.empty()) {
    out.types = {{type}};
  }
  if (!q.empty()) {
    auto c = condition::parse(q, as_is);
    EXPECT_TRUE(c.ok()) << q;
    out.q = std::make_shared<const condition>(std::move(c).value());
  }
  out.limit = 1'000;
  out.count = true;
  return out;
}

std::vector<std::string> ids_of(const entity_memory& memory, std::int64_t at,
                                const term_table& names, const query& q,
                                select_report* report = nullptr) {
  std::vector<std::string> out;
  const auto total = select(
      memory, at, names, q, [&](const entity_ptr& e) { out.emplace_back(e->id()); }, report);
  EXPECT_TRUE(total.ok());
  if (q.count) {
    EXPECT_EQ(static_cast<std::size_t>(*total.value()), out.size());
  }
  return out;
}

// The slow way: everything in order of creation, tested one by one.
std::vector<std::string> by_walk(const world& w, term_table& names, const query& q) {
  std::map<std::int64_t, std::string> in_order;
  for (const auto& [id, p] : w) {
    in_order[p.number] = id;
  }
  std::vector<std::string> out;
  for (const auto& [number, id] : in_order) {
    if (fits(q, *make(names, id, w.at(id)), names, {})) {
      out.push_back(id);
    }
  }
  return out;
}

class town_of_chance {
 public:
  explicit town_of_chance(std::uint64_t seed) : chance(seed) {}

  void commit(std::size_t changes) {
    std::vector<entity_memory::change_of_one> all;
    std::map<std::string, entity_memory::change_of_one> last;
    for (std::size_t i = 0; i < changes; ++i) {
      const auto id = "urn:e:" + std::to_string(chance.below(60));
      if (chance.below(5) == 0) {
        now.erase(id);
      } else {
        auto& p = now[id];
        p.number = p.number == 0 ? ++numbers : p.number;
        p.type = chance.below(3) == 0 ? "Bus" : "Plow";
        if (p.lon == 0 || chance.below(2) == 0) {
          p.lon = 140 + chance.unit() * 2;
          p.lat = 42 + chance.unit() * 2;
        }
        p.text = text_with(static_cast<int>(chance.below(20)),
                           "n" + std::to_string(chance.below(4)), p.lon, p.lat);
        if (chance.below(3) == 0) {  // among few values, so that they change places
          p.text = with_second(std::move(p.text), static_cast<int>(chance.below(20)));
        }
      }
      touched.insert(id);
    }
    for (const auto& id : touched) {
      const auto at = now.find(id);
      all.push_back(at == now.end() ? entity_memory::change_of_one{id, {}, 0}
                                    : entity_memory::change_of_one{id, make(names, id, at->second),
                                                                   at->second.number});
    }
    memory.publish(all, ++commits);
    touched.clear();
    check_counts();
  }

  void check_counts() const {
    std::map<std::string, std::int64_t> walked, counted;
    for (const auto& [id, p] : now) {
      ++walked[p.type];
    }
    for (const auto& [type, n] : memory.counts().at(from_micros(0))) {
      counted.emplace(names.name(type), n);
    }
    EXPECT_EQ(counted, walked);
  }

  void check(std::int64_t at, const world& w) {
    auto near = asking("", "");
    near.geo = std::make_shared<const geo_query>(
        geo_query::parse("near;maxDistance==40000", "Point", "[141,43]").value());
    for (const auto& q : {asking("", ""), asking("Bus", ""), asking("Plow", "speed>12"),
                          asking("Plow", "speed==3,4;name==\"n1\""), asking("Bus", "name==\"n2\""),
                          asking("", "speed<=5"), asking("Plow", "name>=\"n2\""), near}) {
      EXPECT_EQ(ids_of(memory, at, names, q), by_walk(w, names, q));
    }
    for (int i = 0; i < 60; ++i) {
      const auto id = "urn:e:" + std::to_string(i);
      const auto e = memory.find(id, at);
      const auto it = w.find(id);
      ASSERT_EQ(static_cast<bool>(e), it != w.end()) << id;
      if (e) {
        EXPECT_EQ(e->text(), it->second.text);
      }
    }
  }

  term_table names;
  entity_memory memory;
  seeded_random chance;
  world now;
  std::set<std::string> touched;
  std::int64_t numbers = 0, commits = 0;
};

TEST(entity_memory, agrees_with_a_plain_map_at_every_snapshot) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    town_of_chance t{seed};
    t.memory.index_attribute(t.names.of("Plow"), t.names.of("speed"));
    std::deque<std::pair<std::unique_ptr<entity_memory::snapshot>, world>> held;
    for (int step = 0; step < 60; ++step) {
      t.commit(1 + t.chance.below(12));
      if (step == 20) {
        t.memory.index_attribute(t.names.of("Bus"), t.names.of("name"));
        t.memory.index_attribute(t.names.of("Plow"), t.names.of("name"));
        t.memory.index_attribute(term{}, t.names.of("speed"));
      }
      if (t.chance.below(3) == 0) {
        held.emplace_back(std::make_unique<entity_memory::snapshot>(t.memory), t.now);
      }
      if (held.size() > 4) {
        held.erase(held.begin() + static_cast<std::ptrdiff_t>(t.chance.below(held.size())));
      }
      for (const auto& [snapshot, as_it_was] : held) {
        t.check(snapshot->commit(), as_it_was);
      }
      t.check(t.memory.published(), t.now);
    }
    EXPECT_EQ(t.memory.size(), t.now.size());
    held.clear();
    t.commit(1);
    for (int i = 0; i < 200 && t.memory.versions() > t.now.size(); ++i) {
      t.commit(1);
    }
    EXPECT_EQ(t.memory.versions(), t.now.size()) << "old versions are forgotten";
  }
}

TEST(entity_memory, forgets_index_entries_with_the_versions_that_had_them) {
  town_of_chance t{5};
  const auto type = t.names.of("Plow"), speed = t.names.of("speed");
  t.memory.index_attribute(type, speed);
  const plain slow{"Plow", text_with(1, "a", 141, 43), 1},
      fast{"Plow", text_with(90, "a", 141, 43), 1};
  const auto publish = [&](const plain* p) {
    const entity_memory::change_of_one c{"urn:p:1", p ? make(t.names, "urn:p:1", *p) : entity_ptr{},
                                         1};
    t.memory.publish({&c, 1}, ++t.commits);
  };
  const auto entries = [&] { return t.memory.index_of(type, speed)->by_kind[0].size(); };
  publish(&slow);
  {
    const entity_memory::snapshot before{t.memory};
    publish(&fast);
    EXPECT_EQ(entries(), 2u) << "the old value stays while a snapshot sees it";
    publish(&slow);
    publish(&fast);
    EXPECT_EQ(ids_of(t.memory, before.commit(), t.names, asking("Plow", "speed==1")).size(), 1u);
  }
  publish(&fast);
  EXPECT_EQ(entries(), 1u);
  publish(nullptr);
  EXPECT_EQ(entries(), 0u);
  EXPECT_EQ(t.memory.list_of(term{})->size(), 0u);
  EXPECT_EQ(t.memory.versions(), 0u);
}

TEST(entity_memory, forgets_entries_of_an_index_that_came_after_a_version_was_replaced) {
  town_of_chance t{9};
  const auto type = t.names.of("Plow"), speed = t.names.of("speed");
  const auto put = [&](int value, std::int64_t commit) {
    const auto e =
        make(t.names, "urn:e:1",
             {"Plow", R"({"speed":{"type":"Property","value":)" + std::to_string(value) + "}}"});
    const entity_memory::change_of_one one{"urn:e:1", e, 1};
    t.memory.publish({&one, 1}, commit);
  };
  put(1, 1);
  std::optional<entity_memory::snapshot> held{std::in_place, t.memory};
  put(2, 2);
  t.memory.index_attribute(type, speed);
  const auto entries = [&] { return t.memory.index_of(type, speed)->by_kind[0].size(); };
  EXPECT_EQ(entries(), 2u);
  held.reset();
  put(2, 3);
  EXPECT_EQ(entries(), 1u);
  EXPECT_EQ(t.memory.versions(), 1u);
}

TEST(select, takes_the_index_that_reads_least) {
  town_of_chance t{1};
  std::vector<entity_memory::change_of_one> all;
  std::deque<std::string> ids;
  for (int i = 0; i < 5'000; ++i) {
    ids.push_back("urn:s:" + std::to_string(i));
    const plain p{"Sensor", text_with(i, i % 2 ? "odd" : "even", 140 + i * 0.0001, 43), i + 1};
    all.push_back({ids.back(), make(t.names, ids.back(), p), i + 1});
  }
  t.memory.publish(all, 1);
  select_report r;
  auto q = asking("Sensor", "speed>4990;name==\"odd\"");
  EXPECT_EQ(ids_of(t.memory, 1, t.names, q, &r).size(), 5u);
  EXPECT_EQ(r.by, "types");
  EXPECT_EQ(r.looked_at, 5'000u);
  ASSERT_TRUE(r.wanted);
  for (int i = 0; i < 2 && r.wanted; ++i) {
    t.memory.index_attribute(r.wanted->first, r.wanted->second);
    EXPECT_EQ(ids_of(t.memory, 1, t.names, q, &r).size(), 5u);
  }
  EXPECT_EQ(r.by, "value speed");
  EXPECT_EQ(r.looked_at, 10u);  // an index keeps 4990 too; the condition drops it
  // Half of all match: the first page is nearer by the list than by the index.
  q = asking("Sensor", "name==\"odd\"");
  q.count = false;
  q.limit = 20;
  EXPECT_EQ(ids_of(t.memory, 1, t.names, q, &r).size(), 20u);
  EXPECT_EQ(r.by, "types");
  EXPECT_LE(r.looked_at, 64u);
  q.q = {};
  q.geo = std::make_shared<const geo_query>(
      geo_query::parse("near;maxDistance==100", "Point", "[140.1,43]").value());
  EXPECT_EQ(ids_of(t.memory, 1, t.names, q, &r).size(), 20u);
  EXPECT_EQ(r.by, "place location");
  EXPECT_LT(r.looked_at, 200u);
  q.geo = {};
  q.space =
      std::make_shared<const space_query>(space_query::of({*voxel_at({140.1, 43}, 0, 20)}).value());
  EXPECT_FALSE(ids_of(t.memory, 1, t.names, q, &r).empty());
  EXPECT_EQ(r.by, "place location");
  EXPECT_LT(r.looked_at, 200u);
  q = asking("", "");
  q.ids = {"urn:s:7", "urn:s:3", "urn:s:7", "urn:none"};
  EXPECT_EQ(ids_of(t.memory, 1, t.names, q, &r), (std::vector<std::string>{"urn:s:3", "urn:s:7"}));
  EXPECT_EQ(r.by, "ids");
  EXPECT_TRUE(ids_of(t.memory, 1, t.names, asking("NeverSeen", ""), &r).empty());
}

TEST(select, pages_orders_and_refuses) {
  town_of_chance t{1};
  std::vector<entity_memory::change_of_one> all;
  std::deque<std::string> ids;
  const int speeds[] = {5, 3, 9, 3, 1};
  for (int i = 0; i < 5; ++i) {
    ids.push_back("urn:s:" + std::to_string(i));
    const plain p{i < 3 ? "Bus" : "Plow", text_with(speeds[i], "x", 140 + i, 43), i + 1};
    all.push_back({ids.back(), make(t.names, ids.back(), p), i + 1});
  }
  t.memory.publish(all, 1);
  auto q = asking("", "");
  q.count = false;
  q.order = {{.what = "speed"}};
  EXPECT_EQ(ids_of(t.memory, 1, t.names, q),
            (std::vector<std::string>{"urn:s:4", "urn:s:1", "urn:s:3", "urn:s:0", "urn:s:2"}));
  q.order = {{.what = "speed", .descending = true}, {.what = "id", .descending = true}};
  q.offset = 1;
  q.limit = 3;
  EXPECT_EQ(ids_of(t.memory, 1, t.names, q),
            (std::vector<std::string>{"urn:s:0", "urn:s:3", "urn:s:1"}));
  q.order = {{.what = "",
              .from = std::make_shared<const geo_query>(
                  geo_query::parse("near;maxDistance==1", "Point", "[144,43]").value())}};
  q.offset = 0;
  q.limit = 1;
  EXPECT_EQ(ids_of(t.memory, 1, t.names, q), (std::vector<std::string>{"urn:s:4"}));
  q.order.clear();
  q.types = {{"Plow"}, {"Bus"}};
  q.offset = 2;
  q.limit = 2;
  EXPECT_EQ(ids_of(t.memory, 1, t.names, q), (std::vector<std::string>{"urn:s:2", "urn:s:3"}));
  q.limit = limit_max + 2;  // a page, one more to see whether there is a next, and one too many
  EXPECT_FALSE(select(t.memory, 1, t.names, q, [](const entity_ptr&) {}).ok());
  q.limit = 20;
  q.offset = -1;
  EXPECT_FALSE(select(t.memory, 1, t.names, q, [](const entity_ptr&) {}).ok());
}

// Each commit sets all entities to one value; no reader may ever see two values.
TEST(entity_memory, readers_see_whole_commits_while_a_writer_publishes) {
  town_of_chance t{1};
  t.memory.index_attribute(t.names.of("Plow"), t.names.of("speed"));
  const auto publish = [&](int value) {
    std::vector<entity_memory::change_of_one> all;
    std::vector<std::string> ids;
    for (int i = 0; i < 150; ++i) {
      ids.push_back("urn:p:" + std::to_string(i));
    }
    for (int i = 0; i < 150; ++i) {
      const plain p{"Plow", text_with(value, "a", 141, 43), i + 1};
      all.push_back({ids[static_cast<std::size_t>(i)],
                     make(t.names, ids[static_cast<std::size_t>(i)], p), i + 1});
    }
    t.memory.publish(all, value);
  };
  publish(1);
  std::atomic<bool> stop{false};
  std::atomic<int> torn{0}, reads{0};
  const auto read = [&] {
    while (!stop) {
      const entity_memory::snapshot s{t.memory};
      const auto value = std::to_string(s.commit());
      const auto all = ids_of(t.memory, s.commit(), t.names, asking("Plow", "speed==" + value));
      const auto others = ids_of(t.memory, s.commit(), t.names, asking("Plow", "speed!=" + value));
      torn += all.size() != 150 || !others.empty() ? 1 : 0;
      ++reads;
    }
  };
  std::thread a{read}, b{read};
  for (int value = 2; value < 60; ++value) {
    publish(value);
    while (reads <
           value / 2) {  // the lock lets a writer go first: one that never rests starves them
      std::this_thread::yield();
    }
  }
  stop = true;
  a.join();
  b.join();
  EXPECT_EQ(torn, 0);
}

// What apply() let through before it looked for values: such a store must open and be read.
TEST(entity_memory, instances_without_a_value_can_be_indexed_asked_for_and_sorted) {
  town_of_chance t{1};
  t.memory.index_attribute(t.names.of("T"), t.names.of("a"));
  const auto e = make(t.names, "urn:e:1",
                      {"T", R"({"a":{"type":"Property"},"l":{"type":"LanguageProperty"},)"
                            R"("location":{"type":"GeoProperty"}})"});
  const entity_memory::change_of_one one{"urn:e:1", e, 1};
  t.memory.publish({&one, 1}, 1);
  for (const std::string attribute : {"a", "l", "location"}) {
    for (const std::string test : {"==1", "!=1", ">1", "~=a", "!~=a", "[x]==1", ".s==1", ""}) {
      auto q = asking("T", attribute + test);
      q.order = {{.what = attribute}, {.what = attribute, .members = {"x"}}};
      const bool holds = test == "!=1" || test.empty();
      EXPECT_EQ(ids_of(t.memory, 1, t.names, q).size(), holds ? 1u : 0u) << attribute << test;
    }
  }
}

// The whole of a query's work is counted, not that of one entity.
class a_costly_query : public testing::Test {
 protected:
  void put(const std::string& text) {
    entity_ = make(t_.names, "urn:e:1", {"T", text});
    const entity_memory::change_of_one one{"urn:e:1", entity_, 1};
    t_.memory.publish({&one, 1}, ++commit_);
  }
  std::string answer(const std::string& q) {
    auto asked = asking("T", q);
    asked.steps = 100'000;
    const auto out = select(t_.memory, commit_, t_.names, asked, [](const auto&) {});
    return out.ok() ? std::to_string(*out.value()) : out.error().code;
  }

  town_of_chance t_{1};
  std::int64_t commit_ = 0;
  entity_ptr entity_;
};

TEST_F(a_costly_query, through_links_of_links_is_refused) {
  std::string objects;
  for (int i = 0; i < 40; ++i) {
    objects += (i > 0 ? "," : "") + std::string{R"("urn:e:1")"};
  }
  put(R"({"r":{"type":"Relationship","object":[)" + objects + "]}}");
  EXPECT_EQ(answer("r{r{z}}"), "0");
  EXPECT_EQ(answer("r{r{r{z}}}"), "too_complex_query");
}

TEST_F(a_costly_query, by_a_pattern_that_is_everywhere_at_once_is_refused) {
  put(R"({"s":{"type":"Property","value":")" + std::string(10'000, 'a') + R"("}})");
  EXPECT_EQ(answer("s~=aab"), "0");
  EXPECT_EQ(answer("s~=(a{0,255}){7}b"), "too_complex_query");
  EXPECT_EQ(answer("s!~=(a{0,255}){7}b"), "too_complex_query");
}

TEST(entity_memory, sorts_a_page_as_it_sorts_all) {
  town_of_chance t{5};
  t.commit(200);
  for (std::int64_t offset : {0, 1, 7, 30, 60, 100}) {
    auto all = asking("", "");
    all.order = {{.what = "name", .descending = true}, {.what = "speed"}};
    auto page = all;
    page.offset = offset;
    page.limit = 9;
    page.count = false;
    const auto commit = t.memory.published();
    auto wanted = ids_of(t.memory, commit, t.names, all);
    wanted.erase(wanted.begin(),
                 wanted.begin() + std::min<std::ptrdiff_t>(std::ssize(wanted), offset));
    wanted.resize(std::min<std::size_t>(wanted.size(), 9));
    EXPECT_EQ(ids_of(t.memory, commit, t.names, page), wanted) << offset;
  }
}

TEST(ordered_index, keeps_a_set_in_order) {
  ordered_index index;
  std::set<index_entry> model;
  seeded_random chance{3};
  for (int i = 0; i < 20'000; ++i) {
    const index_entry e{chance.below(500), static_cast<std::uint32_t>(chance.below(3)),
                        static_cast<std::uint32_t>(chance.below(8))};
    if (chance.below(3) != 0) {
      EXPECT_EQ(index.insert(e), model.insert(e).second);
    } else {
      EXPECT_EQ(index.erase(e), model.erase(e) == 1);
    }
  }
  std::vector<index_entry> all;
  index.scan({}, [&](const index_entry& e) { return all.push_back(e), true; });
  EXPECT_TRUE(std::equal(all.begin(), all.end(), model.begin(), model.end()));
  EXPECT_EQ(index.size(), model.size());
  const auto few = index.estimate({{100, 0, 0}, {101, 9, 9}});
  EXPECT_LE(few, 600u);
  EXPECT_NEAR(static_cast<double>(index.estimate({})), static_cast<double>(index.size()), 256);
}

}  // namespace
}  // namespace tsu::broker
