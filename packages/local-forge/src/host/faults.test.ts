import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Faults, SWITCHES } from './faults';

describe('Faults', () => {
  it('is off until told', () => {
    const faults = new Faults();
    expect(faults.chance('dropEvents')).toBe(false);
    expect(faults.value('kvsLatencyMs')).toBe(0);
    expect(faults.describe()).toEqual({ seed: 1 });
  });

  it('decides the same for the same seed', () => {
    const decisions = (seed: number) => {
      const faults = new Faults();
      faults.configure({ seed, dropEvents: 0.5 });
      return Array.from({ length: 12 }, () => faults.chance('dropEvents'));
    };
    expect(decisions(3)).toEqual(decisions(3));
    expect(decisions(3)).not.toEqual(decisions(4));
  });

  it('leaves other switches as they are', () => {
    const faults = new Faults();
    faults.configure({ dropEvents: true });
    faults.configure({ kvsLatencyMs: 20 });
    expect(faults.describe()).toEqual({ seed: 1, dropEvents: 1, kvsLatencyMs: 20 });
  });

  it('counts down to exactly one crash', () => {
    const faults = new Faults();
    faults.configure({ crashAfterStorageOperation: 2 });
    const crashes = Array.from({ length: 4 }, () => faults.countDown('crashAfterStorageOperation'));
    expect(crashes).toEqual([false, true, false, false]);
  });

  it.each<{ body: object; says: string }>([
    { body: { dropEvents: -1 }, says: 'dropEvents is a number from 0 or a boolean.' },
    { body: { dropEvents: '1' }, says: 'dropEvents is a number from 0 or a boolean.' },
    { body: { dropEvents: 1.1 }, says: 'dropEvents is a probability: 0 to 1.' },
    { body: { seed: 0.5 }, says: 'seed is an integer.' },
    { body: { rain: 1 }, says: 'There is no fault "rain".' },
  ])('refuses $body', ({ body, says }) => {
    const faults = new Faults();
    expect(() => {
      faults.configure(body);
    }).toThrow(says);
    expect(faults.describe()).toEqual({ seed: 1 });
  });

  it('has every switch in the README', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    const rows = Object.entries(SWITCHES).map(([name, { kind, meaning }]) =>
      kind === 'probability'
        ? `| \`${name}\` | probability: ${meaning} |`
        : `| \`${name}\` | ${meaning} |`,
    );
    expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
  });
});
