import { allEnded } from './waiting';

describe('allEnded', () => {
  it('gives every result, in order', async () => {
    await expect(allEnded([Promise.resolve(1), Promise.resolve('two')])).resolves.toEqual([
      1,
      'two',
    ]);
  });

  it('tells a failure when the others have ended', async () => {
    const ended: string[] = [];
    let end: (() => void) | undefined;
    const other = new Promise<void>((resolve) => (end = resolve)).then(() => ended.push('other'));
    const all = allEnded([Promise.reject(new Error('first')), other]);
    const told = all.catch((error: unknown) => ended.push(String(error)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toEqual([]);
    end?.();
    await told;
    expect(ended).toEqual(['other', 'Error: first']);
  });
});
