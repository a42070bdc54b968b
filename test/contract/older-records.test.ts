/** Records of the workspace as released versions wrote them, read by this one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryWorld } from '../../src/adapters/memory/world';
import { load } from '../../src/app/records/kind';
import { WORKSPACE } from '../../src/app/records/workspace';
import type { Bitbucket } from '../../src/ports/bitbucket';

interface Older {
  readonly commit: string;
  readonly body: { readonly v: number };
}

const OLDER = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/workspace-records.json'), 'utf8'),
) as readonly Older[];
const BASELINE = Date.UTC(2026, 2, 2, 9);

describe('a workspace of an earlier version', () => {
  it('is there for every version since the first', () => {
    const versions = OLDER.map(({ body }) => body.v);
    expect(versions).toEqual(Array.from({ length: WORKSPACE.version - 1 }, (_, at) => at + 1));
  });

  it.each(OLDER)('is read as commit $commit wrote it', async ({ body }) => {
    const world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => BASELINE });
    await world.records.write([{ key: WORKSPACE.key, body, revision: null }]);
    const { found } = await load({ found: WORKSPACE }, world);
    const { own, ...workspace } = found.value ?? { own: null };
    // What later versions know besides begins with nothing known.
    expect(workspace).toMatchObject({
      ...{ uuid: '{aaaaaaaa-0000-4000-8000-000000000001}', slug: 'acme' },
      ...{ baseline: BASELINE, heartbeatAt: BASELINE + 60_000, sweepingSince: 0, listedAt: 0 },
      api: { limit: 1000, remaining: null, blockedUntil: 0, restsUntil: 0, hour: 0, used: 12 },
      up: { sweep: true, bitbucket_api: true },
      missing: null,
    });
    expect([...(own?.apiRequests ?? [])].map(([key, { numbers }]) => [key, numbers])).toEqual([
      ['pipelines', [7]],
    ]);
    expect([...(own?.apiFailures ?? [])].map(([key, { numbers }]) => [key, numbers])).toEqual([
      ['pipelines\u0000server', [2]],
    ]);
  });
});
