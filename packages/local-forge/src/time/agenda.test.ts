import { Activity } from './activity';
import { Agenda, type Source } from './agenda';
import { manualClock } from './clock';

/** A source with instants to fire at, which writes down when it did. */
function sourceOf(
  name: string,
  instants: number[],
  { seen, activity }: { seen: string[]; activity: Activity },
): Source {
  return {
    nextDueAt: (now) => instants.filter((at) => at > now).sort((one, two) => one - two)[0],
    runDue: (now) => {
      for (const at of instants.filter((instant) => instant <= now)) {
        instants.splice(instants.indexOf(at), 1);
        void activity.track(async () => {
          await Promise.resolve();
          seen.push(`${name} ${String(at)} at ${String(now)}`);
        });
      }
    },
  };
}

describe('Agenda', () => {
  it('stops at every instant, in order, until its work has settled', async () => {
    const [activity, clock, seen, moves] = [
      new Activity(),
      manualClock(0),
      [] as string[],
      [] as number[],
    ];
    const agenda = new Agenda(clock, activity, (now) => moves.push(now));
    agenda.add(sourceOf('world', [3_000, 1_000], { seen, activity }));
    agenda.add(sourceOf('queue', [1_000, 2_000, 9_000], { seen, activity }));
    agenda.open();
    await agenda.advance(5);
    expect(seen).toEqual([
      'world 1000 at 1000',
      'queue 1000 at 1000',
      'queue 2000 at 2000',
      'world 3000 at 3000',
    ]);
    expect(moves).toEqual([1_000, 2_000, 3_000, 5_000]);
  });

  it('fires nothing before it is opened', () => {
    const [activity, seen] = [new Activity(), [] as string[]];
    const agenda = new Agenda(manualClock(5), activity, () => undefined);
    agenda.add(sourceOf('queue', [1], { seen, activity }));
    agenda.wake();
    expect(activity.running).toBe(0);
  });

  it('advances one after the other', async () => {
    const clock = manualClock(0);
    const agenda = new Agenda(clock, new Activity(), () => undefined);
    agenda.open();
    await Promise.all([agenda.advance(10), agenda.advance(20)]);
    expect(clock.now()).toBe(30_000);
  });
});
