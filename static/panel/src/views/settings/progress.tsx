import type { ImportProgressAnswer } from '../../../../../src/contract/pages';
import { number } from '../../state/format';
import { Instant } from '../kit/instant';

function stateOf({ repositories, imported, unlisted }: ImportProgressAnswer): string {
  if (repositories === 0) return 'No repository is counted yet; the first sweep looks for them.';
  if (imported === repositories)
    return `The past of all ${number(repositories)} repositories is read.`;
  const read = `The past of ${number(imported)} of ${number(repositories)} repositories is read.`;
  const hidden =
    unlisted === 0 ? '' : ` Bitbucket shows no list of runs of ${number(unlisted)} of them.`;
  const rest =
    imported + unlisted === repositories
      ? ''
      : ' The rest follows within Bitbucket’s hourly limit.';
  return read + hidden + rest;
}

/** How far the past has been read. */
export function Progress({ answer, now }: { answer: ImportProgressAnswer; now: number }) {
  const { imported, repositories, baseline, heartbeatAt } = answer;
  return (
    <div className="stack-tight">
      <progress aria-label="Repositories read" value={imported} max={Math.max(1, repositories)} />
      <p>{stateOf(answer)}</p>
      <p className="subtle">
        {baseline !== null && (
          <>
            Counting began <Instant at={baseline} now={now} />.{' '}
          </>
        )}
        {heartbeatAt === null ? (
          'The first sweep has not run yet.'
        ) : (
          <>
            Last sweep <Instant at={heartbeatAt} now={now} />.
          </>
        )}
      </p>
    </div>
  );
}
