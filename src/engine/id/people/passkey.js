// Passkeys: asks the browser, puts what it says into a form, and sends that form like any other.
(() => {
  'use strict';
  const find = (id) => document.getElementById(id);
  const bytesOf = (text) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  const textOf = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

  const fill = (form, values) => {
    for (const [name, value] of Object.entries(values)) {
      form.elements.namedItem(name).value = value;
    }
    form.submit();
  };

  const create = async (form) => {
    const asked = form.dataset;
    const made = await navigator.credentials.create({
      publicKey: {
        challenge: bytesOf(asked.challenge),
        rp: { id: asked.rpId, name: asked.rpName },
        user: { id: bytesOf(asked.userId), name: asked.userName, displayName: asked.userLabel },
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: asked.exclude
          .split(' ')
          .filter((id) => id !== '')
          .map((id) => ({ type: 'public-key', id: bytesOf(id) })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'none',
        timeout: 300000,
      },
    });
    fill(form, {
      'client-data': textOf(made.response.clientDataJSON),
      attestation: textOf(made.response.attestationObject),
    });
  };

  const get = async (form) => {
    const answer = await fetch(form.dataset.options, {
      method: 'POST',
      body: new URLSearchParams({ form_token: form.elements.namedItem('form_token').value }),
    });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const asked = await answer.json();
    const shown = await navigator.credentials.get({
      publicKey: {
        challenge: bytesOf(asked.challenge),
        rpId: asked.rpId,
        userVerification: 'required',
        timeout: 300000,
      },
    });
    fill(form, {
      ceremony: asked.ceremony,
      'key-id': textOf(shown.rawId),
      'client-data': textOf(shown.response.clientDataJSON),
      'authenticator-data': textOf(shown.response.authenticatorData),
      signature: textOf(shown.response.signature),
      'user-handle': shown.response.userHandle ? textOf(shown.response.userHandle) : '',
    });
  };

  const form = find('passkey-form');
  const button = find('passkey');
  if (!form || !button || !window.PublicKeyCredential) {
    return;
  }
  find('passkey-none')?.setAttribute('hidden', '');
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    button.disabled = true;
    find('passkey-failed').hidden = true;
    (form.dataset.challenge ? create(form) : get(form)).catch(() => {
      button.disabled = false;
      find('passkey-failed').hidden = false;
    });
  });
})();
