import { SECOND, type EpochMillis, type Millis } from '../../core/time';

/** Forge’s limit for one invocation is near a hundred requests a minute; we stay below it, whatever Bitbucket allows. */
const REQUESTS = 90;
/** A second more than the minute: requests travel for different times. */
const WINDOW = 61 * SECOND;

/** Spreads the requests of one invocation: at most 90 begin in any 60 seconds. */
export class Pace {
  readonly #begins: EpochMillis[] = [];

  /** Takes the next place and tells how long to wait for it. */
  delay(now: EpochMillis): Millis {
    const ninetiethBefore = this.#begins.at(-REQUESTS);
    const begins = ninetiethBefore === undefined ? now : Math.max(now, ninetiethBefore + WINDOW);
    this.#begins.push(begins);
    return begins - now;
  }
}
