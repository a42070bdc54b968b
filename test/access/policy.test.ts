/** Every policy of the table as an admin would save it, and that every preset and key source is judged alike. */
import fc from 'fast-check';
import { memoryWorld } from '../../src/adapters/memory/world';
import { saveServiceAccount } from '../../src/app/access/read-policy';
import { changeOf, load } from '../../src/app/records/kind';
import { WORKSPACE } from '../../src/app/records/workspace';
import type { ServiceAccountRequest } from '../../src/contract/access';
import { emptyWorkspace } from '../../src/core/aggregates/workspace';
import type { Bitbucket } from '../../src/ports/bitbucket';
import { GOOD_KEYS, POLICY_ROWS } from './policy-rows';

const BY = { actor: 'somebody', from: 'settings page' };

const REQUEST: ServiceAccountRequest = {
  ...{ id: null, name: 'reader', preset: 'any', issuer: 'https://issuer.example' },
  ...{ audience: 'lifeline', subject: 'prometheus', claims: [], keys: GOOD_KEYS },
  scope: { kind: 'workspace' },
};

async function answerTo(change: Partial<ServiceAccountRequest>): Promise<string | null> {
  const world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => Date.UTC(2026, 10, 4) });
  const { workspace } = await load({ workspace: WORKSPACE }, world);
  const known = emptyWorkspace({ uuid: world.installation.workspaceUuid, slug: 'acme' }, 0);
  await world.records.write([changeOf(workspace, known)]);
  const saved = await saveServiceAccount({ ...REQUEST, ...change }, BY, world);
  return saved.ok ? null : saved.problem.message;
}

describe('a trust policy', () => {
  it.each(POLICY_ROWS)('$kind: $name', async ({ change, says }) => {
    expect(await answerTo(change)).toBe(says);
  });

  it('is judged by its issuer, whatever the preset and wherever its keys come from', async () => {
    const presets = ['bitbucket-pipelines', 'kubernetes', 'aws', 'github-actions', 'any'] as const;
    const issuers = POLICY_ROWS.flatMap(({ change }) => change.issuer ?? []);
    const subjects = POLICY_ROWS.flatMap(({ change }) => change.subject ?? []);
    const policy = fc.record({
      issuer: fc.constantFrom(...issuers),
      subject: fc.constantFrom(...subjects),
      claims: fc.constantFrom([], [{ name: 'a', value: '*' }], [{ name: 'a', value: 'b' }]),
    });
    const pair = fc.tuple(fc.constantFrom(...presets), fc.constantFrom(...presets));
    await fc.assert(
      fc.asyncProperty(policy, pair, async (about, [one, other]) => {
        expect(await answerTo({ ...about, preset: one })).toBe(
          await answerTo({ ...about, preset: other }),
        );
        const source = await answerTo({ ...about, keys: { kind: 'fetched' } });
        const pasted = await answerTo(about);
        if (source?.startsWith('keys ') !== true) expect(source).toBe(pasted);
      }),
      { numRuns: 200 },
    );
  });
});
