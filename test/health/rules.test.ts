/** What each rule says of a situation at either side of its threshold, and that it says so in whole sentences. */
import { emptyWorkspace } from '../../src/core/aggregates/workspace';
import { together } from '../../src/core/health/claims';
import { masked } from '../../src/core/health/masked';
import type { Problem } from '../../src/core/health/problem';
import { RULE_NAMES, RULES } from '../../src/core/health/rules';
import { judge, type Judgement } from '../../src/core/health/verdict';
import { DAY, HOUR, MINUTE } from '../given';
import { CALM, CASES } from './cases';
import { ago, givenFacts, healthyTotals } from './given';
import { active, failing, halted, uncounted } from './situations';

const ALL = [...Object.values(CASES).flat(), ...CALM];

const sayingOf = ({ rule, severity }: Problem): string => `${rule} (${severity})`;

function saying({ ci, problems, banners }: Judgement): string {
  const own = problems.map(sayingOf).join(', ');
  const told = banners.map(sayingOf).join(', ');
  return `${ci.state}${own === '' ? '' : `: ${own}`}${told === '' ? '' : ` | ${told}`}`;
}

describe('judge', () => {
  it.each(ALL)('says "$says" of $what', ({ facts, says }) => {
    expect(saying(judge(facts))).toBe(says);
  });

  it.each(RULE_NAMES)('has %s on both sides of its threshold', (rule) => {
    const sides = CASES[rule].map(({ facts }) =>
      judge(facts).seen.some((problem) => problem.rule === rule),
    );
    expect(new Set(sides)).toEqual(new Set([true, false]));
  });

  it('lets rules silence only rules that there are', () => {
    const silenced = RULES.flatMap(({ silences }) => silences);
    expect(silenced.filter((name) => !RULE_NAMES.some((known) => known === name))).toEqual([]);
  });

  it('gives every problem a scope of its rule, and a link', () => {
    for (const { rule, scope, links } of ALL.flatMap(({ facts }) => judge(facts).seen)) {
      expect(RULES.find(({ name }) => name === rule)?.scopes).toContain(scope);
      expect(links.length).toBeGreaterThan(0);
    }
  });

  it.each([
    { what: 'none ran since', begunAt: ago(3 * HOUR), isUntouched: true, first: 'minutes' },
    { what: 'one has run since', begunAt: ago(HOUR), isUntouched: true, first: 'pause' },
    { what: 'it had begun itself', begunAt: ago(3 * HOUR), isUntouched: false, first: 'pause' },
  ] as const)(
    'takes the $first for the likeliest cause of a halt where $what',
    ({ begunAt, isUntouched, first }) => {
      const { totals } = active('paused', 2 * HOUR, { isHalted: true, isUntouched });
      const labels = ['default', 'default', 'main'];
      const newest = { at: begunAt + MINUTE, duration: MINUTE, buildNumber: 7 };
      const lastRuns = new Map([['k', { labels, completedAt: [0, 0, 0, 0, 0, 0], newest }]]);
      const [problem] = judge(givenFacts({ totals: { ...totals, lastRuns } })).problems;
      const [minutes, pause] = [
        'the build minutes of the workspace are used up',
        'somebody halted the run',
      ];
      const causes = first === 'minutes' ? [minutes, pause] : [pause, minutes];
      expect(problem?.cause.text).toBe(`Possible, the likeliest first: ${causes.join('; ')}.`);
    },
  );

  it('says when a failing main branch was last well', () => {
    const { totals } = failing(3, 3 * MINUTE);
    const [first] = totals.lastRuns;
    if (first === undefined) throw new Error('nothing has run');
    const [key, last] = first;
    const completedAt = [Date.UTC(2026, 0, 2, 3, 4), ...last.completedAt.slice(1)];
    const lastRuns = new Map([[key, { ...last, completedAt }]]);
    const [problem] = judge(givenFacts({ totals: { ...totals, lastRuns } })).problems;
    expect(problem?.evidence.text).toMatch(
      / The last success of main was at 2026-01-02 03:04 UTC\.$/,
    );
  });

  it.each([
    { name: 'a run of its own is halted with them', createdAt: 10 * MINUTE, runs: 3, ci: 'broken' },
    { name: 'its run was halted before', createdAt: 30 * MINUTE, runs: 3, ci: 'healthy' },
    { name: 'too few are halted to say so', createdAt: 10 * MINUTE, runs: 2, ci: 'healthy' },
  ])('calls a repository $ci while all runs are halted and $name', ({ createdAt, runs, ci }) => {
    const facts = active('paused', createdAt, { isHalted: true, isUntouched: true });
    const { workspace } = halted(runs, 20 * MINUTE - HOUR);
    const told = workspace.halted && { ...workspace.halted, at: ago(MINUTE) };
    const judged = judge({ ...facts, workspace: { ...workspace, halted: told } });
    expect(judged.ci.state).toBe(ci);
    if (ci === 'broken')
      expect(judged.ci.sentence.text).toBe(
        '1 run halted before the first step; no run of the workspace that was created since has begun.',
      );
  });

  it.each([
    {
      by: 'somebody',
      since: 0,
      says: 'This repository is excluded from counting. Scrapers see nothing of it; an admin can include it again in the settings, under Counting.',
    },
    {
      by: 'workspace',
      since: Date.UTC(2026, 0, 2, 3, 4),
      says: 'A workspace admin excluded this repository from counting at 2026-01-02 03:04 UTC.',
    },
    {
      by: 'repository',
      since: 0,
      says: 'An admin of the repository has excluded this repository from counting.',
    },
  ] as const)('says of an exclusion by $by only what is noted', ({ by, since, says }) => {
    const { ci } = judge({ ...givenFacts({}), exclusion: { by, since } });
    expect(ci.sentence.text).toBe(says);
  });

  it('lets a cause silence its symptoms', () => {
    const facts = givenFacts({
      totals: healthyTotals({
        ...uncounted(4),
        reconciliation: { at: ago(2 * DAY), failure: 'server' },
      }),
      workspace: { ...emptyWorkspace({ uuid: '{w}', slug: 'acme' }, 0), heartbeatAt: ago(DAY) },
    });
    expect(saying(judge(facts))).toBe('unknown | ingest/stalled (critical)');
  });

  it.each(ALL)('says nothing twice of $what', ({ facts }) => {
    const { ci, metrics, problems, banners } = judge(facts);
    const lamps = [ci.seen.text, ci.figures.text, metrics.sentence.text].join(' ');
    const headlines = [...problems, ...banners].map(({ headline }) => headline.text);
    expect(headlines.filter((headline) => lamps.includes(headline))).toEqual([]);
    // What the fleet has columns for.
    expect(together(ci.headline, ci.seen).text).not.toContain('All runs counted');
  });

  describe('in its words', () => {
    /** As admins read it, and as whoever may not know who reads. */
    const judged = ALL.flatMap(({ facts }) =>
      [facts.readers, masked(facts.readers)].map((readers) => judge({ ...facts, readers })),
    );
    const problems = judged.flatMap(({ seen }) => seen);
    const ofProblems = problems.flatMap(({ rule, headline, evidence, cause, nextStep }) =>
      [headline, evidence, cause, nextStep].map(({ text }) => ({ rule, text })),
    );
    const ofLamps = judged.flatMap(({ ci, metrics }) =>
      [ci, metrics].map(({ state, sentence: { text } }) => ({ rule: `lamp: ${state}`, text })),
    );
    const texts = [...ofProblems, ...ofLamps];

    it.each([
      ['a placeholder', /undefined|null|NaN|Infinity|\[object|TODO|\$\{|1970-/],
      ['a sentence without its end', /[^.…)]$/],
      ['a small beginning', /^[a-z](?!itbucket-pipelines)/],
      ['a riddle', /something went wrong|an error occurred|please try|contact your/i],
      ['two spaces or a lonely comma', / {2}| ,|,$/],
      ['a number without a unit', /\b(for|after|in|every) \d+(?![\d.]*( [a-zM%]|s\b|\S))/],
    ])('never says %s', (_, pattern) => {
      expect(texts.filter(({ text }) => pattern.test(text))).toEqual([]);
    });

    it('gives evidence with a number or a moment', () => {
      const vague = problems.filter(({ evidence }) => !/\d/.test(evidence.text));
      expect(vague.map(({ rule }) => rule)).toEqual([]);
    });
  });
});
