import Lozenge from '@atlaskit/lozenge';
import type { Verdict } from '../../../../../src/contract/panel';

/** A verdict's name and colour. */
export const LOOKS = {
  healthy: { label: 'Healthy', appearance: 'success' },
  bored: { label: 'Bored', appearance: 'information' },
  degraded: { label: 'Degraded', appearance: 'warning' },
  broken: { label: 'Broken', appearance: 'danger' },
  unknown: { label: 'Not known yet', appearance: 'neutral' },
} as const satisfies Record<Verdict, { label: string; appearance: string }>;

interface VerdictLineProps {
  verdict: Verdict;
  sentence: string;
}

/** Broken or bored, in one sentence with its evidence. */
export function VerdictLine({ verdict, sentence }: VerdictLineProps) {
  const { label, appearance } = LOOKS[verdict];
  return (
    <div className="verdict" data-testid="verdict" data-verdict={verdict}>
      <Lozenge appearance={appearance}>{label}</Lozenge>
      <p className="verdict-sentence">{sentence}</p>
    </div>
  );
}
