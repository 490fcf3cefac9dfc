// NGSIv2's simple query language (q over values, mq over metadata), read once and tested against
// many entities. Immutable after parsing; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/broker/query/condition.h"
#include "engine/broker/query/pattern.h"
#include "engine/broker/v2/render.h"

namespace tsu::broker::v2 {

class simple_query {
 public:
  enum class over : std::uint8_t { values, metadata };

  static result<simple_query> parse(std::string_view, over);

  bool holds(const shown_entity&, step_counter* = nullptr) const;
  // A condition that whatever matches meets too and that indexes know; nothing where there is none.
  std::shared_ptr<const condition> necessary() const;

 private:
  friend class simple_query_reader;
  enum class sort : std::uint8_t { text, number, boolean, null };
  struct literal {
    sort is = sort::text;
    std::string text;
    double number = 0;
    std::optional<instant> time = {};  // where the text names one
  };
  struct statement {
    std::vector<std::string> path;  // attribute, metadatum (mq), members
    compare how = compare::exists;
    bool absent = false;  // !path
    bool range = false;
    std::vector<literal> values = {};
    std::optional<pattern> shape = {};
  };
  static bool equals(std::string_view json, const literal&);
  static bool within(std::string_view json, const statement&);
  static bool passes(std::string_view json, const statement&, step_counter*);
  bool holds(const statement&, const shown_entity&, step_counter*) const;
  std::optional<std::string> target(const statement&, const shown_entity&) const;

  over over_ = over::values;
  std::vector<statement> all_;
};

}  // namespace tsu::broker::v2
