import type { Activity } from './activity';
import type { Clock } from './clock';

/** Something that falls due with time: delayed events, retries, schedules, the simulated world. */
export interface Source {
  /** The next instant strictly after `now` at which something falls due (epoch milliseconds). */
  nextDueAt(now: number): number | undefined;
  /** Starts everything that is due; what it starts is counted as activity. */
  runDue(now: number): void;
}

const TIMER_MS_MAX = 2 ** 31 - 1;

/** Fires what falls due, in order: by timer on a running clock, by {@link advance} on a manual one. */
export class Agenda {
  readonly #clock: Clock;
  readonly #activity: Activity;
  readonly #moved: (now: number) => void;
  readonly #sources: Source[] = [];
  #timer: NodeJS.Timeout | undefined;
  #open = false;
  #advancing: Promise<void> = Promise.resolve();

  /** `moved` hears of every step of a manual clock. */
  constructor(clock: Clock, activity: Activity, moved: (now: number) => void) {
    this.#clock = clock;
    this.#activity = activity;
    this.#moved = moved;
  }

  /** Sources that are due at the same instant run in the order in which they were added. */
  add(source: Source): void {
    this.#sources.push(source);
  }

  /** From now on things fire; before, they only gather. */
  open(): void {
    this.#open = true;
    this.wake();
  }

  /** To be called when something may have become due. */
  wake(): void {
    if (!this.#open) return;
    const now = this.#clock.now();
    for (const source of this.#sources) source.runDue(now);
    this.#arm();
  }

  /** Moves a manual clock, stopping at every instant at which something is due until all of it has settled. */
  async advance(seconds: number): Promise<void> {
    const turn = this.#advancing.then(() => this.#advanceTo(this.#clock.now() + seconds * 1000));
    // The next advance must not fail because this one did; its own caller hears of it.
    this.#advancing = turn.catch(() => undefined);
    await turn;
  }

  close(): void {
    this.#open = false;
    clearTimeout(this.#timer);
  }

  async #advanceTo(target: number): Promise<void> {
    for (
      let next = this.#nextDueAt();
      next !== undefined && next <= target;
      next = this.#nextDueAt()
    ) {
      await this.#stepTo(next);
    }
    await this.#stepTo(target);
  }

  async #stepTo(at: number): Promise<void> {
    await this.#activity.whenIdle();
    this.#clock.set(at);
    this.#moved(at);
    this.wake();
    await this.#activity.whenIdle();
  }

  #nextDueAt(): number | undefined {
    if (!this.#open) return undefined;
    const now = this.#clock.now();
    const instants = this.#sources.flatMap((source) => source.nextDueAt(now) ?? []);
    return instants.length === 0 ? undefined : Math.min(...instants);
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#nextDueAt();
    const delay = next === undefined ? undefined : this.#clock.realDelayUntil(next);
    if (delay === undefined) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.ceil(delay), TIMER_MS_MAX));
  }
}
