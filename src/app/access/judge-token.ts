import type { UnverifiedToken } from '../../core/access/jwt';
import { checkClaims } from '../../core/access/policy';
import type { Reason } from '../../core/access/reasons';
import type { World } from '../../ports/world';
import type { Stored } from '../records/kind';
import type { ListedAccount } from './account-records';
import { keysFor, type IssuerKeys } from './issuer-keys';

export interface JudgedCheck {
  readonly check: Reason | 'keys';
  readonly passed: boolean;
  readonly detail: string;
}

/** How a token fares with one service account. */
export interface Judged<A extends ListedAccount = ListedAccount> {
  readonly account: A;
  /** The checks made, up to the first that fails. */
  readonly checks: readonly JudgedCheck[];
  /** Null when the token is this service account. */
  readonly refusal: Reason | null;
}

interface Against<A> {
  readonly account: A;
  /** The keys of the token's issuer as they are kept. */
  readonly keys: Stored<IssuerKeys>;
}

/**
 * Judges a token by one trust policy: what it says first, because that is cheap, then the signature. Only policies
 * whose issuer the token names ever cost a look at keys.
 */
export async function judge<A extends ListedAccount>(
  jwt: UnverifiedToken,
  { account, keys }: Against<A>,
  world: World,
): Promise<Judged<A>> {
  const claims = checkClaims(jwt, account, world.now());
  const failed = claims.find(({ passed }) => !passed);
  if (failed !== undefined) return { account, checks: claims, refusal: failed.check };
  const signature = await judgeSignature(jwt, { account, keys }, world);
  return {
    account,
    checks: [...claims, ...signature.checks],
    refusal: signature.refusal,
  };
}

type Signature = Pick<Judged, 'checks' | 'refusal'>;

async function judgeSignature(
  jwt: UnverifiedToken,
  { account, keys: stored }: Against<ListedAccount>,
  world: World,
): Promise<Signature> {
  const keys = await keysFor(account, { stored, keyId: jwt.keyId }, world);
  if (keys === null) {
    const { problem } = stored.value;
    const detail = problem ?? 'The issuer’s keys could not be read.';
    return { checks: [{ check: 'keys', passed: false, detail }], refusal: 'keys_unreachable' };
  }
  const { issuer, audience } = account;
  const expected = { issuer, audience, now: world.now() };
  const verdict = await world.identities.verify(jwt.text, keys, expected);
  return SIGNATURES[verdict];
}

const HAVE_KEYS: JudgedCheck = {
  check: 'keys',
  passed: true,
  detail: 'The issuer’s keys are known.',
};

const SIGNATURES: Readonly<Record<Awaited<ReturnType<World['identities']['verify']>>, Signature>> =
  {
    verified: {
      checks: [
        HAVE_KEYS,
        { check: 'signature', passed: true, detail: 'The issuer signed the token.' },
      ],
      refusal: null,
    },
    'unknown-key': {
      checks: [
        {
          check: 'keys',
          passed: false,
          detail: 'The token names a key that the issuer does not have, or that was not pasted.',
        },
      ],
      refusal: 'unknown_key',
    },
    time: {
      checks: [HAVE_KEYS, { check: 'time', passed: false, detail: 'The token has expired.' }],
      refusal: 'time',
    },
    refused: {
      checks: [
        HAVE_KEYS,
        { check: 'signature', passed: false, detail: 'The signature is not the issuer’s.' },
      ],
      refusal: 'signature',
    },
  };
