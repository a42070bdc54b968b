import type { Faults } from '../host/faults';
import {
  INVOCATIONS_PER_MINUTE,
  INVOCATIONS_PER_PERSON_MINUTE,
  INVOCATIONS_PER_SECOND,
  STORAGE_REQUESTS_PER_SECOND,
  STORAGE_UNITS_PER_MINUTE,
} from '../limits';
import type { Clock } from '../time/clock';
import { isRead, unitsOf } from '../host/meters';

const SECOND = 1_000;
const MINUTE = 60_000;

/** Amounts by name, of the stretch of time that is under way. */
class Tally {
  readonly #lengthMs: number;
  #stretch = 0;
  #amounts = new Map<string, number>();

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  of(name: string, now: number): number {
    this.#turn(now);
    return this.#amounts.get(name) ?? 0;
  }

  add(name: string, amount: number, now: number): void {
    this.#turn(now);
    this.#amounts.set(name, this.of(name, now) + amount);
  }

  #turn(now: number): void {
    const stretch = Math.floor(now / this.#lengthMs);
    if (stretch !== this.#stretch) this.#amounts = new Map();
    this.#stretch = stretch;
  }
}

/** What one installation may ask of the platform, while the switch `quotas` is on. */
export class Quotas {
  readonly #faults: Faults;
  readonly #clock: Clock;
  readonly #seconds = new Tally(SECOND);
  readonly #minutes = new Tally(MINUTE);

  constructor({ faults, clock }: { readonly faults: Faults; readonly clock: Clock }) {
    this.#faults = faults;
    this.#clock = clock;
  }

  /** Counts a storage request; true where it is one too many, or the minute's units are used up. */
  refusesStorage(operation: string): boolean {
    const now = this.#clock.now();
    this.#seconds.add('storage', 1, now);
    const isOver =
      this.#seconds.of('storage', now) > STORAGE_REQUESTS_PER_SECOND ||
      this.#minutes.of(kindOf(operation), now) >= STORAGE_UNITS_PER_MINUTE;
    return this.#isOn() && isOver;
  }

  noteStorage(operation: string, moved: { bytesRead: number; bytesWritten: number }): void {
    const bytes = isRead(operation) ? moved.bytesRead : moved.bytesWritten;
    this.#minutes.add(kindOf(operation), unitsOf(bytes), this.#clock.now());
  }

  /** Counts an invocation that somebody waits for; true where it is one too many. `person` is null for a web trigger. */
  refusesInvocation(person: string | null): boolean {
    const now = this.#clock.now();
    this.#seconds.add('invocations', 1, now);
    this.#minutes.add('invocations', 1, now);
    if (person !== null) this.#minutes.add(`of ${person}`, 1, now);
    const isOver =
      this.#seconds.of('invocations', now) > INVOCATIONS_PER_SECOND ||
      this.#minutes.of('invocations', now) > INVOCATIONS_PER_MINUTE ||
      (person !== null && this.#minutes.of(`of ${person}`, now) > INVOCATIONS_PER_PERSON_MINUTE);
    return this.#isOn() && isOver;
  }

  #isOn(): boolean {
    return this.#faults.value('quotas') > 0;
  }
}

const kindOf = (operation: string): string => (isRead(operation) ? 'read' : 'write');
