import type { History, Run } from './history';

/** The history as people would tell it, in seconds from the installation: what to read when a test fails. */
export function storyOf({ runs }: History, baseline: number): string {
  const at = (millis: number): string => ((millis - baseline) / 1000).toFixed(1);
  return runs.length > 20
    ? `${runs.length} runs`
    : runs.map((run) => storyOfRun(run, at)).join('\n');
}

function storyOfRun(run: Run, at: (millis: number) => string): string {
  const steps = run.steps.map(({ name, isManual, stage, attempts, resets }, place) => {
    const tries = attempts.map(
      (each) => `${at(each.startedAt)}–${at(each.completedAt)} ${each.result}`,
    );
    const again = resets.length > 0 ? `, set back at ${resets.map(at).join(', ')}` : '';
    return `    ${place} ${name ?? '(unnamed)'} stage ${stage}${isManual ? ' manual' : ''}: ${tries.join('; ')}${again}`;
  });
  const shown = run.shown.map(
    ({ from, state, stage, result }) => `${at(from)} ${result ?? stage ?? state}`,
  );
  const stretches = run.stretches.map(
    ({ kind, rest, isUnseen }) =>
      `${kind}${isUnseen ? ' (unseen)' : ''} ${rest === null ? 'goes on' : `${at(rest.at)} ${rest.result}${rest.isWaiting ? ' waiting' : ''}`}`,
  );
  return [
    `#${run.number} ${run.trigger} ${run.selector.type} ${run.ref.name}, created ${at(run.createdAt)}`,
    `  shown ${shown.join(', ')}`,
    `  stretches ${stretches.join('; ')}`,
    ...steps,
  ].join('\n');
}
