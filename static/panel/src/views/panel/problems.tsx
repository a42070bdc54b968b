import SectionMessage, { type Appearance } from '@atlaskit/section-message';
import type { ProblemView } from '../../../../../src/contract/panel';
import type { Following } from '../../state/following';
import { many } from '../../state/format';
import { Links } from '../kit/links';

const APPEARANCES = {
  info: 'information',
  warning: 'warning',
  critical: 'error',
} as const satisfies Record<ProblemView['severity'], Appearance>;

interface ProblemProps {
  problem: ProblemView;
  /** What a lamp says already. */
  told: string;
  following: Following;
}

function Problem({ problem, told, following }: ProblemProps) {
  const { severity, headline, evidence, cause, nextStep, links } = problem;
  return (
    <SectionMessage appearance={APPEARANCES[severity]} title={headline} headingLevel="h3">
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
      <Links links={links} following={following} />
    </SectionMessage>
  );
}

const keyOf = ({ rule, headline, evidence }: ProblemView): string =>
  [rule, headline, evidence].join('|');

interface ProblemsProps {
  problems: readonly ProblemView[];
  told: string;
  following: Following;
}

/** Each problem with what was seen, why, and what to do next; nothing when there is none. */
export function Problems({ problems, told, following }: ProblemsProps) {
  if (problems.length === 0) return null;
  return (
    <ul className="problems" aria-label="Problems">
      {problems.map((problem) => (
        <li key={keyOf(problem)}>
          <Problem problem={problem} told={told} following={following} />
        </li>
      ))}
    </ul>
  );
}

function touching({ scope, touches }: ProblemView): string {
  if (touches === 0) return 'It affects no repository.';
  const what = scope === 'scraper' ? 'the metrics of ' : '';
  return `It affects ${what}${many(touches, 'repository', 'repositories')}.`;
}

interface BannersProps {
  banners: readonly ProblemView[];
  following: Following;
}

/** What concerns the workspace or a scraper, told once. */
export function Banners({ banners, following }: BannersProps) {
  if (banners.length === 0) return null;
  return (
    <ul className="problems banners" aria-label="Problems of the workspace">
      {banners.map((problem) => (
        <li key={keyOf(problem)}>
          <SectionMessage
            appearance={APPEARANCES[problem.severity]}
            title={problem.headline}
            headingLevel="h3"
          >
            <p className="subtle">{touching(problem)}</p>
            <details open={problem.severity === 'critical'}>
              <summary>What was seen, and what to do</summary>
              <dl className="problem">
                <dt>Seen</dt>
                <dd>{problem.evidence}</dd>
                <dt>Cause</dt>
                <dd>{problem.cause}</dd>
                <dt>Next step</dt>
                <dd>{problem.nextStep}</dd>
              </dl>
            </details>
            <Links links={problem.links} following={following} />
          </SectionMessage>
        </li>
      ))}
    </ul>
  );
}
