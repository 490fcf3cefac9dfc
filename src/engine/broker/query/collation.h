// How texts stand to each other in a language (ETSI GS CIM 009 v1.9.1, 4.23.3): the Unicode
// Collation Algorithm as a BCP 47 tag asks for it, such as "ja" or "de-u-co-phonebk" (RFC 6067).
// Immutable; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/core/result.h"

namespace tsu::broker {

class collation {
 public:
  // Refuses with bad_request_data what is no tag. A language without rules of its own has those of
  // the root.
  static result<std::shared_ptr<const collation>> named(std::string_view tag);
  ~collation();
  collation(const collation&) = delete;
  collation& operator=(const collation&) = delete;

  // Bytes that compare as the texts do.
  std::string key_of(std::string_view utf8) const;

 private:
  struct rules;
  explicit collation(std::unique_ptr<rules>);
  std::unique_ptr<rules> rules_;
};

}  // namespace tsu::broker
