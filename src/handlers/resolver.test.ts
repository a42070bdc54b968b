import { memoryWorld } from '../adapters/memory/world';
import { fail, succeed } from '../core/result';
import { anyNumber, fields } from '../core/shape';
import type { Bitbucket } from '../ports/bitbucket';
import { ConsentWish, type Person } from '../ports/person';
import { entry } from './resolver';

const REPOSITORY = '{11111111-1111-4111-8111-111111111111}';
const CALLER = { accountId: 'somebody', repositoryUuid: null, functionKey: 'half' };

const ADMIN: Person = {
  sees: () => Promise.resolve(succeed(true)),
  permissionOn: () => Promise.resolve(succeed('admin')),
  isWorkspaceAdmin: () => Promise.resolve(succeed(true)),
  visibleRepositories: () => Promise.resolve(succeed(new Set<string>())),
};

const worldOf = (person: Person) =>
  memoryWorld({ bitbucket: {} as Bitbucket, now: () => 0, person });

const half = entry({
  who: 'workspace-admin',
  decode: fields({ of: anyNumber }),
  run: ({ of }: { readonly of: number }, by) =>
    Promise.resolve(
      of === 0
        ? fail({ code: 'not-found', message: 'There is no half of nothing.' })
        : succeed({ half: of / 2, by: by.actor, from: by.from }),
    ),
});

const broken = (error: unknown) =>
  entry({
    who: 'workspace-admin',
    decode: fields({}),
    run: () => Promise.reject(error as Error),
  });

describe('entry', () => {
  it('answers what its use case does, with who asks', async () => {
    expect(await half.call({ of: 4 }, CALLER, worldOf(ADMIN))).toEqual({
      ok: true,
      value: { half: 2, by: 'somebody', from: 'settings page' },
    });
    expect(await half.call({ of: 0 }, CALLER, worldOf(ADMIN))).toEqual({
      ok: false,
      error: { code: 'not-found', message: 'There is no half of nothing.' },
    });
  });

  it('names the field that is wrong', async () => {
    expect(await half.call({ of: 'x' }, CALLER, worldOf(ADMIN))).toEqual({
      ok: false,
      error: { code: 'invalid-request', message: 'of must be a number.' },
    });
  });

  it('asks who it is before it reads what is asked', async () => {
    const nobody = { ...ADMIN, isWorkspaceAdmin: () => Promise.resolve(succeed(false)) };
    expect(await half.call({ of: 'x' }, CALLER, worldOf(nobody))).toMatchObject({
      ok: false,
      error: { code: 'not-allowed' },
    });
  });

  it.each([
    { who: 'anyone-in-the-workspace', from: 'workspace page' },
    { who: 'anyone-who-sees-the-repository', from: 'repository page' },
    { who: 'repository-admin', from: 'repository settings' },
    { who: 'workspace-admin', from: 'settings page' },
  ] as const)('tells the log where $who was refused, and at which repository', async (one) => {
    const forbidden = () =>
      Promise.resolve(
        fail({ type: 'forbidden', resource: 'person', retryAfterSeconds: null } as const),
      );
    const asked = { sees: forbidden, permissionOn: forbidden, isWorkspaceAdmin: forbidden };
    const world = worldOf({ ...ADMIN, ...asked });
    const { call } = entry({ ...one, decode: fields({}), run: () => Promise.resolve(succeed({})) });
    await call({}, { ...CALLER, repositoryUuid: REPOSITORY }, world);
    const told = [...world.records.appended].find(([key]) => key.startsWith('audit:'));
    expect(told?.[1].body).toMatchObject({ object: 'half', from: one.from, actor: 'somebody' });
    expect(JSON.stringify(told)).toContain(REPOSITORY);
  });

  const deep = (): unknown => {
    let list: unknown[] = [];
    for (let depth = 0; depth < 100_000; depth++) list = [list];
    return list;
  };

  it.each([
    {
      name: 'storage',
      call: broken(new Error('kvs said: tenant 4711, key token:A')),
      payload: {},
    },
    { name: 'anything', call: broken('tenant 4711'), payload: {} },
    { name: 'nesting', call: half, payload: deep() },
  ])('says one sentence for an error of $name, and logs no word of it', async (broke) => {
    const world = worldOf(ADMIN);
    expect(await broke.call.call(broke.payload, CALLER, world)).toEqual({
      ok: false,
      error: {
        code: 'failed',
        message: 'Lifeline could not do this now. Nothing was changed; try again in a minute.',
      },
    });
    expect(world.logged).toHaveLength(1);
    expect(JSON.stringify(world.logged)).not.toMatch(/4711|token:A/);
  });

  it('lets the wish to ask for consent through', async () => {
    const wish = new ConsentWish('ask them');
    const asking = { ...ADMIN, isWorkspaceAdmin: () => Promise.reject(wish) };
    await expect(half.call({ of: 4 }, CALLER, worldOf(asking))).rejects.toBe(wish);
  });
});
