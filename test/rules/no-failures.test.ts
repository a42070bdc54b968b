/** A repository without a single failure, rollback or redeployment: what divides by its runs says 0, not nothing. */
import { join } from 'node:path';
import { evaluated } from './promtool';
import type { Recording } from './recording';

const FILE = join(__dirname, '../../monitoring/rules/lifeline-recording.yml');
const TARGET = 'job="bitbucket",instance="acme",workspace="acme",repository="web"';
const LAST = 60;

/** From 0 to 30 in an hour. */
const rising = Array.from({ length: LAST + 1 }, (_, minute) => minute / 2);
const PRODUCTION = 'deployment_environment_name="eu",environment_type="production"';
const RECORDING: Recording = {
  intervalSeconds: 60,
  scrapes: LAST + 1,
  series: new Map([
    [`bitbucket_pipeline_runs_total{ref_class="default",result="success",${TARGET}}`, rising],
    [`bitbucket_deployments_total{${PRODUCTION},result="success",${TARGET}}`, rising],
  ]),
};

const RATIOS = [
  'lifeline:main_branch_green:burnrate1h',
  'lifeline:main_branch_green:burnrate6h',
  'lifeline:main_branch_green:burnrate3d',
  'lifeline:change_fail_rate:ratio28d',
  'lifeline:deployment_rework_rate:ratio28d',
];

it('is said to have none', () => {
  const values = evaluated(FILE, RECORDING, RATIOS).map((vector) => [...vector.values()]);
  expect(values).toEqual(RATIOS.map(() => [0]));
});
