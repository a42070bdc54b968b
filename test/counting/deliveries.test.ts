/** Small histories of deployments, with what the page must say worked out by hand. */
import { DAY, HOUR, MINUTE, Session } from '../properties/session';
import { deploymentEventsOf } from '../properties/truth/deployment-events';
import type { History } from '../properties/truth/history';
import type { RunPlan, StepPlan } from '../properties/truth/plan';
import { play } from '../properties/truth/play';
import { RestApi } from '../properties/truth/rest-api';
import { BASELINE, build, CREATED } from './scenes';

interface Scene {
  readonly name: string;
  readonly runs: readonly RunPlan[];
  readonly history?: Partial<History>;
  /** Of the run and of the event's place among its own: delivered in the end, before the last sweeps. */
  readonly late?: readonly [run: number, event: number];
  readonly page: Readonly<Record<string, number>>;
}

const to = (deploysTo: string, changes: StepPlan = {}): StepPlan => ({
  ...{ name: deploysTo, deploysTo },
  ...changes,
});
const gate = { isManual: true };
const release = { kind: 'branch', name: 'release/1' } as const;
const hash = (number: number): string => String(number).padEnd(40, '0');
const lasting = { names: [], retiredAt: Infinity };

/** A build is over 70 seconds after its creation, and waits from then on. */
const RESTS = CREATED + 70_000;

const SCENES: readonly Scene[] = [
  {
    name: 'a run waits before an environment where nothing was ever deployed',
    runs: [{ number: 1, createdAt: CREATED, stages: [[build], [to('production', gate)]] }],
    page: { 'waiting production|production': 1, 'waitingSince production|production': RESTS },
  },
  {
    name: 'the same where steps do not tell where they deploy to',
    runs: [{ number: 1, createdAt: CREATED, stages: [[build], [to('production', gate)]] }],
    history: { isHushed: true },
    page: { 'waiting production|production': 1, 'waitingSince production|production': RESTS },
  },
  {
    name: 'of two gates one after the other only the first waits for a person',
    runs: [
      {
        ...{ number: 1, createdAt: CREATED },
        stages: [[build], [to('staging', gate)], [to('production', gate)]],
      },
    ],
    page: { 'waiting staging|staging': 1, 'waitingSince staging|staging': RESTS },
  },
  {
    name: 'a run waits whose branch was deployed before the installation',
    runs: [
      { number: 1, createdAt: BASELINE - DAY, ref: release, stages: [[build], [to('staging')]] },
      { number: 2, createdAt: CREATED, ref: release, stages: [[build], [to('staging', gate)]] },
    ],
    page: { 'waiting staging|staging': 1, 'waitingSince staging|staging': RESTS },
  },
  {
    name: 'an environment that was deleted before the installation keeps no other from its lead times',
    runs: [
      { number: 1, createdAt: BASELINE - DAY, stages: [[build], [to('test')]] },
      { number: 2, createdAt: CREATED, commit: hash(1), stages: [[build], [to('staging')]] },
      // Deployed two minutes and twelve seconds after its creation.
      { number: 3, createdAt: CREATED + HOUR, commit: hash(2), stages: [[build], [to('staging')]] },
    ],
    history: {
      commits: [
        { hash: hash(1), at: BASELINE - DAY, parents: [] },
        { hash: hash(2), at: CREATED + HOUR - MINUTE, parents: [hash(1)] },
      ],
      environments: [
        { key: 'test', type: 'test', names: [], retiredAt: BASELINE - HOUR },
        { key: 'staging', type: 'staging', ...lasting },
      ],
    },
    page: {
      'deployments staging|staging|success': 2,
      'deployed staging|staging|success': 2,
      'deployedMs staging|staging|success': 120_000,
      'leads staging|staging': 1,
      'leadMs staging|staging': 192_000,
    },
  },
  {
    name: 'two services of one run deploy to one environment, and an event of the second comes late',
    runs: [
      {
        ...{ number: 1, createdAt: CREATED },
        stages: [
          [build],
          [to('production', { name: 'api' })],
          [to('production', { name: 'shop', results: ['FAILED'] })],
        ],
      },
    ],
    // The event that says that the deployment of the shop is pending, stamped before it began.
    late: [0, 3],
    page: {
      'deployments production|production|failure': 1,
      'deployments production|production|success': 1,
      'deployed production|production|other': 1,
      'deployed production|production|success': 1,
      'deployedMs production|production|other': 60_000,
      'deployedMs production|production|success': 60_000,
    },
  },
];

const OTHERS = /^(?:runs|durations|durationMs|queued|queuedMs|built|steps|stepMs) /;

describe.each(SCENES)('$name', ({ runs: plans, history: changes, late, page }) => {
  it('is on the page', async () => {
    const runs = plans.map(play);
    const history: History = { mainBranch: 'main', runs, ...changes };
    const session = new Session(history, BASELINE);
    await session.sweepAt(BASELINE);
    const end = CREATED + 2 * HOUR;
    const lateRun = runs[late?.[0] ?? -1];
    const events = lateRun === undefined ? [] : deploymentEventsOf(history, lateRun, () => 0);
    // Its row is read before its event comes, and the row of the other one afterwards.
    for (const { at, payload } of events.slice(-1)) await session.deliver(payload, at + MINUTE);
    await session.deliverAll(runs.slice(0, events.length), BASELINE, end);
    const event = events[late?.[1] ?? -1];
    if (event !== undefined) await session.deliver(event.payload, end);
    for (const minutes of [1, 20, 70, 140]) await session.sweepAt(end + minutes * MINUTE);
    const totals = Object.entries(await session.totals()).filter(([key]) => !OTHERS.test(key));
    expect(Object.fromEntries(totals)).toEqual(page);
    expect(session.wrong).toEqual([]);
  });
});

interface Rows {
  readonly values: readonly { readonly environment: { readonly uuid: string } }[];
}

/** Of an environment a row may tell its uuid alone. */
function withoutNames(body: string): string {
  const rows = JSON.parse(body) as Rows;
  const values = rows.values.map((row) => ({
    ...row,
    environment: { uuid: row.environment.uuid },
  }));
  return JSON.stringify({ ...rows, values });
}

it('a list of environments that lacks one once gives it no other name', async () => {
  const plan = { number: 1, createdAt: CREATED, stages: [[build], [to('staging')]] };
  const history: History = { mainBranch: 'main', runs: [play(plan)] };
  const bitbucket = new RestApi(history);
  const session = new Session(history, BASELINE);
  await session.sweepAt(BASELINE);
  const other = { uuid: '{eeeeeeee-0000-4000-8000-000000000009}', name: 'test' };
  const short = { values: [{ type: 'deployment_environment', ...other }] };
  let isShort = true;
  session.odd = (path, now, url) => {
    if (path === 'environments' && isShort) return { status: 200, body: JSON.stringify(short) };
    const answer = path === 'deployments' ? bitbucket.answer(url, now) : null;
    return answer && { ...answer, body: withoutNames(answer.body) };
  };
  await session.sweepAt(CREATED + 10 * MINUTE);
  isShort = false;
  await session.sweepAt(CREATED + 15 * MINUTE);
  const counted = Object.entries(await session.totals()).filter(([key]) => !OTHERS.test(key));
  expect(Object.fromEntries(counted)).toEqual({
    'deployments staging|staging|success': 1,
    'deployed staging|staging|success': 1,
    'deployedMs staging|staging|success': 60_000,
  });
});
