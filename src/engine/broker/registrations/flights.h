// Requests to context sources for a request of NGSI-LD: in their words, with what is said of every
// one, under way at the same time. Made and used on one executor's thread by one coroutine.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/core/task.h"
#include "engine/broker/api/ngsi_request.h"
#include "engine/broker/registrations/asked_at_once.h"
#include "engine/broker/registrations/registry.h"
#include "engine/broker/registrations/respoken.h"

namespace tsu::broker {

struct source_request {
  registration_ptr to;
  http::method verb = http::method::get;
  std::string path;  // behind the endpoint: "/ngsi-ld/v1/entities?…"
  std::string body = {};
};

class flights {
 public:
  flights(registry&, const ngsi_request&, sources_ptr);
  flights(const flights&) = delete;
  flights& operator=(const flights&) = delete;

  // 6.3.18: the request has come by here before, so that nothing may go out for it.
  bool is_loop() const { return loop_; }
  // It has come by that source before.
  bool has_passed(const registration&) const;

  // Looks up the @contexts in which sources want to be spoken to (4.3.6.6).
  task<void> learn(context_cache&);
  enum class sends : std::uint8_t { nothing, body };
  // The words that a request to it is in, and its answer.
  const context& words_for(const registration&, sends) const;
  // An entity or attribute that is in the words of `of`, for that source.
  std::string told(const registration&, std::string_view json, json_part, const context& of) const;
  void start(source_request);
  // What came of them, in the order they were started.
  task<std::vector<source_answer>> land() { return under_way_.land(); }

 private:
  http::client_request request_for(source_request&) const;
  http::client_request request_to_provider(source_request&) const;
  bool sends_ld(const registration&) const;

  registry& sources_;
  const ngsi_request& asked_;
  sources_ptr all_;
  std::map<std::string, context_ptr> words_;  // by URL
  std::string via_;                           // as it came
  bool loop_ = false;
  asked_at_once under_way_;
};

// All Via fields of a request as one (6.3.18), and whether one that is a list names that broker.
std::string joined_via(const http::fields&);
bool via_names(std::string_view via, std::string_view alias);

// Whether the request came by this broker before.
task<bool> has_come_back(const parts&, const call&);

// The URL of a @context that is one document; empty for any other.
std::string address_of(const context&);

// "a=b" of a query string, encoded.
std::string query_part(std::string_view name, std::string_view value);

}  // namespace tsu::broker
