#include "engine/broker/registrations/discovery.h"

#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

bool is_there(const registration& g, const geo_query& geo) {
  const auto name = g.terms->find(geo.property());
  const auto* place = name ? g.properties->find(*name) : nullptr;
  return place != nullptr && geo.holds(g.properties->value_of(*place));
}

bool is_then(const registration& g, const std::optional<source_times>& times) {
  if (!times) {
    return !g.observed && !g.managed;
  }
  const auto& offered = times->managed ? g.managed : g.observed;
  return offered && (times->until == no_time || offered->from < times->until) &&
         (times->from == no_time || offered->until == no_time || times->from < offered->until);
}

}  // namespace

result<source_times> read_source_times(std::string_view timerel, std::string_view at,
                                       std::string_view end, std::string_view property) {
  const auto start = parse_instant(at);
  if (!start) {
    return bad_request_data("timeAt is not a date-time");
  }
  source_times out;
  out.managed = property == "createdAt" || property == "modifiedAt" || property == "deletedAt";
  if (!out.managed && !property.empty() && property != "observedAt") {
    return bad_request_data("timeproperty is none of observedAt, createdAt, modifiedAt, deletedAt");
  }
  if (timerel == "before") {
    out.until = *start;
  } else if (timerel == "after") {
    out.from = *start;
  } else if (timerel == "between") {
    const auto stop = parse_instant(end);
    if (!stop || *stop <= *start) {
      return bad_request_data("endTimeAt is not a date-time after timeAt");
    }
    out.from = *start;
    out.until = *stop;
  } else {
    return bad_request_data("timerel is none of before, after, between");
  }
  return out;
}

bool holds_for(const condition& c, const registration& g) {
  return c.holds(*g.properties, *g.terms);
}

source_match discovered(const registration_ptr& g, const source_filter& f, instant now) {
  const bool fits =
      g->works_at(now) && is_then(*g, f.times) && (f.q == nullptr || holds_for(*f.q, *g)) &&
      (f.csf == nullptr || holds_for(*f.csf, *g)) && (f.geo == nullptr || is_there(*g, *f.geo)) &&
      (f.scopes == nullptr || f.scopes->holds(g->properties->scopes()));
  return fits ? match_of(g, f.what) : source_match{};
}

}  // namespace tsu::broker
