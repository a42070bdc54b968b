import type { ImportProgressAnswer } from '../../../../src/contract/pages';
import { pastInWords } from './past';

const answer = (changes: Partial<ImportProgressAnswer>): ImportProgressAnswer => ({
  ...{ now: 0, repositories: 13, imported: 0, without: 0, baseline: null, heartbeatAt: null },
  ...{ failed: { count: 0, slugs: [] } },
  ...changes,
});

describe('the past', () => {
  it.each([
    {
      name: 'is done where the others have none',
      given: { imported: 12, without: 1 },
      told: [
        ...[12, 12, true],
        'The past of 12 repositories is read. 1 repository without a pipeline, as far as Bitbucket shows.',
      ],
    },
    {
      name: 'is not done while some of it is to come',
      given: { imported: 4 },
      told: [
        ...[4, 13, false],
        'The past of 4 of 13 repositories is read. The rest follows within Bitbucket’s hourly limit.',
      ],
    },
    {
      name: 'is not done, and does not follow, where Bitbucket refuses it',
      given: { imported: 12, failed: { count: 1, slugs: ['platform'] } },
      told: [12, 13, false, 'The past of 12 of 13 repositories is read.'],
    },
    {
      name: 'is done where nobody has one',
      given: { repositories: 2, without: 2 },
      told: [
        ...[0, 0, true],
        'There is no past to read. 2 repositories without a pipeline, as far as Bitbucket shows.',
      ],
    },
    {
      name: 'is not done before the first sweep',
      given: { repositories: 0 },
      told: [0, 0, false, 'No repository is counted yet; the first sweep looks for them.'],
    },
    {
      name: 'promises no first sweep after it',
      given: { repositories: 0, heartbeatAt: 7 },
      told: [0, 0, false, 'No repository is counted: Bitbucket shows none, or all are excluded.'],
    },
  ])('$name', ({ given, told }) => {
    const { read, of, isDone, sentence } = pastInWords(answer(given));
    expect([read, of, isDone, sentence]).toEqual(told);
  });
});
