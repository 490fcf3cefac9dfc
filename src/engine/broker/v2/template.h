// Texts with ${JEXL} inside, as custom notifications have them. Read once; what cannot be read or
// evaluated is null. Immutable; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "engine/broker/v2/jexl/expression.h"

namespace tsu::broker::v2 {

class text_template {
 public:
  text_template() = default;
  explicit text_template(std::string_view);
  // Without macros, whatever it looks like.
  static text_template plain(std::string_view);

  std::string filled(const jexl::lookup&, instant now) const;
  // One ${…} that covers the whole text keeps the kind of its value; anything else is a text.
  jexl::value value_of(const jexl::lookup&, instant now) const;

 private:
  struct piece {
    std::string text;
    bool macro = false;
    std::optional<jexl::expression> inside = {};  // of a macro that could be read
  };
  std::vector<piece> pieces_;
};

// Every text of a JSON value is a template; names of members are not.
class json_template {
 public:
  json_template() = default;
  explicit json_template(std::string_view json);
  // As JSON.
  std::string filled(const jexl::lookup&, instant now) const;

 private:
  struct node {
    std::string key, scalar;  // scalar: JSON that stays as it is
    std::optional<text_template> text;
    bool array = false;
    std::vector<node> children = {};
  };
  static node read(std::string_view json);
  static void write(std::string& out, const node&, const jexl::lookup&, instant);
  node root_{.key = {}, .scalar = "null", .text = {}};
};

}  // namespace tsu::broker::v2
