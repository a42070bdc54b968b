import type { FigureView } from '../../../../../src/contract/pictures';
import { lasting, NOTHING, number, share } from '../../state/format';

const NAMES = {
  'success-rate': 'Success rate',
  'run-p50': 'Usual duration (p50)',
  'run-p95': 'Slow runs (p95)',
  'queue-p95': 'Waiting to start (p95)',
  runs: 'Runs',
} as const satisfies Record<FigureView['figure'], string>;

const CHANGES = {
  better: { word: 'better than', look: 'better' },
  worse: { word: 'worse than', look: 'worse' },
  same: { word: 'as before:', look: 'same' },
} as const;

function valueOf({ figure }: FigureView, value: number): string {
  if (figure === 'runs') return number(value);
  return figure === 'success-rate' ? share(value) : lasting(value);
}

function Before({ figure }: { figure: FigureView }) {
  if (figure.before === null) return <dd className="fact-note">nothing to compare with yet</dd>;
  const was = valueOf(figure, figure.before);
  if (figure.change === null) return <dd className="fact-note">{was} before</dd>;
  const { word, look } = CHANGES[figure.change];
  const mark = figure.change === 'same' ? '=' : (figure.value ?? 0) > figure.before ? '▲' : '▼';
  return (
    <dd className={`fact-note change-${look}`}>
      <span aria-hidden="true">{mark}</span> {word} {was}
    </dd>
  );
}

/** The last fourteen days in numbers, each beside the fourteen before. */
export function Figures({ figures }: { figures: readonly FigureView[] }) {
  const isFirst = figures.every(({ before }) => before === null);
  return (
    <div>
      <dl className="facts">
        {figures.map((figure) => (
          <div key={figure.figure} className="fact">
            <dt>{NAMES[figure.figure]}</dt>
            <dd className="fact-value">
              {figure.isAtLeast && 'over '}
              {figure.value === null ? NOTHING : valueOf(figure, figure.value)}
            </dd>
            {!isFirst && <Before figure={figure} />}
          </div>
        ))}
      </dl>
      {isFirst && <p className="subtle">Nothing earlier is known yet to compare with.</p>}
    </div>
  );
}
