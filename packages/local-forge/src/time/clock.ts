/** How a second process computes the same time: `virtual + (real now − real) × speed`, epoch milliseconds. */
export interface ClockReading {
  virtual: number;
  real: number;
  speed: number;
}

/** The host's time, in epoch milliseconds. With `speed` 0 it stands still until it is set. */
export interface Clock {
  now(): number;
  reading(): ClockReading;
  /** Real milliseconds until the clock shows `at`; undefined when it will never get there by itself. */
  realDelayUntil(at: number): number | undefined;
  /** Moves a manual clock; throws on a running one. */
  set(at: number): void;
}

/** A clock that runs `speed` times faster than life, from `startAt`. */
export function runningClock(startAt: number, speed: number): Clock {
  const origin: ClockReading = { virtual: startAt, real: Date.now(), speed };
  const now = () => timeOf(origin);
  return {
    now,
    reading: () => origin,
    realDelayUntil: (at) => Math.max(0, (at - now()) / speed),
    set: () => {
      throw new Error('Only a manual clock can be moved: start with --clock manual.');
    },
  };
}

/** A clock that moves only when it is told to; it never goes back. */
export function manualClock(startAt: number): Clock {
  let virtual = startAt;
  return {
    now: () => virtual,
    reading: () => ({ virtual, real: 0, speed: 0 }),
    realDelayUntil: () => undefined,
    set: (at) => {
      virtual = Math.max(virtual, at);
    },
  };
}

/** Evaluates a reading, in whole milliseconds; `realNow` is the true time of this process. */
export function timeOf(reading: ClockReading, realNow = Date.now()): number {
  return Math.floor(reading.virtual + (realNow - reading.real) * reading.speed);
}
