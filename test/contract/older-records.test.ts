/** Records of the workspace, and of pushes, as released versions wrote them, read by this one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryWorld } from '../../src/adapters/memory/world';
import { load } from '../../src/app/records/kind';
import { PUSHED, SPANNED } from '../../src/app/records/pushed';
import { WORKSPACE } from '../../src/app/records/workspace';
import type { Bitbucket } from '../../src/ports/bitbucket';

interface Older {
  readonly commit: string;
  readonly body: { readonly v: number };
}

const olderIn = (name: string): readonly Older[] =>
  JSON.parse(readFileSync(join(__dirname, '../fixtures', name), 'utf8')) as readonly Older[];
const OLDER = olderIn('workspace-records.json');
const OLDER_PUSHES = olderIn('pushed-records.json');
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
      ...{ missing: null, runners: null },
    });
    expect([...(own?.apiRequests ?? [])].map(([key, { numbers }]) => [key, numbers])).toEqual([
      ['pipelines', [7]],
    ]);
    expect([...(own?.apiFailures ?? [])].map(([key, { numbers }]) => [key, numbers])).toEqual([
      ['pipelines\u0000server', [2]],
    ]);
  });
});

describe('what steps pushed to an earlier version', () => {
  it('is there for every version since the first', () => {
    const versions = OLDER_PUSHES.map(({ body }) => body.v);
    expect(versions).toEqual(Array.from({ length: PUSHED('{a}').version - 1 }, (_, at) => at + 1));
  });

  const KINDS = [PUSHED('{a}'), SPANNED('{a}')];
  it.each(OLDER_PUSHES.flatMap((older) => KINDS.map((kind) => ({ ...older, kind }))))(
    'is read as commit $commit wrote it to $kind.key',
    async ({ body, kind }) => {
      const world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => BASELINE });
      await world.records.write([{ key: kind.key, body, revision: null }]);
      const { found } = await load({ found: kind }, world);
      expect(found.value).toEqual({
        groups: [
          {
            ...{ pipeline: 'default', step: 'Build' },
            run: { issuedAt: 1_772_442_060, stepUuid: '{2}' },
            gauges: [{ metric: 'memory_peak_bytes', labels: [], value: 734_003_200 }],
          },
        ],
        counters: [
          {
            ...{ pipeline: 'default', step: 'Build', metric: 'warnings_total', forgotten: '0' },
            labels: [
              ['kind', 'lint'],
              ['tool', 'a b'],
            ],
            contributions: [
              { stepUuid: '{1}', value: '3000000', until: 1_772_445_600_000 },
              { stepUuid: '{2}', value: '1250000', until: 1_772_445_660_000 },
            ],
            ...{ bornAt: BASELINE, latestAt: BASELINE + 60_000 },
          },
        ],
        incidents: [],
        steps: [{ uuid: '{2}', pipeline: 'default', step: 'Build', until: 1_772_449_260_000 }],
        asking: { left: 58, at: BASELINE + 60_000 },
      });
    },
  );
});
