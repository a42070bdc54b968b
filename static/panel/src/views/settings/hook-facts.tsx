import type { HookAnswer } from '../../../../../src/contract/pushes';
import { NOTHING, number } from '../../state/format';
import { Instant } from '../kit/instant';
import { Notice } from '../kit/notice';
import { Table } from '../kit/table';

type Counted = HookAnswer['refused'][number];

function Counts({ caption, of, rows }: { caption: string; of: string; rows: readonly Counted[] }) {
  return (
    <Table
      caption={caption}
      columns={[
        { name: of, cell: ({ name }) => <code>{name}</code> },
        { name: 'Times', isNumber: true, cell: ({ count }) => number(count) },
      ]}
      rows={rows}
      keyOf={({ name }) => name}
    />
  );
}

/** What became of the deliveries of the webhook. */
export function HookFacts({ answer }: { answer: HookAnswer }) {
  const { now, secretSince, oldSecretUntil, takenAt, refused, unknown } = answer;
  return (
    <>
      <dl className="facts">
        <div className="fact">
          <dt>Secret</dt>
          <dd className="fact-value">{secretSince === null ? 'none' : 'set'}</dd>
          <dd className="fact-note">
            {secretSince === null ? (
              'every delivery is refused'
            ) : (
              <Instant at={secretSince} now={now} />
            )}
            {oldSecretUntil !== null && (
              <>
                ; the one before is good until <Instant at={oldSecretUntil} now={now} />
              </>
            )}
          </dd>
        </div>
        <div className="fact">
          <dt>Last delivery taken</dt>
          <dd className="fact-value">
            {takenAt === null ? NOTHING : <Instant at={takenAt} now={now} />}
          </dd>
        </div>
      </dl>
      {refused.length > 0 && (
        <Counts caption="Deliveries that were refused" of="Reason" rows={refused} />
      )}
      {unknown.length > 0 && (
        <>
          <Notice
            appearance="information"
            title="Numbers that Lifeline does not understand"
            text="Bitbucket has not published how it names what containers use. Report these names, so that Lifeline learns them."
          />
          <Counts caption="Attributes that were not understood" of="Attribute" rows={unknown} />
        </>
      )}
    </>
  );
}
