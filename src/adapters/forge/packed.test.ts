import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { noise } from '../../../test/contract/noise';
import { BODY_BYTES_MAX, packed, unpacked } from './packed';
import { USUAL_TEXT } from './usual-text';

const ROW = '{"labels":["nightly","canary"],"numbers":[17,0,4]}';
const LARGE = { rows: Array.from({ length: 100 }, () => ROW) };

const asStored = (json: string | Buffer): string => `d1:${deflateRawSync(json).toString('base64')}`;

describe('packed', () => {
  it('leaves a small body as it is', () => {
    const body = { text: 'x'.repeat(200) };
    expect(packed(body)).toBe(body);
  });

  it('makes a text of a large one, which is smaller', () => {
    const text = packed(LARGE);
    expect(typeof text).toBe('string');
    expect(JSON.stringify(text).length).toBeLessThan(JSON.stringify(LARGE).length / 10);
  });

  it('leaves a body as it is that would not become smaller', () => {
    const body = { text: noise(2_000) };
    expect(packed(body)).toBe(body);
  });

  it('refuses what Forge would not take unpacked', () => {
    expect(() => packed({ text: 'x'.repeat(BODY_BYTES_MAX) })).toThrow(
      'The value has more than 245760 bytes.',
    );
  });
});

describe('unpacked', () => {
  it('gives back what was packed', () => {
    expect(unpacked(packed(LARGE))).toEqual(LARGE);
  });

  it('reads what earlier versions wrote, and what was written by hand', () => {
    expect(unpacked({ v: 1, tokens: [] })).toEqual({ v: 1, tokens: [] });
    expect(unpacked(asStored('{"v":3,"text":"\\u00e4ö"}'))).toEqual({ v: 3, text: 'äö' });
  });

  const whole = packed(LARGE) as string;
  it.each([
    { name: 'cut off', text: whole.slice(0, -8) },
    { name: 'without its beginning', text: `d1:${whole.slice(40)}` },
    { name: 'empty', text: 'd1:' },
    { name: 'no base64', text: 'd1:€€€€' },
    { name: 'no JSON', text: asStored('{"v":') },
  ])('hands on nothing of text that is $name, for its reader to refuse', ({ text }) => {
    expect(unpacked(text)).toBeNull();
  });

  it('hands on as it is what a later version has packed', () => {
    const later = whole.replace('d1:', 'd2:');
    expect(unpacked(later)).toBe(later);
  });

  it('does not unpack more than a body may have', () => {
    const bomb = asStored(Buffer.alloc(100_000_000, ' '));
    expect(bomb.length).toBeLessThan(200_000);
    expect(unpacked(bomb)).toBeNull();
    const most = `"${'x'.repeat(BODY_BYTES_MAX - 2)}"`;
    expect(unpacked(asStored(most))).toBe(most.slice(1, -1));
    expect(unpacked(asStored(`${most} `))).toBeNull();
  });
});

describe('the usual text', () => {
  it('stays what the first packed records were written with', () => {
    const first = 'd1:q8ZTjCRBga6BgYGBrgmIsAARBghghFTUlKcmYZQ25kYmJkYQpbWxtQA=';
    expect(unpacked(first)).toEqual({
      v: 2,
      entries: [
        {
          uuid: '{bbbbbbbb-0000-4000-8000-000000000002}',
          slug: 'web',
          knownSince: 1_772_442_000_000,
        },
      ],
    });
    const digest = createHash('sha256').update(USUAL_TEXT).digest('hex');
    expect(digest).toBe('b1dee2413895c6ad40ea3b6a2ec3991a3fe2c88bf8092cadfa4394b0a9d92a22');
  });
});
