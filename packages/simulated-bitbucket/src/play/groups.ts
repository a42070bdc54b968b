import type { ConcurrencyGroup, Run, Step } from '../model';

/** Whether the step has to wait for others of its concurrency group; if not, the group is its own until it leaves. */
export function isHeldByGroup(run: Run, step: Step): boolean {
  const { group: name } = step.plan;
  if (name === undefined) return false;
  const group = groupOf(run, name);
  if (group.busyWith === undefined || group.busyWith === step) {
    group.busyWith = step;
    return false;
  }
  group.waiting.push({ run, step, turn: run.turn });
  return true;
}

/** The step is over: the one that has waited longest may have the group now. */
export function leaveGroup(run: Run, step: Step): { run: Run; step: Step } | undefined {
  const { group: name } = step.plan;
  const group = name === undefined ? undefined : groupOf(run, name);
  if (group?.busyWith !== step) return undefined;
  group.busyWith = undefined;
  for (let next = group.waiting.shift(); next !== undefined; next = group.waiting.shift()) {
    if (next.step.heldBy === 'group' && next.run.turn === next.turn) return next;
  }
  return undefined;
}

function groupOf({ repository }: Run, name: string): ConcurrencyGroup {
  const known = repository.groups.get(name);
  if (known !== undefined) return known;
  const group: ConcurrencyGroup = { busyWith: undefined, waiting: [] };
  repository.groups.set(name, group);
  return group;
}
