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

function virtualNow(): number {
  return timeOf(reading, RealDate.now());
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
