import { decodePipeline, decodeStep } from './decode-pipeline';

const minimal = { uuid: '{1}', build_number: 1, created_on: '2026-03-02T09:00:00.000000Z' };
const CREATED_AT = Date.UTC(2026, 2, 2, 9);
const minute = { completed_on: '2026-03-02T09:01:00.000000Z' };

describe('decodePipeline', () => {
  it('reads a run that went through on a branch', () => {
    const payload = {
      ...minimal,
      ...minute,
      build_number: 7,
      state: { name: 'COMPLETED', result: { name: 'SUCCESSFUL' } },
      target: {
        type: 'pipeline_ref_target',
        ref_type: 'branch',
        ref_name: 'main',
        selector: { type: 'branches', pattern: 'main' },
        commit: { hash: 'abc' },
      },
      trigger: { type: 'pipeline_trigger_push', name: 'PUSH' },
    };
    expect(decodePipeline(payload)).toMatchObject({
      uuid: '{1}',
      buildNumber: 7,
      createdAt: CREATED_AT,
      pipeline: 'branches/main',
      ref: { kind: 'branch', name: 'main' },
      trigger: 'push',
      commit: 'abc',
      outcome: { state: 'completed', result: 'success', completedAt: CREATED_AT + 60_000 },
    });
  });

  it.each([
    { name: 'pending', state: { name: 'PENDING' }, active: 'pending' },
    {
      name: 'running',
      state: { name: 'IN_PROGRESS', stage: { name: 'RUNNING' } },
      active: 'executing',
    },
    { name: 'paused', state: { name: 'IN_PROGRESS', stage: { name: 'PAUSED' } }, active: 'paused' },
    { name: 'halted', state: { name: 'IN_PROGRESS', stage: { name: 'HALTED' } }, active: 'paused' },
    { name: 'parsing', state: { name: 'PARSING' }, active: 'pending' },
    { name: 'of a state nobody knows', state: { name: 'DREAMING' }, active: 'executing' },
    { name: 'without a state', state: undefined, active: 'executing' },
  ])('reads a run that is $name as $active', ({ state, active }) => {
    expect(decodePipeline({ ...minimal, state })?.outcome).toMatchObject({ state: active });
  });

  it.each([
    ['SUCCESSFUL', 'success'],
    ['FAILED', 'failure'],
    ['ERROR', 'error'],
    ['STOPPED', 'cancellation'],
    ['EXPIRED', 'timeout'],
    ['DISSOLVED', 'error'],
  ])('reads the result %s as %s', (name, result) => {
    const state = { name: 'COMPLETED', result: { name } };
    expect(decodePipeline({ ...minimal, ...minute, state })?.outcome).toMatchObject({ result });
  });

  it.each([
    { name: 'no completion', duration: 90, completedAt: CREATED_AT + 90_000 },
    { name: 'neither completion nor duration', duration: undefined, completedAt: CREATED_AT },
    { name: 'a negative duration', duration: -4, completedAt: CREATED_AT },
    { name: 'a broken duration', duration: 1.00049, completedAt: CREATED_AT + 1000 },
  ])('reads a completed run of a trimmed list with $name', ({ duration, completedAt }) => {
    const state = { result: { name: 'SUCCESSFUL' } };
    expect(decodePipeline({ ...minimal, state, duration_in_seconds: duration })?.outcome).toEqual({
      state: 'completed',
      result: 'success',
      completedAt,
    });
  });

  it.each([
    { target: undefined, pipeline: 'default', ref: { kind: 'none', name: null } },
    {
      target: { type: 'pipeline_commit_target', selector: { type: 'custom', pattern: 'nightly' } },
      pipeline: 'custom/nightly',
      ref: { kind: 'none', name: null },
    },
    {
      target: { ref_type: 'named_branch', ref_name: 'b', selector: { type: 'default' } },
      pipeline: 'default',
      ref: { kind: 'branch', name: 'b' },
    },
    {
      target: { ref_type: 'tag', ref_name: 'v1', selector: { type: 'tags', pattern: 'v*' } },
      pipeline: 'tags/v*',
      ref: { kind: 'tag', name: 'v1' },
    },
    {
      target: {
        ref_type: 'annotated_tag',
        ref_name: 'v2',
        selector: { type: 'TAGS', pattern: 'v*' },
      },
      pipeline: 'tags/v*',
      ref: { kind: 'tag', name: 'v2' },
    },
    {
      target: {
        ref_type: 'bookmark',
        ref_name: 'm',
        selector: { type: 'bookmarks', pattern: 'm' },
      },
      pipeline: 'bookmarks/m',
      ref: { kind: 'branch', name: 'm' },
    },
    {
      target: { ref_type: 'branch', ref_name: 'b', selector: { type: 'branches' } },
      pipeline: 'branches/**',
      ref: { kind: 'branch', name: 'b' },
    },
    {
      target: { type: 'pipeline_pullrequest_target', source: 'f', pullrequest: { id: 9 } },
      pipeline: 'pull-requests/**',
      ref: { kind: 'pull_request', name: 'f' },
    },
    {
      target: {
        type: 'pipeline_pullrequest_target',
        source: 'f',
        selector: { type: 'pull-requests', pattern: 'f*' },
      },
      pipeline: 'pull-requests/f*',
      ref: { kind: 'pull_request', name: 'f' },
    },
    {
      target: {
        type: 'pipeline_pullrequest_target',
        source: 'f',
        selector: { type: 'custom', pattern: 'e2e' },
      },
      pipeline: 'custom/e2e',
      ref: { kind: 'pull_request', name: 'f' },
    },
    {
      target: { selector: { type: '__proto__', pattern: 'x' } },
      pipeline: '__proto__/x',
      ref: { kind: 'none', name: null },
    },
    {
      target: { selector: { type: 'constructor', pattern: 'x' } },
      pipeline: 'constructor/x',
      ref: { kind: 'none', name: null },
    },
    {
      target: {
        ref_type: 'branch',
        ref_name: 'bitbucket-merge-queue-main-7',
        selector: { type: 'MERGE_QUEUES', pattern: 'main' },
      },
      pipeline: 'merge-queues/main',
      ref: { kind: 'branch', name: 'bitbucket-merge-queue-main-7' },
    },
  ])('reads the target of $pipeline for $ref.kind', ({ target, pipeline, ref }) => {
    expect(decodePipeline({ ...minimal, target })).toMatchObject({ pipeline, ref });
  });

  it('calls a push to a pull request what it is', () => {
    const payload = {
      ...minimal,
      target: { type: 'pipeline_pullrequest_target', source: 'f' },
      trigger: { type: 'pipeline_trigger_push' },
    };
    expect(decodePipeline(payload)?.trigger).toBe('pull_request');
  });

  it.each([
    { name: 'no uuid', payload: { created_on: minimal.created_on } },
    { name: 'no creation', payload: { uuid: '{1}' } },
    { name: 'a creation that is no time', payload: { uuid: '{1}', created_on: '7' } },
    { name: 'null', payload: null },
    { name: 'an array', payload: [minimal] },
  ])('refuses $name', ({ payload }) => {
    expect(decodePipeline(payload)).toBeNull();
  });
});

describe('decodeStep', () => {
  it('reads what it needs, and nothing of the image and its password', () => {
    const step = decodeStep(
      {
        uuid: '{s}',
        name: 'build',
        environment: { uuid: '{e}', name: 'production' },
        state: { name: 'COMPLETED', result: { name: 'FAILED' } },
        started_on: '2026-03-02T09:00:00Z',
        completed_on: '2026-03-02T09:01:00Z',
        run_number: 2,
        build_seconds_used: 60,
        image: { name: 'private', username: 'u', password: 'secret' },
        script_commands: [{ command: 'echo secret' }],
        trigger: { type: 'pipeline_step_trigger_manual' },
        parallel_group: { group_name: 'deploy' },
      },
      1,
    );
    expect(step).toEqual({
      uuid: '{s}',
      name: 'build',
      result: 'failure',
      startedAt: CREATED_AT,
      completedAt: CREATED_AT + 60_000,
      attempt: 2,
      buildSeconds: 60,
      runnerKind: 'cloud',
      trigger: 'manual',
      group: 'deploy',
      isReady: false,
      environment: '{e}',
    });
  });

  it.each(['PENDING', 'READY', 'IN_PROGRESS', 'DREAMING', undefined])(
    'has no result for a step that is %s',
    (name) => {
      expect(decodeStep({ state: { name } }, 1)).toMatchObject({ result: null, startedAt: null });
    },
  );

  it.each([
    ['SUCCESSFUL', 'success'],
    ['SYSTEM_ERROR', 'error'],
    ['USER_ERROR', 'error'],
    ['NOT_RUN', 'skip'],
    ['SKIPPED', 'skip'],
    ['STOPPED', 'cancellation'],
    ['EXPIRED', 'timeout'],
  ])('reads the result %s as %s', (name, result) => {
    expect(decodeStep({ state: { name: 'COMPLETED', result: { name } } }, 1).result).toBe(result);
  });

  it.each([
    { name: 'a label', payload: { runs_on: ['linux', 'self.hosted'] }, kind: 'self_hosted' },
    {
      name: 'a label in the other spelling',
      payload: { runsOn: ['self.hosted'] },
      kind: 'self_hosted',
    },
    { name: 'a runner', payload: { runner: { uuid: '{r}' } }, kind: 'self_hosted' },
    { name: 'a runner of the cloud', payload: { runner: { type: 'cloud' } }, kind: 'cloud' },
    { name: 'labels that are no texts', payload: { runs_on: [7, null] }, kind: 'cloud' },
    {
      name: 'nothing: a step that billed 0 seconds may be larger than we know, or free',
      payload: {
        build_seconds_used: 0,
        started_on: '2026-03-02T09:00:00Z',
        completed_on: '2026-03-02T09:10:00Z',
      },
      kind: 'cloud',
    },
  ])('knows the runner by $name', ({ payload, kind }) => {
    expect(decodeStep(payload, 1).runnerKind).toBe(kind);
  });

  it.each([
    { payload: {}, trigger: 'automatic', group: null },
    {
      payload: { trigger: { type: 'pipeline_step_trigger_redeploy' } },
      trigger: 'redeploy',
      group: null,
    },
    {
      payload: { trigger: { type: 'pipeline_step_trigger_x' }, parallel_group: 'g' },
      trigger: 'automatic',
      group: 'g',
    },
    { payload: { parallel_group: { uuid: '{g}' } }, trigger: 'automatic', group: '{g}' },
    { payload: { parallel_group: 7 }, trigger: 'automatic', group: null },
  ])('reads what starts a step and what stands beside it: %p', ({ payload, trigger, group }) => {
    expect(decodeStep(payload, 1)).toMatchObject({ trigger, group });
  });

  it.each([null, 7, [], {}, { name: '' }, { name: {} }])(
    'calls a step without a name by its place: %p',
    (payload) => {
      expect(decodeStep(payload, 2)).toMatchObject({ name: 'step-2', attempt: 1, buildSeconds: 0 });
    },
  );
});
