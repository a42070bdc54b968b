import { encodeFamily } from '../../src/core/exposition/encode/encode';
import type { EpochMillis } from '../../src/core/time';
import type { Frame, Span } from './replay';

/** A sample from a frame on, until the next one. */
interface Change {
  readonly at: EpochMillis;
  readonly value: string;
}

export interface Line {
  /** Name and labels, as a page spells them. */
  readonly series: string;
  readonly changes: readonly Change[];
}

export interface TimedFamily {
  /** The HELP and TYPE lines. */
  readonly head: string;
  readonly lines: readonly Line[];
}

/** What an exemplar adds to a sample; in a label its quotes would be escaped. */
const EXEMPLAR = / # \{build_number="\d+"\} \S+ \S+$/;

/** Frames of several repositories, turned from pages into series. */
export class Timeline {
  readonly #families = new Map<string, Map<string, Change[]>>();
  readonly #step: number;

  constructor({ step }: Pick<Span, 'step'>) {
    this.#step = step;
  }

  /** Frames of one repository come in the order of their times. */
  add({ at, families }: Frame): void {
    for (const family of families) {
      const [help = '', type = '', ...samples] = encodeFamily(family, 'openmetrics')
        .trimEnd()
        .split('\n');
      const series = this.#seriesOf(`${help}\n${type}`);
      for (const sample of samples) this.#note(series, sample, at);
    }
  }

  get families(): readonly TimedFamily[] {
    return [...this.#families].map(([head, series]) => ({
      head,
      lines: [...series].map(([name, changes]) => ({ series: name, changes })),
    }));
  }

  #seriesOf(head: string): Map<string, Change[]> {
    const series = this.#families.get(head) ?? new Map<string, Change[]>();
    this.#families.set(head, series);
    return series;
  }

  /** A series begins with 0, one step before its first count: else nobody sees that count as an increase. */
  #note(series: Map<string, Change[]>, sample: string, at: EpochMillis): void {
    const told = sample.replace(EXEMPLAR, '');
    const space = told.lastIndexOf(' ');
    const [name, value] = [told.slice(0, space), told.slice(space + 1)];
    const changes = series.get(name) ?? [{ at: at - this.#step, value: '0' }];
    series.set(name, changes);
    if (changes.at(-1)?.value !== value) changes.push({ at, value });
  }
}

/** A sample at every step, from the first one to the end of the span. */
export function* samplesOf(
  { changes }: Pick<Line, 'changes'>,
  { until, step }: Pick<Span, 'until' | 'step'>,
): Iterable<{ readonly at: EpochMillis; readonly value: string }> {
  let place = 0;
  for (let at = changes[0]?.at ?? Infinity; at <= until; at += step) {
    while ((changes[place + 1]?.at ?? Infinity) <= at) place += 1;
    yield { at, value: changes[place]?.value ?? '0' };
  }
}
