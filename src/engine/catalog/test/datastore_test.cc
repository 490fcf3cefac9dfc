// datastore_search that reads only what it shows, against one that makes all rows first.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/core/random.h"
#include "engine/catalog/ckan_datastore.h"
#include "engine/catalog/dataset.h"
#include "engine/catalog/open_facts.h"
#include "engine/catalog/test/town.h"

namespace tsu::catalog {
namespace {

using namespace testing;

class rows_of_a_dataset : public town {
 protected:
  rows_of_a_dataset() {
    about.name = "parks";
    about.about.entity_type = "Park";
    about.about.attributes = {"size", "name", "more", "location"};
  }
  std::shared_ptr<const broker::view> look() {
    return here.loop.wait(one->entities->look({sapporo(), {}}));
  }
  void change(random_source& chance) {
    broker::write_op op{.how = broker::write_kind::upsert_replace};
    op.entity.id = "urn:p:" + std::to_string(chance.below(25));
    op.entity.types = {chance.below(5) == 0 ? "Other" : "Park"};
    if (chance.below(6) == 0) {
      op.how = broker::write_kind::remove;
    } else {
      const std::vector<std::string> values{"1",          "2.5",   R"("text")",
                                            R"({"a":1})", "[1,2]", R"("090-1234-5678")"};
      for (const std::string name : {"size", "name", "more"}) {
        const auto n = name == "size" ? chance.below(2) : chance.below(values.size());
        if (chance.below(3) > 0) {
          op.entity.attributes.push_back(property(name, values[n]));
        }
      }
      if (chance.below(2) == 0) {
        op.entity.attributes.push_back(place("141.3", "43.0"));
      }
      if (chance.below(8) == 0) {
        op.entity.expires = here.time.now() + std::chrono::seconds{1 + chance.below(5)};
      }
    }
    (void)here.loop.wait(one->entities->write({sapporo(), {}}, std::move(op), std::nullopt));
  }
  result<std::string> slowly(const ckan_arguments& a) {
    TRY(const auto table, open_rows(*look(), about.about, here.time.now()));
    return search_rows(table, a);
  }
  result<std::string> quickly(const ckan_arguments& a) {
    const auto state = look();
    const auto now = here.time.now();
    TRY(const auto facts, shelf.of(*state, "011002", about, now));
    return search_page(*state, about.about, now, facts, a);
  }
  dataset_dto about;
  facts_shelf shelf;
};

TEST_P(rows_of_a_dataset, are_the_same_however_they_are_read) {
  seeded_random chance{7};
  for (int i = 0; i < 150; ++i) {
    change(chance);
    if (chance.below(4) == 0) {
      here.time.advance(std::chrono::seconds{1});
    }
    ckan_arguments a{{"resource_id", "x"}};
    a["limit"] = std::to_string(chance.below(12));
    a["offset"] = std::to_string(chance.below(30));
    if (chance.below(3) == 0) {
      a["fields"] = "_id,more,id";
    }
    if (chance.below(4) == 0) {
      a["include_total"] = "false";
    }
    const auto slow = slowly(a), quick = quickly(a);
    ASSERT_TRUE(slow.ok() && quick.ok());
    ASSERT_EQ(quick.value(), slow.value()) << i;
  }
}

TEST_P(rows_of_a_dataset, many_at_once_are_the_same_too) {
  seeded_random chance{8};
  for (int i = 0; i < 60; ++i) {
    change(chance);
  }
  for (const auto* limit : {"1000", "1001", "32000", "99999999"}) {
    const ckan_arguments a{{"limit", limit}, {"offset", "3"}};
    EXPECT_EQ(quickly(a).value(), slowly(a).value());
  }
  const ckan_arguments bad{{"fields", "secret"}};
  EXPECT_EQ(quickly(bad).error().detail, slowly(bad).error().detail);
}

TEST_P(rows_of_a_dataset, are_walked_over_again_only_when_one_of_them_has_changed) {
  seeded_random chance{9};
  for (int i = 0; i < 40; ++i) {
    change(chance);
  }
  here.time.advance(std::chrono::minutes{1});
  const ckan_arguments a{{"limit", "3"}};
  const auto walks = [&] {
    const auto before = shelf.walks();
    EXPECT_EQ(quickly(a).value(), slowly(a).value());
    return shelf.walks() - before;
  };
  EXPECT_EQ(walks(), 1);
  EXPECT_EQ(walks(), 0);
  ASSERT_TRUE(write(*one, "urn:o:1", "Other", {property("size", "1")}).ok());
  EXPECT_EQ(walks(), 0);  // another type
  ASSERT_TRUE(write(*one, "urn:p:fresh", "Park", {property("size", "1")}).ok());
  EXPECT_EQ(walks(), 1);
  EXPECT_EQ(walks(), 0);
  broker::write_op op{.how = broker::write_kind::upsert_replace};
  op.entity.id = "urn:p:short";
  op.entity.types = {"Park"};
  op.entity.expires = here.time.now() + std::chrono::seconds{5};
  ASSERT_TRUE(
      here.loop.wait(one->entities->write({sapporo(), {}}, std::move(op), std::nullopt)).ok());
  EXPECT_EQ(walks(), 1);
  EXPECT_EQ(walks(), 0);
  here.time.advance(std::chrono::seconds{6});  // now it has expired
  EXPECT_EQ(walks(), 1);
  EXPECT_EQ(walks(), 0);
  about.about.attributes = {"size"};  // another way to publish it
  EXPECT_EQ(walks(), 1);
}

INSTANTIATE_TEST_SUITE_P(engines, rows_of_a_dataset, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::catalog
