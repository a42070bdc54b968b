import type { Check, Finding, Patient, ShippedRule } from '../finding';
import type { LoadedRule } from '../prometheus-api';

const RELOAD =
  'Copy monitoring/rules/lifeline-alerts.yml of this version to Prometheus, name it in rule_files, and reload.';

/** Alike whatever spaces and lines stand in between. */
const bare = (expression: string): string => expression.replace(/\s+/g, '');

async function isLoaded(
  shipped: ShippedRule,
  loaded: readonly LoadedRule[],
  { prometheus }: Patient,
): Promise<boolean> {
  const same = loaded.filter(({ name }) => name === shipped.name);
  const expression = bare(await prometheus.formatted(shipped.expression));
  for (const { query } of same)
    if (bare(await prometheus.formatted(query)) === expression) return true;
  return false;
}

export const RULES: Check = {
  well: 'The alert rules of this version are loaded, and Prometheus can evaluate them.',
  async look(patient) {
    const { shippedRules, prometheus } = patient;
    if (shippedRules === null) return [];
    const loaded = (await prometheus.rules()).filter(({ type }) => type === 'alerting');
    const absent = shippedRules.filter(({ name }) => !loaded.some((one) => one.name === name));
    if (absent.length === shippedRules.length)
      return [{ key: 'rules-absent', seen: 'None of our alert rules is loaded.', fix: RELOAD }];
    const others: ShippedRule[] = [];
    for (const shipped of shippedRules)
      if (!(await isLoaded(shipped, loaded, patient))) others.push(shipped);
    const found = [...otherVersion(others), ...failing(loaded, shippedRules)];
    const isTried = loaded.every(({ health }) => health !== 'unknown');
    return found.length > 0 || isTried ? found : { why: 'Not all rules have been evaluated yet.' };
  },
};

const otherVersion = (others: readonly ShippedRule[]): readonly Finding[] =>
  others.length === 0
    ? []
    : [
        {
          key: 'rules-of-another-version',
          seen: `${others.length} alert rules are missing or differ from those of this version: ${others.map(({ name }) => name).join(', ')}.`,
          fix: RELOAD,
        },
      ];

function failing(
  loaded: readonly LoadedRule[],
  shipped: readonly ShippedRule[],
): readonly Finding[] {
  const names = new Set(shipped.map(({ name }) => name));
  return loaded
    .filter(({ name, health }) => names.has(name) && health === 'err')
    .map(({ name, lastError = '' }) => ({
      key: 'rule-fails',
      seen: `Prometheus cannot evaluate ${name}: ${lastError}.`,
      fix: 'Series with the same labels stand twice, or a limit is reached; the error names which.',
    }));
}
