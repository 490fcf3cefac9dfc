// JSON-LD contexts as far as NGSI-LD needs them (ETSI GS CIM 009 v1.9.1, 4.4, 5.5.7): terms,
// compact IRIs and @vocab. The core context is built in, last and protected. A `context` is
// immutable and shared; a `context_cache` turns the @context of a request into one and fetches what
// it names through a loader. Any thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/core/guarded.h"
#include "base/core/result.h"
#include "base/core/task.h"

namespace tsu::broker {

class context;
using context_ptr = std::shared_ptr<const context>;

class context {
 public:
  // What everybody has: only the core context.
  static const context_ptr& core();

  // What a name in a request stands for, in stored form (doc/entity-format.md). The name has been
  // checked with is_name().
  std::string stored(std::string_view name) const;
  // What the caller calls it: its term where it has one, else the whole IRI.
  std::string term_for(std::string_view stored_name) const;
  // Stored form and term are the same for every name: replies can be copied.
  bool is_core() const { return terms_.empty() && prefixes_.empty() && vocabulary_.empty(); }
  // What to put into "@context" of a reply, or into its Link: JSON; a string, object or array.
  const std::string& source() const { return source_; }
  // The same names as one inline object, so that it can be read again without any document.
  std::string flattened() const;

 private:
  friend class context_builder;
  struct hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  using map = std::unordered_map<std::string, std::string, hash, std::equal_to<>>;
  std::string expanded(std::string_view name) const;

  map terms_;     // term -> stored form
  map names_;     // stored form -> term
  map prefixes_;  // prefix -> start of the IRI
  std::string vocabulary_;
  std::string source_;
};

// Fetches a context document: its text as JSON. Production: base/http client with limits and the
// private-address block; without one, only what is built in or preloaded is known.
class context_loader {
 public:
  virtual ~context_loader() = default;
  virtual task<result<std::string>> load(std::string url) = 0;
};

class context_cache {
 public:
  explicit context_cache(context_loader* loader = nullptr) : loader_(loader) {}

  // `json`: the value of an "@context" member, checked and minified, or a URL as a JSON string.
  // nullptr where it has not been resolved before (or was let go): then resolve().
  context_ptr find(std::string_view json) const;
  // Fails with bad_request_data (scoped contexts, wrong shape) or ld_context_not_available.
  task<result<context_ptr>> resolve(std::string json);
  // Documents {"@context":…} that need no fetching (hosted contexts, tests). Replaces what was
  // there.
  result<done> preload(std::string url, std::string_view document);

 private:
  using contexts = std::unordered_map<std::string, context_ptr>;
  using documents = std::unordered_map<std::string, std::string>;
  task<result<std::string>> document(std::string url);

  context_loader* loader_;
  guarded<contexts> resolved_;
  guarded<documents> documents_;
};

}  // namespace tsu::broker
