/** What is said of a repository of which Bitbucket does not show the list of runs: what was seen, and when. */
import type { Facts } from '../../src/core/health/facts';
import { HOUR, MINUTE } from '../given';
import { type Case, of } from './case';
import { ago, NOW } from './given';
import { active, pushes, withTotals } from './situations';

/** Bitbucket refuses the list of runs since then. */
const refusedList = (facts: Facts, at = ago(HOUR)): Facts =>
  withTotals({
    ...facts.totals,
    reconciliation: { at, failure: 'forbidden' },
    clues: { ...facts.totals.clues, deniedAt: NOW },
  });

/** Three pushes without a run in a list that is refused; where a build status told of a run after them, one started it. */
function deniedAndPushed(more: { readonly heardOf?: number } = {}): Facts {
  const { totals } = refusedList(pushes(13, 10));
  const { heardOf } = more;
  if (heardOf === undefined) return withTotals(totals);
  const hinted = { id: '', buildNumber: totals.numbers.highest + heardOf };
  return withTotals({ ...totals, runs: active('executing', MINUTE, hinted).totals.runs });
}

/** A run of long ago that Bitbucket last showed at so long after its beginning: its list is refused since. */
const deniedAndHanging = (shownAfter: number): Facts =>
  refusedList(active('executing', 9 * HOUR), ago(9 * HOUR - shownAfter));

export const PUSHED_UNSEEN: readonly Case[] = [
  of(
    'three, and the list is refused, as it may be where Pipelines are off',
    deniedAndPushed(),
    'broken: activity/pushes-without-runs (critical)',
  ),
  of(
    'three, and of a run that the refused list had already a build status told later',
    deniedAndPushed({ heardOf: 0 }),
    'broken: activity/pushes-without-runs (critical)',
  ),
  of(
    'three, and of a run after them a build status told: they may have started others',
    deniedAndPushed({ heardOf: 1 }),
    'unknown: ingest/denied (info)',
  ),
];

export const HANGING_UNSEEN: readonly Case[] = [
  of(
    'executing for two hours when Bitbucket last showed it',
    deniedAndHanging(2 * HOUR),
    'unknown: ingest/denied (info)',
  ),
  of(
    'executing for longer when Bitbucket last showed it',
    deniedAndHanging(2 * HOUR + MINUTE),
    'degraded: pipelines/stuck (warning), ingest/denied (info)',
  ),
];
