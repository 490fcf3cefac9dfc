#include "base/webauthn/cbor.h"

#include <array>
#include <memory>

#include <cbor.h>

namespace tsu::webauthn {
namespace {

constexpr std::size_t depth_max = 8, items_max = 200;
enum major : unsigned { unsigned_int, negative, bytes_of, text_of, array, map, tag, simple };

struct head {
  unsigned major = 0;
  std::uint64_t value = 0;
  std::size_t size = 0;
};

std::optional<head> head_of(std::string_view b) {
  if (b.empty()) {
    return std::nullopt;
  }
  const auto first = static_cast<unsigned char>(b[0]);
  const unsigned info = first & 31u;
  head out{.major = static_cast<unsigned>(first) >> 5u, .value = info, .size = 1};
  if (info < 24) {
    return out;
  }
  if (info > 27) {
    return std::nullopt;  // reserved, or an indefinite length
  }
  const std::size_t more = std::size_t{1} << (info - 24);
  if (b.size() < 1 + more) {
    return std::nullopt;
  }
  out.value = 0;
  for (std::size_t i = 1; i <= more; ++i) {
    out.value = out.value << 8u | static_cast<unsigned char>(b[i]);
  }
  out.size += more;
  return out;
}

// How many items follow inside; nothing where it promises more than there can be.
std::optional<std::uint64_t> inside(const head& h, std::size_t bytes_left) {
  if (h.major != array && h.major != map && h.major != tag) {
    return 0;
  }
  if (h.value > bytes_left && h.major != tag) {
    return std::nullopt;
  }
  return h.major == tag ? 1 : h.major == map ? 2 * h.value : h.value;
}

struct item_end {
  void operator()(cbor_item_t* item) const { cbor_decref(&item); }
};
using item = std::unique_ptr<cbor_item_t, item_end>;

std::string_view text_in(const cbor_item_t* i) {
  return cbor_isa_string(i) && cbor_string_is_definite(i)
             ? std::string_view{reinterpret_cast<const char*>(cbor_string_handle(i)),
                                cbor_string_length(i)}
             : std::string_view{};
}

std::string serialized(const cbor_item_t* i, std::size_t most) {
  std::string out(most, '\0');
  const auto size = cbor_serialize(i, reinterpret_cast<unsigned char*>(out.data()), out.size());
  out.resize(size);
  return out;
}

// "alg", and whether somebody else's certificate signed.
void read_statement(attestation& out, const cbor_item_t* map_item) {
  const auto* pairs = cbor_map_handle(map_item);
  for (std::size_t i = 0; i < cbor_map_size(map_item); ++i) {
    const auto name = text_in(pairs[i].key);
    const auto* value = pairs[i].value;
    if (name == "alg" && (cbor_isa_negint(value) || cbor_isa_uint(value)) &&
        cbor_get_int(value) < 100'000) {
      const auto number = static_cast<int>(cbor_get_int(value));
      out.algorithm = cbor_isa_negint(value) ? -1 - number : number;
    }
    out.has_certificates = out.has_certificates || name == "x5c" || name == "ecdaaKeyId";
  }
}

}  // namespace

std::optional<std::size_t> measure(std::string_view bytes) {
  std::array<std::uint64_t, depth_max> left{1};  // items still to come on each level
  std::size_t depth = 0, at = 0, items = 0;
  while (true) {
    while (left[depth] == 0) {
      if (depth == 0) {
        return at;
      }
      --depth;
    }
    --left[depth];
    const auto h = head_of(bytes.substr(at));
    if (!h || ++items > items_max) {
      return std::nullopt;
    }
    at += h->size;
    if (h->major == bytes_of || h->major == text_of) {
      if (h->value > bytes.size() - at) {
        return std::nullopt;
      }
      at += static_cast<std::size_t>(h->value);
    }
    const auto more = inside(*h, bytes.size() - at);
    if (!more) {
      return std::nullopt;
    }
    if (*more > 0) {
      if (++depth == depth_max) {
        return std::nullopt;
      }
      left[depth] = *more;
    }
  }
}

std::optional<attestation> read_attestation(std::string_view bytes) {
  if (measure(bytes) != bytes.size()) {
    return std::nullopt;
  }
  cbor_load_result how{};
  const item all{
      cbor_load(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), &how)};
  if (!all || how.error.code != CBOR_ERR_NONE || !cbor_isa_map(all.get()) ||
      cbor_map_size(all.get()) != 3) {
    return std::nullopt;
  }
  attestation out;
  unsigned found = 0;
  const auto* pairs = cbor_map_handle(all.get());
  for (std::size_t i = 0; i < 3; ++i) {
    const auto name = text_in(pairs[i].key);
    const auto* value = pairs[i].value;
    if (name == "fmt") {
      out.format = text_in(value);
      found |= out.format.empty() ? 0u : 1u;
    } else if (name == "authData" && cbor_isa_bytestring(value)) {
      out.authenticator_data.assign(reinterpret_cast<const char*>(cbor_bytestring_handle(value)),
                                    cbor_bytestring_length(value));
      found |= 2u;
    } else if (name == "attStmt" && cbor_isa_map(value)) {
      out.statement = serialized(value, bytes.size());
      read_statement(out, value);
      found |= 4u;
    }
  }
  return found == 7u ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace tsu::webauthn
