#include "engine/catalog/decide.h"

#include <algorithm>

#include "base/core/json.h"
#include "base/record/audit.h"
#include "engine/broker/broker.h"
#include "engine/catalog/model_shelf.h"
#include "engine/catalog/store.h"

namespace tsu::catalog {
namespace {

problem no_model(std::string_view name) {
  return {why::not_found, "there is no model " + std::string{name}, "catalog_no_model"};
}

void tell(db::tx& t, const by_whom& who, std::string_view kind, std::string_view about,
          std::string_view subject, std::string_view detail) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = kind,
                    .subject_kind = about,
                    .subject = subject,
                    .trace_id = who.trace_id,
                    .detail = detail});
  t.append_change(kind, subject, detail);
}

const data_model* shipped_model(std::string_view name) {
  for (const auto& m : shipped_models()) {
    if (m.name == name) {
      return &m;
    }
  }
  return nullptr;
}

// The shelf forgets whatever the outcome: what it learnt under a writer that failed may not be so.
template <class Act>
task<result<done>> change(const parts& on, tenant_code town, Act act) {
  try {
    auto out = co_await on.stores.at(town, db::place::town).write(act);
    on.models.forget(town);
    co_return out;
  } catch (...) {
    on.models.forget(town);
    throw;
  }
}

}  // namespace

result<data_model> find_model(db::reader& r, std::string_view name) {
  if (const auto* m = shipped_model(name)) {
    return *m;
  }
  for (auto& m : own_models(r)) {
    if (m.name == name) {
      return std::move(m);
    }
  }
  return no_model(name);
}

task<result<done>> put_model(const parts& on, tenant_code town, data_model m, by_whom who) {
  if (shipped_model(m.name) != nullptr) {
    co_return problem{why::conflict, m.name + " is a model that comes with the program",
                      "catalog_model_shipped"};
  }
  const auto act = [&](db::tx& t) -> result<done> {
    keep_model(t, m, who.subject);
    tell(t, who, model_changed, "catalog.model", m.name, "{}");
    return done{};
  };
  co_return co_await change(on, town, act);
}

task<result<done>> remove_model(const parts& on, tenant_code town, std::string name, by_whom who) {
  const auto act = [&](db::tx& t) -> result<done> {
    const auto uses = all_validations(t);
    const auto user =
        std::find_if(uses.begin(), uses.end(), [&](const auto& v) { return v.model == name; });
    if (user != uses.end()) {
      return problem{why::conflict, "the type " + user->entity_type + " is judged by it",
                     "catalog_model_in_use"};
    }
    if (!remove_model(t, name)) {
      return no_model(name);
    }
    tell(t, who, model_changed, "catalog.model", name, R"({"removed":true})");
    return done{};
  };
  co_return co_await change(on, town, act);
}

task<result<done>> put_validation(const parts& on, tenant_code town, std::string type,
                                  validation_put_dto v, by_whom who) {
  const auto act = [&](db::tx& t) -> result<done> {
    if (v.mode != validation_mode::off) {
      TRY(const auto there, find_model(t, v.model));
    }
    keep_validation(t, type, v, who.subject);
    if (v.mode != validation_mode::warn) {
      clear_findings(t, type);
    }
    tell(t, who, validation_changed, "catalog.validation", type, to_json(v));
    return done{};
  };
  co_return co_await change(on, town, act);
}

task<result<done>> publish_dataset(const parts& on, tenant_code town, std::string name,
                                   dataset_put_dto d, by_whom who) {
  CO_TRY(const auto sound, check_dataset(name, d));
  const broker::town_key key{.tenant = town, .service = {}};
  const auto state = co_await on.entities.look(key);
  CO_TRY(const auto passed, pass_gate(*state, d, on.time.now()));
  const auto act = [&](db::tx& t) -> result<done> {
    keep_dataset(t, name, d, who.subject);
    tell(t, who, dataset_published, "catalog.dataset", name, to_json(d));
    return done{};
  };
  co_return co_await on.stores.at(town, db::place::town).write(act);
}

task<result<done>> withdraw_dataset(const parts& on, tenant_code town, std::string name,
                                    by_whom who) {
  const auto act = [&](db::tx& t) -> result<done> {
    if (!remove_dataset(t, name)) {
      return problem{why::not_found, "no dataset is called " + name, "catalog_no_dataset"};
    }
    tell(t, who, dataset_withdrawn, "catalog.dataset", name, "{}");
    return done{};
  };
  co_return co_await on.stores.at(town, db::place::town).write(act);
}

}  // namespace tsu::catalog
