import { NOTHING_PUSHED, type Group, type Incident } from './pushed';
import { topsOf } from './tops';

const group = (step: string, issuedAt: number, gauges: Group['gauges']): Group => ({
  ...{ pipeline: 'default', step, gauges },
  run: { issuedAt, stepUuid: '{s}' },
});
const gauge = (metric: string, value: number, label = ''): Group['gauges'][number] => ({
  ...{ metric, value },
  labels: label === '' ? [] : [['artifact', label]],
});
const tops = (...groups: Group[]) => topsOf({ ...NOTHING_PUSHED, groups }, 1000);

describe('topsOf', () => {
  it('names the largest artifacts of all steps, five at most', () => {
    const sizes = [3, 9, 1, 7, 5, 8].map((size) =>
      gauge('artifact_size_bytes', size, `a${String(size)}`),
    );
    const { artifacts } = tops(
      group('Build', 2, sizes.slice(0, 3)),
      group('Test', 2, sizes.slice(3)),
    );
    expect(artifacts.map(({ step, name, value }) => [step, name, value])).toEqual([
      ['Build', 'a9', 9],
      ['Test', 'a8', 8],
      ['Test', 'a7', 7],
      ['Test', 'a5', 5],
      ['Build', 'a3', 3],
    ]);
  });

  it('puts the step first that comes nearest to its limit', () => {
    const memory = (peak: number, limit: number | null) => [
      gauge('memory_peak_bytes', peak),
      ...(limit === null ? [] : [gauge('memory_limit_bytes', limit)]),
    ];
    const found = tops(
      group('untold', 2, memory(99, null)),
      group('roomy', 2, memory(40, 100)),
      group('tight', 2, memory(9, 10)),
      group('only a limit', 2, [gauge('memory_limit_bytes', 5)]),
    );
    expect(found.memory).toEqual([
      { pipeline: 'default', step: 'tight', peak: 9, limit: 10 },
      { pipeline: 'default', step: 'roomy', peak: 40, limit: 100 },
      { pipeline: 'default', step: 'untold', peak: 99, limit: null },
    ]);
  });

  it('puts open incidents first, then those told of last, five at most', () => {
    const incident = (id: string, lastOpenAt: number, resolvedAt: number | null): Incident => ({
      ...{ id, environment: { uuid: '{p}', name: 'Production' }, openedAt: 2 },
      ...{ lastOpenAt, resolvedAt },
    });
    const { incidents } = topsOf(
      {
        ...NOTHING_PUSHED,
        incidents: [
          incident('old', 2, 3),
          incident('older', 2, 2),
          incident('open', 2, null),
          incident('again', 9, 8),
          incident('lately', 2, 7),
          incident('before', 2, 6),
          incident('forgotten', 0.5, 0.9),
        ],
      },
      1000,
    );
    const of = (id: string, resolvedAt: number | null) => ({
      ...{ id, resolvedAt, environment: 'Production', openedAt: 2 },
    });
    expect(incidents).toEqual([
      of('again', null),
      of('open', null),
      of('lately', 7),
      of('before', 6),
      of('old', 3),
    ]);
  });

  it('leaves out what no page shows any more', () => {
    const cache = [gauge('cache_restore_seconds', 4, 'node')];
    expect(tops(group('old', 0.9, cache), group('new', 1, cache)).caches).toEqual([
      { pipeline: 'default', step: 'new', name: 'node', value: 4 },
    ]);
  });
});
