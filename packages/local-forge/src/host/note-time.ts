import { messageOf } from '../kit/json';
import { hostLine } from '../platform/services';
import type { LogLine } from '../runtime/pool';
import type { Clock } from '../time/clock';
import type { Memory } from './memory';

/** Where the time is remembered. */
export const NOW = 'now';
const EVERY_MS = 1_000;

/**
 * Remembers the time, so that a clock that is not the machine's goes on from here; returns what ends it. A disk that is
 * full ends nothing: what was counted is still there to be read.
 */
export function noteTime(memory: Memory, clock: Clock, log: (line: LogLine) => void): () => void {
  let isWell = true;
  const note = () => {
    try {
      memory.write(NOW, clock.now());
      isWell = true;
    } catch (error) {
      // Said once for each time that it goes wrong: it is tried every second.
      if (isWell) log(hostLine(`the data directory takes nothing: ${messageOf(error)}`));
      isWell = false;
    }
  };
  const timer = setInterval(note, EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    note();
  };
}
