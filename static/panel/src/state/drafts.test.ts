import { linesOf, NEW_TOKEN, settingsDraft, settingsRequest, tokenRequest } from './drafts';

const SETTINGS = {
  trackedBranches: ['develop', 'release/*'],
  retentionDays: 30,
  stepHistograms: false,
  commitsBehind: [],
  testReports: false,
  caches: false,
  excludedRepositories: [],
  auditRetentionDays: 365,
};

describe('tokenRequest', () => {
  it('trims the name and reads the days', () => {
    expect(tokenRequest({ ...NEW_TOKEN, name: ' eu ' })).toEqual({
      ok: true,
      request: { name: 'eu', expiresInDays: 90, scope: { kind: 'workspace' } },
    });
  });

  it.each([
    { draft: NEW_TOKEN, field: 'name' },
    { draft: { ...NEW_TOKEN, name: 'eu', days: '366' }, field: 'days' },
    { draft: { ...NEW_TOKEN, name: 'eu', days: '1.5' }, field: 'days' },
    {
      draft: { ...NEW_TOKEN, name: 'eu', scope: { kind: 'repositories' as const, uuids: [] } },
      field: 'scope',
    },
  ])('names the field that is wrong: $field', ({ draft, field }) => {
    expect(tokenRequest(draft)).toMatchObject({ ok: false, failure: { code: field } });
  });
});

describe('settingsRequest', () => {
  it('gives back what the form was made of', () => {
    expect(settingsRequest(settingsDraft(SETTINGS, []), 7)).toEqual({
      ok: true,
      request: { ...SETTINGS, revision: 7 },
    });
  });

  it('says by uuid who is left out, for a name may go to somebody else before it is saved', () => {
    const view = { ...SETTINGS, excludedRepositories: ['payments', 'to-come'] };
    const repositories = [
      { uuid: '{1}', slug: 'web-shop' },
      { uuid: '{2}', slug: 'payments' },
    ];
    expect(settingsRequest(settingsDraft(view, repositories), 7)).toMatchObject({
      request: { excludedRepositories: ['{2}', 'to-come'] },
    });
  });

  it.each([
    { part: { retentionDays: '0' }, field: 'retentionDays' },
    { part: { auditRetentionDays: '29' }, field: 'auditRetentionDays' },
    {
      part: { trackedBranches: Array.from({ length: 21 }, (_, n) => `b${n}`).join('\n') },
      field: 'trackedBranches',
    },
  ])('names the field that is wrong: $field', ({ part, field }) => {
    expect(settingsRequest({ ...settingsDraft(SETTINGS, []), ...part }, 7)).toMatchObject({
      ok: false,
      failure: { code: field },
    });
  });
});

describe('linesOf', () => {
  it('leaves out what is empty or said before', () => {
    expect(linesOf(' main \n\nmain\ndevelop')).toEqual(['main', 'develop']);
  });
});
