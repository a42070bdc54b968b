import { useState } from 'react';
import type { RepositoryPageAnswer } from '../../../../src/contract/pages';
import { queries } from '../effects/asked';
import { useLinks } from '../effects/use-links';
import { useQuery } from '../effects/use-query';
import { many, number } from '../state/format';
import { Copied } from './copied';
import { TextField } from '../views/kit/field';
import { ProjectFiles } from '../views/kit/project-files';
import { Queried } from '../views/kit/queried';
import { Section } from '../views/kit/section';
import { Table } from '../views/kit/table';
import { Overview } from '../views/panel/repository-panel';
import { Deployments, Dora } from '../views/repository/deliveries';
import { Distribution } from '../views/repository/distribution';
import { FlakySteps, MergeQueues } from '../views/repository/flaky';
import { Pushed } from '../views/repository/pushed';
import { Rules } from '../views/repository/rules';
import { Steps } from '../views/repository/steps';

function Exposition() {
  const [state, again] = useQuery(queries.exposition);
  const [text, look] = useState('');
  return (
    <Queried state={state} what="write the exposition" again={again} outline={1}>
      {(answer) => {
        const lines = answer.text.split('\n').filter((line) => line.includes(text.trim()));
        return (
          <>
            <TextField label="Find lines that contain" type="search" value={text} onChange={look} />
            <p className="subtle" role="status">
              {many(lines.length, 'line')}
              {!answer.isComplete && '; the text is cut, it is too long for a page'}
            </p>
            <pre className="exposition" tabIndex={0} role="region" aria-label="Exposition">
              {lines.join('\n')}
            </pre>
          </>
        );
      }}
    </Queried>
  );
}

/** Its lines are asked for when somebody wants to see them. */
function FoldedExposition() {
  const [isOpen, open] = useState(false);
  return (
    <details
      onToggle={(event) => {
        open(event.currentTarget.open);
      }}
    >
      <summary>Show what a scraper reads of this repository</summary>
      {isOpen && <Exposition />}
    </details>
  );
}

function Series({ answer }: { answer: RepositoryPageAnswer }) {
  const { series, configuration } = answer;
  return (
    <>
      <Section title="Series" lead={`${number(series.total)} series on the page come from here.`}>
        <details>
          <summary>Show by family</summary>
          <Table
            caption="Series by family"
            columns={[
              { name: 'Family', cell: ({ name }) => <code>{name}</code> },
              { name: 'Series', isNumber: true, cell: (row) => number(row.series) },
            ]}
            rows={series.families}
            keyOf={({ name }) => name}
          />
        </details>
        <FoldedExposition />
      </Section>
      <Section title="Scrape only this repository" lead="A token for it is enough.">
        <Copied label="Scrape configuration of this repository" text={configuration} />
      </Section>
      <ProjectFiles />
    </>
  );
}

function Details({ answer, now }: { answer: RepositoryPageAnswer; now: number }) {
  return (
    <>
      <Section title="Durations">
        <div className="halves">
          <Distribution
            title="How long runs take"
            note="last 28 days"
            distribution={answer.runDurations}
          />
          <Distribution
            title="How long they wait"
            note="since counting began"
            distribution={answer.queueDurations}
          />
        </div>
        <div className="halves">
          <Steps caption="Slowest steps" steps={answer.slowestSteps} />
          <Steps caption="Steps that fail most" steps={answer.failingSteps} />
        </div>
        <FlakySteps steps={answer.flakySteps} />
        <MergeQueues queues={answer.mergeQueues} />
      </Section>
      <Section
        title="What steps push"
        lead="Of the newest run of each step, and the incidents that they tell of."
      >
        <Pushed pushed={answer.pushed} now={now} />
      </Section>
      <Section title="Delivery" lead="DORA’s four keys, since counting began.">
        <Dora dora={answer.dora} />
        <Deployments deployments={answer.deployments} now={now} />
      </Section>
      <Section title="Verdict" lead="Every rule, and the facts that it sees.">
        <Rules panel={answer.panel} />
      </Section>
      <Series answer={answer} />
    </>
  );
}

/** `bitbucket:repoMainMenuPage` */
export function RepositoryPage() {
  const following = useLinks();
  const [state, again] = useQuery(queries.repositoryPage);
  return (
    <div className="panel page">
      <Queried state={state} what="look at this repository" again={again} outline={5}>
        {(answer, { now }) => (
          <>
            <Overview answer={answer.panel} now={now} following={following} />
            <Details answer={answer} now={now} />
          </>
        )}
      </Queried>
    </div>
  );
}
