import type { ScheduledEvent } from 'local-forge';
import { createSimulation, type SimulatedWorkspace } from './index';
import { DAY, HOUR, MINUTE } from './timestamps';

const WEDNESDAY = Date.parse('2026-11-18T10:00:00Z');
const SATURDAY_NIGHT = Date.parse('2026-11-21T23:00:00Z');

function acme(startAt = WEDNESDAY, seed = 1): SimulatedWorkspace {
  return createSimulation({ name: 'acme', seed, startAt });
}

interface Told {
  readonly eventType: string;
  readonly repository: { readonly uuid: string };
  readonly buildStatus?: { readonly url: string; readonly state: string };
  readonly deployment?: { readonly uuid: string; readonly state: string; readonly status?: string };
}

function told({ event }: ScheduledEvent): Told {
  return event as unknown as Told;
}

describe('createSimulation', () => {
  it('is the same for the same name, seed and start', () => {
    const [one, other] = [acme(), acme()];
    expect(one.advanceTo(WEDNESDAY + HOUR)).toEqual(other.advanceTo(WEDNESDAY + HOUR));
    expect(one.truth()).toEqual(other.truth());
    expect(one.repositories()).toEqual(other.repositories());
  });

  it('differs for another seed', () => {
    expect(acme(WEDNESDAY, 2).workspace.uuid).not.toBe(acme().workspace.uuid);
  });

  it('has the same history however its time is cut', () => {
    const [whole, cut] = [acme(), acme()];
    const atOnce = whole.advanceTo(WEDNESDAY + 6 * HOUR);
    const bits: ScheduledEvent[] = [];
    for (let at = WEDNESDAY; at <= WEDNESDAY + 6 * HOUR; at += 7919)
      bits.push(...cut.advanceTo(at));
    bits.push(...cut.advanceTo(WEDNESDAY + 6 * HOUR));
    expect(bits).toEqual(atOnce);
    expect(cut.truth()).toEqual(whole.truth());
  });

  it('names the known scenarios when it does not know one', () => {
    expect(() => createSimulation({ name: 'acne', seed: 1, startAt: WEDNESDAY })).toThrow(
      /^There is no simulation called "acne"\. Choose one of:\n {2}acme: .*\n {2}quiet: .*\n {2}small: .*\n {2}healthy: .*\n {2}calm: .*\n {2}bench: .*\n {2}busy: .*\n {2}flaky: .*\n {2}scale: /,
    );
  });

  it('has twelve repositories and four weeks of history before it starts', () => {
    const simulation = acme();
    expect(simulation.repositories().map(({ slug }) => slug)).toEqual([
      'monolith',
      'web-shop',
      'checkout-api',
      'payments',
      'firmware',
      'warehouse-nightly',
      'design-tokens',
      'handbook',
      'mobile-app',
      'platform',
      'landing-page',
      'security-scans',
    ]);
    const first = simulation.truth().runs[0]?.createdAt ?? 0;
    expect(first).toBeGreaterThan(WEDNESDAY - 28 * DAY);
    expect(first).toBeLessThan(WEDNESDAY - 27.9 * DAY);
  });

  it.each([
    { name: 'a working day', startAt: WEDNESDAY, hours: 6 },
    { name: 'a night of the weekend', startAt: SATURDAY_NIGHT, hours: 8 },
  ])('completes at least six runs in every hour of $name', ({ startAt, hours }) => {
    const simulation = acme(startAt);
    simulation.advanceTo(startAt + hours * HOUR);
    const counts = Array.from({ length: hours }, () => 0);
    for (const { restedAt } of simulation.truth().runs) {
      const hour = Math.floor((restedAt - startAt) / HOUR);
      if (hour >= 0) counts[hour] = (counts[hour] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(6);
  });

  it('tells every rest of a run and every deployment of its time by an event', () => {
    const simulation = acme();
    const events = simulation.advanceTo(WEDNESDAY + 8 * HOUR).map(told);
    const slugs = new Map(simulation.repositories().map(({ uuid, slug }) => [uuid, slug]));
    const ends = events.filter(({ buildStatus }) => buildStatus !== undefined);
    const { runs, resumptions, deployments } = simulation.truth();
    const fresh = [...runs, ...resumptions].filter(
      ({ restedAt, purpose }) =>
        restedAt >= WEDNESDAY && purpose !== 'redeploy' && purpose !== 'rollback',
    );
    expect(fresh.length).toBeGreaterThan(60);
    const untold = fresh.filter(
      ({ repository, buildNumber }) =>
        !ends.some(
          ({ repository: { uuid }, buildStatus }) =>
            uuid === repository &&
            buildStatus?.state !== 'INPROGRESS' &&
            buildStatus?.url.endsWith(`/results/${String(buildNumber)}`) === true,
        ),
    );
    expect(
      untold.map(({ repository, buildNumber }) => [slugs.get(repository), buildNumber]),
    ).toEqual([]);
    const deployed = deployments.filter(({ completedAt }) => completedAt >= WEDNESDAY);
    const completed = events.filter(
      ({ eventType }) => eventType === 'avi:bitbucket:completed:deployment',
    );
    expect(completed.map(({ deployment }) => [deployment?.uuid, deployment?.status])).toEqual(
      deployed.map(({ uuid, status }) => [uuid, status]),
    );
  });

  it('delivers within 150 s, and in order for each repository', () => {
    const simulation = acme();
    const last = new Map<string, number>();
    for (let at = WEDNESDAY; at < WEDNESDAY + 4 * HOUR; at += MINUTE) {
      for (const event of simulation.advanceTo(at)) {
        const { uuid } = told(event).repository;
        expect(event.deliverAt).toBeGreaterThanOrEqual(last.get(uuid) ?? at - MINUTE);
        expect(event.deliverAt).toBeLessThanOrEqual(at + 150_000);
        last.set(uuid, event.deliverAt);
      }
    }
    expect(last.size).toBeGreaterThan(6);
  });

  it('says when something happens next', () => {
    const simulation = acme();
    const next = simulation.nextChangeAt() ?? 0;
    expect(next).toBeGreaterThanOrEqual(WEDNESDAY);
    simulation.advanceTo(next);
    expect(simulation.nextChangeAt()).toBeGreaterThanOrEqual(next);
  });

  it('renames a repository after forty minutes, creates one after three hours', () => {
    const simulation = acme();
    const { uuid } = simulation.repositories()[8] ?? { uuid: '' };
    const events = simulation.advanceTo(WEDNESDAY + 4 * HOUR).map(told);
    expect(simulation.repositories()[8]).toEqual({ uuid, slug: 'mobile-client' });
    expect(simulation.repositories().at(-1)?.slug).toBe('price-experiment');
    const about = events.filter(({ eventType }) =>
      /:(created|updated):repository$/.test(eventType),
    );
    expect(about).toEqual([
      expect.objectContaining({
        repository: expect.objectContaining({ uuid }) as unknown,
        changes: {
          name: {
            old: { value: 'mobile-app', truncated: false },
            new: { value: 'mobile-client', truncated: false },
          },
        },
      }),
      expect.objectContaining({ eventType: 'avi:bitbucket:created:repository' }),
    ]);
  });

  it('lets everything rest in the quiet scenario', () => {
    const simulation = createSimulation({ name: 'quiet', seed: 1, startAt: WEDNESDAY });
    expect(simulation.advanceTo(WEDNESDAY + 2 * DAY)).toEqual([]);
    expect(simulation.truth().runs.length).toBeGreaterThan(2000);
  });

  it('plays 50 runs of each of 1,000 repositories in the scale scenario', () => {
    const simulation = createSimulation({ name: 'scale', seed: 1, startAt: WEDNESDAY });
    expect(simulation.truth().runs).toEqual([]);
    for (let hour = 1; hour <= 25; hour += 1) simulation.advanceTo(WEDNESDAY + hour * HOUR);
    const counts = new Map<string, number>();
    for (const { repository } of simulation.truth().runs) {
      counts.set(repository, (counts.get(repository) ?? 0) + 1);
    }
    expect(counts.size).toBe(1000);
    expect(new Set(counts.values())).toEqual(new Set([50]));
  });
});
