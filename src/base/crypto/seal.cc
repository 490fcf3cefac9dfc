#include "base/crypto/seal.h"

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"

namespace tsu::crypto {
namespace {

// See doc/backup-format.md, "Sealed stream".
constexpr std::string_view magic = "tsuseal";
constexpr char format_version = 1;
constexpr std::size_t key_size = crypto_secretstream_xchacha20poly1305_KEYBYTES;
constexpr std::size_t salt_size = crypto_pwhash_SALTBYTES;
constexpr std::size_t check_size = 16;
constexpr std::size_t clear_size = 8 + 4 + 4 + 4 + salt_size + check_size;  // 52
constexpr std::size_t header_size = clear_size + crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t chunk_size = 64 * 1024;
constexpr std::size_t sealed_chunk_size = chunk_size + crypto_secretstream_xchacha20poly1305_ABYTES;

// What a header may ask of the machine that opens it, since it is read before it can be trusted.
constexpr std::uint32_t passes_max = 20;
constexpr std::uint32_t memory_kib_max = 2 * 1024 * 1024;
constexpr std::size_t memory_kib_min = 8;

enum class key_kind : std::uint32_t { file = 0, passphrase = 1 };
using key_bytes = std::array<unsigned char, key_size>;

struct kdf {
  key_kind kind = key_kind::file;
  passphrase_cost cost{0, 0};
  std::array<unsigned char, salt_size> salt{};
  auto rank() const { return std::tie(cost.passes, cost.memory_kib, salt); }
  bool operator<(const kdf& other) const { return rank() < other.rank(); }
};

void put_u32(std::string& out, std::uint32_t v) {
  for (int i = 0; i < 4; ++i) {
    out += static_cast<char>(v >> (8 * i));
  }
}

std::uint32_t get_u32(std::string_view bytes, std::size_t at) {
  std::uint32_t v = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    v |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  }
  return v;
}

std::string check_of(const key_bytes& key) {
  const std::string_view bytes{reinterpret_cast<const char*>(key.data()), key.size()};
  return std::string{bytes_of(hmac_sha256(bytes, "tsunagu sealed stream")).substr(0, check_size)};
}

std::string clear_header(const kdf& k, const key_bytes& key) {
  std::string out{magic};
  out += format_version;
  put_u32(out, static_cast<std::uint32_t>(k.kind));
  put_u32(out, k.cost.passes);
  put_u32(out, k.cost.memory_kib);
  out.append(reinterpret_cast<const char*>(k.salt.data()), k.salt.size());
  return out + check_of(key);
}

result<kdf> parse_kdf(std::string_view header) {
  if (header.substr(0, magic.size()) != magic) {
    return problem{why::bad_input, "no sealed stream starts here", "not_sealed"};
  }
  if (header[magic.size()] != format_version) {
    return problem{why::bad_input, "the stream has another format version", "newer_format"};
  }
  kdf k;
  const auto kind = get_u32(header, 8);
  k.cost = {get_u32(header, 12), get_u32(header, 16)};
  std::memcpy(k.salt.data(), header.data() + 20, salt_size);
  const bool sane = kind == 0 ? k.cost.passes == 0 && k.cost.memory_kib == 0
                              : kind == 1 && k.cost.passes >= 1 && k.cost.passes <= passes_max &&
                                    k.cost.memory_kib >= memory_kib_min &&
                                    k.cost.memory_kib <= memory_kib_max;
  if (!sane) {
    return problem{why::bad_input, "the stream's header is damaged", "damaged"};
  }
  k.kind = static_cast<key_kind>(kind);
  return k;
}

}  // namespace

struct key_ring::state {
  key_kind kind = key_kind::file;
  std::string passphrase;
  key_bytes file_key{};
  std::mutex lock;
  std::optional<kdf> for_sealing;
  std::map<kdf, key_bytes> derived;
  passphrase_cost cost;

  ~state() {
    sodium_memzero(passphrase.data(), passphrase.size());
    sodium_memzero(file_key.data(), file_key.size());
    for (auto& [k, key] : derived) {
      sodium_memzero(key.data(), key.size());
    }
  }

  // With a passphrase the first stream chooses the salt.
  kdf sealing() {
    const std::lock_guard hold{lock};
    if (!for_sealing) {
      for_sealing.emplace(kdf{.kind = kind});
      if (kind == key_kind::passphrase) {
        for_sealing->cost = cost;
        randombytes_buf(for_sealing->salt.data(), salt_size);
      }
    }
    return *for_sealing;
  }

  key_bytes key_for(const kdf& k) {
    const std::lock_guard hold{lock};
    if (k.kind == key_kind::file) {
      return file_key;
    }
    if (const auto found = derived.find(k); found != derived.end()) {
      return found->second;
    }
    key_bytes key;
    if (crypto_pwhash(key.data(), key.size(), passphrase.data(), passphrase.size(), k.salt.data(),
                      k.cost.passes, std::size_t{k.cost.memory_kib} * 1024,
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
      throw std::bad_alloc{};
    }
    return derived.emplace(k, key).first->second;
  }
};

key_ring::key_ring(std::unique_ptr<state> s) : state_(std::move(s)) {}
key_ring::key_ring(key_ring&&) noexcept = default;
key_ring& key_ring::operator=(key_ring&&) noexcept = default;
key_ring::~key_ring() = default;

result<key_ring> key_ring::from_passphrase(secret<std::string> text, passphrase_cost cost) {
  ASSERT(sodium_init() >= 0);
  ASSERT(cost.passes >= 1 && cost.passes <= passes_max);
  ASSERT(cost.memory_kib >= memory_kib_min && cost.memory_kib <= memory_kib_max);
  if (text.reveal().size() < 8) {
    return problem{why::bad_input, "a passphrase has at least 8 characters",
                   "passphrase_too_short"};
  }
  auto s = std::make_unique<state>();
  s->kind = key_kind::passphrase;
  s->passphrase = text.reveal();
  s->cost = cost;
  return key_ring{std::move(s)};
}

result<key_ring> key_ring::from_bytes(secret<std::string> bytes) {
  ASSERT(sodium_init() >= 0);
  if (bytes.reveal().size() != key_size) {
    return problem{why::bad_input, "a key is 32 bytes, or 64 hex digits", "key_file_invalid"};
  }
  auto s = std::make_unique<state>();
  std::copy(bytes.reveal().begin(), bytes.reveal().end(), s->file_key.begin());
  return key_ring{std::move(s)};
}

result<key_ring> key_ring::from_file(const std::string& path) {
  struct stat about {};
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen(path.c_str(), "rbe"),
                                                       &std::fclose};
  if (!file || ::fstat(::fileno(file.get()), &about) != 0) {
    return problem{why::not_found, "cannot read the key file " + path, "key_file_missing"};
  }
  if ((about.st_mode & S_IRWXO) != 0) {
    return problem{why::not_allowed, "others may read the key file " + path + ": chmod 600 it",
                   "key_file_open_to_others"};
  }
  std::string bytes(key_size * 2 + 3, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
  if (bytes.size() != key_size) {
    while (bytes.ends_with('\n') || bytes.ends_with('\r')) {
      bytes.pop_back();
    }
    bytes = from_hex(bytes).value_or("");
  }
  return from_bytes(secret{std::move(bytes)});
}

struct sealed_writer::state {
  sink out;
  std::string associated;  // the clear header, bound to the first chunk
  crypto_secretstream_xchacha20poly1305_state stream;
  std::string pending;
  std::string sealed;
  bool finished = false;

  void push(std::string_view chunk, unsigned char tag) {
    sealed.resize(chunk.size() + crypto_secretstream_xchacha20poly1305_ABYTES);
    const auto* clear = reinterpret_cast<const unsigned char*>(chunk.data());
    const auto* bound = reinterpret_cast<const unsigned char*>(associated.data());
    crypto_secretstream_xchacha20poly1305_push(
        &stream, reinterpret_cast<unsigned char*>(sealed.data()), nullptr, clear, chunk.size(),
        bound, associated.size(), tag);
    associated.clear();
    out(sealed);
  }
};

sealed_writer::sealed_writer(key_ring& ring, sink out) : state_(std::make_unique<state>()) {
  const auto k = ring.state_->sealing();
  const auto key = ring.state_->key_for(k);
  state_->out = std::move(out);
  state_->associated = clear_header(k, key);
  std::array<unsigned char, crypto_secretstream_xchacha20poly1305_HEADERBYTES> nonce;
  crypto_secretstream_xchacha20poly1305_init_push(&state_->stream, nonce.data(), key.data());
  state_->out(state_->associated);
  state_->out({reinterpret_cast<const char*>(nonce.data()), nonce.size()});
}

sealed_writer::~sealed_writer() = default;
sealed_writer::sealed_writer(sealed_writer&&) noexcept = default;

void sealed_writer::write(std::string_view bytes) {
  ASSERT(!state_->finished);
  auto& pending = state_->pending;
  while (!bytes.empty()) {
    // A full chunk waits for more to come, because only then is it not the last.
    if (pending.size() == chunk_size) {
      state_->push(pending, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
      pending.clear();
    }
    const auto taken = std::min(bytes.size(), chunk_size - pending.size());
    pending.append(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
  }
}

void sealed_writer::finish() {
  ASSERT(!state_->finished);
  state_->push(state_->pending, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  state_->finished = true;
}

struct sealed_reader::state {
  source in;
  std::string associated;
  crypto_secretstream_xchacha20poly1305_state stream;
  std::string sealed, clear;
  bool finished = false;

  // Fills the buffer as far as the source has bytes.
  void fill(std::string& buffer, std::size_t size) const {
    buffer.resize(size);
    std::size_t got = 0;
    while (got < size) {
      const auto n = in(buffer.data() + got, size - got);
      if (n == 0) {
        break;
      }
      got += n;
    }
    buffer.resize(got);
  }
};

sealed_reader::sealed_reader(std::unique_ptr<state> s) : state_(std::move(s)) {}
sealed_reader::~sealed_reader() = default;
sealed_reader::sealed_reader(sealed_reader&&) noexcept = default;
sealed_reader& sealed_reader::operator=(sealed_reader&&) noexcept = default;

result<sealed_reader> sealed_reader::open(key_ring& ring, source in) {
  auto s = std::make_unique<state>();
  s->in = std::move(in);
  std::string header;
  s->fill(header, header_size);
  if (header.size() < header_size) {
    return header.starts_with(magic)
               ? problem{why::bad_input, "the stream ends in its header", "damaged"}
               : problem{why::bad_input, "no sealed stream starts here", "not_sealed"};
  }
  TRY(const auto k, parse_kdf(header));
  if (k.kind != ring.state_->kind) {
    return problem{why::not_allowed,
                   k.kind == key_kind::file ? "the stream was sealed with a key file"
                                            : "the stream was sealed with a passphrase",
                   "wrong_key"};
  }
  const auto key = ring.state_->key_for(k);
  if (!constant_time_equal(check_of(key), std::string_view{header}.substr(36, check_size))) {
    return problem{why::not_allowed, "the stream was sealed with another key", "wrong_key"};
  }
  s->associated = header.substr(0, clear_size);
  const auto* nonce = reinterpret_cast<const unsigned char*>(header.data() + clear_size);
  crypto_secretstream_xchacha20poly1305_init_pull(&s->stream, nonce, key.data());
  return sealed_reader{std::move(s)};
}

result<std::string_view> sealed_reader::next() {
  auto& s = *state_;
  if (s.finished) {
    return std::string_view{};
  }
  const problem damaged{why::bad_input, "the sealed stream was cut or changed", "damaged"};
  s.fill(s.sealed, sealed_chunk_size);
  if (s.sealed.size() < crypto_secretstream_xchacha20poly1305_ABYTES) {
    return damaged;
  }
  s.clear.resize(s.sealed.size() - crypto_secretstream_xchacha20poly1305_ABYTES);
  unsigned char tag = 0;
  const auto* bound = reinterpret_cast<const unsigned char*>(s.associated.data());
  if (crypto_secretstream_xchacha20poly1305_pull(
          &s.stream, reinterpret_cast<unsigned char*>(s.clear.data()), nullptr, &tag,
          reinterpret_cast<const unsigned char*>(s.sealed.data()), s.sealed.size(), bound,
          s.associated.size()) != 0) {
    return damaged;
  }
  s.associated.clear();
  s.finished = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  char extra = 0;
  if (s.finished ? s.in(&extra, 1) != 0 : s.clear.size() != chunk_size) {
    return damaged;
  }
  return std::string_view{s.clear};
}

}  // namespace tsu::crypto
