import type { StepRun, RunOutcome } from '../core/events';
import type { RunReading, RunRef } from '../core/events/reading';
import type { RunTrigger } from '../core/events/vocabulary';
import { SECOND } from '../core/time';
import { at, countAt, instantAt, isRecord, listAt, numberAt, textAt } from './json';
import { activeStateOf, resultOf, triggerOf } from './names';

/** A pipeline of the REST API, or null when it lacks what names a run (uuid, creation). */
export function decodePipeline(payload: unknown): RunReading | null {
  const uuid = textAt(payload, 'uuid');
  const createdAt = instantAt(payload, 'created_on');
  if (uuid === null || createdAt === null) return null;
  const ref = decodeRef(at(payload, 'target'));
  return {
    uuid,
    buildNumber: countAt(payload, 'build_number') ?? 0,
    createdAt,
    pipeline: decodeSelector(at(payload, 'target'), ref),
    ref,
    trigger: decodeTrigger(payload, ref),
    commit: textAt(payload, 'target', 'commit', 'hash'),
    outcome: decodeOutcome(payload, createdAt),
  };
}

function decodeOutcome(payload: unknown, createdAt: number): RunOutcome {
  const state = textAt(payload, 'state', 'name');
  const completedAt = instantAt(payload, 'completed_on');
  const isCompleted =
    state === 'COMPLETED' || (state === null && at(payload, 'state', 'result') !== undefined);
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

/** Listings trimmed by `fields` may lack `completed_on`; the active time is the best that is left. */
function lastingUntil(payload: unknown, createdAt: number): number {
  const seconds = numberAt(payload, 'duration_in_seconds') ?? 0;
  return createdAt + Math.round(1000 * Math.max(0, seconds));
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
  const kind = SELECTORS.get((textAt(target, 'selector', 'type') ?? '').toLowerCase());
  const pattern = textAt(target, 'selector', 'pattern');
  if (kind === undefined) return ref.kind === 'pull_request' ? 'pull-requests/**' : 'default';
  return pattern === null ? `${kind}/**` : `${kind}/${pattern}`;
}

function decodeTrigger(payload: unknown, ref: RunRef): RunTrigger {
  const trigger = triggerOf(textAt(payload, 'trigger', 'type'), textAt(payload, 'trigger', 'name'));
  return trigger === 'push' && ref.kind === 'pull_request' ? 'pull_request' : trigger;
}

/** Only the fields named here are read: a step may carry credentials of its image. */
export function decodeStep(payload: unknown): StepRun {
  const state = textAt(payload, 'state', 'name');
  const isDone = state === 'COMPLETED';
  return {
    name: textAt(payload, 'name') ?? 'unnamed',
    result: isDone ? resultOf(textAt(payload, 'state', 'result', 'name')) : null,
    startedAt: instantAt(payload, 'started_on'),
    completedAt: instantAt(payload, 'completed_on'),
    attempt: countAt(payload, 'run_number') ?? 1,
    buildSeconds: Math.max(0, Math.round(numberAt(payload, 'build_seconds_used') ?? 0)),
    runnerKind: isSelfHosted(payload) ? 'self_hosted' : 'cloud',
  };
}

/** Shorter steps are billed 0 seconds on a cloud runner too: Bitbucket rounds down. */
const SURELY_BILLED = 2 * SECOND;

/**
 * Steps of self-hosted runners carry a label `self.hosted…`, or name their runner [?]; where Bitbucket shows neither, it
 * is known that they are not billed.
 */
function isSelfHosted(payload: unknown): boolean {
  const runner = at(payload, 'runner');
  if (isRecord(runner) && textAt(runner, 'type') !== 'cloud') return true;
  const labels = [...listAt(payload, 'runs_on'), ...listAt(payload, 'runsOn')];
  if (labels.some((label) => typeof label === 'string' && label.startsWith('self.hosted')))
    return true;
  return numberAt(payload, 'build_seconds_used') === 0 && lasted(payload) >= SURELY_BILLED;
}

function lasted(payload: unknown): number {
  const [startedAt, completedAt] = [
    instantAt(payload, 'started_on'),
    instantAt(payload, 'completed_on'),
  ];
  return startedAt === null || completedAt === null ? 0 : completedAt - startedAt;
}
