import { SECOND, type EpochMillis } from '../time';
import { STEP_REMEMBERED, type Incident, type Production } from './pushed';
import { INCIDENT, PUSH_LIMITS, type PushedSample } from './vocabulary';

export const isIncident = ({ metric }: PushedSample): boolean => metric === INCIDENT;

/** The incidents of which a push tells. */
export const incidentsIn = (
  samples: readonly PushedSample[],
  environment: Production,
  issuedAt: number,
): readonly Incident[] =>
  samples.filter(isIncident).map(({ labels, value }) => ({
    ...{ id: labels[0]?.[1] ?? '', environment },
    ...(value === 1
      ? { openedAt: issuedAt, lastOpenAt: issuedAt, resolvedAt: null }
      : { openedAt: null, lastOpenAt: null, resolvedAt: issuedAt }),
  }));

/** When it was resolved; null while it is open. Who opens it again keeps it open until a later step resolves it. */
export const resolutionOf = ({ lastOpenAt, resolvedAt }: Incident): number | null =>
  resolvedAt !== null && resolvedAt >= (lastOpenAt ?? 0) ? resolvedAt : null;

/** When a step last told of it. */
export const heardAt = ({ lastOpenAt, resolvedAt }: Incident): EpochMillis =>
  Math.max(lastOpenAt ?? 0, resolvedAt ?? 0) * SECOND;

/**
 * With what a push told: the very same where that is nothing new. A renamed environment goes on under its new name.
 * Where there are too many, those go that were resolved longest ago and of which no token can tell again.
 */
export function withIncidents(
  before: readonly Incident[],
  told: readonly Incident[],
  now: EpochMillis,
): readonly Incident[] {
  if (told.length === 0) return before;
  const names = new Map(told.map(({ environment }) => [environment.uuid, environment]));
  const all = new Map<string, Incident>();
  for (const one of [...before, ...told]) {
    const environment = names.get(one.environment.uuid) ?? one.environment;
    const named = { ...one, environment };
    const known = all.get(keyOf(named));
    all.set(keyOf(named), known === undefined ? named : joined(known, named));
  }
  const after = withinRoom([...all.values()], now).sort(byKey);
  return JSON.stringify(after) === JSON.stringify(before) ? before : after;
}

/** What tells their series apart: in another environment that got the same name it is the same incident. */
const keyOf = ({ id, environment }: Incident): string => `${environment.name}\u0000${id}`;

const byKey = (a: Incident, b: Incident): number => (keyOf(a) < keyOf(b) ? -1 : 1);

const joined = (a: Incident, b: Incident): Incident => ({
  ...b,
  openedAt: either(Math.min, a.openedAt, b.openedAt),
  lastOpenAt: either(Math.max, a.lastOpenAt, b.lastOpenAt),
  resolvedAt: either(Math.max, a.resolvedAt, b.resolvedAt),
});

const either = (
  choose: (a: number, b: number) => number,
  a: number | null,
  b: number | null,
): number | null => (a === null || b === null ? (a ?? b) : choose(a, b));

function withinRoom(all: readonly Incident[], now: EpochMillis): Incident[] {
  const settled = all
    .filter((one) => resolutionOf(one) !== null && heardAt(one) < now - STEP_REMEMBERED)
    .sort((a, b) => heardAt(a) - heardAt(b) || byKey(a, b));
  const going = new Set(settled.slice(0, Math.max(0, all.length - PUSH_LIMITS.incidents)));
  return all.filter((one) => !going.has(one));
}
