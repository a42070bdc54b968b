import type { CSSProperties } from 'react';

/** A part of a bar; `look` chooses colour and pattern. */
export interface BarPart {
  readonly look: 'success' | 'failure' | 'neutral' | 'plain';
  readonly amount: number;
}

export interface Bar {
  readonly name: string;
  /** The bar in words, for its tooltip and for who does not see it. */
  readonly text: string;
  readonly parts: readonly BarPart[];
}

interface BarsProps {
  label: string;
  bars: readonly Bar[];
  /** Every so many bars have their name under them. */
  namedEvery?: number;
}

const sizeOf = (bar: Bar): number => bar.parts.reduce((sum, { amount }) => sum + amount, 0);

/** A strip of bars of rectangles. Its words are in a table twin, which the caller shows beside it. */
export function Bars({ label, bars, namedEvery = 1 }: BarsProps) {
  const most = Math.max(1, ...bars.map(sizeOf));
  return (
    <div className="bars" role="img" aria-label={label}>
      {bars.map((bar, index) => (
        <div key={bar.name} className="bar-column" title={bar.text}>
          <div className="bar-room">
            <div className="bar" style={{ '--size': sizeOf(bar) / most } as CSSProperties}>
              {bar.parts
                .filter(({ amount }) => amount > 0)
                .map(({ look, amount }) => (
                  <i key={look} className={`part-${look}`} style={{ flexGrow: amount }} />
                ))}
            </div>
          </div>
          <span className="bar-name">{index % namedEvery === 0 ? bar.name : ''}</span>
        </div>
      ))}
    </div>
  );
}

/** What the looks of a strip mean. */
export function Legend({
  entries,
}: {
  entries: readonly { look: BarPart['look']; text: string }[];
}) {
  return (
    <ul className="legend">
      {entries.map(({ look, text }) => (
        <li key={look}>
          <i className={`swatch part-${look}`} aria-hidden="true" />
          {text}
        </li>
      ))}
    </ul>
  );
}
