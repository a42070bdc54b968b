/** No emergency needs room: at its largest size every record takes what must always be possible. */
import { memoryWorld, type MemoryWorld } from '../../adapters/memory/world';
import type { RepositorySettingsView, SettingsView } from '../../contract/access';
import type { Bitbucket } from '../../ports/bitbucket';
import { bytesOf, load } from '../records/kind';
import { INDEX, indexChanges } from '../records/repository-index';
import { SETTINGS } from '../records/settings';
import { listAudit } from './audit-log';
import { readPushChoice, savePushChoice } from './push-choice';
import { saveRepositorySettings } from './repository-settings';
import { readSettings, saveSettings } from './settings';

const BY = { actor: 'somebody', from: 'settings page' };
const REPOSITORIES = 40;
const WIDE = 'ä'.repeat(200);

let now: number;
let world: MemoryWorld;

const uuid = (number: number) => `{00000000-0000-4000-8000-${String(number).padStart(12, '0')}}`;
const wide = (number: number) =>
  Array.from({ length: 20 }, (_, at) => `${WIDE.slice(0, 190)}${number}.${at}`);

const CHOICE = (number: number): RepositorySettingsView => ({
  isIncluded: true,
  trackedBranches: wide(number),
  stepHistograms: true,
  commitsBehind: wide(number),
});

const save = (number: number, view: RepositorySettingsView) =>
  saveRepositorySettings(view, { ...BY, repositoryUuid: uuid(number) }, world);

beforeEach(async () => {
  now = Date.UTC(2026, 10, 4, 6);
  world = memoryWorld({ bitbucket: {} as Bitbucket, now: () => now });
  const entries = Array.from({ length: REPOSITORIES }, (_, number) => ({
    uuid: uuid(number),
    slug: `service-${number}`,
    knownSince: 1,
  }));
  await world.records.write(indexChanges((await load({ index: INDEX }, world)).index, entries));
});

/** Repositories choose as much as they may, until one is refused. */
async function fill(): Promise<number> {
  for (let number = 0; number < REPOSITORIES; number++) {
    const saved = await save(number, CHOICE(number));
    if (saved.ok) continue;
    expect(saved.problem.code).toBe('too-large');
    return number;
  }
  throw new Error('There was room for everything.');
}

async function view(): Promise<SettingsView> {
  const read = await readSettings(world);
  if (!read.ok) throw new Error(read.problem.message);
  return read.value.settings;
}

describe('settings at their largest', () => {
  let full: number;
  beforeEach(async () => {
    full = await fill();
  });

  it('are below what the platform takes', async () => {
    const { settings } = await load({ settings: SETTINGS }, world);
    const bytes = bytesOf(SETTINGS.write(settings.value));
    expect(full).toBeGreaterThan(5);
    expect(bytes).toBeGreaterThan(80 * 1024);
    expect(bytes).toBeLessThan(SETTINGS.bytesMax);
  });

  it('leave every repository out that asks for it', async () => {
    for (let number = 0; number < REPOSITORIES; number++) {
      const choice = number < full ? CHOICE(number) : { ...FOLLOWS, isIncluded: false };
      expect(await save(number, { ...choice, isIncluded: false })).toMatchObject({ ok: true });
    }
    expect((await view()).excludedRepositories).toHaveLength(REPOSITORIES);
  });

  it('shorten both retentions, and leave a thousand repositories out by name', async () => {
    const excludedRepositories = Array.from({ length: 1000 }, (_, number) =>
      `gone-${number}-`.padEnd(100, 'x'),
    );
    const wanted = {
      ...(await view()),
      retentionDays: 1,
      auditRetentionDays: 30,
      excludedRepositories,
    };
    expect(await saveSettings(wanted, BY, world)).toMatchObject({ ok: true });
    expect(await view()).toEqual(wanted);
  });

  it('leave out every repository of a large workspace', async () => {
    const entries = Array.from({ length: 2500 }, (_, number) => ({
      ...{ uuid: uuid(number), slug: `repository-${number}`, knownSince: 1 },
    }));
    await world.records.write(indexChanges((await load({ index: INDEX }, world)).index, entries));
    const excludedRepositories = entries.map(({ slug }) => slug);
    const wanted = { ...(await view()), excludedRepositories };
    expect(await saveSettings(wanted, BY, world)).toMatchObject({ ok: true });
    expect((await view()).excludedRepositories).toHaveLength(2500);
  });

  it('let a repository follow the workspace again, which makes room', async () => {
    expect(await save(0, FOLLOWS)).toMatchObject({ ok: true });
    expect(await save(full, CHOICE(full))).toMatchObject({ ok: true });
  });
});

describe('pushes that are off for as many repositories as there may be', () => {
  const off = { isOff: false, offUuids: Array.from({ length: 3000 }, (_, at) => uuid(at)) };
  beforeEach(async () => {
    expect(await savePushChoice({ ...off, allowed: [] }, BY, world)).toMatchObject({ ok: true });
  });

  it('are switched off altogether, and told of', async () => {
    const wanted = { ...off, isOff: true, allowed: [] };
    expect(await savePushChoice(wanted, BY, world)).toMatchObject({ ok: true });
    const choice = await readPushChoice(world);
    expect(choice).toMatchObject({ ok: true, value: { choice: { isOff: true } } });
    const log = await listAudit({}, world);
    const details = log.ok ? log.value.records.map(({ detail }) => detail) : [];
    expect(details).toContain('isOff: false → true');
    expect(details.map((one) => one.replace(/ → .*SHA-256/, ' … SHA-256'))).toContainEqual(
      expect.stringMatching(/^offUuids: \[\] … SHA-256 [0-9a-f]{64}\)$/),
    );
  });
});

const FOLLOWS: RepositorySettingsView = {
  isIncluded: true,
  trackedBranches: null,
  stepHistograms: null,
  commitsBehind: null,
};
