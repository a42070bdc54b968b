/** Every bound of the contract is tried at it and beyond it, wherever something is asked for that it bounds. */
import { memoryWorld } from '../../src/adapters/memory/world';
import { savePlan } from '../../src/app/settings/plans';
import type * as bounds from '../../src/contract/bounds';
import { readRequest, type Read } from '../../src/core/shape';
import * as access from '../../src/handlers/requests/access';
import * as settings from '../../src/handlers/requests/settings';
import type { Bitbucket } from '../../src/ports/bitbucket';
import {
  NEW_TOKEN,
  settingsDraft,
  settingsRequest,
  tokenRequest,
} from '../../static/panel/src/state/drafts';
import { planDraft, planRequest } from '../../static/panel/src/state/plan-draft';
import {
  repositoryDraft,
  repositoryRequest,
} from '../../static/panel/src/state/repository-settings';
import { DAY } from '../given';

/** Whether so much, or so many, may be asked for. */
type Takes = (number: number) => boolean | Promise<boolean>;

interface Bound {
  readonly within: readonly number[];
  readonly beyond: readonly number[];
  readonly places: Readonly<Record<string, Takes>>;
}

const text = (length: number): string => 'x'.repeat(length);
const names = (length: number): readonly string[] =>
  Array.from({ length }, (_, at) => `n${String(at)}`);
const lines = (length: number): string => names(length).join('\n');
const uuids = (length: number): readonly string[] =>
  Array.from({ length }, (_, at) => `{00000000-0000-4000-8000-${String(at).padStart(12, '0')}}`);

/** Requests that are taken as they are, and are tried with one field changed. */
const TOKEN = { name: 'eu', scope: { kind: 'workspace' }, expiresInDays: 90 };
const ACCOUNT = {
  ...{
    id: null,
    name: 'eu',
    preset: 'bitbucket-pipelines',
    issuer: 'i',
    audience: 'a',
    subject: 's',
  },
  ...{ claims: [], keys: { kind: 'fetched' }, scope: { kind: 'workspace' } },
};
const SETTINGS = {
  ...{ trackedBranches: [], retentionDays: 30, stepHistograms: false, commitsBehind: [] },
  ...{ testReports: false, caches: false, excludedRepositories: [], auditRetentionDays: 365 },
};
const REPOSITORY = {
  ...{ isIncluded: true, trackedBranches: [], stepHistograms: null, commitsBehind: [] },
};
const PUSHES = { isOff: false, offUuids: [], allowed: [] };
const PLAN = {
  ...{ from: 0, name: 'Standard', includedMinutes: 1, currency: 'USD', perThousandMinutes: 1 },
  ...{ perSlot: 1, plannedSlots: null, source: '' },
};

const asking =
  (read: Read<unknown>, whole: object) =>
  (field: string, of: (number: number) => unknown = (number) => number): Takes =>
  (number) =>
    readRequest(read, { ...whole, [field]: of(number) }).ok;

const token = asking(access.issueTokenRequest, TOKEN);
const account = asking(access.saveServiceAccountRequest, ACCOUNT);
const ofWorkspace = asking(settings.settingsRequest, SETTINGS);
const ofRepository = asking(settings.repositorySettingsRequest, REPOSITORY);
const pushes = asking(settings.pushChoiceRequest, PUSHES);
const plan = asking(settings.planRequest, PLAN);

const settingsForm =
  (
    field: 'trackedBranches' | 'commitsBehind' | 'retentionDays' | 'auditRetentionDays',
    of: (number: number) => string = String,
  ): Takes =>
  (number) =>
    settingsRequest({ ...settingsDraft(SETTINGS, []), [field]: of(number) }, 1).ok;
const repositoryForm =
  (field: 'trackedBranches' | 'commitsBehind'): Takes =>
  (number) =>
    repositoryRequest({ ...repositoryDraft(REPOSITORY), [field]: lines(number) }, 1).ok;
const planForm =
  (field: 'includedMinutes' | 'perThousandMinutes' | 'perSlot' | 'plannedSlots'): Takes =>
  (number) =>
    planRequest({ ...planDraft(PLAN, 0), [field]: String(number) }).ok;

/** Whether so many plans are kept, one for each day. */
async function keepsPlans(count: number): Promise<boolean> {
  const world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => 0 });
  const by = { actor: 'somebody', from: 'test' } as const;
  const days = Array.from({ length: count }, (_, day) => (day * DAY) / 1000);
  const saved = [];
  for (const from of days) saved.push((await savePlan({ ...PLAN, from }, by, world)).ok);
  return saved.every((isSaved) => isSaved);
}

const scope = (number: number) => ({ kind: 'repositories', uuids: uuids(number) });
const claims = (number: number) => names(number).map((name) => ({ name, value: 'v' }));

const TABLE: Readonly<Record<keyof typeof bounds, Bound>> = {
  TOKEN_DAYS: {
    within: [1, 365],
    beyond: [0, 366],
    places: {
      request: token('expiresInDays'),
      form: (number) => tokenRequest({ ...NEW_TOKEN, name: 'eu', days: String(number) }).ok,
    },
  },
  GRACE_DAYS: {
    within: [0, 30],
    beyond: [-1, 31],
    places: { request: asking(access.rotateTokenRequest, { id: '12345678' })('graceDays') },
  },
  RETENTION_DAYS: {
    within: [1, 365],
    beyond: [0, 366],
    places: { request: ofWorkspace('retentionDays'), form: settingsForm('retentionDays') },
  },
  AUDIT_DAYS: {
    within: [30, 730],
    beyond: [29, 731],
    places: {
      request: ofWorkspace('auditRetentionDays'),
      form: settingsForm('auditRetentionDays'),
    },
  },
  NAME_CHARACTERS: {
    within: [1, 80],
    beyond: [0, 81],
    places: { token: token('name', text), account: account('name', text) },
  },
  SCOPE_REPOSITORIES_MAX: {
    within: [1, 500],
    beyond: [0, 501],
    places: { token: token('scope', scope), account: account('scope', scope) },
  },
  POLICY_CHARACTERS: {
    within: [1, 400],
    beyond: [0, 401],
    places: {
      issuer: account('issuer', text),
      audience: account('audience', text),
      subject: account('subject', text),
    },
  },
  CLAIMS_MAX: { within: [0, 10], beyond: [11], places: { account: account('claims', claims) } },
  NAMES_MAX: {
    within: [0, 20],
    beyond: [21],
    places: {
      branches: ofWorkspace('trackedBranches', names),
      environments: ofWorkspace('commitsBehind', names),
      'branches of a repository': ofRepository('trackedBranches', names),
      'environments of a repository': ofRepository('commitsBehind', names),
      measures: pushes('allowed', names),
      'form of branches': settingsForm('trackedBranches', lines),
      'form of environments': settingsForm('commitsBehind', lines),
      'form of branches of a repository': repositoryForm('trackedBranches'),
      'form of environments of a repository': repositoryForm('commitsBehind'),
    },
  },
  EXCLUDED_MAX: {
    within: [0, 3000],
    beyond: [3001],
    places: {
      counting: ofWorkspace('excludedRepositories', names),
      pushes: pushes('offUuids', names),
    },
  },
  PLANS_MAX: { within: [1, 24], beyond: [25], places: { plans: keepsPlans } },
  PLAN_AMOUNT: {
    within: [0, 10_000_000],
    beyond: [-1, 10_000_001],
    places: {
      minutes: plan('includedMinutes'),
      'price of minutes': plan('perThousandMinutes'),
      'price of a slot': plan('perSlot'),
      slots: plan('plannedSlots'),
      'form of minutes': planForm('includedMinutes'),
      'form of the price of minutes': planForm('perThousandMinutes'),
      'form of the price of a slot': planForm('perSlot'),
      'form of slots': planForm('plannedSlots'),
    },
  },
};

const ROWS = Object.entries(TABLE).flatMap(([bound, { within, beyond, places }]) =>
  Object.entries(places).map(([place, takes]) => ({ bound, place, within, beyond, takes })),
);

it.each(ROWS)('$bound holds for $place', async ({ within, beyond, takes }) => {
  const taken = async (numbers: readonly number[]) =>
    Promise.all(numbers.map(async (number) => [number, await takes(number)]));
  expect(await taken(within)).toEqual(within.map((number) => [number, true]));
  expect(await taken(beyond)).toEqual(beyond.map((number) => [number, false]));
});
