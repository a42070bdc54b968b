import type { DeploymentRead, EnvironmentRef } from '../../events';
import { RESULTS } from '../../events/vocabulary';
import type { EpochMillis } from '../../time';
import { newestByResult } from '../runs/last-runs';
import { hashOf } from '../short-id';
import { cut, place } from '../tables/room';
import { keyOf } from '../tables/table';
import { ENVIRONMENT, OTHER, type LabelsOf } from '../tables/tables';
import type { DeploymentEntry, EnvironmentTotals, RepositoryTotals, Walked } from '../totals';
import { byCompletion, stoodThere } from './standing';

export const environmentLabels = ({
  name,
  environmentType,
}: EnvironmentRef): LabelsOf<'deployments'> => [name, environmentType];

/** Under which key an environment is kept: its own, or that of `other` when there is no room. */
export function environmentKeyOf(totals: RepositoryTotals, environment: EnvironmentRef): string {
  const known = new Map(
    [...totals.environments].map(([key, { ref }]) => [
      key,
      { labels: [ref.name, ref.environmentType] },
    ]),
  );
  return keyOf(
    place(ENVIRONMENT, environmentLabels(environment), { table: known, holdings: totals }).labels,
  );
}

/** Those without room share one record: of none of them it tells the name. */
const find = ({ environments }: RepositoryTotals, uuid: string): EnvironmentTotals | undefined =>
  uuid === ''
    ? undefined
    : [...environments.values()].find(({ ref }) => ref.uuid === cut(uuid) && ref.name !== OTHER);

/** What is known of the environment of that uuid; null for nothing. */
export const environmentOf = (totals: RepositoryTotals, uuid: string): EnvironmentRef | null =>
  find(totals, uuid)?.ref ?? null;

/** An event may be older than the name of its environment. */
export const knownAs = (totals: RepositoryTotals, told: EnvironmentRef): EnvironmentRef => {
  const known = environmentOf(totals, told.uuid);
  return known === null ? told : { ...known, uuid: told.uuid };
};

/**
 * Under the name that Bitbucket has told now. A renamed environment goes on under its new name with all that is known
 * of it; its old series get no younger.
 */
export function renameEnvironment(
  totals: RepositoryTotals,
  told: EnvironmentRef,
): RepositoryTotals {
  const before = find(totals, told.uuid);
  if (before === undefined) return totals;
  const [oldKey, key] = [keyOf(environmentLabels(before.ref)), environmentKeyOf(totals, told)];
  const [name = '', environmentType = ''] = key.split('\u0000');
  const isTaken = totals.environments.has(key);
  if (key === oldKey || isTaken || name !== cut(told.name)) return totals;
  const environments = new Map(totals.environments);
  environments.delete(oldKey);
  const ref = { ...before.ref, name, environmentType } as EnvironmentRef;
  environments.set(key, { ...before, ref });
  const ledger = totals.deploymentLedger;
  const entries = ledger.entries.map((entry) =>
    entry.environmentKey === oldKey ? { ...entry, environmentKey: key } : entry,
  );
  return { ...totals, environments, deploymentLedger: { ...ledger, entries } };
}

type Noted = Pick<DeploymentEntry, 'result' | 'completedAt' | 'commit' | 'buildNumber'> & {
  readonly environment: EnvironmentRef;
};

/** Enters a deployment of before the baseline: it is what stands where and where the walk begins, and no count. */
export function foldHistoricDeployment(
  totals: RepositoryTotals,
  past: Noted & Pick<DeploymentRead, 'ref'>,
): RepositoryTotals {
  const noted = noteEnvironment(totals, past);
  const key = environmentKeyOf(totals, past.environment);
  const environment = noted.environments.get(key);
  if (environment === undefined || past.result !== 'success') return noted;
  const { walked } = environment;
  const { commit, buildNumber, ref } = past;
  const from = ref === undefined ? {} : { ref: hashOf(ref) };
  const stood = stoodThere(walked, { commit, buildNumber, pipeline: '', ...from });
  const standing = isAhead(environment.current, past) ? walked.standing : stood.standing;
  return walked.through > totals.baseline
    ? noted
    : withWalked(noted, key, { ...walked, ...stood, standing });
}

const withWalked = (totals: RepositoryTotals, key: string, walked: Walked): RepositoryTotals => {
  const environment = totals.environments.get(key);
  if (environment === undefined) return totals;
  const environments = new Map(totals.environments).set(key, { ...environment, walked });
  return { ...totals, environments };
};

/** Notes what a completion says about its environment: when, and what stands there if it succeeded. */
export function noteEnvironment(totals: RepositoryTotals, noted: Noted): RepositoryTotals {
  const { result, completedAt: at, commit, buildNumber, environment } = noted;
  const key = environmentKeyOf(totals, environment);
  const before =
    totals.environments.get(key) ??
    newEnvironment(
      { ...environment, uuid: cut(environment.uuid), name: key.split('\u0000')[0] ?? '' },
      totals.baseline,
    );
  const isNewest = result === 'success' && !isAhead(before.current, noted);
  const isLatest = at >= Math.max(...before.completedAt);
  const next: EnvironmentTotals = {
    ...before,
    ref: isLatest ? asMadeAnew(before.ref, environment) : before.ref,
    completedAt: newestByResult(before.completedAt, result, at),
    current: isNewest ? { commit, buildNumber, at } : before.current,
    newestBuild: Math.max(before.newestBuild, buildNumber ?? 0),
  };
  return { ...totals, environments: new Map(totals.environments).set(key, next) };
}

/** One that was deleted and made anew under its old name goes on, known by its new uuid. */
const asMadeAnew = (known: EnvironmentRef, { uuid }: EnvironmentRef): EnvironmentRef =>
  known.name === OTHER || uuid === '' || known.uuid === cut(uuid)
    ? known
    : { ...known, uuid: cut(uuid) };

/** With the uuid under which Bitbucket now lists the environment of that name; the same totals where that is known. */
export function recognise(totals: RepositoryTotals, listed: EnvironmentRef): RepositoryTotals {
  const key = environmentKeyOf(totals, listed);
  const known = totals.environments.get(key);
  if (known === undefined || find(totals, listed.uuid) !== undefined) return totals;
  const ref = asMadeAnew(known.ref, listed);
  const environments = new Map(totals.environments).set(key, { ...known, ref });
  return ref === known.ref ? totals : { ...totals, environments };
}

/** Whether what stands there was completed after that: the order in which they are told makes no difference. */
const isAhead = (
  current: EnvironmentTotals['current'],
  noted: Pick<Noted, 'completedAt' | 'buildNumber'>,
): boolean => current !== null && byCompletion({ ...current, completedAt: current.at }, noted) > 0;

/** With an environment where nothing was deployed that we know of; the same totals where it is known. */
export function introduce(totals: RepositoryTotals, environment: EnvironmentRef): RepositoryTotals {
  const key = environmentKeyOf(totals, environment);
  if (find(totals, environment.uuid) !== undefined || totals.environments.has(key)) return totals;
  const ref = { ...environment, uuid: cut(environment.uuid), name: key.split('\u0000')[0] ?? '' };
  const known = newEnvironment(ref, totals.baseline);
  return { ...totals, environments: new Map(totals.environments).set(key, known) };
}

/** One where nothing has been deployed yet. */
export function newEnvironment(ref: EnvironmentRef, baseline: EpochMillis): EnvironmentTotals {
  return {
    ref,
    completedAt: RESULTS.map(() => 0),
    current: null,
    walked: {
      ...{ through: baseline, standing: null, tips: [], stood: [], refs: [] },
      ...{ failingSince: null, isBroken: false },
    },
    newestBuild: 0,
    commitsBehind: null,
  };
}
