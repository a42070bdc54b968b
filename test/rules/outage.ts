/** How an outage is played against the alert rules: a calm time, the cause, its end, and a calm time again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Alert } from '../../monitoring/alerts/alert';
import type { AlertName } from '../../monitoring/alerts/rules-file';
import { MINUTE } from '../given';
import { firings, type Firing } from './promtool';
import { PlayedWorkspace } from './played-workspace';
import { Recorder, type Recording } from './recording';

export const ALERTS_FILE = join(__dirname, '../../monitoring/rules/lifeline-alerts.yml');

const RULES = readFileSync(ALERTS_FILE, 'utf8');
/** The names of all series that the rules read. */
export const READ_BY_RULES: ReadonlySet<string> = new Set(RULES.match(/\bbitbucket_[a-z_]+/g));

/** What a scraper does, and what may be changed about it. */
export class Stage {
  readonly played: PlayedWorkspace;
  #begun: { readonly at: number; readonly recorder: Recorder } | undefined;
  token: string;
  /** Seconds that a scrape takes, as Prometheus measures it. */
  takes = 0.2;
  /** What stands between Prometheus and Lifeline. */
  between: 'nothing' | 'an empty page' | 'no target' = 'nothing';
  /** The shards that service discovery names, like `1-of-2`; none where it names one page. */
  shards: readonly string[] = [];
  /** What rules of the user record: series and value. */
  readonly recorded = new Map<string, number>();
  /** What is looked at after each scrape. */
  look: (() => Promise<void>) | undefined;

  constructor(played: PlayedWorkspace, token: string) {
    this.played = played;
    this.token = token;
  }

  /** Plays so many minutes, with a scrape in each. */
  async minutes(count: number): Promise<void> {
    for (let minute = 0; minute < count; minute++) {
      await this.#scrape();
      await this.look?.();
      await this.played.playUntil(this.played.now + MINUTE);
    }
  }

  get #recorder(): Recorder {
    const at = this.played.now;
    this.#begun ??= { at, recorder: new Recorder(READ_BY_RULES, at, 60) };
    return this.#begun.recorder;
  }

  /** Plays so many minutes before there is a Prometheus. */
  async unseen(minutes: number): Promise<void> {
    if (this.#begun !== undefined) throw new Error('A Prometheus is watching already.');
    await this.played.playUntil(this.played.now + minutes * MINUTE);
  }

  async #scrape(): Promise<void> {
    for (const [series, value] of this.recorded) this.#recorder.set(series, value);
    if (this.shards.length > 0) return this.#scrapeShards();
    const scraped = await this.played.scrape(this.token);
    if (this.between === 'no target') this.#recorder.skip();
    else if (this.between === 'an empty page') this.#recorder.note({ status: 200, body: '' }, 0.1);
    else this.#recorder.note(scraped, this.takes);
  }

  async #scrapeShards(): Promise<void> {
    const parts = [];
    for (const shard of this.shards) {
      const scraped = await this.played.scrape(this.token, undefined, shard);
      parts.push({ scraped, instance: `acme/${shard}` });
    }
    this.#recorder.noteParts(parts, this.takes);
  }

  /** Somebody pushes to the main branch so many times, so many minutes apart. */
  async pushes(repository: string, times: number, apart = 4): Promise<void> {
    for (let count = 0; count < times; count++) {
      this.act({ action: 'push', repository });
      await this.minutes(apart);
    }
  }

  act(action: object): void {
    this.played.simulation.act(action);
  }

  /** Seconds since the first scrape. */
  get at(): number {
    return this.#begun === undefined ? 0 : (this.played.now - this.#begun.at) / 1000;
  }

  recording(): Recording {
    return this.#recorder.recording();
  }
}

export interface Outage {
  readonly name: string;
  readonly workspace?: string;
  readonly startsAt?: number;
  readonly repository: string;
  /** Minutes of calm before. */
  readonly calm?: number;
  /** What there has to be beforehand: the alert needs to know what is usual. */
  readonly prepare?: (stage: Stage) => Promise<void> | void;
  readonly cause: (stage: Stage) => Promise<void> | void;
  readonly minutes: number;
  readonly mend?: (stage: Stage) => Promise<void> | void;
  /** Minutes of calm after; more than the alert may take to go. */
  readonly after?: number;
  /** Within how many minutes of the cause the alert must fire. */
  readonly within: number;
  /** The rule of the panel that says the same: the alert fires at most `for` + 2 minutes after it. */
  readonly panel?: { readonly rule: string; readonly forMinutes: number };
  /** Minutes after its end in which the alert must be gone, where it looks back longer than ten minutes. */
  readonly goneWithin?: number;
  /** Alerts that fire beside it and must, with the reason. */
  readonly beside?: Readonly<Partial<Record<AlertName, string>>>;
}

/** For each of these alerts what is played to prove it. */
export type OutagesOf<Name extends AlertName> = Readonly<
  Record<Name, readonly [Outage, ...Outage[]]>
>;

/** The names of the alerts of a group. */
export type NamesIn<Group extends readonly Alert[]> = Group[number]['name'] & AlertName;

export interface Case extends Outage {
  readonly alert: string;
}

export const casesOf = (outages: Readonly<Record<string, readonly Outage[]>>): readonly Case[] =>
  Object.entries(outages).flatMap(([alert, played]) =>
    played.map((outage) => ({ ...outage, alert })),
  );

export interface Played {
  readonly causedAt: number;
  readonly endedAt: number;
  /** When the panel first spoke, in seconds since the first scrape; null for never. */
  readonly panelAt: number | null;
  readonly firings: readonly Firing[];
}

const CALM = 30;
const AFTER = 30;
/** A Wednesday morning. */
const MORNING = Date.UTC(2026, 10, 4, 9);

/** A workspace in which Lifeline has just been installed, and a scraper with its token. */
export async function openStage(name: string, at = MORNING): Promise<Stage> {
  const played = await PlayedWorkspace.open({ name, seed: 3, at });
  const { token } = await played.issueToken('prometheus');
  return new Stage(played, token);
}

export async function playOutage(outage: Outage): Promise<Played> {
  const { workspace: name = 'small', startsAt: at = MORNING, calm = CALM, after = AFTER } = outage;
  const stage = await openStage(name, at);
  const { played } = stage;
  await outage.prepare?.(stage);
  await stage.minutes(calm);
  const causedAt = stage.at;
  let panelAt: number | null = null;
  const { panel } = outage;
  stage.look = async () => {
    if (panel === undefined || panelAt !== null) return;
    const rules = await played.panelRules(outage.repository);
    if (rules.includes(panel.rule)) panelAt = stage.at;
  };
  await outage.cause(stage);
  await stage.minutes(outage.minutes);
  const endedAt = stage.at;
  await outage.mend?.(stage);
  await stage.minutes(after);
  return { causedAt, endedAt, panelAt, firings: withoutWatchdog(stage.recording()) };
}

/** What fires besides the watchdog, which always does. */
export const withoutWatchdog = (recording: Recording): readonly Firing[] =>
  firings(ALERTS_FILE, recording).filter(({ alert }) => alert !== 'LifelineWatchdog');

const GONE_WITHIN = 12;
const SLACK = 2 * 60;

/** Fires in time, once, goes, and nothing fires that is not foreseen; with a panel rule, not before the panel and not long after it. */
export async function expectAlert(outage: Case): Promise<void> {
  const { causedAt, endedAt, panelAt, firings: all } = await playOutage(outage);
  const foreseen = [outage.alert, ...Object.keys(outage.beside ?? {})];
  expect([...new Set(all.map(({ alert }) => alert))].sort()).toEqual(foreseen.sort());
  for (const { from, to, evaluations } of all.filter(({ alert }) => alert === outage.alert)) {
    expect(from).toBeGreaterThan(causedAt);
    expect(from).toBeLessThanOrEqual(causedAt + outage.within * 60);
    expect(evaluations).toBe((to - from) / 60 + 1);
    expect(to).toBeLessThanOrEqual(endedAt + 60 * (outage.goneWithin ?? GONE_WITHIN));
    if (outage.panel === undefined) continue;
    expect(panelAt).not.toBeNull();
    expect(from).toBeGreaterThanOrEqual(panelAt ?? Infinity);
    expect(from).toBeLessThanOrEqual((panelAt ?? 0) + outage.panel.forMinutes * 60 + SLACK);
  }
}
