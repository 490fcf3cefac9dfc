// A context source registration as it is kept, and as matching needs it (ETSI GS CIM 009 v1.9.1,
// 5.2.9 to 5.2.11, 5.2.34). Immutable once read; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "engine/broker/model/context.h"
#include "engine/broker/model/entity.h"
#include "engine/broker/query/pattern.h"
#include "engine/broker/registrations/operations.h"

namespace tsu::broker {

namespace v2 {
struct provision;  // engine/broker/v2/registration.h
}

// 4.3.6: who answers for what was registered.
enum class source_mode : std::uint8_t { inclusive, exclusive, redirect, auxiliary };

// 5.2.8; several types: any of them.
struct entity_info {
  std::string id;                             // empty: any
  std::shared_ptr<const pattern> id_pattern;  // nullptr: any
  std::vector<std::string> types;             // stored names; empty: any
};

// 5.2.10
struct registration_info {
  std::vector<entity_info> entities;    // any of; empty: any entity
  std::vector<std::string> attributes;  // stored names; empty: any attribute
};

// 5.2.11; `until` is no_time where it is open.
struct source_interval {
  instant from, until = no_time;
};

// 4.3.6.6: how the source wants to be spoken to; what is empty it leaves to us.
struct source_manner {
  std::string accept, content_type;  // application/json or application/ld+json
  std::string context;               // the URL of a @context
  int version = 0;                   // ngsildConformance: 105 for 1.5; 0: any
};

struct registration {
  std::string id;
  // As it was written, without @context and what the broker adds; types and names in stored form,
  // so that it means the same to every reader.
  std::string body;
  std::vector<registration_info> information;
  source_mode mode = source_mode::inclusive;
  operation_set operations = federation_operations;
  std::string endpoint;  // http(s), without a slash at its end
  std::string tenant;    // NGSILD-Tenant there; empty: the default one
  std::string alias;     // contextSourceAlias; empty: not told
  // contextSourceInfo: headers of every request, without those that a broker says itself;
  // "urn:ngsi-ld:request" takes over the caller's.
  std::vector<std::pair<std::string, std::string>> headers;
  source_manner manner;
  std::vector<std::string> datasets;       // datasetId, "@none" among them; empty: any
  std::chrono::milliseconds keeps_for{0};  // management, cacheDuration
  bool local_only = false;                 // management: the source asks no others
  std::chrono::milliseconds timeout{0};    // management; 0: as the broker has it
  std::chrono::milliseconds cooldown{0};
  instant expires = no_time;
  std::optional<source_interval> observed, managed;
  // A provider of NGSIv2 or NGSIv1, which lends what is not here (v2/lender.h); else nullptr.
  std::shared_ptr<const v2::provision> provider = {};
  // Location and the registrant's own properties, for q, csf and geo-queries.
  std::shared_ptr<term_table> terms;
  entity_ptr properties;

  bool works_at(instant t) const { return expires == no_time || t < expires; }
  bool is_proxy() const { return mode == source_mode::exclusive || mode == source_mode::redirect; }
};
using registration_ptr = std::shared_ptr<const registration>;

// What came of the requests that went to it (5.2.9-2).
struct registration_state {
  std::int64_t times_sent = 0, times_failed = 0;
  bool failing = false;
  instant last_success = no_time, last_failure = no_time;
  instant created = no_time, modified = no_time;
  // Whichever node asked last; `failing` decides where both came in the same moment.
  bool is_failing() const {
    return last_success == last_failure ? failing : last_success < last_failure;
  }
};

// Whether it is a member that the standard names (5.2.9); any other is the registrant's own.
bool is_registration_member(std::string_view key);

// The object with its types and names in stored form; what is output only is dropped. Shapes that
// are wrong stay as they are, for read_registration to refuse.
std::string stored_registration(std::string_view json, const context&);

// `json`: in stored form. Unknown shapes are refused with BadRequestData. `now` is for expiresAt;
// no_time lets any pass (what was kept before).
result<registration> read_registration(std::string_view json, std::string_view id_if_none,
                                       instant now);

// First-level members replace; null and urn:ngsi-ld:null remove (5.9.3). Both in stored form.
std::string patched_registration(std::string_view body, std::string_view fragment);

// Which elements of `information` are told; empty: all.
using told_information = std::vector<std::size_t>;

// 5.2.8: a text or a list of them. A program that is told gets one shape, whoever registered.
enum class type_form : std::uint8_t { as_written, lists };

// In the words of the reader, with status, counters and times.
void append_registration(std::string& out, const registration&, const registration_state&,
                         const context& reader, std::string_view context_member, bool sys_attrs,
                         const told_information& = {}, type_form = type_form::as_written);

}  // namespace tsu::broker
