import { DAY } from '../../time';
import type { Facts, Rule } from '../facts';
import { lasting, utc } from '../texts';

const SOON = 14 * DAY;
const VERY_SOON = 3 * DAY;

/** `access/token-expiring`: a token that has no successor ends within two weeks. */
export const tokenExpiring: Rule<Facts> = ({ readers, now }) => {
  const [first] = readers
    .filter(({ revokedAt, hasSuccessor, expiresAt }) => {
      const left = expiresAt - now;
      return revokedAt === null && !hasSuccessor && left > 0 && left <= SOON;
    })
    .sort((a, b) => a.expiresAt - b.expiresAt);
  if (first === undefined) return [];
  const left = first.expiresAt - now;
  return [
    {
      rule: 'access/token-expiring',
      severity: left <= VERY_SOON ? 'warning' : 'info',
      since: first.expiresAt - SOON,
      summary: `Token ${first.name} expires in ${lasting(left)}.`,
      evidence: `Token ${first.name} (${first.id}) expires at ${utc(first.expiresAt)} and has no successor.`,
      cause: 'Tokens end by themselves, so that a forgotten one does no harm.',
      nextStep:
        'Rotate it in Workspace settings → Lifeline; the old one stays good for the days of grace while Prometheus gets the new one.',
    },
  ];
};
