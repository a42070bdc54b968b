import { decodeDeployment } from './decode-deployment';
import { decodeRepository } from './decode-repository';

const payload = {
  uuid: '{d}',
  step: { uuid: '{s}' },
  environment: { uuid: '{e}', name: 'us-east-1', environment_type: { name: 'Production' } },
  release: { name: '#7', commit: { hash: 'abc' }, pipeline: { uuid: '{p}' } },
  state: {
    name: 'COMPLETED',
    status: { name: 'FAILED' },
    started_on: '2026-03-02T09:00:00.520377Z',
    completed_on: '2026-03-02T09:01:00.945082Z',
  },
};

describe('decodeDeployment', () => {
  it('reads one that completed', () => {
    expect(decodeDeployment(payload)).toEqual({
      uuid: '{d}',
      stepUuid: '{s}',
      runUuid: '{p}',
      environment: { uuid: '{e}', name: 'us-east-1', environmentType: 'production' },
      startedAt: Date.UTC(2026, 2, 2, 9, 0, 0, 520),
      ended: { at: Date.UTC(2026, 2, 2, 9, 1, 0, 945), result: 'failure' },
      commit: 'abc',
      buildNumber: 7,
    });
  });

  it.each([
    ['SUCCESSFUL', 'success'],
    ['FAILED', 'failure'],
    ['STOPPED', 'cancellation'],
    ['SOMETHING_NEW', 'error'],
  ])('reads the status %s as %s', (name, result) => {
    const state = { ...payload.state, status: { name } };
    expect(decodeDeployment({ ...payload, state })?.ended?.result).toBe(result);
  });

  it('takes one of a trimmed list, without a status, for a success', () => {
    const state = { ...payload.state, status: undefined };
    expect(decodeDeployment({ ...payload, state })?.ended?.result).toBe('success');
  });

  it('reads the commit of the older shape, and no build where the release is not named after one', () => {
    const deployable = { commit: { hash: 'def' } };
    const older = { ...payload, release: { name: 'spring' }, deployable };
    expect(decodeDeployment(older)).toMatchObject({ commit: 'def', buildNumber: null });
  });

  it('leaves an environment without a name that is told by its uuid only', () => {
    expect(decodeDeployment({ ...payload, environment: { uuid: '{e}' } })?.environment).toEqual({
      uuid: '{e}',
      name: null,
      environmentType: 'unknown',
    });
  });

  it.each([
    { name: 'was never deployed', changes: { state: { name: 'UNDEPLOYED' } } },
    { name: 'is under way', changes: { state: { ...payload.state, name: 'IN_PROGRESS' } } },
    { name: 'has no completion', changes: { state: { name: 'COMPLETED' } } },
  ])('reads no end of one that $name', ({ changes }) => {
    expect(decodeDeployment({ ...payload, ...changes })?.ended).toBeNull();
  });

  it('refuses one without a uuid', () => {
    expect(decodeDeployment({ ...payload, uuid: 7 })).toBeNull();
  });
});

describe('decodeRepository', () => {
  it('reads a repository', () => {
    expect(
      decodeRepository({
        uuid: '{r}',
        slug: 'web',
        full_name: 'acme/web',
        workspace: { slug: 'acme', uuid: '{w}' },
        project: { key: 'CORE' },
        mainbranch: { name: 'main' },
        created_on: '2026-03-02T09:00:00.000000+00:00',
        updated_on: '2026-03-02T09:01:00.000000+00:00',
      }),
    ).toEqual({
      uuid: '{r}',
      slug: 'web',
      workspaceSlug: 'acme',
      workspaceUuid: '{w}',
      project: 'CORE',
      mainBranch: 'main',
      createdAt: Date.UTC(2026, 2, 2, 9),
      updatedAt: Date.UTC(2026, 2, 2, 9, 1),
    });
  });

  it('reads an empty repository without a main branch, named by its full name only', () => {
    expect(decodeRepository({ uuid: '{r}', full_name: 'acme/web', mainbranch: null })).toEqual({
      uuid: '{r}',
      slug: 'web',
      workspaceSlug: 'acme',
      workspaceUuid: null,
      project: null,
      mainBranch: null,
      createdAt: null,
      updatedAt: null,
    });
  });

  it.each([
    null,
    [],
    { uuid: '{r}' },
    { slug: 'web' },
    { uuid: '{r}', slug: 7, full_name: 'acme' },
  ])('refuses %p', (payload) => {
    expect(decodeRepository(payload)).toBeNull();
  });
});
