/** Which characters a text of a request may not hold, one by one. */
import { CONTROL_BUT_LINES, text } from './shape';

const hexOf = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0');

/** The characters that such a text is refused for, as ranges. */
function refusedBy(read: ReturnType<typeof text>): readonly string[] {
  const ranges: [first: number, last: number][] = [];
  for (let code = 0; code <= 0x10_ffff; code++) {
    if (read(`a${String.fromCodePoint(code)}b`, 'name').ok) continue;
    const latest = ranges.at(-1);
    if (latest?.[1] === code - 1) latest[1] = code;
    else ranges.push([code, code]);
  }
  return ranges.map(([first, last]) => `${hexOf(first)}-${hexOf(last)}`);
}

describe('text', () => {
  it.each([
    {
      name: 'a name',
      read: text(1, 9),
      refused: ['0000-001F', '007F-009F', '2028-202E', '2066-2069', 'D800-DFFF'],
    },
    {
      name: 'text of several lines',
      read: text(1, 9, CONTROL_BUT_LINES),
      refused: ['0000-0008', '000B-000C', '000E-001F', '007F-007F', 'D800-DFFF'],
    },
  ])('refuses in $name these characters and no others', ({ read, refused }) => {
    expect(refusedBy(read)).toEqual(refused);
  });
});
