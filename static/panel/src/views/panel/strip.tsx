import type { DayView, PicturesView } from '../../../../../src/contract/pictures';
import { dayName, number } from '../../state/format';
import { RESULTS } from '../../state/results';
import { Bars, Legend } from '../kit/bars';
import { Instant } from '../kit/instant';
import { Table, type Column } from '../kit/table';

const LEGEND = [
  { look: 'success', text: 'Succeeded' },
  { look: 'failure', text: 'Failed' },
  { look: 'neutral', text: 'Stopped or skipped' },
] as const;

function inWords({ at, succeeded, failed, stopped }: DayView): string {
  const parts = [`${number(succeeded)} succeeded`, `${number(failed)} failed`];
  if (stopped > 0) parts.push(`${number(stopped)} stopped or skipped`);
  return `${dayName(at)}: ${parts.join(', ')}`;
}

const COLUMNS: readonly Column<DayView>[] = [
  { name: 'Day (UTC)', cell: ({ at }) => dayName(at) },
  ...Object.values(RESULTS).map((name, index) => ({
    name,
    isNumber: true,
    cell: ({ results }: DayView) => number(results[index] ?? 0),
  })),
];

const ACTIVE = {
  running: 'running',
  pending: 'pending',
  halted: 'halted',
  waiting: 'waiting for a person',
} as const;

function activeInWords(active: PicturesView['active']): string {
  const states = (Object.keys(ACTIVE) as (keyof typeof ACTIVE)[]).filter(
    (state) => active[state] > 0,
  );
  return states.map((state) => `${number(active[state])} ${ACTIVE[state]}`).join(', ');
}

function Days({ days }: { days: readonly DayView[] }) {
  return (
    <>
      <Bars
        label={`Runs of each of the last 14 days. ${days.map(inWords).join('; ')}`}
        namedEvery={3}
        bars={days.map((day) => ({
          name: dayName(day.at),
          text: inWords(day),
          parts: [
            { look: 'neutral', amount: day.stopped },
            { look: 'failure', amount: day.failed },
            { look: 'success', amount: day.succeeded },
          ],
        }))}
      />
      <details>
        <summary>Show as a table</summary>
        <Table
          caption="Runs by day and result"
          columns={COLUMNS}
          rows={days}
          keyOf={({ at }) => String(at)}
        />
      </details>
    </>
  );
}

/** The last fourteen days as bars, with their table. */
export function Strip({ pictures, now }: { pictures: PicturesView; now: number }) {
  const { days, active, isPastKnown, missingFrom } = pictures;
  const underWay = activeInWords(active);
  const isEmpty = days.every(
    ({ succeeded, failed, stopped }) => succeeded + failed + stopped === 0,
  );
  return (
    <section className="strip" aria-label="Runs of the last 14 days">
      <div className="strip-head">
        <h3>Runs, last 14 days</h3>
        {underWay !== '' && <span className="subtle">{underWay} now</span>}
        {!isEmpty && <Legend entries={LEGEND} />}
      </div>
      {!isEmpty && <Days days={days} />}
      {isEmpty && isPastKnown && missingFrom === null && (
        <p className="subtle">No run completed in these days.</p>
      )}
      {missingFrom !== null && (
        <p className="subtle">
          Last compared with Bitbucket <Instant at={missingFrom} now={now} />: later runs may be
          missing.
        </p>
      )}
      {!isPastKnown && (
        <p className="subtle">
          Lifeline has not read all of the past yet:{' '}
          {isEmpty
            ? 'no run of these days is known so far'
            : 'some runs of these days may be missing'}
          .
        </p>
      )}
    </section>
  );
}
