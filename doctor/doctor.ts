import { alertmanagerAt } from './checks/alertmanager';
import { COUNTED_ONCE, INSTANCE } from './checks/identity';
import { INTERVAL, PAGE_ACCEPTED } from './checks/page';
import { RULES } from './checks/rules';
import { LABELS, SERIES_KEPT } from './checks/series';
import { CLOCKS, EXEMPLARS } from './checks/server';
import type { Check, Finding, Patient } from './finding';

const ALWAYS: readonly Check[] = [
  PAGE_ACCEPTED,
  INTERVAL,
  COUNTED_ONCE,
  INSTANCE,
  LABELS,
  SERIES_KEPT,
  EXEMPLARS,
  CLOCKS,
];

/** What one check came to. */
export interface Examined {
  readonly well: string;
  readonly findings: readonly Finding[];
}

/** Makes every check that can be made, one after the other: a sick server is not asked much at once. */
export async function examine(
  patient: Patient,
  alertmanager: string | null,
): Promise<readonly Examined[]> {
  const checks = [
    ...ALWAYS,
    ...(patient.shippedRules === null ? [] : [RULES]),
    ...(alertmanager === null ? [] : [alertmanagerAt(alertmanager)]),
  ];
  const examined: Examined[] = [];
  for (const { well, look } of checks) examined.push({ well, findings: await look(patient) });
  return examined;
}

/** What a person reads. */
export const report = (examined: readonly Examined[]): string =>
  examined
    .flatMap(({ well, findings }) =>
      findings.length === 0
        ? [`well   ${well}`]
        : findings.map(({ key, seen, fix }) => `WRONG  ${seen}\n       ${key}: ${fix}`),
    )
    .join('\n');
