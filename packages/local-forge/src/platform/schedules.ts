import type { Activity } from '../time/activity';
import type { Source } from '../time/agenda';
import type { Clock } from '../time/clock';
import { INTERVAL_SECONDS } from '../limits';
import type { Manifest, ScheduledTriggerModule } from '../host/manifest';
import type { Invoker } from '../runtime/invoker';
import type { Outcome } from '../runtime/ipc';
import { schedulePayload } from '../unverified';

export interface SchedulesDeps {
  readonly manifest: Manifest;
  readonly clock: Clock;
  readonly activity: Activity;
  readonly invoker: Invoker;
  workspaceUuid(): string;
}

/** Runs scheduled triggers once per interval; a failed run is not repeated. */
export class Schedules implements Source {
  readonly #deps: SchedulesDeps;
  readonly #dueAt = new Map<ScheduledTriggerModule, number>();

  constructor(deps: SchedulesDeps) {
    this.#deps = deps;
    for (const schedule of deps.manifest.schedules) this.#plan(schedule, deps.clock.now());
  }

  nextDueAt(now: number): number | undefined {
    const future = [...this.#dueAt.values()].filter((at) => at > now);
    return future.length === 0 ? undefined : Math.min(...future);
  }

  runDue(now: number): void {
    for (const [schedule, at] of this.#dueAt) {
      if (at > now) continue;
      this.#plan(schedule, Math.max(at, now - intervalMs(schedule) + 1));
      void this.#deps.activity.track(() => this.#run(schedule));
    }
  }

  /** Runs one now, whatever its interval; undefined when there is none of that key. */
  async runNow(key: string): Promise<Outcome | undefined> {
    const schedule = this.#deps.manifest.schedules.find((candidate) => candidate.key === key);
    return schedule && this.#run(schedule);
  }

  /** Runs each one once: what the platform does within minutes of an installation. */
  async runAll(): Promise<void> {
    await Promise.all(this.#deps.manifest.schedules.map((schedule) => this.#run(schedule)));
  }

  #plan(schedule: ScheduledTriggerModule, after: number): void {
    this.#dueAt.set(schedule, after + intervalMs(schedule));
  }

  #run(schedule: ScheduledTriggerModule): Promise<Outcome> {
    return this.#deps.invoker.invoke({
      functionKey: schedule.function,
      moduleKey: schedule.key,
      moduleType: 'scheduledTrigger',
      payload: schedulePayload(schedule.key, this.#deps.workspaceUuid()),
    });
  }
}

function intervalMs({ key, interval }: ScheduledTriggerModule): number {
  const seconds = INTERVAL_SECONDS[interval];
  if (seconds === undefined) {
    const known = Object.keys(INTERVAL_SECONDS).join(', ');
    throw new Error(`scheduledTrigger ${key}: interval is one of ${known}, not ${interval}.`);
  }
  return seconds * 1000;
}
