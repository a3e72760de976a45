/** Passkeys: what the server writes as base64url is bytes for the browser, and the other way round. */
import type { NewPasskey } from '../api';

/** Of what a browser answers the API says only that it is an object. */
export type Credential = NewPasskey['credential'];
const sent = (credential: object) => credential as Credential;

export const hasPasskeys = () => typeof PublicKeyCredential !== 'undefined';

export function fromBase64url(text: string): ArrayBuffer {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes.buffer;
}

export function toBase64url(buffer: ArrayBuffer): string {
  let binary = '';
  for (const byte of new Uint8Array(buffer)) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

type Descriptor = { id: string; type: 'public-key'; transports?: AuthenticatorTransport[] };
type Asked = { publicKey: { challenge: string; allowCredentials?: Descriptor[] } & Record<string, unknown> };
type Offered = {
  publicKey: { challenge: string; user: { id: string }; excludeCredentials?: Descriptor[] } & Record<
    string,
    unknown
  >;
};

const described = (list: Descriptor[] | undefined) =>
  list?.map(one => ({ ...one, id: fromBase64url(one.id) }));

/** Shows a passkey; what comes back is what the server takes. */
export async function showPasskey(options: object): Promise<Credential> {
  const { publicKey } = options as Asked;
  const credential = (await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: fromBase64url(publicKey.challenge),
      allowCredentials: described(publicKey.allowCredentials) ?? [],
    } as PublicKeyCredentialRequestOptions,
  })) as PublicKeyCredential | null;
  if (!credential) throw new Error('no passkey');
  const answer = credential.response as AuthenticatorAssertionResponse;
  return sent({
    id: credential.id,
    rawId: toBase64url(credential.rawId),
    type: credential.type,
    extensions: credential.getClientExtensionResults(),
    response: {
      authenticatorData: toBase64url(answer.authenticatorData),
      clientDataJSON: toBase64url(answer.clientDataJSON),
      signature: toBase64url(answer.signature),
      userHandle: answer.userHandle ? toBase64url(answer.userHandle) : null,
    },
  });
}

/** Makes a passkey for this site. */
export async function makePasskey(options: object): Promise<Credential> {
  const { publicKey } = options as Offered;
  const credential = (await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: fromBase64url(publicKey.challenge),
      user: { ...publicKey.user, id: fromBase64url(publicKey.user.id) },
      excludeCredentials: described(publicKey.excludeCredentials) ?? [],
    } as unknown as PublicKeyCredentialCreationOptions,
  })) as PublicKeyCredential | null;
  if (!credential) throw new Error('no passkey');
  const answer = credential.response as AuthenticatorAttestationResponse;
  return sent({
    id: credential.id,
    rawId: toBase64url(credential.rawId),
    type: credential.type,
    extensions: credential.getClientExtensionResults(),
    response: {
      attestationObject: toBase64url(answer.attestationObject),
      clientDataJSON: toBase64url(answer.clientDataJSON),
      transports: answer.getTransports?.() ?? [],
    },
  });
}
