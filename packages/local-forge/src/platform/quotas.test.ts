import { Faults } from '../host/faults';
import { manualClock, type Clock } from '../time/clock';
import { Quotas } from './quotas';

const KIB = 1024;

let clock: ReturnType<typeof manualClock>;
let faults: Faults;
let quotas: Quotas;

beforeEach(() => {
  clock = manualClock(0);
  faults = new Faults();
  faults.configure({ quotas: true });
  quotas = new Quotas({ faults, clock: clock satisfies Clock });
});

const times = (count: number, act: () => boolean): number =>
  Array.from({ length: count }, act).filter(Boolean).length;

/** How many of the invocations are refused; a second goes by after each hundred. */
function invoked(count: number, person: string | null): number {
  let refused = 0;
  for (let at = 0; at < count; at++) {
    if (quotas.refusesInvocation(person)) refused += 1;
    if (at % 100 === 99) clock.set(clock.now() + 500);
  }
  return refused;
}

describe('Quotas', () => {
  it('are not enforced unless they are switched on', () => {
    faults.clear();
    expect(times(1200, () => quotas.refusesStorage('get'))).toBe(0);
  });

  it('take a thousand storage requests a second', () => {
    expect(times(1010, () => quotas.refusesStorage('get'))).toBe(10);
    clock.set(1000);
    expect(quotas.refusesStorage('get')).toBe(false);
  });

  it('take 4,000 units a minute, of reading and of writing apart', () => {
    quotas.noteStorage('batch/get', { bytesRead: 3_999 * 10 * KIB - 1, bytesWritten: 0 });
    expect(quotas.refusesStorage('get')).toBe(false);
    quotas.noteStorage('get', { bytesRead: 0, bytesWritten: 0 });
    expect(quotas.refusesStorage('entity/query')).toBe(true);
    expect(quotas.refusesStorage('transaction')).toBe(false);
    clock.set(60_000);
    expect(quotas.refusesStorage('get')).toBe(false);
  });

  it('take 300 invocations a second, 7,000 a minute and 1,200 of one person', () => {
    expect(times(310, () => quotas.refusesInvocation(null))).toBe(10);
    clock.set(60_000);
    expect(invoked(1_210, 'somebody')).toBe(10);
    expect(quotas.refusesInvocation('somebody else')).toBe(false);
    clock.set(120_000);
    expect(invoked(7_010, null)).toBe(10);
  });
});
