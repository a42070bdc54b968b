import { AsyncLocalStorage } from 'node:async_hooks';
import { type ClockReading, timeOf } from '../time/clock';

const RealDate = Date;
let reading: ClockReading = { virtual: 0, real: 0, speed: 1 };

/** Lets this process follow the host's clock. */
export function follow(next: ClockReading): void {
  reading = next;
}

/** The host moved its manual clock to `now`, epoch milliseconds; a running clock needs no telling. */
export function hearNow(now: number): void {
  if (reading.speed === 0) reading = { ...reading, virtual: Math.max(reading.virtual, now) };
}

/** True time, for deadlines that the operating system keeps. */
export function realNow(): number {
  return RealDate.now();
}

/** What one piece of work has waited on a manual clock, which does not move by itself. */
interface Waits {
  ms: number;
}

const waits = new AsyncLocalStorage<Waits>();

/** Runs work whose waits move its own time and nobody else's. */
export function withOwnTime<T>(work: () => Promise<T>): Promise<T> {
  return waits.run({ ms: 0 }, work);
}

/** By how much the time of the work that asks is ahead of the host's manual clock. */
export function waitedMs(): number {
  return waits.getStore()?.ms ?? 0;
}

function virtualNow(): number {
  return timeOf(reading, RealDate.now()) + waitedMs();
}

/**
 * Makes timers keep the host's time: they run faster on a faster clock. On a manual one, where functions take no time,
 * a wait is over at once and the work that waited is that much later.
 */
export function patchTimers(): void {
  const realSetTimeout = globalThis.setTimeout;
  const patched = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    const own = waits.getStore();
    if (reading.speed !== 0 || own === undefined)
      return realSetTimeout(callback, ms / (reading.speed || 1), ...args);
    const over = own.ms + ms;
    return realSetTimeout(() => {
      own.ms = Math.max(own.ms, over);
      callback(...args);
    }, 0);
  };
  Object.assign(globalThis, { setTimeout: Object.assign(patched, realSetTimeout) });
}

/** Makes `Date` show the host's time, in this process, from now on. Timers stay real. */
export function patchDate(): void {
  const patched = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [virtualNow()] : args, newTarget) as object,
    apply: () => new RealDate(virtualNow()).toString(),
    get: (target, property, receiver) =>
      property === 'now' ? virtualNow : (Reflect.get(target, property, receiver) as unknown),
  });
  Object.defineProperty(RealDate.prototype, 'constructor', { value: patched });
  globalThis.Date = patched;
}
