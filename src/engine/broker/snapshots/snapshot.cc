#include "engine/broker/snapshots/snapshot.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/model/aggregate.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"
#include "engine/broker/registrations/version.h"
#include "engine/broker/snapshots/tell_snapshot.h"

namespace tsu::broker {
namespace {

// 5.16.1.4: the broker has the last word on how long it is kept.
constexpr auto lifetime_default = std::chrono::hours{24}, lifetime_max = std::chrono::hours{7 * 24};
constexpr std::size_t queries_max = 20;
constexpr char between = '~';  // no service has it in its name

constexpr std::array<std::string_view, 8> told_by_broker{"snapshotStatus",
                                                         "snapshotQueriesDetails",
                                                         "snapshotTemporalQueriesDetails",
                                                         "createdAt",
                                                         "modifiedAt",
                                                         "expiresAt",
                                                         "lastUsedAt",
                                                         "@context"};
constexpr std::array<std::string_view, 9> members_of_snapshot{
    "id",        "snapshotStatus", "snapshotLifetime", "snapshotPriority",
    "createdAt", "modifiedAt",     "expiresAt",        "lastUsedAt",
    "type"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

problem fault(std::string_view member, std::string_view what) {
  return bad_request_data(std::string{member} + " " + std::string{what});
}

void put(std::string& object, std::string_view key, std::string_view value) {
  object.append(object.size() == 1 ? "\"" : ",\"").append(key).append("\":").append(value);
}

class reader {
 public:
  reader(snapshot_row& row, snapshot_part part, const context& names, instant now)
      : row_(row), part_(part), names_(names), now_(now) {}

  result<done> run(std::string_view json) {
    if (kind_of(json) != json_kind::object) {
      return bad_request_data("a snapshot is a JSON object");
    }
    for (const auto& m : json_members{json}) {
      if (!among(told_by_broker, m.key)) {
        TRY(const auto ok, member(m.key, m.value));
      }
    }
    const bool asks = queries_ > 0;
    if (part_ == snapshot_part::whole && !asks) {
      return bad_request_data("snapshotQueries or snapshotTemporalQueries must be given");
    }
    if (part_ != snapshot_part::fragment && !typed_) {
      return bad_request_data("type is not \"Snapshot\"");
    }
    if (part_ != snapshot_part::fragment || relived_) {
      row_.expires =
          std::min<instant>(until_.value_or(now_ + lifetime_default), now_ + lifetime_max);
    }
    merge_body();
    return check_endpoint(row_.body);
  }

 private:
  result<done> member(std::string_view key, std::string_view value) {
    if (value == ngsild_null && part_ == snapshot_part::fragment && may_be_removed(key)) {
      fresh_.emplace_back(key, value);  // 5.5.8
      relived_ = relived_ || key == "snapshotLifetime";
      return done{};
    }
    if (key == "id" || key == "@id") {
      return identifier(key, value);
    }
    if (key == "type" || key == "@type") {
      typed_ = value == "\"Snapshot\"";
      return typed_ ? result<done>{done{}} : fault(key, "is not \"Snapshot\"");
    }
    if (key == "snapshotQueries" || key == "snapshotTemporalQueries") {
      return part_ == snapshot_part::whole ? queries(key, value)
                                           : fault(key, "is only for creating a snapshot");
    }
    if (key == "snapshotPriority") {
      const auto n = kind_of(value) == json_kind::number ? json_number(value) : std::nullopt;
      const bool whole = n && *n >= 1 && *n <= 10 && *n == static_cast<int>(*n);
      fresh_.emplace_back(key, value);
      return whole ? result<done>{done{}} : fault(key, "is not a whole number from 1 to 10");
    }
    if (key == "snapshotLifetime") {
      return lifetime(key, value);
    }
    if (key == "endpoint" || key == "receiverInfo") {
      if (value == ngsild_null) {
        return fault(key, "can be taken away only where it stands");
      }
      fresh_.emplace_back(key, value);  // judged together, with what stays
      return done{};
    }
    return fault(key, "is not a member of a snapshot");
  }

  static bool may_be_removed(std::string_view key) {
    return key == "endpoint" || key == "receiverInfo" || key == "snapshotPriority" ||
           key == "snapshotLifetime";
  }

  result<done> identifier(std::string_view key, std::string_view value) {
    const auto id = kind_of(value) == json_kind::string ? json_string_text(value) : std::string{};
    if (!is_uri(id) || (part_ == snapshot_part::fragment && id != row_.id)) {
      return fault(key, is_uri(id) ? "cannot be changed" : "is not a URI");
    }
    row_.id = id;
    return done{};
  }

  result<done> lifetime(std::string_view key, std::string_view value) {
    const auto text = kind_of(value) == json_kind::string ? json_string_text(value) : std::string{};
    const auto p = parse_aggregate_period(text);
    if (!p.ok() || p.value().whole()) {
      return fault(key, "is not an ISO 8601 duration such as PT1H");
    }
    relived_ = true;
    until_ = p.value().after(now_, 1);
    fresh_.emplace_back(key, value);
    return done{};
  }

  result<done> queries(std::string_view key, std::string_view value) {
    const bool over_time = key == "snapshotTemporalQueries";
    if (kind_of(value) != json_kind::array || value == "[]") {
      return fault(key, "is not an array of queries");
    }
    for (const auto one : json_elements{value}) {
      if (kind_of(one) != json_kind::object || json_members{one}.find("type") != "\"Query\"") {
        return fault(key, "holds something else than queries");
      }
      if (json_members{one}.find("temporalQ").empty() == over_time) {
        return fault(key, over_time ? "holds a query without temporalQ" : "holds a temporalQ");
      }
      if (++queries_ > queries_max) {
        return fault(key, "are more than 20");
      }
    }
    fresh_.emplace_back(key, value);
    return done{};
  }

  // First-level members replace (5.5.8).
  void merge_body() {
    std::string body = "{";
    for (const auto& m : json_members{row_.body.empty() ? std::string_view{"{}"} : row_.body}) {
      const bool replaced = std::any_of(fresh_.begin(), fresh_.end(),
                                        [&](const auto& f) { return f.first == m.key; });
      if (!replaced) {
        put(body, m.key, m.value);
      }
    }
    for (const auto& [key, value] : fresh_) {
      if (value != ngsild_null) {
        put(body, key, value);
      }
    }
    if (part_ == snapshot_part::whole) {
      put(body, "@context", names_.flattened());
    }
    row_.body = body + "}";
  }

  snapshot_row& row_;
  const snapshot_part part_;
  const context& names_;
  const instant now_;
  std::vector<std::pair<std::string, std::string>> fresh_;
  std::optional<instant> until_;
  std::size_t queries_ = 0;
  bool typed_ = false, relived_ = false;
};

std::string time_text(instant t) { return "\"" + format_instant(t) + "\""; }

std::string priority_of(const snapshot_row& s) {
  const auto given = json_members{s.body}.find("snapshotPriority");
  return given.empty() ? "5" : std::string{given};
}

attribute_draft property(std::string_view name, std::string_view value) {
  return {.name = std::string{name},
          .text = R"({"type":"Property","value":)" + std::string{value} + "}",
          .checked = true};
}

}  // namespace

std::string service_of_snapshot(std::string_view service, std::string_view id) {
  return std::string{service} + between + std::string{id};
}

service_and_snapshot parted_service(std::string_view name) {
  const auto cut = std::min(name.find(between), name.size());
  return {std::string{name.substr(0, cut)},
          std::string{name.substr(std::min(cut + 1, name.size()))}};
}

result<done> read_snapshot(snapshot_row& row, std::string_view json, snapshot_part part,
                           const context& names, instant now) {
  return reader{row, part, names, now}.run(json);
}

std::vector<std::string> queries_in(const snapshot_row& s, std::string_view member) {
  std::vector<std::string> out;
  const auto all = json_members{s.body}.find(member);
  const auto names = json_members{s.body}.find("@context");
  for (const auto one : json_elements{all.empty() ? std::string_view{"[]"} : all}) {
    std::string text = "{\"@context\":" + std::string{names.empty() ? "{}" : names};
    for (const auto& m : json_members{one}) {
      if (m.key != "@context") {
        text.append(",\"").append(m.key).append("\":").append(m.value);
      }
    }
    out.push_back(text + "}");
  }
  return out;
}

std::string snapshot_text(const snapshot_row& s, std::string_view context_member) {
  std::string out = "{\"id\":";
  append_json_string(out, s.id);
  out += ",\"type\":\"Snapshot\"";
  for (const auto& m : json_members{s.body}) {
    if (m.key != "@context" && m.key != "snapshotPriority") {
      out.append(",\"").append(m.key).append("\":").append(m.value);
    }
  }
  out += ",\"snapshotPriority\":" + priority_of(s);
  out += ",\"snapshotStatus\":\"" + s.status + "\"" + s.details;
  out += ",\"createdAt\":" + time_text(s.created) + ",\"modifiedAt\":" + time_text(s.modified);
  out += ",\"expiresAt\":" + time_text(s.expires) + ",\"lastUsedAt\":" + time_text(s.used);
  out.append(context_member.empty() ? "" : ",").append(context_member);
  return out += '}';
}

result<condition> read_purge_query(std::string_view q) {
  const stored_name_of as_is = [](std::string_view name) { return std::string{name}; };
  TRY(auto c, condition::parse(q, as_is));
  for (const auto name : c.attributes()) {
    if (!among(members_of_snapshot, name)) {
      return bad_request_data("q: \"" + std::string{name} + "\" is not a member of a snapshot");
    }
  }
  return c;
}

result<bool> is_purged(const snapshot_row& s, const condition& c) {
  entity_draft d{.id = s.id, .types = {"Snapshot"}, .attributes = {}};
  std::string id, status = "\"" + s.status + "\"";
  append_json_string(id, s.id);
  d.attributes = {property("id", id),
                  property("type", "\"Snapshot\""),
                  property("snapshotStatus", status),
                  property("snapshotPriority", priority_of(s)),
                  property("createdAt", time_text(s.created)),
                  property("modifiedAt", time_text(s.modified)),
                  property("expiresAt", time_text(s.expires)),
                  property("lastUsedAt", time_text(s.used))};
  if (const auto lifetime = json_members{s.body}.find("snapshotLifetime"); !lifetime.empty()) {
    d.attributes.push_back(property("snapshotLifetime", lifetime));
  }
  term_table names;
  TRY(const auto e, version_of(std::move(d), names, s.created));
  return c.holds(*e, names);
}

}  // namespace tsu::broker
