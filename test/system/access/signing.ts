import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export type Algorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA' | 'HS256' | 'none';

/** A key pair of an issuer that a test plays. */
export interface Signer {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  /** As a JSON Web Key. */
  readonly jwk: Readonly<Record<string, unknown>>;
  /** As PEM: what somebody might sign with by mistake or malice. */
  readonly pem: string;
}

const PAIRS = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ec: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ed25519: () => generateKeyPairSync('ed25519'),
};

export function signer(kind: keyof typeof PAIRS, keyId: string): Signer {
  const { publicKey, privateKey } = PAIRS[kind]();
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: keyId };
  const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  return { keyId, privateKey, jwk, pem };
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token; `header` completes or replaces what the algorithm and the key say. */
export function signed(
  claims: object,
  by: Signer,
  { algorithm = 'RS256', header = {} }: { algorithm?: Algorithm; header?: object } = {},
): string {
  const head = { typ: 'JWT', alg: algorithm, kid: by.keyId, ...header };
  const text = `${encoded(head)}.${encoded(claims)}`;
  return `${text}.${signature(text, by, algorithm).toString('base64url')}`;
}

function signature(text: string, { privateKey, pem }: Signer, algorithm: Algorithm): Buffer {
  const bytes = Buffer.from(text);
  switch (algorithm) {
    case 'none':
      return Buffer.alloc(0);
    case 'HS256':
      return createHmac('sha256', pem).update(bytes).digest();
    case 'ES256':
      return sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    case 'EdDSA':
      return sign(null, bytes, privateKey);
    case 'PS256':
      return sign('sha256', bytes, { key: privateKey, padding: 6, saltLength: 32 });
    case 'RS256':
      return sign('sha256', bytes, privateKey);
  }
}
