import SectionMessage, { type Appearance } from '@atlaskit/section-message';
import type { ProblemView } from '../../../../../src/contract/panel';

const APPEARANCES = {
  info: 'information',
  warning: 'warning',
  critical: 'error',
} as const satisfies Record<ProblemView['severity'], Appearance>;

interface ProblemProps {
  problem: ProblemView;
  /** What the verdict says already. */
  told: string;
}

function Problem({ problem, told }: ProblemProps) {
  const { severity, summary, evidence, cause, nextStep } = problem;
  return (
    <SectionMessage appearance={APPEARANCES[severity]} title={summary} headingLevel="h3">
      <dl className="problem">
        {!told.includes(evidence) && (
          <>
            <dt>Seen</dt>
            <dd>{evidence}</dd>
          </>
        )}
        <dt>Cause</dt>
        <dd>{cause}</dd>
        <dt>Next step</dt>
        <dd>{nextStep}</dd>
      </dl>
    </SectionMessage>
  );
}

/** Each problem with what was seen, why, and what to do next; nothing when there is none. */
export function Problems({ problems, told }: { problems: readonly ProblemView[]; told: string }) {
  if (problems.length === 0) return null;
  return (
    <ul className="problems" aria-label="Problems">
      {problems.map((problem) => (
        <li key={problem.rule}>
          <Problem problem={problem} told={told} />
        </li>
      ))}
    </ul>
  );
}
