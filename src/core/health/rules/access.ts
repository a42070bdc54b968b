import { DAY } from '../../time';
import { at, during, say } from '../claims';
import { rule } from '../finding';
import { called, Called } from './readers';

const SOON = 14 * DAY;
const VERY_SOON = 3 * DAY;

export const tokenExpiring = rule({
  name: 'access/token-expiring',
  scopes: ['scraper'],
  silences: [],
  speaks: '14 days, 3 days before a token ends that has no successor',
  severity: 'note, warning',
  judge: ({ readers, now }) =>
    readers
      .filter(({ revokedAt, hasSuccessor, expiresAt }) => {
        const left = expiresAt - now;
        return revokedAt === null && !hasSuccessor && left > 0 && left <= SOON;
      })
      .map((reader) => {
        const left = reader.expiresAt - now;
        return {
          scope: 'scraper',
          severity: left <= VERY_SOON ? 'warning' : 'info',
          since: reader.expiresAt - SOON,
          touches: reader.touches,
          headline: say`${Called(reader)} expires in ${during('token.left', left)}.`,
          evidence: say`It expires at ${at('token.ends', reader.expiresAt)}, and no other token has been issued to follow it.`,
          cause: say`Tokens end by themselves, so that a forgotten one does no harm.`,
          nextStep: say`A workspace admin rotates ${called(reader)}; it stays good for some days, in which Prometheus is given the new one.`,
          links: [{ to: 'lifeline-settings', tab: 'tokens' }],
        };
      }),
});
