// What is sealed under a person's key, as JSON (doc/sealed-field-format.md). Members are added,
// never taken away: what was sealed before must open.
#pragma once

#include <string>

#include <boost/describe.hpp>

#include "base/core/json.h"
#include "base/crypto/box.h"
#include "service/inquiries/types.h"

namespace tsu::inquiries {

struct sealed_inquiry {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(sealed_inquiry, (), (text))
// note: for staff only. words: for who asked.
struct sealed_step {
  std::string note, words;
};
BOOST_DESCRIBE_STRUCT(sealed_step, (), (note, words))

inline std::string place_of_inquiry(std::string_view source) {
  return "inquiries.inquiry:" + std::string{source};
}
inline std::string place_of_step(std::int64_t inquiry, std::int64_t n) {
  return "inquiries.step:" + std::to_string(inquiry) + ":" + std::to_string(n);
}

template <class T>
std::string sealed(const crypto::box_key& key, const T& what, const std::string& where) {
  return key.seal(to_json(what), where);
}
template <class T>
result<T> opened(const crypto::box_key& key, std::string_view bytes, const std::string& where) {
  TRY(const auto text, key.open(bytes, where));
  return from_json<T>(text);
}

}  // namespace tsu::inquiries
