// npm jose, on behalf of other_readers.py. Standard input: JSON lines of ours, which it checks; what
// it cannot agree with is an exception. Standard output: JSON lines of its own for us to judge, each
// with the verdict that it must get.
import { createInterface } from "node:readline";
import * as jose from "jose";

const say = (line) => console.log(JSON.stringify(line));
const claims = { sub: "札", list: ["a"], deep: { x: 1 } };

for await (const text of createInterface({ input: process.stdin })) {
  const line = JSON.parse(text);
  const key = await jose.importJWK(line.jwk, line.alg);
  const read = await jose.jwtVerify(line.token, key, { algorithms: [line.alg], typ: "at+jwt" });
  if (read.payload.sub !== "札" || read.protectedHeader.kid !== line.jwk.kid) {
    throw new Error(`${line.alg}: ${JSON.stringify(read)}`);
  }
  if ((await jose.calculateJwkThumbprint(line.jwk)) !== line.thumbprint) {
    throw new Error(`${line.alg}: another thumbprint`);
  }
}

const signed = (alg, kid, key) =>
  new jose.SignJWT(claims).setProtectedHeader({ alg, kid, typ: "JWT" }).setIssuedAt().sign(key);

for (const alg of ["ES256", "RS256", "PS256", "EdDSA"]) {
  const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await jose.exportJWK(publicKey)), kid: "k", alg, use: "sig" };
  const token = await signed(alg, "k", privateKey);
  say({ jwks: { keys: [jwk] }, token, verdict: "ok 札" });
  say({ jwks: { keys: [{ ...jwk, kid: "other" }] }, token, verdict: "no_key" });
  const stranger = await jose.generateKeyPair(alg, { extractable: true });
  const another = { ...(await jose.exportJWK(stranger.publicKey)), kid: "k" };
  say({ jwks: { keys: [another] }, token, verdict: "bad_signature" });
}
const p384 = await jose.generateKeyPair("ES384", { extractable: true });
const unknown = { ...(await jose.exportJWK(p384.publicKey)), kid: "k" };
const token = await signed("ES384", "k", p384.privateKey);
say({ jwks: { keys: [unknown] }, token, verdict: "bad_key_set" });
const secret = "0123456789abcdef0123456789abcdef";
say({ secret, token: await signed("HS256", "", new TextEncoder().encode(secret)), verdict: "ok 札" });
say({ secret, token, verdict: "bad_token" });
