/** What is pushed after these pushes, each of which is taken. */
import { NOTHING_PUSHED, type Pushed } from '../../src/core/pushes/pushed';
import { takePush, type Push } from '../../src/core/pushes/take-push';
import { DAY } from '../given';

export const NOW = Date.UTC(2026, 2, 4, 9);
export const SECONDS = NOW / 1000;
export const CONTEXT = { now: NOW, retention: 30 * DAY };

export function after(pushes: readonly Push[], context = CONTEXT, before = NOTHING_PUSHED): Pushed {
  return pushes.reduce((pushed, push) => {
    const taken = takePush(pushed, push, context);
    if (!taken.ok) throw new Error(taken.problem.detail);
    return taken.value;
  }, before);
}
