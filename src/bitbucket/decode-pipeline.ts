import type { StepRun, RunOutcome } from '../core/events';
import type { RunReading, RunRef } from '../core/events/reading';
import type { RunTrigger } from '../core/events/vocabulary';
import { SECOND } from '../core/time';
import { at, countAt, instantAt, isRecord, listAt, numberAt, textAt } from './json';
import { mergeQueueOf } from './merge-queues';
import { activeStateOf, resultOf, stepTriggerOf, triggerOf } from './names';

/** A pipeline of the REST API, or null when it lacks what names a run (uuid, build number, creation). */
export function decodePipeline(payload: unknown): RunReading | null {
  const uuid = textAt(payload, 'uuid');
  const createdAt = instantAt(payload, 'created_on');
  const buildNumber = countAt(payload, 'build_number');
  if (uuid === null || buildNumber === null || createdAt === null) return null;
  const ref = decodeRef(at(payload, 'target'));
  return {
    uuid,
    buildNumber,
    createdAt,
    pipeline: decodeSelector(at(payload, 'target'), ref),
    ref,
    trigger: decodeTrigger(payload, ref),
    commit: textAt(payload, 'target', 'commit', 'hash'),
    activeMillis: activeMillisOf(payload),
    ...built(payload),
    outcome: decodeOutcome(payload, createdAt),
  };
}

function decodeOutcome(payload: unknown, createdAt: number): RunOutcome {
  const state = textAt(payload, 'state', 'name');
  const completedAt = instantAt(payload, 'completed_on');
  const isCompleted = state === 'COMPLETED' || (isUnknown(state) && hasEnded(payload));
  if (!isCompleted) {
    const stage = textAt(payload, 'state', 'stage', 'name');
    const halted = state === 'HALTED' || stage === 'HALTED' ? { isHalted: true } : {};
    return { state: activeStateOf(state, stage), ...halted };
  }
  const result = resultOf(textAt(payload, 'state', 'result', 'name'));
  return {
    state: 'completed',
    result,
    completedAt: completedAt ?? lastingUntil(payload, createdAt),
  };
}

const ACTIVE = new Set(['PENDING', 'PARSING', 'IN_PROGRESS', 'BUILDING', 'PAUSED', 'HALTED']);
const isUnknown = (state: string | null): boolean => state === null || !ACTIVE.has(state);

/** A state of a name that we do not know is over when it says what came of it, and when. */
function hasEnded(payload: unknown): boolean {
  const result = at(payload, 'state', 'result') !== undefined;
  return (
    result &&
    (at(payload, 'state', 'name') === undefined || instantAt(payload, 'completed_on') !== null)
  );
}

/** Listings trimmed by `fields` may lack `completed_on`; the active time is the best that is left. */
function lastingUntil(payload: unknown, createdAt: number): number {
  return createdAt + (activeMillisOf(payload) ?? 0);
}

function built(payload: unknown): Pick<RunReading, 'buildSeconds'> {
  const seconds = numberAt(payload, 'build_seconds_used');
  return seconds === null || seconds <= 0 ? {} : { buildSeconds: Math.round(seconds) };
}

function activeMillisOf(payload: unknown): number | null {
  const seconds = numberAt(payload, 'duration_in_seconds');
  return seconds === null ? null : Math.round(SECOND * Math.max(0, seconds));
}

function decodeRef(target: unknown): RunRef {
  if (
    textAt(target, 'type') === 'pipeline_pullrequest_target' ||
    at(target, 'pullrequest') !== undefined
  ) {
    return { kind: 'pull_request', name: textAt(target, 'source') };
  }
  const name = textAt(target, 'ref_name');
  if (name === null) return { kind: 'none', name: null };
  const isTag = ['tag', 'annotated_tag'].includes(textAt(target, 'ref_type') ?? '');
  return { kind: isTag ? 'tag' : 'branch', name };
}

const SELECTORS: ReadonlyMap<string, string> = new Map([
  ['branches', 'branches'],
  ['tags', 'tags'],
  ['bookmarks', 'bookmarks'],
  ['pull-requests', 'pull-requests'],
  ['pullrequests', 'pull-requests'],
  ['custom', 'custom'],
]);

/** The selector in bitbucket-pipelines.yml that started the run, as `kind/pattern`. */
function decodeSelector(target: unknown, ref: RunRef): string {
  const told = textAt(target, 'selector', 'type');
  const type = (told ?? 'default').toLowerCase();
  // A kind that we do not know is a section of its own, and never the default one.
  const known = mergeQueueOf(told, ref.name) ?? SELECTORS.get(type);
  const kind = known ?? (type === 'default' ? undefined : type);
  const pattern = textAt(target, 'selector', 'pattern');
  if (kind === undefined) return ref.kind === 'pull_request' ? 'pull-requests/**' : 'default';
  return pattern === null ? `${kind}/**` : `${kind}/${pattern}`;
}

function decodeTrigger(payload: unknown, ref: RunRef): RunTrigger {
  const trigger = triggerOf(textAt(payload, 'trigger', 'type'), textAt(payload, 'trigger', 'name'));
  return trigger === 'push' && ref.kind === 'pull_request' ? 'pull_request' : trigger;
}

/**
 * A step as it stands in the list; one without a name is told apart by its place, counted from 1. Only the fields named
 * here are read: a step may carry credentials of its image.
 */
export function decodeStep(payload: unknown, place: number): StepRun {
  const state = textAt(payload, 'state', 'name');
  const isDone = state === 'COMPLETED';
  return {
    uuid: textAt(payload, 'uuid') ?? '',
    name: textAt(payload, 'name') ?? `step-${String(place)}`,
    result: isDone ? resultOf(textAt(payload, 'state', 'result', 'name')) : null,
    startedAt: instantAt(payload, 'started_on'),
    completedAt: instantAt(payload, 'completed_on'),
    attempt: countAt(payload, 'run_number') ?? 1,
    buildSeconds: Math.max(0, Math.round(numberAt(payload, 'build_seconds_used') ?? 0)),
    ...sized(payload),
    runnerKind: isSelfHosted(payload) ? 'self_hosted' : 'cloud',
    ...labelled(payload),
    trigger: stepTriggerOf(textAt(payload, 'trigger', 'type')),
    group: groupOf(at(payload, 'parallel_group')),
    isReady: state === 'READY',
    environment: textAt(payload, 'environment', 'uuid'),
  };
}

/** `2`, `"2x"` or `"2X"`: Bitbucket's own pages know the size, its API may tell it [?]. */
function sized(payload: unknown): Pick<StepRun, 'size'> {
  const told = at(payload, 'size');
  const [, times = ''] = /^(\d{1,2})x?$/i.exec(String(told)) ?? [];
  const size = Number(times);
  return size >= 1 && size <= 64 ? { size } : {};
}

/** A group by its name, or by whatever else tells it from the others [?]. */
function groupOf(group: unknown): string | null {
  if (typeof group === 'string') return group;
  return textAt(group, 'group_name') ?? textAt(group, 'uuid') ?? textAt(group, 'name');
}

/** Steps of self-hosted runners carry a label `self.hosted…`, or name their runner [?]. What is billed tells nothing. */
function isSelfHosted(payload: unknown): boolean {
  const runner = at(payload, 'runner');
  if (isRecord(runner) && textAt(runner, 'type') !== 'cloud') return true;
  return labelsOf(payload).some((label) => label.startsWith('self.hosted'));
}

const labelsOf = (payload: unknown): readonly string[] =>
  [...listAt(payload, 'runs_on'), ...listAt(payload, 'runsOn')].filter(
    (label) => typeof label === 'string',
  );

function labelled(payload: unknown): Pick<StepRun, 'labels'> {
  const labels = labelsOf(payload);
  return labels.length === 0 ? {} : { labels };
}
