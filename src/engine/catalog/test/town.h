// A town with a broker and a catalogue, for tests on both engines.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/catalog/model_shelf.h"
#include "engine/catalog/parts.h"
#include "engine/catalog/store.h"

namespace tsu::catalog::testing {

using db::testing::engine_kind;
using db::testing::sapporo;

inline const std::array schemas{db::module_schema{"record", record::migrations}, broker::schema(),
                                db::module_schema{"catalog", migrations}};

// A node: its own memory of entities and models.
struct node {
  node(db::house& stores, const clock& time, bool alone)
      : entities(broker::make_broker(
            stores,
            {.types = {{"Gauge", true, db::durability::commit, {}}},
             .only_node = alone,
             .check = [this](db::tx& t, tenant_code town,
                             const broker::stored_entity& e) { return models.judge(t, town, e); },
             .heard = [this](tenant_code town,
                             std::string_view kind) { models.hear(town, kind); }})),
        on(stores, *entities, models, time) {}
  model_shelf models;
  std::unique_ptr<broker::broker> entities;
  parts on;
};

class town : public ::testing::TestWithParam<engine_kind> {
 protected:
  using route_answer = answer (*)(const parts&, call&);
  town() : here(GetParam(), schemas) {
    one = std::make_unique<node>(*here.doors, here.time, GetParam() == engine_kind::sqlite);
  }
  http::reply asked(route_answer route, std::string_view query = {},
                    std::vector<std::string> values = {}, std::string_view body = {},
                    std::string_view etag = {}) {
    http::request r;
    r.query = query;
    r.body = body;
    if (!etag.empty()) {
      r.headers.add("If-None-Match", etag);
    }
    const caller hanako{.subject = "hanako", .role = "staff"};
    call c{r, sapporo(), hanako, here.time.now(), values};
    auto reply = here.loop.wait(route(one->on, c));
    if (reply) {
      for (auto more = reply.value().pieces; more;) {
        const auto piece = here.loop.wait(more());
        longest_piece = std::max(longest_piece, piece.size());
        reply.value().body += piece;
        if (piece.empty()) {
          break;
        }
      }
      return std::move(reply).value();
    }
    http::reply out{.status = http_status(reply.error().reason), .body = reply.error().code};
    for (const auto& f : reply.error().fields) {
      out.body += "\n" + f.field + " " + f.code;
    }
    return out;
  }
  std::string ask(route_answer route, std::string_view query = {},
                  std::vector<std::string> values = {}, std::string_view body = {}) {
    return asked(route, query, std::move(values), body).body;
  }
  result<broker::write_outcome> write(node& by, const std::string& id, const std::string& type,
                                      std::vector<broker::attribute_draft> all) {
    broker::write_op op{.how = broker::write_kind::upsert_update};
    op.entity.id = id;
    op.entity.types = {type};
    op.entity.attributes = std::move(all);
    const broker::town_key town{sapporo(), {}};
    return here.loop.wait(by.entities->write(town, std::move(op), std::nullopt));
  }
  static broker::attribute_draft property(const std::string& name, const std::string& json,
                                          const std::string& more = {}) {
    return {.name = name, .text = R"({"type":"Property","value":)" + json + more + "}"};
  }
  static broker::attribute_draft place(const std::string& lon, const std::string& lat) {
    return {.name = "location",
            .text = R"({"type":"GeoProperty","value":{"type":"Point","coordinates":[)" + lon + "," +
                    lat + "]}}"};
  }
  std::vector<std::string> kinds() {
    std::vector<std::string> out;
    auto& town = here.at(db::place::town);
    for (const auto& c :
         here.loop.wait(town.read([](db::reader& r) { return db::read_changes(r, 0, 1'000); }))) {
      if (c.kind.starts_with("catalog.")) {
        out.push_back(c.kind + " " + c.subject);
      }
    }
    return out;
  }

  db::testing::fresh_house here;
  std::unique_ptr<node> one;
  std::size_t longest_piece = 0;  // of all replies that came in pieces
};

}  // namespace tsu::catalog::testing
