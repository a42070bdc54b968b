import { runnersSeen, type RunnersRead } from './runners';
import { shortId } from './short-id';

const UUID = '{abcdef00-1111-4000-8000-000000000001}';
const OTHER = '{0ther000-2222-4000-8000-000000000002}';

const alike = (count: number, labels: readonly string[], state: 'online' | 'offline') =>
  Array.from({ length: count }, () => ({ labels, state }));
/** So many that differ. */
const unlike = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    labels: [`l${String(at)}`],
    state: 'online' as const,
  }));

const readOf = (found: readonly RunnersRead[]): readonly [string[], number] => {
  const { read, list } = runnersSeen(found);
  return [[...read], list.reduce((sum, { count }) => sum + count, 0)];
};

describe('runnersSeen', () => {
  it('counts those that no step can tell apart, in whatever order their labels are told', () => {
    const runners = [
      ...alike(500, ['self.hosted', 'linux'], 'offline'),
      ...alike(1, ['linux', 'self.hosted'], 'offline'),
      ...alike(2, ['linux', 'self.hosted'], 'online'),
    ];
    expect(runnersSeen([{ repositoryUuid: null, runners }])).toEqual({
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
    const found = [
      { repositoryUuid: null, runners: unlike(workspace) },
      { repositoryUuid: UUID, runners: unlike(own) },
      { repositoryUuid: OTHER, runners: [] },
    ];
    const [told, count] = readOf(found);
    expect(told).toEqual(read.map(shortId));
    expect(count).toBe(known);
  });
});
