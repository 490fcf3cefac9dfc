import { describe, expect, it } from 'vitest';
import { clientsFor, signInExample } from '../../staff/developer/sign-in-examples.ts';
import { wishOf, wordsOf } from '../../staff/developer/program-form.tsx';
import { smartIdPath } from '../../staff/sign-in.tsx';

const program = {
  issuer: 'http://127.0.0.1:8080/t/011002',
  clientId: 'watch',
  redirectUri: 'http://127.0.0.1:3000/cb',
  scopes: ['openid', 'profile'],
  proof: 'secret' as const,
};

describe('an example of a sign-in', () => {
  it('holds issuer, client, secret, address and scopes for each of three clients', () => {
    for (const client of ['openid-client', 'mod_auth_openidc', 'passport'] as const) {
      const text = signInExample(client, program, 'tss_a-b');
      for (const piece of [program.issuer, 'watch', 'tss_a-b', program.redirectUri, 'profile']) {
        expect(text).toContain(piece);
      }
    }
  });
  it('asks for plain http only where the issuer is on this machine', () => {
    expect(signInExample('openid-client', program, 's')).toContain('allowInsecureRequests');
    expect(signInExample('openid-client', { ...program, issuer: 'https://id.example' }, 's')).not.toContain('Insecure');
  });
  it('has a place for the secret, and lets nothing out of its quotes', () => {
    expect(signInExample('passport', program, '')).toContain('YOUR_SECRET');
    const odd = signInExample('openid-client', { ...program, clientId: "x'); evil('" }, "a'b\n");
    expect(odd).not.toContain("'); evil");
    expect(odd).not.toContain("a'b");
  });
  it('is offered for what the program can do', () => {
    expect(clientsFor('legacy', 'secret')).toEqual(['passport']);
    expect(clientsFor('web', 'secret')).toContain('mod_auth_openidc');
    expect(clientsFor('web', 'key')).toEqual(['openid-client']);
    expect(clientsFor('native', 'none')).toEqual(['openid-client']);
  });
  it('proves itself in the one way that is registered', () => {
    const by = (proof: 'secret' | 'key' | 'none') => signInExample('openid-client', { ...program, proof }, 's3');
    expect(by('secret')).toContain("client.ClientSecretBasic('s3')");
    expect(by('key')).toContain('client.PrivateKeyJwt(privateKey)');
    expect(by('none')).toContain('client.None()');
    expect(by('none')).not.toContain('s3');
  });
});

describe('an application', () => {
  const draft = {
    name: 'watch',
    title: ' 見守り ',
    about: 'x',
    kind: 'web' as const,
    redirect: 'https://a.example/cb  https://b.example/cb',
    bye: '',
    told: '',
    scopes: ['profile'],
    more: 'entities:read profile',
    jwks: '',
  };
  it('asks for openid and each scope once', () => {
    expect(wishOf(draft, undefined)).toMatchObject({
      title: '見守り',
      redirectUris: ['https://a.example/cb', 'https://b.example/cb'],
      scopes: ['openid', 'profile', 'entities:read'],
      jwks: null,
    });
  });
  it('of a machine sends nobody anywhere and asks for nobody', () => {
    expect(wishOf({ ...draft, kind: 'machine' }, undefined)).toMatchObject({
      redirectUris: [],
      scopes: ['entities:read', 'profile'],
    });
  });
  it('takes words apart at blanks and commas', () => {
    expect(wordsOf(' a,b\n c ')).toEqual(['a', 'b', 'c']);
  });
});

describe('the way to the Smart ID', () => {
  it('asks for two factors and comes back to this console only', () => {
    expect(smartIdPath('/staff/inbox')).toContain('next=%2Fstaff%2Finbox');
    expect(smartIdPath('https://evil.example/')).toContain('next=%2Fstaff%2F&');
    expect(smartIdPath(null)).toContain('acr=urn%3Atsunagu%3Aacr%3Aaal2');
  });
});
