import { install, type Format, type Judgement, type Lifeline, type Stored } from './lifeline';
import { eventsOf } from './truth/events';
import type { History, Run } from './truth/history';
import type { Totals } from './truth/sum';
import { contradictionsOn, dipsBetween, samplesOn, totalsOn, type Samples } from './truth/page';
import { pathOf, RestApi, type Habits, type HttpAnswer, type Path } from './truth/rest-api';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Longer than a series is held at 0 after its birth. */
const BORN = 10 * MINUTE;

/** What Bitbucket answers instead of the truth; null for the truth. */
export type Odd = (path: Path, now: number, url: string) => HttpAnswer | null;

export interface Options extends Habits {
  /** What another version of Lifeline has left behind. */
  readonly stored?: Stored;
}

/** Lifeline over a true history: the clock is ours, and Bitbucket is as it was at every moment. */
export class Session {
  now: number;
  /** How long a request takes, so that Bitbucket goes on while it is read. */
  latency = 0;
  odd: Odd = () => null;
  readonly asked: { readonly path: Path; readonly at: number }[] = [];
  /** Whatever contradicted an earlier page, or itself. */
  readonly wrong: string[] = [];
  readonly #api: RestApi;
  readonly #stored: Stored;
  #lifeline: Lifeline | null = null;
  #seen: Samples = new Map();

  constructor(history: History, installedAt: number, options: Options = {}) {
    this.#api = new RestApi(history, options);
    this.#stored = options.stored ?? {};
    this.now = installedAt;
  }

  /** Installed with the first use: from then on this session is the one that Bitbucket answers. */
  #running(): Lifeline {
    this.#lifeline ??= install(
      (url) => this.#answer(url),
      () => this.now,
      this.#stored,
    );
    return this.#lifeline;
  }

  #answer(url: string): HttpAnswer {
    const path = pathOf(url);
    this.asked.push({ path, at: this.now });
    const answer = this.odd(path, this.now, url) ?? this.#api.answer(url, this.now);
    this.now += this.latency;
    return answer;
  }

  async sweepAt(at: number): Promise<void> {
    this.now = Math.max(this.now, at);
    const lifeline = this.#running();
    await lifeline.retry();
    await lifeline.sweep();
  }

  async deliver(payload: object, at: number): Promise<void> {
    this.now = Math.max(this.now, at);
    const lifeline = this.#running();
    await lifeline.retry();
    await lifeline.deliver(payload);
  }

  /** Everything that Bitbucket told of these runs between two moments, at its time. */
  async deliverAll(runs: readonly Run[], from: number, until: number): Promise<void> {
    const events = runs.flatMap(eventsOf).filter(({ at }) => at > from && at <= until);
    for (const { at, payload } of events.sort((a, b) => a.at - b.at))
      await this.deliver(payload, at);
  }

  /** Scrapes now, and notes what fell since the page before. */
  async look(format: Format = 'text'): Promise<Samples> {
    const page = samplesOn(await this.#running().scrape(format));
    this.wrong.push(...contradictionsOn(page), ...dipsBetween(this.#seen, page));
    this.#seen = page;
    return page;
  }

  stored(): Stored {
    return this.#running().stored();
  }

  judge(): Promise<Judgement> {
    return this.#running().judge();
  }

  /** What the page says once every birth is over, the same in both formats. */
  async totals(): Promise<Totals> {
    this.now += BORN;
    const totals = totalsOn(await this.look('text'));
    this.#seen = new Map();
    const others = totalsOn(await this.look('openmetrics'));
    if (JSON.stringify(sorted(totals)) !== JSON.stringify(sorted(others)))
      this.wrong.push('the two formats differ');
    return totals;
  }
}

const sorted = (totals: Totals): Totals =>
  Object.fromEntries(Object.entries(totals).sort(([a], [b]) => (a < b ? -1 : 1)));
