import { Section } from './section';
import { Table } from './table';

interface Thing {
  readonly what: string;
  readonly where: readonly string[];
}

/** What the project has for whoever scrapes; the page can only name it. */
const THINGS: readonly Thing[] = [
  {
    what: 'Alert rules that say what the panel says, and what to do',
    where: ['monitoring/rules/lifeline-alerts.yml', 'docs/runbooks/'],
  },
  { what: 'Dashboards for Grafana', where: ['monitoring/dashboards/'] },
  {
    what: 'Whether your Prometheus has all of it',
    where: ['npm run doctor -- --prometheus http://localhost:9090'],
  },
  {
    what: 'The past, from before Lifeline was installed',
    where: ['npm run backfill -- --workspace …'],
  },
];

export function ProjectFiles() {
  return (
    <Section
      title="Alerts, dashboards, the past"
      lead="In the folder of the project that Lifeline was deployed from; its README explains each."
    >
      <Table
        caption="What the project has for your Prometheus"
        columns={[
          { name: 'What', cell: ({ what }) => what },
          {
            name: 'File or command',
            cell: ({ where }) => (
              <div className="stack-tight">
                {where.map((each) => (
                  <code key={each}>{each}</code>
                ))}
              </div>
            ),
          },
        ]}
        rows={THINGS}
        keyOf={({ what }) => what}
      />
    </Section>
  );
}
