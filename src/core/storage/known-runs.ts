import type { Gate, KnownRun, Place } from '../aggregates/runs/known-runs';
import type { Streak } from '../aggregates/runs/streaks';
import { HASH_LENGTH, ID_LENGTH } from '../aggregates/short-id';
import { ACTIVE_STATES } from '../events/vocabulary';
import type { Cursor } from './cursor';
import { readHashes, writeHashes } from './hashes';
import type { Pen } from './pen';

const STATES = [...ACTIVE_STATES, 'completed'] as const;
const LANE_LENGTH = 5;

/** What of a run is there, as bits of one number; the rest follows only where it is. */
const BITS = {
  isHalted: 4,
  isWaiting: 8,
  isOvertaken: 16,
  hasGoneOn: 32,
  isNamed: 64,
  hasRested: 128,
  wasAsked: 256,
  wasHalted: 512,
  isUntouched: 1024,
  hasPlace: 2048,
  isRunning: 4096,
  hasMoved: 8192,
  isGated: 16384,
} as const;
type Bit = keyof typeof BITS;

function bitsOf(run: KnownRun): Readonly<Record<Bit, boolean>> {
  return {
    isHalted: run.isHalted,
    isWaiting: run.isWaiting,
    isOvertaken: run.isOvertaken,
    hasGoneOn: run.hasGoneOn,
    isNamed: run.id !== '',
    hasRested: run.restAt > 0,
    wasAsked: run.askedAt > 0,
    wasHalted: run.haltedAt > 0,
    isUntouched: run.isUntouched,
    hasPlace: run.at !== null,
    isRunning: run.at?.isRunning === true,
    hasMoved: run.movedAt !== run.createdAt,
    isGated: run.gate !== null,
  };
}

/** Each run's times as they differ from its creation, and that from the run before. */
export function writeKnownRuns(pen: Pen, runs: readonly KnownRun[]): void {
  let [build, created] = [0, 0];
  for (const run of runs) {
    const bits = bitsOf(run);
    const set = (Object.keys(BITS) as Bit[]).filter((bit) => bits[bit]);
    pen.count(set.reduce((sum, bit) => sum + BITS[bit], STATES.indexOf(run.state)));
    if (bits.isNamed) pen.raw(run.id).raw(run.lane);
    pen.int(run.buildNumber - build).int(run.createdAt - created);
    pen.int(run.seenAt - run.createdAt);
    if (bits.hasRested) pen.int(run.restAt - run.seenAt);
    if (bits.wasAsked) pen.int(run.askedAt - run.seenAt);
    if (bits.wasHalted) pen.int(run.haltedAt - run.seenAt);
    if (bits.hasMoved) pen.int(run.movedAt - run.seenAt);
    if (run.at !== null) writePlace(pen, run.at);
    if (run.gate !== null) writeGate(pen, run.gate, run.createdAt);
    [build, created] = [run.buildNumber, run.createdAt];
  }
}

export function readKnownRuns(cursor: Cursor): readonly KnownRun[] {
  let [buildNumber, createdAt] = [0, 0];
  return cursor.toTheEnd(() => {
    const bits = cursor.count();
    const is = (bit: Bit): boolean => (bits & BITS[bit]) !== 0;
    const id = is('isNamed') ? cursor.raw(ID_LENGTH) : '';
    const lane = is('isNamed') ? cursor.raw(LANE_LENGTH) : '';
    buildNumber += cursor.int();
    createdAt += cursor.int();
    const seenAt = createdAt + cursor.int();
    const restAt = is('hasRested') ? seenAt + cursor.int() : 0;
    const askedAt = is('wasAsked') ? seenAt + cursor.int() : 0;
    const haltedAt = is('wasHalted') ? seenAt + cursor.int() : 0;
    const movedAt = is('hasMoved') ? seenAt + cursor.int() : createdAt;
    const at = is('hasPlace') ? readPlace(cursor, is('isRunning')) : null;
    const gate = is('isGated') ? readGate(cursor, createdAt) : null;
    return {
      id,
      buildNumber,
      createdAt,
      lane,
      seenAt,
      askedAt,
      haltedAt,
      restAt,
      movedAt,
      at,
      gate,
      isUntouched: is('isUntouched'),
      state: STATES[bits % STATES.length] ?? cursor.damaged(),
      isHalted: is('isHalted'),
      isWaiting: is('isWaiting'),
      isOvertaken: is('isOvertaken'),
      hasGoneOn: is('hasGoneOn'),
    };
  });
}

function writePlace(pen: Pen, { step, labels }: Place): void {
  pen.text(step).count(labels.length);
  for (const label of labels) pen.text(label);
}

function readPlace(cursor: Cursor, isRunning: boolean): Place {
  return { step: cursor.text(), labels: cursor.texts(cursor.count()), isRunning };
}

function writeGate(pen: Pen, gate: Gate, createdAt: number): void {
  const { since, ref, isMain, environments, steps } = gate;
  pen
    .int(since - createdAt)
    .raw(ref)
    .count(Number(isMain));
  for (const hashes of [environments, steps]) writeHashes(pen, hashes);
}

function readGate(cursor: Cursor, createdAt: number): Gate {
  const since = createdAt + cursor.int();
  const [ref, isMain] = [cursor.raw(HASH_LENGTH), cursor.count() === 1];
  return { since, ref, isMain, environments: readHashes(cursor), steps: readHashes(cursor) };
}

export function writeStreaks(pen: Pen, streaks: readonly Streak[]): void {
  for (const { labels, passed, failed, failedBefore } of streaks) {
    for (const label of labels) pen.text(label);
    pen.count(failedBefore);
    for (const numbers of [passed, failed]) writeAscending(pen, numbers);
  }
}

const STREAK_LABELS = 3;

export function readStreaks(cursor: Cursor): readonly Streak[] {
  return cursor.toTheEnd(() => ({
    labels: cursor.texts(STREAK_LABELS),
    failedBefore: cursor.count(),
    passed: readAscending(cursor),
    failed: readAscending(cursor),
  }));
}

function writeAscending(pen: Pen, numbers: readonly number[]): void {
  pen.count(numbers.length);
  let before = 0;
  for (const number of numbers) {
    pen.count(number - before);
    before = number;
  }
}

function readAscending(cursor: Cursor): readonly number[] {
  const numbers: number[] = [];
  let number = 0;
  for (let left = cursor.count(); left > 0; left--) numbers.push((number += cursor.count()));
  return numbers;
}
