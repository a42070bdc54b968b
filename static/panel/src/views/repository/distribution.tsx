import type { DistributionView } from '../../../../../src/contract/pages';
import { bucketName, lasting, many, NOTHING, number } from '../../state/format';
import { Bars } from '../kit/bars';
import { Table } from '../kit/table';

interface DistributionProps {
  title: string;
  distribution: DistributionView;
  /** What is distributed, and over which time. */
  note: string;
}

const maybe = (seconds: number | null): string => (seconds === null ? NOTHING : lasting(seconds));

/** How long things took: a bar for each bucket, and a table. */
export function Distribution({ title, distribution, note }: DistributionProps) {
  const { bounds, counts, p50, p95 } = distribution;
  const rows = counts.map((count, index) => ({ name: bucketName(bounds, index), count }));
  const isEmpty = p50 === null;
  return (
    <section className="strip" aria-label={title}>
      <div className="strip-head">
        <h3>{title}</h3>
        <span className="subtle">{note}</span>
      </div>
      {isEmpty ? (
        <p className="subtle">Nothing to show yet.</p>
      ) : (
        <>
          <p>
            Half within <span className="strong">{maybe(p50)}</span>, 95 % within{' '}
            <span className="strong">{maybe(p95)}</span>.
          </p>
          <Bars
            label={`${title}: ${rows.map(({ name, count }) => `${name}: ${number(count)}`).join('; ')}`}
            bars={rows.map(({ name, count }) => ({
              name,
              text: `${name}: ${many(count, 'time')}`,
              parts: [{ look: 'plain', amount: count }],
            }))}
            namedEvery={2}
          />
          <details>
            <summary>Show as a table</summary>
            <Table
              caption={title}
              columns={[
                { name: 'Took', cell: (row) => row.name },
                { name: 'How often', isNumber: true, cell: (row) => number(row.count) },
              ]}
              rows={rows}
              keyOf={(row) => row.name}
            />
          </details>
        </>
      )}
    </section>
  );
}
