import type { Scraped } from './played-workspace';

/** What Prometheus would have stored: the values of every series by the number of the scrape; undefined where it was stale. */
export interface Recording {
  readonly intervalSeconds: number;
  readonly scrapes: number;
  readonly series: ReadonlyMap<string, readonly (number | undefined)[]>;
}

/** A part of what was recorded, as if Prometheus had begun then. */
export function partOf(recording: Recording, from: number, to: number): Recording {
  const { intervalSeconds, scrapes, series } = recording;
  const until = Math.min(to, scrapes);
  const earlier = from * intervalSeconds;
  const kept = [...series].flatMap(([name, values]) => {
    const part = values.slice(from, until);
    if (part.every((value) => value === undefined)) return [];
    const isMoment = isTime(name.replace(/\{.*/, ''));
    const told = isMoment ? part.map((value) => value && value - earlier) : part;
    return [[name, told] as const];
  });
  return { intervalSeconds, scrapes: until - from, series: new Map(kept) };
}

/** Every so many scrapes one. */
export function thinned({ intervalSeconds, scrapes, series }: Recording, by: number): Recording {
  const kept = [...series].map(
    ([name, values]) => [name, values.filter((_, at) => at % by === 0)] as const,
  );
  return {
    intervalSeconds: intervalSeconds * by,
    scrapes: Math.ceil(scrapes / by),
    series: new Map(kept),
  };
}

const isTime = (family: string): boolean => family.endsWith('_timestamp_seconds');

const SAMPLE = /^(bitbucket_\w+)(?:\{(.*)\})? (\S+)$/;
const TARGET = 'job="bitbucket",instance="acme"';

/** A page, and the instance of the target that answered it. */
interface Part {
  readonly scraped: Scraped;
  readonly instance: string;
}

/** Keeps of scrapes in step what a Prometheus would store of some families. */
export class Recorder {
  readonly #families: ReadonlySet<string>;
  readonly #series = new Map<string, (number | undefined)[]>();
  readonly #startAt: number;
  readonly #intervalSeconds: number;
  #scrapes = 0;

  /** Timestamps are stored as seconds since the first scrape, at `startAt`: promtool's clock begins at 0. */
  constructor(families: ReadonlySet<string>, startAt: number, intervalSeconds: number) {
    this.#families = families;
    this.#startAt = startAt;
    this.#intervalSeconds = intervalSeconds;
  }

  note(scraped: Scraped, tookSeconds: number): void {
    this.noteParts([{ scraped, instance: 'acme' }], tookSeconds);
  }

  /** Pages of one moment: `up` of each has an instance of its own, as service discovery writes it. */
  noteParts(parts: readonly Part[], tookSeconds: number): void {
    for (const { scraped, instance } of parts) {
      const isUp = scraped.status === 200;
      const all = isUp ? scraped.body.split('\n') : [];
      const lines = all.filter((line) => line !== '' && !line.startsWith('#'));
      const target = `job="bitbucket",instance="${instance}"`;
      this.#add(`up{${target}}`, Number(isUp));
      this.#add(`scrape_duration_seconds{${target}}`, tookSeconds);
      this.#add(`scrape_samples_post_metric_relabeling{${target}}`, lines.length);
      for (const line of lines) this.#sample(line);
    }
    this.#scrapes += 1;
  }

  /** What somebody's own rule recorded, at the scrape that comes next. */
  set(series: string, value: number): void {
    this.#add(series, value);
  }

  /** Nothing is scraped, and nothing is stored. */
  skip(): void {
    this.#scrapes += 1;
  }

  recording(): Recording {
    const intervalSeconds = this.#intervalSeconds;
    return { intervalSeconds, scrapes: this.#scrapes, series: this.#series };
  }

  #sample(line: string): void {
    const [, name = '', labels, value] = SAMPLE.exec(line) ?? [];
    if (!this.#families.has(name)) return;
    const shown = isTime(name) ? Number(value) - this.#startAt / 1000 : Number(value);
    this.#add(`${name}{${labels === undefined ? '' : `${labels},`}${TARGET}}`, shown);
  }

  #add(series: string, value: number): void {
    const values = this.#series.get(series) ?? [];
    while (values.length < this.#scrapes) values.push(undefined);
    // What several shards tell is one series, as it is in Prometheus.
    values[this.#scrapes] = value;
    this.#series.set(series, values);
  }
}
