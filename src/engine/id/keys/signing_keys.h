// What a municipality signs with at one time, as read: an immutable snapshot that any thread may
// use and keep for the length of a request. See key_keeper.h for where it comes from.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"
#include "base/jose/jws.h"

namespace tsu::id {

class signing_keys {
 public:
  struct signer {
    std::string kid;
    jose::private_key key;
  };
  // `signers`: one per algorithm. `published`: what is good for checking, theirs among them.
  signing_keys(std::vector<signer> signers, jose::key_set published);

  // A compact token. "no_signing_key" (503) for an algorithm that this municipality does not have.
  result<std::string> sign(jose::use, jose::algorithm, std::string_view claims_json) const;
  // A token of our own that came back (an id_token_hint, an access token): refusals of
  // jose::verify(). Its claims are not looked at.
  result<jose::verified> verify(jose::use, std::string_view text) const;
  // {"keys":[…]}, ready to be sent.
  const std::shared_ptr<const std::string>& jwks() const { return jwks_; }
  const std::vector<signer>& signers() const { return signers_; }

 private:
  std::vector<signer> signers_;
  jose::key_set published_;
  std::shared_ptr<const std::string> jwks_;
};

}  // namespace tsu::id
