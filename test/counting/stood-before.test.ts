/** An older build is deployed over what stood there before the installation: whether it went back is a matter of pipelines. */
import { after, MINUTE } from '../given';
import { installed, type Installation } from './installation';
import { deploymentPayload, pipelinePayload, type Payload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';

const ROLLBACKS = 'bitbucket_deployment_rollbacks_total';
const THERE = 'deployment_environment_name="us-east-1",environment_type="production"';

const custom: Payload = {
  target: {
    type: 'pipeline_ref_target',
    ref_type: 'branch',
    ref_name: 'main',
    selector: { type: 'custom', pattern: 'service' },
  },
};

/** Run 1 waits, run 2 stands there, and others have come since. */
function before(web: PlayedRepository, { changes = {}, since = 0 }: Before): void {
  web.pipelines.push(
    pipelinePayload({ number: 1, createdAt: after(-500) }),
    pipelinePayload({ number: 2, createdAt: after(-490), changes }),
  );
  for (let number = 3; number < 3 + since; number++)
    web.pipelines.push(pipelinePayload({ number, createdAt: after(-480 + number) }));
  web.deployments.push(
    deploymentPayload({ number: 2, startedAt: after(-486), completedAt: after(-485) }),
  );
}

interface Before {
  readonly changes?: Payload;
  readonly since?: number;
}

/** Run 1 is deployed as well. */
async function older({ lifeline, web }: { lifeline: Installation; web: PlayedRepository }) {
  const times = { startedAt: lifeline.now + MINUTE, completedAt: lifeline.now + 2 * MINUTE };
  web.deployments.push(deploymentPayload({ number: 1, ...times }));
  // What no run of these days tells is looked for once an hour.
  lifeline.now += 60 * MINUTE;
  await lifeline.sweeps(2);
}

it.each<Before & { readonly name: string; readonly counted: Record<string, number> }>([
  { name: 'of the same pipeline', counted: { [THERE]: 1 } },
  { name: 'of another pipeline', changes: custom, counted: {} },
  { name: 'of the same pipeline, far back in the list', since: 300, counted: { [THERE]: 1 } },
])('an older build $name', async ({ counted, ...history }) => {
  const { lifeline, web } = await installed((repository) => before(repository, history));
  await older({ lifeline, web });
  expect(await lifeline.samples(ROLLBACKS)).toEqual(counted);
});

it('waits for Bitbucket to tell the pipeline, and is counted once', async () => {
  const { lifeline, web } = await installed((repository) => before(repository, { since: 300 }));
  lifeline.bitbucket.refuse = ({ resource, about }) =>
    resource === 'pipeline' && about === '2' ? { type: 'server', retryAfterSeconds: null } : null;
  await older({ lifeline, web });
  expect(await lifeline.samples(ROLLBACKS)).toEqual({});
  lifeline.bitbucket.refuse = () => null;
  await lifeline.sweeps(3);
  expect(await lifeline.samples(ROLLBACKS)).toEqual({ [THERE]: 1 });
});

it('goes nowhere where the build that stood there is deleted', async () => {
  const { lifeline, web } = await installed((repository) => before(repository, { since: 300 }));
  web.pipelines = web.pipelines.filter((each) => each['build_number'] !== 2);
  await older({ lifeline, web });
  expect(await lifeline.samples('bitbucket_deployments_total')).toEqual({
    [`${THERE},result="success"`]: 1,
  });
  expect(await lifeline.samples(ROLLBACKS)).toEqual({});
});
