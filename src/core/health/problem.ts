import { SEVERITIES, type Finding, type Scope } from './finding';
import { RULE_NAMES, RULES, type RuleName } from './rules';

/** One thing that is wrong: what was seen, why, what to do about it, and which rule says so. */
export type Problem = Finding & { readonly rule: RuleName };

/** The rules whose problems a rule explains. */
export const silencedBy = (name: RuleName): readonly string[] =>
  RULES.find((rule) => rule.name === name)?.silences ?? [];

/**
 * The problems that no other explains, worst first and then the likeliest cause first. No rule of `scrape/` or
 * `access/` silences a flatline: page and panel agree.
 */
export function explained(problems: readonly Problem[]): readonly Problem[] {
  return problems
    .filter((problem) => causeOf(problem, problems) === null)
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        RULE_NAMES.indexOf(a.rule) - RULE_NAMES.indexOf(b.rule),
    );
}

/** The rule that explains a problem; null where none does. A note explains notes only. */
export function causeOf(
  { rule, severity }: Pick<Problem, 'rule' | 'severity'>,
  problems: readonly Problem[],
): RuleName | null {
  const cause = problems.find(
    (other) =>
      silencedBy(other.rule).includes(rule) && (other.severity !== 'info' || severity === 'info'),
  );
  return cause?.rule ?? null;
}

/** Told once for the workspace, and never as the state of one repository. */
export const isBanner = ({ scope }: { readonly scope: Scope }): boolean =>
  scope === 'workspace' || scope === 'scraper';
