// JEXL expressions, as Orion has them in custom notifications and conditions: read once, evaluated
// against many entities. Never fails while it is evaluated: what cannot be done is null. Bounded
// in length, depth and steps. Immutable after parsing; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/query/steps.h"
#include "engine/broker/v2/jexl/value.h"

namespace tsu::broker::v2::jexl {

inline constexpr std::int64_t expression_steps_max = 100'000;  // of one evaluation

// What an identifier stands for; undefined where there is no such.
using lookup = std::function<value(std::string_view)>;

class expression {
 public:
  static result<expression> parse(std::string_view);
  value evaluate(const lookup&, instant now) const;

 private:
  friend class reader;
  friend class evaluation;
  enum class kind : std::uint8_t {
    literal,
    name,
    member,     // children[0].text
    index,      // children[0][children[1]]
    transform,  // children[0]|text(children[1…])
    array,
    object,  // texts: the keys
    minus,
    negation,
    binary,  // text: the operator
    choice,  // children[0] ? children[1] : children[2]
  };
  struct node {
    kind is = kind::literal;
    value constant = {};
    std::string text = {};
    std::vector<std::string> keys = {};
    std::vector<std::size_t> children = {};
  };
  std::vector<node> nodes_;
  std::size_t root_ = 0;
};

}  // namespace tsu::broker::v2::jexl
