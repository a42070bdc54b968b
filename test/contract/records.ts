import fc from 'fast-check';
import type { Records } from '../../src/ports/records';
import { noise } from './noise';

/** What every adapter of {@link Records} must do. `open` gives an empty one. */
export function describeRecords(adapter: string, open: () => Promise<Records> | Records): void {
  describe(`Records of ${adapter}`, () => {
    it('leaves out what does not exist', async () => {
      const records = await open();
      expect(await records.read(['nobody', 'nothing'])).toEqual(new Map());
      expect(await records.read([])).toEqual(new Map());
    });

    it('has written nothing where there is nothing to write', async () => {
      const records = await open();
      expect(await records.write([])).toBe('written');
      expect(await records.write([], [])).toBe('written');
    });

    it.each([
      { what: 'more operations than a transaction takes', keys: 26 },
      { what: 'one key twice', keys: 0 },
    ])('refuses $what, and writes none of it', async ({ keys }) => {
      const records = await open();
      const named = keys === 0 ? ['a', 'a'] : Array.from({ length: keys }, (_, at) => `k${at}`);
      const changes = named.map((key) => ({ key, body: { n: 1 }, revision: null }));
      await expect(records.write(changes)).rejects.toThrow();
      expect(await records.read(named)).toEqual(new Map());
    });

    it('gives back what was written, and numbers the writes', async () => {
      const records = await open();
      const body = { text: '"\\\n\u2028😀', list: [1, null, { deep: true }], 'odd key': -0.5 };
      expect(await records.write([{ key: 'a', body, revision: null }])).toBe('written');
      expect(await records.read(['a'])).toEqual(new Map([['a', { revision: 1, body }]]));
      expect(await records.write([{ key: 'a', body: {}, revision: 1 }])).toBe('written');
      expect(await records.read(['a'])).toEqual(new Map([['a', { revision: 2, body: {} }]]));
    });

    it('gives back any body, whatever is in it and however large', async () => {
      const records = await open();
      let revision: number | null = null;
      await fc.assert(
        fc.asyncProperty(anyBody, async (body) => {
          expect(await records.write([{ key: 'a', body, revision }])).toBe('written');
          revision = (revision ?? 0) + 1;
          expect(await records.read(['a'])).toEqual(new Map([['a', { revision, body }]]));
        }),
        { numRuns: 60 },
      );
    });

    it('takes 239 KiB, whether they repeat themselves or not', async () => {
      const records = await open();
      const bodies = [{ text: 'x'.repeat(239 * 1024) }, { text: noise(239 * 1024) }];
      const changes = bodies.map((body, at) => ({ key: `large-${at}`, body, revision: null }));
      for (const change of changes) expect(await records.write([change])).toBe('written');
      const read = await records.read(changes.map(({ key }) => key));
      expect([...read.values()].map(({ body }) => body)).toEqual(bodies);
    });

    it.each([
      { name: 'to create what exists', revision: null },
      { name: 'at an older revision', revision: 1 },
      { name: 'at a revision that never was', revision: 7 },
    ])('refuses to write $name, and changes nothing', async ({ revision }) => {
      const records = await written(await open(), 'a', 2);
      expect(await records.write([{ key: 'a', body: { bad: true }, revision }])).toBe('conflict');
      expect(await records.read(['a'])).toEqual(new Map([['a', { revision: 2, body: { n: 2 } }]]));
    });

    it('refuses to change or remove what does not exist', async () => {
      const records = await open();
      expect(await records.write([{ key: 'a', body: {}, revision: 1 }])).toBe('conflict');
      expect(await records.write([{ key: 'a', body: null, revision: 1 }])).toBe('conflict');
      expect(await records.read(['a'])).toEqual(new Map());
    });

    it('writes all or nothing', async () => {
      const records = await written(await open(), 'a', 1);
      const changes = [
        { key: 'b', body: { n: 1 }, revision: null },
        { key: 'a', body: { n: 9 }, revision: 5 },
      ];
      expect(await records.write(changes)).toBe('conflict');
      expect([...(await records.read(['a', 'b'])).keys()]).toEqual(['a']);
    });

    it('removes, and lets it be created again', async () => {
      const records = await written(await open(), 'a', 3);
      expect(await records.write([{ key: 'a', body: null, revision: 3 }])).toBe('written');
      expect(await records.read(['a'])).toEqual(new Map());
      expect(await records.write([{ key: 'a', body: { n: 1 }, revision: null }])).toBe('written');
    });

    it('lets one of several writers at the same revision through', async () => {
      const records = await written(await open(), 'a', 1);
      const outcomes = await Promise.all(
        [1, 2, 3, 4].map((n) => records.write([{ key: 'a', body: { n }, revision: 1 }])),
      );
      expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1);
      expect((await records.read(['a'])).get('a')?.revision).toBe(2);
    });

    it('reads sixty records and one twice', async () => {
      const records = await open();
      const keys = Array.from({ length: 60 }, (_, index) => `key-${index}`);
      for (let at = 0; at < keys.length; at += 20) {
        const changes = keys
          .slice(at, at + 20)
          .map((key) => ({ key, body: { key }, revision: null }));
        expect(await records.write(changes)).toBe('written');
      }
      const read = await records.read([...keys, 'key-1']);
      expect([...read.keys()].sort()).toEqual([...keys].sort());
    });

    it('refuses a record of more than 240 KiB, and writes nothing with it', async () => {
      const records = await written(await open(), 'a', 1);
      const both = [
        { key: 'a', body: { n: 2 }, revision: 1 },
        { key: 'b', body: { text: 'x'.repeat(240 * 1024) }, revision: null },
      ];
      await expect(records.write(both)).rejects.toThrow('The value has more than 245760 bytes.');
      expect([...(await records.read(['a', 'b'])).values()]).toEqual([
        { revision: 1, body: { n: 1 } },
      ]);
    });

    it('hands out copies: what is changed afterwards is not stored', async () => {
      const records = await open();
      const body = { n: 1 };
      await records.write([{ key: 'a', body, revision: null }]);
      body.n = 2;
      const first = (await records.read(['a'])).get('a')?.body as { n: number };
      expect(first.n).toBe(1);
      first.n = 3;
      expect((await records.read(['a'])).get('a')?.body).toEqual({ n: 1 });
    });
  });
}

/** From nothing to some hundred kilobytes; texts that a store might take for its own are among them. */
const anyBody: fc.Arbitrary<object> = fc
  .tuple(
    fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 })),
    fc.constantFrom('', 'd1:', 'd1:GwEA', '0123456789abcdef', '😀"\\\n\u2028\ud800'),
    fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 9_000 })),
  )
  .map(([some, text, times]) => ({ ...some, text: text.repeat(times) }))
  .map((body) => JSON.parse(JSON.stringify(body)) as object);

/** With a record written so many times. */
async function written(records: Records, key: string, times: number): Promise<Records> {
  for (let n = 1; n <= times; n++)
    await records.write([{ key, body: { n }, revision: n === 1 ? null : n - 1 }]);
  return records;
}
