// JSON-LD contexts as far as NGSI-LD needs them (ETSI GS CIM 009 v1.9.1, 4.4, 5.5.7): terms,
// compact IRIs and @vocab. The core context is built in, last and protected. A `context` is
// immutable and shared; a `context_cache` turns the @context of a request into one and fetches what
// it names through a loader. Any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
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
  // What a name is another name of: a keyword of JSON-LD ("@type"), or a term of the core
  // ("value"); nothing where it is neither. The stored form of a keyword is that of its core term
  // ("type"), or its own.
  std::string_view alias_of(std::string_view name) const;
  bool has_aliases() const { return !aliases_.empty(); }
  // Stored form and term are the same for every name: replies can be copied.
  bool is_core() const { return terms_.empty() && prefixes_.empty() && vocabulary_.empty(); }
  // What to put into "@context" of a reply, or into its Link: JSON; a string, object or array.
  const std::string& source() const { return source_; }
  // The same names as one inline object, so that it can be read again without any document.
  std::string flattened() const;
  // The documents it was read from, by URL, without the core ones; nothing where it was inline.
  const std::vector<std::string>& documents() const { return documents_; }
  std::size_t bytes() const;  // memory taken, about

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
  map aliases_;   // another name -> keyword or core term
  std::string vocabulary_;
  std::string source_;
  std::vector<std::string> documents_;
};

// Whether that value of an "@context" member could be one, without looking into what it names.
result<done> check_context(std::string_view json);

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
  // Fails with bad_request_data (scoped contexts, wrong shape) or ld_context_not_available. What
  // could not be fetched is not asked for again for half a minute. A caller that resolves several
  // for one request counts down how many documents may still be fetched for it.
  task<result<context_ptr>> resolve(std::string json, std::size_t* fetches_left = nullptr);
  // Documents {"@context":…} that need no fetching (hosted contexts, tests). Replaces what was
  // there.
  result<done> preload(std::string url, std::string_view document);
  bool has_document(const std::string& url) const;
  // Lets go of the documents whose URL stands for that id.
  void forget(std::string_view id, const std::function<std::string(const std::string&)>& id_of);
  // Fetches a document again; the one that is here stays where that fails.
  task<result<done>> reload(std::string url);

 private:
  // Bounded by number and bytes; let go all at once where it would grow beyond.
  template <class T>
  struct kept {
    std::unordered_map<std::string, T> all;
    std::size_t bytes = 0;
    void put(const std::string& key, T value, std::size_t size);
    void clear() { all.clear(), bytes = 0; }
  };
  struct failure {
    problem what;
    std::chrono::nanoseconds until;
  };
  using contexts = kept<context_ptr>;
  using documents = kept<std::string>;
  void put_document(const std::string& url, std::string inside);
  using failures = std::unordered_map<std::string, failure>;

  std::optional<problem> failed_lately(const std::string& url) const;
  task<result<std::string>> document(std::string url, std::size_t* fetches_left);
  task<result<std::string>> fetch(const std::string& url);

  context_loader* loader_;
  guarded<contexts> resolved_;
  guarded<documents> documents_;
  guarded<failures> failures_;
};

// What one request may have fetched, whatever it names.
inline constexpr std::size_t fetches_per_request = 20;

}  // namespace tsu::broker
