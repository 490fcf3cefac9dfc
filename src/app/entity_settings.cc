#include "app/entity_settings.h"

#include <algorithm>
#include <sstream>

#include "base/module/module.h"
#include "engine/catalog/model_shelf.h"

namespace tsu::app {
namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  std::istringstream in{std::string{text}};
  for (std::string word; in >> word;) {
    out.push_back(word);
  }
  return out;
}

}  // namespace

broker::broker_options broker_options_of(const standing_options& o, const clock& time,
                                         catalog::model_shelf& models, broker::slow_queries& slow) {
  broker::broker_options out{.history_of_all = o.history_of_all,
                             .only_node = o.db.url.empty() || o.db.only_node,
                             .time = &time,
                             .slow = &slow};
  out.check = [&models](db::tx& t, tenant_code town, const broker::stored_entity& e) {
    return models.judge(t, town, e);
  };
  out.heard = [&models](tenant_code town, std::string_view kind) { models.hear(town, kind); };
  for (const auto& [m, with] : all_tables()) {
    for (const auto& t : m->entity_types) {
      out.types.push_back({std::string{t.name}, t.history, t.durable, words(t.indexed)});
    }
  }
  for (const auto& mine : o.entity_types) {
    const auto declared = std::find_if(out.types.begin(), out.types.end(),
                                       [&](const auto& t) { return t.type == mine.type; });
    if (declared == out.types.end()) {
      out.types.push_back(mine);
      continue;
    }
    declared->history = mine.history;
    declared->durable = mine.durable;
    for (const auto& name : mine.indexed) {
      if (std::find(declared->indexed.begin(), declared->indexed.end(), name) ==
          declared->indexed.end()) {
        declared->indexed.push_back(name);
      }
    }
  }
  return out;
}

std::vector<broker::type_rules> entity_types_of(const config::settings& s) {
  std::vector<broker::type_rules> out;
  for (const auto& one : s.tables("entity_type")) {
    const auto how =
        one.text("durability") == "interval" ? db::durability::interval : db::durability::commit;
    out.push_back({one.text("name"), one.boolean("history"), how, one.list("indexed")});
  }
  return out;
}

}  // namespace tsu::app
