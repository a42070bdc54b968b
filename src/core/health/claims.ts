import type { EpochMillis, Millis } from '../time';
import { about, lasting, lastingAtLeast, many, percent, utc } from './texts';

/**
 * What sentences of the verdict claim, by kind. Each has one meaning, so that it can be checked against the truth:
 * test/truth does, minute by minute.
 */
export const CLAIM_KINDS = [
  'app.heartbeat',
  'app.seen',
  'app.silent',
  'app.sweep-every',
  'app.compared',
  'app.compared-ago',
  'app.next-within',
  'app.due',
  'app.asked',
  'app.counting-from',
  'app.read-within',
  'app.counted',
  'app.uncounted',
  'app.uncounted-deployments',
  'app.collisions',
  'app.highest-build',
  'app.excluded-since',
  'app.excluded-by',
  'app.unanswered-since',
  'api.answer',
  'api.failing-since',
  'api.blocked-until',
  'api.rests-until',
  'api.limit',
  'api.missing',
  'api.known',
  'api.missing-names',
  'api.listed',
  'repository.name',
  'repository.last-activity',
  'repository.quiet-for',
  'repository.last-run',
  'repository.last-push',
  'repository.silent-for',
  'repository.pipelines-off',
  'repository.nothing-ever',
  'repository.pushes-since',
  'rhythm.runs-a-week',
  'rhythm.runs-due',
  'rhythm.chance',
  'rhythm.runs-known',
  'rhythm.days-known',
  'rhythm.runs-needed',
  'rhythm.days-needed',
  'rhythm.others-rest',
  'pushes.unanswered',
  'pushes.first',
  'pushes.last',
  'pushes.answered-before',
  'pushes.before',
  'schedule.pipeline',
  'schedule.due',
  'schedule.read',
  'schedule.heeded',
  'schedule.next',
  'run.number',
  'run.state',
  'run.since',
  'run.lasting',
  'run.shown',
  'run.usual',
  'run.created',
  'run.step',
  'run.labels',
  'run.environment',
  'run.no-step-yet',
  'runs.moving',
  'runs.stuck',
  'runs.halted',
  'repositories.halted',
  'runners.known',
  'runners.read',
  'branch.name',
  'branch.failures',
  'branch.last-failed',
  'branch.last-success',
  'branch.before-first-step',
  'environment.name',
  'environment.deployments',
  'environment.last',
  'environment.others-since',
  'environment.failures',
  'scraper.name',
  'scraper.client',
  'scraper.last',
  'scraper.silent',
  'scraper.status',
  'scraper.interval',
  'scraper.replicas',
  'scraper.late-replicas',
  'scraper.visit',
  'scraper.visit-client',
  'scraper.visit-status',
  'scraper.took',
  'scraper.timeout',
  'scraper.bytes',
  'scraper.lines',
  'scraper.refused',
  'scraper.refused-reason',
  'scraper.count',
  'scraper.arriving',
  'token.issued',
  'token.age',
  'token.ends',
  'token.left',
  'token.count',
  'page.limit',
  'page.left-out',
  'page.left-out-names',
  'page.reduced',
  'page.reduced-names',
  'page.decided',
  'series.dropped',
  'series.dropped-last',
  'series.tables',
  'series.room',
  'series.taken',
] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];

export type Unit = 'instant' | 'duration' | 'count' | 'number' | 'share' | 'name' | 'fact';

/** One thing that a sentence says: instants in epoch milliseconds, durations in milliseconds, shares from 0 to 1. */
export interface Claim {
  readonly kind: ClaimKind;
  readonly value: number | string;
  readonly unit: Unit;
}

/** A sentence or a part of one, with all that it claims. */
export interface Told {
  readonly text: string;
  readonly claims: readonly Claim[];
}

const claim = (kind: ClaimKind, unit: Unit, value: number | string, text: string): Told => ({
  text,
  claims: [{ kind, value, unit }],
});

/** `2026-11-22 21:05 UTC`. */
export const at = (kind: ClaimKind, instant: EpochMillis): Told =>
  claim(kind, 'instant', instant, utc(instant));

/** `36 hours`. */
export const during = (kind: ClaimKind, millis: Millis): Told =>
  claim(kind, 'duration', millis, lasting(millis));

/** `3 pushes`. */
export const count = (kind: ClaimKind, number: number, noun: string): Told =>
  claim(kind, 'count', number, many(number, noun));

/** A number by itself. */
export const numeral = (kind: ClaimKind, number: number, text = String(number)): Told =>
  claim(kind, 'number', number, text);

/** A number of expected arrivals: `0.4`, `11`. */
export const roughly = (kind: ClaimKind, number: number): Told =>
  claim(kind, 'number', number, about(number));

/** `0.04 %`. */
export const chance = (kind: ClaimKind, share: number): Told =>
  claim(kind, 'share', share, percent(share));

export const named = (kind: ClaimKind, name: string): Told => claim(kind, 'name', name, name);

/** Words that claim something by themselves. */
export const fact = (kind: ClaimKind, text: string): Told => claim(kind, 'fact', text, text);

/** Words with the claims between them. What is told between the words, and nothing else, may hold a digit or a name. */
export function say(words: TemplateStringsArray, ...parts: readonly Told[]): Told {
  const text = words.map((word, index) => word + (parts[index]?.text ?? '')).join('');
  return { text, claims: parts.flatMap(({ claims }) => claims) };
}

/** One sentence after the other, those without words left out. */
export const together = (...told: readonly Told[]): Told => ({
  text: told
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join(' '),
  claims: told.flatMap(({ claims }) => claims),
});

/** How long ago something was, as people say it. */
export const ago = (kind: ClaimKind, instant: EpochMillis, now: EpochMillis): Told =>
  during(kind, Math.max(0, now - instant));

/** `at least 6 minutes`: how long ago something was that may have been noted late. */
export const atLeast = (kind: ClaimKind, millis: Millis): Told =>
  claim(kind, 'duration', millis, `at least ${lastingAtLeast(Math.max(0, millis))}`);

/** What a number of repositories is followed by: those of them that whoever looks may know of. */
export function amongThem(kind: ClaimKind, slugs: readonly string[], all: number): Told {
  const names = named(kind, slugs.join(', '));
  if (slugs.length === 0) return say``;
  return slugs.length === all ? say`: ${names}` : say`, among them ${names}`;
}
