import Lozenge from '@atlaskit/lozenge';

/** A state's name and colour. */
export interface Look {
  label: string;
  appearance: 'success' | 'information' | 'warning' | 'danger' | 'neutral';
}

export function StateLozenge({ look }: { look: Look }) {
  return <Lozenge appearance={look.appearance}>{look.label}</Lozenge>;
}
