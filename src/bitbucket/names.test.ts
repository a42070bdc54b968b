import { activeStateOf, environmentTypeOf, resultOf, triggerOf } from './names';

describe('resultOf', () => {
  it.each([
    ['SUCCESSFUL', 'success'],
    ['PASSED', 'success'],
    ['FAILED', 'failure'],
    ['ERROR', 'error'],
    ['SYSTEM_ERROR', 'error'],
    ['USER_ERROR', 'error'],
    ['STOPPED', 'cancellation'],
    ['EXPIRED', 'timeout'],
    ['NOT_RUN', 'skip'],
    ['SKIPPED', 'skip'],
    ['COMPLETE', 'error'],
    ['constructor', 'error'],
    [null, 'error'],
  ])('calls %p %s', (name, result) => {
    expect(resultOf(name)).toBe(result);
  });
});

describe('activeStateOf', () => {
  it.each([
    ['PENDING', null, 'pending'],
    ['PARSING', null, 'pending'],
    ['IN_PROGRESS', 'RUNNING', 'executing'],
    ['BUILDING', null, 'executing'],
    ['IN_PROGRESS', 'PAUSED', 'paused'],
    ['IN_PROGRESS', 'HALTED', 'paused'],
    ['PAUSED', null, 'paused'],
    ['HALTED', null, 'paused'],
    ['SOMETHING_NEW', 'ELSE', 'executing'],
    [null, null, 'executing'],
  ])('calls %p at stage %p %s', (state, stage, active) => {
    expect(activeStateOf(state, stage)).toBe(active);
  });
});

describe('triggerOf', () => {
  it.each([
    ['pipeline_trigger_push', 'PUSH', 'push'],
    ['pipeline_trigger_manual', 'MANUAL', 'manual'],
    ['pipeline_trigger_schedule', 'SCHEDULE', 'schedule'],
    [null, 'SCHEDULED', 'schedule'],
    ['pipeline_trigger_parent_step', 'PARENT_STEP', 'parent_step'],
    ['pipeline_trigger', 'MANUAL', 'manual'],
    ['pipeline_trigger_pullrequest', null, 'pull_request'],
    ['pipeline_trigger_new', 'NEW', 'unknown'],
    [null, null, 'unknown'],
  ])('calls type %p with name %p %s', (type, name, trigger) => {
    expect(triggerOf(type, name)).toBe(trigger);
  });
});

describe('environmentTypeOf', () => {
  it.each([
    ['PRODUCTION', 'production'],
    ['Production', 'production'],
    ['Staging', 'staging'],
    ['test', 'test'],
    ['Preview', 'unknown'],
    [null, 'unknown'],
  ])('calls %p %s', (name, type) => {
    expect(environmentTypeOf(name)).toBe(type);
  });
});
