#include "base/crypto/box.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/core/assert.h"
#include "base/crypto/encode.h"
#include "base/crypto/random.h"

namespace tsu::crypto {
namespace {

constexpr std::size_t key_size = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr char format_version = 1;

const unsigned char* bytes(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}

problem damaged() {
  return {why::not_processable, "a sealed field does not open under this key", "damaged"};
}

problem invalid_key(std::string detail) {
  return {why::bad_input, std::move(detail), "key_file_invalid"};
}

class descriptor {
 public:
  explicit descriptor(int fd) : fd_(fd) {}
  ~descriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

result<box_key> read_key(const descriptor& file, const std::string& path) {
  struct stat about {};
  if (::fstat(file.fd(), &about) != 0 || (about.st_mode & 077) != 0) {
    return problem{why::not_allowed, path + " may be read by others: chmod 600",
                   "key_file_open_to_others"};
  }
  std::array<char, 80> text{};
  const auto n = ::read(file.fd(), text.data(), text.size());
  if (n < 0) {
    return problem{why::unavailable, path + " cannot be read", "key_file_missing"};
  }
  return box_key::from_hex(secret<std::string>{{text.data(), static_cast<std::size_t>(n)}});
}

}  // namespace

box_key box_key::random() { return box_key{secret<std::string>{random_bytes(key_size)}}; }

result<box_key> box_key::from_bytes(secret<std::string> thirty_two) {
  if (thirty_two.reveal().size() != key_size) {
    return invalid_key("a key has 32 bytes");
  }
  return box_key{std::move(thirty_two)};
}

result<box_key> box_key::from_hex(const secret<std::string>& text) {
  std::string_view digits = text.reveal();
  if (digits.ends_with('\n')) {
    digits.remove_suffix(1);
  }
  auto raw = crypto::from_hex(digits);
  if (!raw) {
    return invalid_key("a key is 64 hex digits");
  }
  return from_bytes(secret<std::string>{std::move(*raw)});
}

// Two programs that start at once agree: only one can make the file, by a link to what is whole.
result<box_key> box_key::from_file_or_new(const std::string& path) {
  const descriptor there{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (there.fd() >= 0) {
    return read_key(there, path);
  }
  const auto fresh = path + "." + hex(random_bytes(8));
  const auto text = hex(random_bytes(key_size)) + "\n";
  {
    const descriptor made{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    const bool whole =
        made.fd() >= 0 &&
        ::write(made.fd(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(made.fd()) == 0;
    if (!whole) {
      ::unlink(fresh.c_str());
      return problem{why::unavailable, path + " cannot be written", "key_file_missing"};
    }
  }
  const bool linked = ::link(fresh.c_str(), path.c_str()) == 0 || errno == EEXIST;
  ::unlink(fresh.c_str());
  const descriptor now{linked ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : -1};
  if (now.fd() < 0) {
    return problem{why::unavailable, path + " cannot be made", "key_file_missing"};
  }
  return read_key(now, path);
}

std::string box_key::seal(std::string_view plain, std::string_view bound_to) const {
  std::string out{format_version};
  out += random_bytes(nonce_size);
  const auto at = out.size();
  out.resize(at + plain.size() + tag_size);
  unsigned long long written = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      reinterpret_cast<unsigned char*>(out.data() + at), &written, bytes(plain), plain.size(),
      bytes(bound_to), bound_to.size(), nullptr, bytes(out) + 1, bytes(bytes_.reveal()));
  ASSERT(written == plain.size() + tag_size);
  return out;
}

result<std::string> box_key::open(std::string_view sealed, std::string_view bound_to) const {
  if (sealed.size() < 1 + nonce_size + tag_size || sealed[0] != format_version) {
    return damaged();
  }
  const auto nonce = sealed.substr(1, nonce_size);
  const auto box = sealed.substr(1 + nonce_size);
  std::string out(box.size() - tag_size, '\0');
  unsigned long long written = 0;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<unsigned char*>(out.data()), &written, nullptr, bytes(box), box.size(),
          bytes(bound_to), bound_to.size(), bytes(nonce), bytes(bytes_.reveal())) != 0) {
    return damaged();
  }
  return out;
}

std::string box_key::wrap(const box_key& inner, std::string_view bound_to) const {
  return seal(inner.bytes_.reveal(), bound_to);
}

result<box_key> box_key::unwrap(std::string_view wrapped, std::string_view bound_to) const {
  TRY(auto raw, open(wrapped, bound_to));
  return from_bytes(secret<std::string>{std::move(raw)});
}

}  // namespace tsu::crypto
