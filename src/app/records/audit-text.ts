import type { World } from '../../ports/world';

const WHOLE_CHARACTERS = 400;
const SHOWN_CHARACTERS = 300;

/**
 * What the log tells of a state, field by field: two different states never read the same. A long value is cut by
 * itself, and the digest of the whole stands for the rest.
 */
export async function tellingOf(
  state: Readonly<Record<string, unknown>>,
  world: World,
): Promise<string> {
  const told = Object.entries(state).map(
    async ([name, value]) => `${name} ${await valueText(value, world)}`,
  );
  return (await Promise.all(told)).join(', ');
}

/** What differs, with the old and the new value of each field; empty where nothing does. */
export async function differenceOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  world: World,
): Promise<string> {
  const changed = Object.keys(after).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const told = changed.map(async (name) => {
    const [old, now] = await Promise.all(
      [before[name], after[name]].map((one) => valueText(one, world)),
    );
    return `${name}: ${old ?? ''} → ${now ?? ''}`;
  });
  return (await Promise.all(told)).join('; ');
}

/** Signs that nobody sees, that turn what stands around them or that look like another, as their numbers. */
export const visible = (text: string): string =>
  text.replace(UNSEEN, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);

const IGNORED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Pages write every space like one space, and several as one. */
const SPACE = /(?! )\p{Zs}|(?<= ) /u;
/** What is written as we write such signs. */
const NUMBER = /\\(?=u\{)/u;
const UNSEEN = new RegExp([IGNORED, SPACE, NUMBER].map(({ source }) => source).join('|'), 'gu');

async function valueText(value: unknown, world: World): Promise<string> {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  if (text.length <= WHOLE_CHARACTERS) return text;
  const digest = await world.sha256(text);
  const shown = text.slice(0, SHOWN_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');
  return `${shown}… (${text.length} characters, SHA-256 ${digest})`;
}
