import Lozenge from '@atlaskit/lozenge';
import type { ImportProgressAnswer } from '../../../../../src/contract/pages';
import { many, number } from '../../state/format';
import { pastInWords } from '../../state/past';
import { Instant } from '../kit/instant';
import { Notice } from '../kit/notice';

/** Repositories whose past could not be read, which no waiting mends. */
function Failed({ failed: { count, slugs } }: ImportProgressAnswer) {
  if (count === 0) return null;
  const others = count - slugs.length;
  const names = [...slugs, ...(others > 0 ? [`${number(others)} more`] : [])].join(', ');
  return (
    <Notice
      appearance="warning"
      title={`Bitbucket did not show the runs of ${many(count, 'repository', 'repositories')}`}
      text={`${names}: their past is missing. Lifeline asks again with every comparison.`}
    />
  );
}

/** How far the past has been read. */
export function Progress({ answer, now }: { answer: ImportProgressAnswer; now: number }) {
  const { baseline, heartbeatAt } = answer;
  const { read, of, isDone, sentence } = pastInWords(answer);
  const most = Math.max(1, of);
  return (
    <div className="stack-tight">
      <progress aria-label="Repositories read" value={isDone ? most : read} max={most} />
      <p className="row">
        {isDone && <Lozenge appearance="success">Done</Lozenge>}
        <span>{sentence}</span>
      </p>
      <Failed {...answer} />
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
