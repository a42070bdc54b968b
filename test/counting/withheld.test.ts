/** The list of deployments lacks rows whose events or steps were read: exactly these are told to be uncounted. */
import { HOUR, MINUTE, Session } from '../properties/session';
import { deploymentEventsOf } from '../properties/truth/deployment-events';
import type { History, Run } from '../properties/truth/history';
import type { RunPlan, StepPlan } from '../properties/truth/plan';
import { play } from '../properties/truth/play';
import { Random } from '../properties/truth/random';
import { deploymentUuid, RestApi, type HttpAnswer } from '../properties/truth/rest-api';
import { BASELINE, build, CREATED } from './scenes';

const to = (name: string, deploysTo: string): StepPlan => ({ name, deploysTo });
const SHAPES: readonly [RunPlan['stages'], ...RunPlan['stages'][]] = [
  [[build], [to('deploy', 'staging')]],
  [[build], [to('deploy', 'staging')], [to('release', 'production')]],
  // Two services that one run deploys to one environment, one after the other and side by side.
  [[build], [to('api', 'production')], [to('shop', 'production')]],
  [[build], [to('api', 'production'), to('shop', 'production')]],
];

type Heard = 'events and steps' | 'steps' | 'events';

interface Withheld {
  readonly heard: Heard;
  readonly seed: number;
}

interface Listed {
  readonly values: readonly { readonly uuid: string }[];
}

/** The answer without the rows of these deployments. */
function without(answer: HttpAnswer, uuids: ReadonlySet<string>): HttpAnswer {
  const list = JSON.parse(answer.body) as Listed;
  const values = list.values.filter(({ uuid }) => !uuids.has(uuid));
  return { ...answer, body: JSON.stringify({ ...list, values }) };
}

const MISSING: HttpAnswer = { status: 404, body: '{"type":"error"}' };

const deploymentsOf = (runs: readonly Run[]): readonly string[] =>
  runs.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.deploysTo === null ? [] : [deploymentUuid(step)])),
  );

async function told(session: Session, history: History, heard: Heard): Promise<void> {
  const end = CREATED + 12 * HOUR;
  const events = history.runs.flatMap((run) => deploymentEventsOf(history, run, () => 900));
  if (heard !== 'steps')
    for (const { at, payload } of events.sort((a, b) => a.at - b.at))
      await session.deliver(payload, at);
  if (heard === 'events') return;
  for (const minutes of [1, 6, 70, 140]) await session.sweepAt(end + minutes * MINUTE);
}

const COUNTED = /^(?:deployments|unreadDeployments) /;

async function missing(session: Session): Promise<{ counted: number; uncounted: number }> {
  const totals = Object.entries(await session.totals()).filter(([key]) => COUNTED.test(key));
  const isUncounted = (key: string): boolean => key.startsWith('unread');
  const sum = (all: typeof totals): number => all.reduce((before, [, each]) => before + each, 0);
  return {
    counted: sum(totals.filter(([key]) => !isUncounted(key))),
    uncounted: sum(totals.filter(([key]) => isUncounted(key))),
  };
}

const CASES = (['events and steps', 'steps', 'events'] as const).flatMap((heard) =>
  Array.from({ length: 8 }, (_, seed): Withheld => ({ heard, seed: seed + 1 })),
);

it.each(CASES)('by $heard, in history $seed', async ({ heard, seed }) => {
  const random = new Random(seed);
  const plans = Array.from({ length: 8 }, (_, at): RunPlan => ({
    ...{ number: at + 1, createdAt: CREATED + at * HOUR, stages: random.one(SHAPES) },
  }));
  const history: History = { mainBranch: 'main', runs: plans.map(play) };
  const all = deploymentsOf(history.runs);
  const withheld = new Set(all.filter(() => random.chance(0.4)));
  const api = new RestApi(history);
  const session = new Session(history, BASELINE);
  await session.sweepAt(BASELINE);
  session.odd = (path, now, url) => {
    if (path === 'deployments') return without(api.answer(url, now), withheld);
    const isWithheld = [...withheld].some((uuid) => decodeURIComponent(url).includes(uuid));
    return path === 'deployment' && isWithheld ? MISSING : null;
  };
  await told(session, history, heard);
  expect(await missing(session)).toEqual({
    counted: all.length - withheld.size,
    uncounted: withheld.size,
  });

  session.odd = () => null;
  for (const minutes of [5, 70, 75]) await session.sweepAt(session.now + minutes * MINUTE);
  expect(await missing(session)).toEqual({ counted: all.length, uncounted: 0 });
});
