#include "service/snow/words.h"

#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include <boost/describe/enum_to_string.hpp>

#include "base/i18n/texts.h"
#include "service/snow/embedded.h"

namespace tsu::snow {
namespace {

const i18n::texts& own_texts() {
  static const auto all = [] {
    const std::array ours{i18n::catalogue{"snow", i18n::language::ja, embedded::text_ja_json},
                          i18n::catalogue{"snow", i18n::language::en, embedded::text_en_json}};
    auto read = i18n::texts::load(ours);
    ASSERT(read.ok());
    return std::move(read).value();
  }();
  return all;
}

// {name} in a text, by name. i18n takes only lists that are written down.
std::string filled(std::string text, std::string_view name, std::string_view value) {
  const auto place = "{" + std::string{name} + "}";
  const auto at = text.find(place);
  return at == std::string::npos ? text : text.replace(at, place.size(), value);
}

std::string short_number(double v) {
  char out[32];
  const auto rounded = std::round(v * 100) / 100;
  const auto end = std::to_chars(out, out + sizeof out, rounded).ptr;
  return {out, end};
}

// A camera's word for what hides the road or the stake, as far as we know words for it.
std::string_view known_why(std::string_view why) {
  for (const std::string_view known :
       {"vehicle", "lens", "fog", "dark", "blur", "damaged", "hidden", "not_found", "doubtful"}) {
    if (why == known) {
      return known;
    }
  }
  return "other";
}

text_dto text_of_why(std::string_view why) {
  return words("snow.why." + std::string{known_why(why)});
}

text_dto text_of_road(const camera_reading& r) {
  constexpr double sure_enough = 0.6;
  if (!r.unreadable.empty() || !r.cover) {
    return words("snow.image.unreadable", {{"why", text_of_why(r.unreadable)}});
  }
  if (r.confidence < sure_enough) {
    return words("snow.image.doubtful",
                 {{"confidence", plain(short_number(std::round(r.confidence * 100)))}});
  }
  const std::string state = r.state ? boost::describe::enum_to_string(*r.state, "") : "snow";
  return words("snow.image.seen", {{"state", words("snow.surface." + state)},
                                   {"cover", plain(short_number(std::round(*r.cover * 100)))}});
}

}  // namespace

text_dto words(std::string_view code,
               std::initializer_list<std::pair<std::string_view, text_dto>> values) {
  text_dto out{own_texts().text(i18n::language::ja, code),
               own_texts().text(i18n::language::en, code)};
  for (const auto& [name, value] : values) {
    out.ja = filled(std::move(out.ja), name, value.ja);
    out.en = filled(std::move(out.en), name, value.en);
  }
  return out;
}

text_dto plain(std::string_view text) { return {std::string{text}, std::string{text}}; }

reason_dto reason_in_words(const reason& r) {
  reason_dto out{r.code, r.values, words("snow.reason." + r.code)};
  for (const auto& [name, value] : r.values) {
    out.text.ja = filled(std::move(out.text.ja), name, short_number(value));
    out.text.en = filled(std::move(out.text.en), name, short_number(value));
  }
  return out;
}

text_dto text_of_trouble(const trouble& t) {
  return words("snow.trouble." + t.code, {{"value", plain(short_number(t.value.value_or(0)))}});
}

trouble_dto trouble_in_words(const trouble& t) {
  return {t.code, t.since, t.value, text_of_trouble(t)};
}

text_dto text_of_reading(const std::optional<camera_reading>& r) {
  if (!r) {
    return words("snow.image.unread");
  }
  const auto road = text_of_road(*r);
  if (!r->stake_trouble || *r->stake_trouble == r->unreadable) {
    return road;
  }
  return words("snow.image.no_stake", {{"road", road}, {"why", text_of_why(*r->stake_trouble)}});
}

}  // namespace tsu::snow
