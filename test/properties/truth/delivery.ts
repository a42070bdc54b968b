import { environmentOf, nameAt, type History, type Run } from './history';

/** An attempt at a deployment that somebody could know of. */
export interface Delivery {
  readonly environment: string;
  readonly run: Run;
  readonly result: string;
  readonly startedAt: number;
  readonly completedAt: number;
  /** Whether it was overwritten before anybody could read it. */
  readonly isHeardOnly: boolean;
}

/** Name and type of an environment at a moment. */
export function labelsAt(history: History, key: string, at: number): readonly [string, string] {
  const environment = environmentOf(history, key);
  return [nameAt(environment, at), environment.type];
}
