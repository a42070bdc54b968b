import { runnersSeen, type RunnersRead } from './runners';
import { shortId } from './short-id';
import type { RunnersSeen } from './workspace';

const UUID = '{abcdef00-1111-4000-8000-000000000001}';
const OTHER = '{0fedcba0-2222-4000-8000-000000000002}';
const AT = 1000;
const NOTHING: RunnersSeen = { at: 0, read: [], list: [] };

const alike = (count: number, labels: readonly string[], state: 'online' | 'offline') =>
  Array.from({ length: count }, () => ({ labels, state }));
/** So many that differ. */
const unlike = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    labels: [`l${String(at)}`],
    state: 'online' as const,
  }));

const readNow = (
  ofAll: RunnersRead['ofAll'],
  own: readonly (readonly [string, RunnersRead['ofAll']])[] = [],
): RunnersRead => ({ at: AT, ofAll, own: new Map(own) });

describe('runnersSeen', () => {
  it('counts those that no step can tell apart, in whatever order their labels are told', () => {
    const ofAll = [
      ...alike(500, ['self.hosted', 'linux'], 'offline'),
      ...alike(1, ['linux', 'self.hosted'], 'offline'),
      ...alike(2, ['linux', 'self.hosted'], 'online'),
    ];
    expect(runnersSeen(readNow(ofAll), NOTHING)).toEqual({
      at: AT,
      read: [],
      list: [
        { repository: null, labels: ['linux', 'self.hosted'], state: 'offline', count: 501 },
        { repository: null, labels: ['linux', 'self.hosted'], state: 'online', count: 2 },
      ],
    });
  });

  it.each([
    { name: '200 kinds', workspace: 150, own: 50, read: [UUID, OTHER], known: 200 },
    { name: '201 kinds', workspace: 150, own: 51, read: [OTHER], known: 150 },
    { name: '200 of the workspace', workspace: 200, own: 1, read: [OTHER], known: 200 },
    { name: '201 of the workspace', workspace: 201, own: 1, read: [], known: 0 },
  ])('tells of $name nothing that is not whole', ({ workspace, own, read, known }) => {
    const found = readNow(unlike(workspace), [
      [UUID, unlike(own)],
      [OTHER, []],
    ]);
    const seen = runnersSeen(found, NOTHING);
    expect(seen.read).toEqual(read.map((uuid) => ({ repository: shortId(uuid), at: AT })));
    expect(seen.list.reduce((sum, { count }) => sum + count, 0)).toBe(known);
  });

  it('keeps what was read of another repository before, with its time', () => {
    const before = runnersSeen(
      { ...readNow(alike(1, ['old'], 'online'), [[OTHER, unlike(1)]]), at: 400 },
      NOTHING,
    );
    const seen = runnersSeen(readNow([], [[UUID, unlike(1)]]), before);
    expect(seen.read).toEqual([
      { repository: shortId(UUID), at: AT },
      { repository: shortId(OTHER), at: 400 },
    ]);
    expect(seen.list.map(({ repository }) => repository)).toEqual([shortId(UUID), shortId(OTHER)]);
  });
});
