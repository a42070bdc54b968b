/** How much is attacked, that each kind has a check which was taken out once, and that this is written down. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PERSON_ROWS, REQUEST_ROWS } from '../system/access/people-rows';
import { ROWS } from '../system/access/requests';
import { PEOPLE_CHECKS, READ_CHECKS } from './checks';
import { EVENT_CHECKS, POLICY_CHECKS } from './more-checks';
import { EVENT_ROWS } from './event-rows';
import { POLICY_ROWS } from './policy-rows';

const ROOT = join(__dirname, '../..');
const TABLES = {
  read: { rows: ROWS, checks: READ_CHECKS, least: 90 },
  people: { rows: [...PERSON_ROWS, ...REQUEST_ROWS], checks: PEOPLE_CHECKS, least: 100 },
  policy: { rows: POLICY_ROWS, checks: POLICY_CHECKS, least: 90 },
  event: { rows: EVENT_ROWS, checks: EVENT_CHECKS, least: 25 },
} as const;
const TABLE = Object.entries(TABLES).map(([name, table]) => ({ name, ...table }));
const CHECKS = TABLE.flatMap(({ checks }) => checks);

const kindsIn = (all: readonly { readonly kind: string }[]): readonly string[] =>
  [...new Set(all.map(({ kind }) => kind))].sort();

describe('the attack tables', () => {
  it('have at least thirty kinds in 240 rows', () => {
    const rows = TABLE.flatMap((table) => [...table.rows]);
    expect(kindsIn(rows).length).toBeGreaterThanOrEqual(30);
    expect(rows.length).toBeGreaterThanOrEqual(240);
  });

  it.each(TABLE)('have a check for each kind: $name', ({ rows, checks, least }) => {
    expect(rows.length).toBeGreaterThanOrEqual(least);
    expect(kindsIn(checks)).toEqual(kindsIn(rows));
    expect(new Set(rows.map(({ kind, name }) => `${kind}: ${name}`)).size).toBe(rows.length);
  });

  it.each(CHECKS)('know what to take out: $kind', ({ edits }) => {
    for (const { file, from, to } of edits) {
      expect(readFileSync(join(ROOT, file), 'utf8').split(from)).toHaveLength(2);
      expect(to).not.toBe(from);
    }
  });

  it('went red, each kind, and that is written down', () => {
    const lines = readFileSync(join(ROOT, 'docs/attacks.md'), 'utf8').split('\n');
    for (const { kind } of CHECKS) {
      const line = lines.find((one) => one.startsWith(`| ${kind} | `));
      expect(line).toMatch(/ \d+ of \d+, and \d+ besides \|$/);
      expect(line).not.toMatch(/ 0 of \d+, and 0 besides \|$/);
    }
  });
});
