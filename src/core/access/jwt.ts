/** A JSON Web Token as it says of itself. Nothing here is believed before the signature is verified. */
export interface UnverifiedToken {
  readonly text: string;
  readonly algorithm: string;
  readonly keyId: string | null;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Longer tokens are refused unread. */
export const TOKEN_CHARACTERS_MAX = 16 * 1024;

const SHAPE = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;

/** Only signatures whose verifying key can be public. `none` and the HMAC family are not among them. */
export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

export const isAsymmetric = (algorithm: string): boolean =>
  ALGORITHMS.some((known) => known === algorithm);

/** Null for what is not a signed token in compact form with an object for header and claims. */
export function readJwt(text: string): UnverifiedToken | null {
  if (text.length > TOKEN_CHARACTERS_MAX || !SHAPE.test(text)) return null;
  const [head = '', body = ''] = text.split('.');
  const [header, claims] = [objectIn(head), objectIn(body)];
  if (header === null || claims === null) return null;
  return {
    text,
    algorithm: textOr(header['alg'], ''),
    keyId: typeof header['kid'] === 'string' ? header['kid'] : null,
    issuer: textOr(claims['iss'], ''),
    subject: textOr(claims['sub'], ''),
    audiences: textsIn(claims['aud']),
    claims,
  };
}

const textOr = (value: unknown, otherwise: string): string =>
  typeof value === 'string' ? value : otherwise;

function textsIn(value: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one) => typeof one === 'string');
}

function objectIn(encoded: string): Readonly<Record<string, unknown>> | null {
  try {
    const bytes = Uint8Array.from(atob(encoded.replace(/-/g, '+').replace(/_/g, '/')), (one) =>
      one.charCodeAt(0),
    );
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    // Neither base64 nor JSON: not a token, and the caller says so.
    return null;
  }
}
