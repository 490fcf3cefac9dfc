#include "engine/crm/expression.h"

#include <array>
#include <cmath>
#include <optional>

#include "base/core/json_text.h"
#include "engine/crm/rules.h"

namespace tsu::crm {
namespace {

struct field_facts {
  std::string_view name;
  field is;
  enum class sort : std::uint8_t { text, number, tally } holds;
};
constexpr std::array fields{
    field_facts{"age", field::age, field_facts::sort::number},
    field_facts{"district", field::district, field_facts::sort::text},
    field_facts{"track", field::track, field_facts::sort::text},
    field_facts{"interest", field::interest, field_facts::sort::text},
    field_facts{"class", field::activity, field_facts::sort::text},
    field_facts{"index", field::index, field_facts::sort::number},
    field_facts{"daysSinceOuting", field::days_since_outing, field_facts::sort::number},
    field_facts{"daysSinceSignal", field::days_since_signal, field_facts::sort::number},
    field_facts{"count", field::count, field_facts::sort::tally},
    field_facts{"amount", field::amount, field_facts::sort::tally}};

struct compare_facts {
  std::string_view name;
  compare is;
  bool of_text;
};
constexpr std::array compares{
    compare_facts{"=", compare::equal, true},     compare_facts{"!=", compare::unequal, true},
    compare_facts{"in", compare::among, true},    compare_facts{"<", compare::less, false},
    compare_facts{"<=", compare::at_most, false}, compare_facts{">", compare::more, false},
    compare_facts{">=", compare::at_least, false}};

constexpr std::int64_t value_max = 1'000'000'000;

std::optional<std::string> text_in(std::string_view v) {
  if (v.empty() || kind_of(v) != json_kind::string) {
    return std::nullopt;
  }
  return json_string_text(v);
}

class parser {
 public:
  std::vector<field_error> bad;

  // Depth is bounded, whatever comes from outside.
  part read(std::string_view json, const std::string& at, int depth) {
    part out;
    if (++parts_ > parts_max) {
      fault(at, "too_many");
      return out;
    }
    if (depth > depth_max) {
      fault(at, "too_deep");
      return out;
    }
    if (kind_of(json) != json_kind::object) {
      fault(at, "not_an_object");
      return out;
    }
    const json_members all{json};
    for (const auto& [name, is] :
         {std::pair{"all", part::sort::all}, std::pair{"any", part::sort::any},
          std::pair{"not", part::sort::none}}) {
      if (const auto v = all.find(name); !v.empty()) {
        out.is = is;
        only(all, at, {name});
        read_parts(out, v, join(at, name), depth);
        return out;
      }
    }
    read_test(out, all, at);
    return out;
  }

 private:
  static std::string join(const std::string& at, std::string_view name) {
    return at.empty() ? std::string{name} : at + "." + std::string{name};
  }
  void fault(const std::string& at, std::string_view code) {
    if (bad.size() < 20) {
      bad.push_back({at, std::string{code}});
    }
  }
  void only(const json_members& all, const std::string& at,
            std::initializer_list<std::string_view> known) {
    for (const auto& m : all) {
      if (std::find(known.begin(), known.end(), m.key) == known.end()) {
        fault(join(at, m.key), "unknown_member");
      }
    }
  }

  void read_parts(part& out, std::string_view v, const std::string& at, int depth) {
    if (out.is == part::sort::none) {
      out.parts.push_back(read(v, at, depth + 1));
      return;
    }
    if (kind_of(v) != json_kind::array) {
      return fault(at, "not_an_array");
    }
    std::size_t i = 0;
    for (const auto one : json_elements{v}) {
      if (parts_ > parts_max) {
        return;
      }
      out.parts.push_back(read(one, at + "[" + std::to_string(i++) + "]", depth + 1));
    }
    if (out.parts.empty()) {
      fault(at, "empty");
    }
  }

  void read_test(part& out, const json_members& all, const std::string& at) {
    const auto name = text_in(all.find("field"));
    const auto* facts = std::find_if(fields.begin(), fields.end(),
                                     [&](const auto& f) { return name && f.name == *name; });
    if (facts == fields.end()) {
      return fault(join(at, "field"), name ? "not_one_of" : "missing");
    }
    out.of = facts->is;
    const bool tallies = facts->holds == field_facts::sort::tally;
    const bool of_text = facts->holds == field_facts::sort::text;
    if (tallies) {
      only(all, at, {"field", "op", "value", "kind", "lastDays"});
      read_tally(out, all, at);
    } else {
      only(all, at, {"field", "op", "value"});
    }
    const auto op = text_in(all.find("op"));
    const auto* how = std::find_if(compares.begin(), compares.end(),
                                   [&](const auto& c) { return op && c.name == *op; });
    if (how == compares.end() || (of_text && !how->of_text) ||
        (!of_text && how->is == compare::among)) {
      return fault(join(at, "op"), op ? "not_one_of" : "missing");
    }
    out.how = how->is;
    const auto v = all.find("value");
    if (v.empty()) {
      fault(join(at, "value"), "missing");
    } else if (of_text) {
      read_texts(out, v, join(at, "value"));
    } else if (const auto n = whole(v, join(at, "value"), -value_max, value_max)) {
      out.value = *n;
    }
  }

  void read_tally(part& out, const json_members& all, const std::string& at) {
    const auto kind = text_in(all.find("kind"));
    if (!kind || !is_code(*kind)) {
      fault(join(at, "kind"), kind ? "not_a_code" : "missing");
    } else {
      out.kind = *kind;
    }
    const auto days = all.find("lastDays");
    if (days.empty()) {
      return fault(join(at, "lastDays"), "missing");
    }
    out.last_days = whole(days, join(at, "lastDays"), 1, last_days_max).value_or(1);
  }

  std::optional<std::int64_t> whole(std::string_view v, const std::string& at, std::int64_t least,
                                    std::int64_t most) {
    const auto n = kind_of(v) == json_kind::number ? json_number(v) : std::nullopt;
    if (!n || std::floor(*n) != *n) {
      fault(at, n ? "not_a_whole_number" : "not_a_number");
      return std::nullopt;
    }
    if (*n < static_cast<double>(least) || *n > static_cast<double>(most)) {
      fault(at, "out_of_bounds");
      return std::nullopt;
    }
    return static_cast<std::int64_t>(*n);
  }

  void read_texts(part& out, std::string_view v, const std::string& at) {
    if (out.how != compare::among) {
      return read_text(out, v, at);
    }
    if (kind_of(v) != json_kind::array) {
      return fault(at, "not_an_array");
    }
    std::size_t i = 0;
    for (const auto one : json_elements{v}) {
      if (i == values_max) {
        return fault(at, "too_many");
      }
      read_text(out, one, at + "[" + std::to_string(i++) + "]");
    }
    if (i == 0) {
      fault(at, "empty");
    }
  }
  void read_text(part& out, std::string_view v, const std::string& at) {
    auto text = text_in(v);
    if (!text) {
      return fault(at, "not_a_text");
    }
    if (text->size() > 120 || !is_plain(*text)) {
      return fault(at, "not_allowed");
    }
    if (out.of == field::activity && !enum_of<activity_class>(*text)) {
      return fault(at, "not_one_of");
    }
    out.texts.push_back(std::move(*text));
  }

  std::size_t parts_ = 0;
};

}  // namespace

result<expression> parse_expression(std::string_view json) {
  if (json.size() > text_max) {
    return problem{why::bad_input,
                   "the definition of a segment is too long",
                   "crm_bad_segment",
                   {{"", "too_long"}}};
  }
  TRY(auto text, check_and_minify(json));
  parser p;
  expression out{p.read(text, "", 1), text};
  if (!p.bad.empty()) {
    return problem{why::bad_input, "the definition of a segment is not as it must be",
                   "crm_bad_segment", std::move(p.bad)};
  }
  return out;
}

}  // namespace tsu::crm
