import { alertmanagerAt } from './checks/alertmanager';
import { COUNTED_ONCE, INSTANCE } from './checks/identity';
import { INTERVAL, PAGE_ACCEPTED } from './checks/page';
import { RULES } from './checks/rules';
import { LABELS, SERIES_KEPT } from './checks/series';
import { CLOCKS, EXEMPLARS } from './checks/server';
import type { Check, Finding, Patient, Unseen } from './finding';
import { NoAnswer } from './prometheus-api';

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
  /** Why nobody could look; null where somebody did. */
  readonly unseen: string | null;
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
  for (const check of checks) {
    const found = await lookWith(check, patient);
    const [findings, unseen] = 'why' in found ? [[], found.why] : [found, null];
    examined.push({ well: check.well, findings, unseen });
  }
  return examined;
}

async function lookWith({ look }: Check, patient: Patient): Promise<readonly Finding[] | Unseen> {
  try {
    return await look(patient);
  } catch (error) {
    // One question that is not answered takes nothing away from what the others found.
    if (error instanceof NoAnswer) return { why: error.message };
    throw error;
  }
}

/** 0 where all is well, 1 where something is wrong, 2 where nothing is wrong as far as one could look. */
export function exitCodeOf(examined: readonly Examined[]): number {
  if (examined.some(({ findings }) => findings.length > 0)) return 1;
  return examined.some(({ unseen }) => unseen !== null) ? 2 : 0;
}

/** What a person reads. */
export const report = (examined: readonly Examined[]): string =>
  examined
    .flatMap(({ well, findings, unseen }) => {
      if (unseen !== null) return [`unseen ${well}\n       Nobody knows: ${unseen}`];
      return findings.length === 0
        ? [`well   ${well}`]
        : findings.map(({ key, seen, fix }) => `WRONG  ${seen}\n       ${key}: ${fix}`);
    })
    .join('\n');
