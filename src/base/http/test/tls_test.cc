#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/http/server.h"
#include "base/http/test/raw_client.h"

namespace tsu::http {
namespace {

namespace fs = std::filesystem;

// A certificate of our own making for "localhost", with that serial number.
void write_identity(const fs::path& certificate, const fs::path& key, long serial) {
  EVP_PKEY* const k = EVP_EC_gen("P-256");
  X509* const c = X509_new();
  X509_set_version(c, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(c), serial);
  X509_gmtime_adj(X509_getm_notBefore(c), -3600);
  X509_gmtime_adj(X509_getm_notAfter(c), 3600);
  X509_set_pubkey(c, k);
  auto* const name = X509_get_subject_name(c);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(c, name);
  X509_sign(c, k, EVP_sha256());
  std::FILE* f = std::fopen(certificate.c_str(), "w");
  PEM_write_X509(f, c);
  std::fclose(f);
  f = std::fopen(key.c_str(), "w");
  PEM_write_PrivateKey(f, k, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(f);
  X509_free(c);
  EVP_PKEY_free(k);
}

class tls_client {
 public:
  explicit tls_client(std::uint16_t port, int version_max = TLS1_3_VERSION,
                      const char* ciphers_1_2 = nullptr)
      : raw_(port), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_max_proto_version(context_, version_max);
    if (version_max < TLS1_2_VERSION) {
      SSL_CTX_set_cipher_list(context_, "ALL:@SECLEVEL=0");
    }
    if (ciphers_1_2 != nullptr) {
      SSL_CTX_set_cipher_list(context_, ciphers_1_2);
    }
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, raw_.fd());
    connected_ = SSL_connect(ssl_) == 1;
  }
  ~tls_client() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  bool connected() const { return connected_; }
  long serial() const {
    X509* const c = SSL_get1_peer_certificate(ssl_);
    const long n = ASN1_INTEGER_get(X509_get_serialNumber(c));
    X509_free(c);
    return n;
  }
  void send(std::string_view bytes) {
    ASSERT_EQ(SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())),
              static_cast<int>(bytes.size()));
  }
  // Reads until that many bytes of body have come.
  std::string read(std::size_t body_bytes) {
    std::string all;
    char bytes[16 * 1024];
    while (true) {
      const auto head = all.find("\r\n\r\n");
      if (head != std::string::npos && all.size() >= head + 4 + body_bytes) {
        return all;
      }
      const int n = SSL_read(ssl_, bytes, sizeof bytes);
      if (n <= 0) {
        return all;
      }
      all.append(bytes, static_cast<std::size_t>(n));
    }
  }

 private:
  raw_client raw_;
  SSL_CTX* context_;
  SSL* ssl_ = nullptr;
  bool connected_ = false;
};

class tls_test : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "tsu_tls_XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    write_identity(folder_ / "cert.pem", folder_ / "key.pem", 1);
    server_options o;
    o.listen = {};
    o.listen_tls = {"127.0.0.1:0"};
    o.tls_certificate_file = folder_ / "cert.pem";
    o.tls_key_file = folder_ / "key.pem";
    auto s = server::start(o, [](const request& r) -> task<reply> {
      co_return reply{.body = r.path == "/big" ? std::string(1'000'000, 'x')
                                               : std::to_string(r.body.size()) +
                                                     (r.secure ? " secure" : " plain")};
    });
    ASSERT_TRUE(s.ok()) << s.error().detail;
    server_ = std::move(s).value();
  }
  void TearDown() override {
    server_.reset();
    fs::remove_all(folder_);
  }
  fs::path folder_;
  std::unique_ptr<server> server_;
};

TEST_F(tls_test, ID3_1_47_requests_pass_both_ways_and_browsers_are_told_to_stay_with_tls) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    tls_client c{server_->port(), version};
    ASSERT_TRUE(c.connected());
    c.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto first = c.read(8);
    EXPECT_NE(first.find("\r\n\r\n0 secure"), std::string::npos) << first;
    EXPECT_NE(first.find("Strict-Transport-Security: max-age=31536000\r\n"), std::string::npos);
    c.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" +
           std::string(900'000, 'y'));
    EXPECT_NE(c.read(13).find("900000 secure"), std::string::npos);
    c.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_NE(c.read(1'000'000).find(std::string(1'000'000, 'x')), std::string::npos);
  }
}

TEST_F(tls_test, ID3_1_47_versions_before_1_2_and_plain_http_are_refused) {
  EXPECT_FALSE((tls_client{server_->port(), TLS1_1_VERSION}.connected()));
  raw_client plain{server_->port()};
  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  plain.end_sending();
  EXPECT_EQ(plain.read_to_end().find("HTTP/1.1"), std::string::npos);
}

// The module that found it: fapi2-security-profile-final-happy-flow, DisallowInsecureCipher.
TEST_F(tls_test, ID3_1_47_of_tls_1_2_only_the_recommended_ciphers_are_taken) {
  for (const char* good : {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"}) {
    EXPECT_TRUE((tls_client{server_->port(), TLS1_2_VERSION, good}.connected())) << good;
  }
  for (const char* other : {"ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-SHA256",
                            "ECDHE-ECDSA-AES128-CCM", "ECDHE-ECDSA-AES128-SHA"}) {
    EXPECT_FALSE((tls_client{server_->port(), TLS1_2_VERSION, other}.connected())) << other;
  }
}

TEST_F(tls_test, a_new_certificate_is_taken_and_a_bad_one_is_not) {
  EXPECT_EQ((tls_client{server_->port()}.serial()), 1);
  write_identity(folder_ / "cert.pem", folder_ / "key.pem", 2);
  EXPECT_TRUE(server_->reload_certificates().ok());
  EXPECT_EQ((tls_client{server_->port()}.serial()), 2);
  std::ofstream{folder_ / "cert.pem"} << "broken";
  EXPECT_EQ(server_->reload_certificates().error().code, "bad_certificate");
  write_identity(folder_ / "cert.pem", folder_ / "other.pem", 3);  // the key is another's
  EXPECT_FALSE(server_->reload_certificates().ok());
  EXPECT_EQ((tls_client{server_->port()}.serial()), 2);
}

}  // namespace
}  // namespace tsu::http
