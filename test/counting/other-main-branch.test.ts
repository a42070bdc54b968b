/** Which branches have a streak, and which is the main one, changes while runs are under way. */
import { HOUR, MINUTE } from '../given';
import { installed, type Installation } from './installation';
import { pipelinePayload, repositoryPayload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';

const STREAKS = 'bitbucket_pipeline_consecutive_failures';

class Branches {
  readonly lifeline: Installation;
  readonly web: PlayedRepository;
  #number = 0;

  constructor(lifeline: Installation, web: PlayedRepository) {
    this.lifeline = lifeline;
    this.web = web;
  }

  /** Runs of a branch, one a minute, and the sweep after each. */
  async run(branch: string, ...results: readonly ('SUCCESSFUL' | 'FAILED')[]): Promise<void> {
    for (const result of results) {
      const createdAt = this.lifeline.now + MINUTE;
      this.#number += 1;
      const plan = { number: this.#number, createdAt, branch, result };
      this.web.pipelines.push(pipelinePayload(plan));
      await this.lifeline.sweeps(1);
    }
  }

  /** From the next list of repositories on. */
  async makeMain(name: string): Promise<void> {
    this.web.payload = repositoryPayload({ mainbranch: { type: 'branch', name } });
    this.lifeline.now += 7 * HOUR;
    await this.lifeline.sweeps(1);
  }

  async isSaidToFail(): Promise<boolean> {
    return (await this.lifeline.problems()).has('pipelines/failing');
  }
}

const branches = async (): Promise<Branches> => {
  const { lifeline, web } = await installed();
  return new Branches(lifeline, web);
};

it('a main branch that is renamed while it fails has no streak any more', async () => {
  const played = await branches();
  await played.run('main', 'FAILED', 'FAILED', 'FAILED');
  expect(await played.lifeline.samples(STREAKS)).toEqual({
    'ref_class="default",branch="main"': 3,
  });
  await played.makeMain('trunk');
  await played.run('trunk', 'SUCCESSFUL', 'FAILED');
  expect(await played.lifeline.samples(STREAKS)).toEqual({
    'ref_class="default",branch="trunk"': 1,
  });
  expect(await played.isSaidToFail()).toBe(false);
});

it('one that stays tracked beside its successor is no main branch any more', async () => {
  const played = await branches();
  await played.makeMain('develop');
  await played.run('develop', 'FAILED', 'FAILED', 'FAILED');
  expect(await played.isSaidToFail()).toBe(true);
  await played.makeMain('trunk');
  expect(await played.lifeline.samples(STREAKS)).toEqual({
    'ref_class="other",branch="develop"': 3,
  });
  expect(await played.isSaidToFail()).toBe(false);
});

it('a branch that becomes the main one takes its streak along, until it passes', async () => {
  const played = await branches();
  await played.run('develop', 'SUCCESSFUL', 'FAILED', 'FAILED');
  await played.makeMain('develop');
  await played.run('develop', 'FAILED');
  expect(await played.lifeline.samples(STREAKS)).toEqual({
    'ref_class="default",branch="develop"': 3,
  });
  expect(await played.isSaidToFail()).toBe(true);
  await played.run('develop', 'SUCCESSFUL', 'SUCCESSFUL');
  expect(await played.lifeline.samples(STREAKS)).toEqual({});
  expect(await played.isSaidToFail()).toBe(false);
});

it('a branch that was not tracked meanwhile begins its streak anew', async () => {
  const played = await branches();
  await played.lifeline.choose({ trackedBranches: ['next'] });
  await played.run('next', 'FAILED', 'FAILED');
  await played.lifeline.choose({ trackedBranches: [] });
  await played.run('next', 'SUCCESSFUL');
  expect(await played.lifeline.samples(STREAKS)).toEqual({});
  await played.lifeline.choose({ trackedBranches: ['next'] });
  await played.run('next', 'FAILED');
  expect(await played.lifeline.samples(STREAKS)).toEqual({ 'ref_class="other",branch="next"': 1 });
});

it('a list that names no main branch for once ends no streak', async () => {
  const played = await branches();
  await played.run('main', 'FAILED', 'FAILED', 'FAILED');
  played.web.payload = repositoryPayload({ mainbranch: null });
  played.lifeline.now += 7 * HOUR;
  await played.lifeline.sweeps(2);
  await played.makeMain('main');
  expect(await played.lifeline.samples(STREAKS)).toEqual({
    'ref_class="default",branch="main"': 3,
  });
});
