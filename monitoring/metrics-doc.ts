import { CATALOG } from '../src/core/exposition/catalogue/catalogue';
import type { MetricSpec } from '../src/core/exposition/catalogue/spec';

/** docs/metrics.md, written from the catalogue. */
export function metricsDoc(): string {
  const specs: readonly MetricSpec[] = Object.values(CATALOG);
  const about = specs.filter(({ scope }) => scope === 'repository');
  const own = specs.filter(({ scope }) => scope === 'workspace');
  return [
    HEAD,
    '## Repositories\n',
    REPOSITORY_LABELS,
    table(about),
    '## Lifeline itself\n',
    OWN_LABELS,
    table(own),
    SEMANTICS,
  ].join('\n');
}

function table(specs: readonly MetricSpec[]): string {
  const rows = specs.map(
    (spec) =>
      `| \`${spec.name}\` | ${spec.type}${bucketsOf(spec)} | ${spec.labels.map((label) => `\`${label}\``).join(', ')} | ${spec.help} |`,
  );
  return ['| family | type | labels | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function bucketsOf(spec: MetricSpec): string {
  return 'shape' in spec && spec.shape.kind === 'histogram'
    ? `, buckets ${spec.shape.bounds.join(' ')} s`
    : '';
}

const HEAD = `# The metrics

Generated from \`src/core/exposition/catalogue/catalogue.ts\` by \`npm run generate\`; a test holds it to the code.
`;

const REPOSITORY_LABELS = `Every series carries \`workspace\` and \`repository\` (slugs; a rename starts new series) besides the labels named.
\`branch\` is there for tracked branches only. \`result\` is one of success, failure, error, timeout, cancellation, skip; on
duration histograms it is success or other.
`;

const OWN_LABELS = `Counts of Lifeline's own work are added up over all repositories and carry only the labels named.
`;

const SEMANTICS = `## What the numbers mean

- **A run is counted once**, when its first completion is known, under the result of that completion. Running failed steps
  again or redeploying a step does not count the run again: it counts the steps that ran again, and a deployment if there
  was one. A whole re-run is a new run.
- **Counting begins at installation.** What completed before the first sweep enters no counter. The four weeks before are
  read once to fill the last-run gauges and the pictures.
- **A new series shows 0 for 150 seconds**, two usual scrape intervals, and its counts after that: otherwise \`increase()\`
  would miss the first of them. Label sets known from the past are there at 0 from the start.
- **A counter never dips.** When anything stored cannot be read, the answer is 503. A series whose label set has been idle
  for the retention (30 days unless chosen otherwise) disappears as a whole, and starts again at 0.
- **Wall time** is from created to completed, waiting and pauses included; it is not Bitbucket's own duration, which adds up
  active time. It is never negative.
- **Queue time** is known only until a step of the run is run again, which overwrites the first start.
- **Paused runs** wait for somebody: a manual step, a locked environment. They are no failures, and are not shown as active
  after seven days; should they complete after all, they are counted.
- **Lead time, rollbacks and time to restore** are told by the sweep, in order of completion, so they come up to five
  minutes after the deployment. Lead time is observed once for each commit that reaches an environment for the first time,
  for at most 100 commits a deployment; the first deployment to an environment that we see has nothing to compare with.
- **Past the limits** (40 pipelines, 20 branches, 30 steps, 30 environments, 200 label sets a table and repository, and 13 KiB
  for all label sets of a repository with every count in use: about forty pipelines, or twenty environments) label
  values become \`other\`; sums stay right. A page holds 10,000 series; beyond that whole repositories are left out, those
  known longest being kept, and \`bitbucket_exporter_omitted_repositories\` says how many.

## What nobody can know

Bitbucket overwrites a run when a step of it is run again. Lifeline reads each completion when its event comes, or at the
next sweep, five minutes later at most. What happened and was overwritten before anybody looked is lost to everybody:

- the earlier attempt of a step that was run again, when the events of the earlier completion were lost or late and no sweep
  came between;
- the result of the first completion of such a run: it is counted under the result that was seen first;
- the earlier deployment of a redeployed step, when its events were all lost and no sweep came between;
- a run that stood paused for more than seven days and whose last event is lost;
- what was never counted among runs that completed before the last 600 (120 where the record is full), where no sweep could
  compare for so long;
- a re-run, its events all lost, of a run that is no longer among the repository's 100 newest: Bitbucket's list is in order
  of creation, and a sweep reads no further than it must.
`;
