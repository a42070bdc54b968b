import Lozenge from '@atlaskit/lozenge';
import type { PanelAnswer } from '../../../../../src/contract/panel';
import { Table } from '../kit/table';

type Rule = NonNullable<PanelAnswer['rules']>[number];

function State({ state }: { state: Rule['state'] }) {
  if (state === 'quiet') return <span className="subtle">Quiet</span>;
  if (state === 'standing') return <Lozenge appearance="danger">Speaks</Lozenge>;
  return (
    <span className="row">
      <Lozenge appearance="neutral">Explained</Lozenge> by <code>{state}</code>
    </span>
  );
}

/** What every rule says, and the facts it said it from. */
export function Rules({ panel }: { panel: PanelAnswer }) {
  const { rules = [], facts = [] } = panel;
  return (
    <div className="halves">
      <section aria-label="Rules" className="stack-tight">
        <h3>Rules</h3>
        <Table
          caption="Every rule and what it says"
          columns={[
            { name: 'Rule', cell: ({ rule }) => <code>{rule}</code> },
            { name: 'Says', cell: ({ state }) => <State state={state} /> },
          ]}
          rows={rules}
          keyOf={({ rule }) => rule}
        />
      </section>
      <section aria-label="Facts" className="stack-tight">
        <h3>Facts</h3>
        <dl className="pairs">
          {facts.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}
