import { INDEX_KEYS, indexKey } from './keys';
import type { Found } from './load';
import {
  indexChanges,
  indexIn,
  indexRemoval,
  indexReplacements,
  removedIn,
  type IndexEntry,
} from './repository-index';

const A = { uuid: '{a0000000-0000-4000-8000-000000000001}', slug: 'web', knownSince: 1 };
const B = { uuid: '{B0000000-0000-4000-8000-000000000002}', slug: 'api', knownSince: 2 };
const NONE: Found = new Map();

/** The index after these entries were stored, one call after the other. */
function stored(...calls: readonly (readonly IndexEntry[])[]): Found {
  let found: Found = NONE;
  for (const entries of calls)
    for (const { key, body, revision } of indexChanges(found, entries))
      found = new Map(found).set(key, { revision: (revision ?? 0) + 1, body });
  return found;
}

describe('indexChanges', () => {
  it('lists repositories in order of slug', () => {
    expect(indexIn(stored([A, B]))).toEqual([B, A]);
  });

  it('renames one without forgetting since when it is known', () => {
    const renamed = stored([A], [{ ...A, slug: 'shop', knownSince: 9 }]);
    expect(indexIn(renamed)).toEqual([{ ...A, slug: 'shop', namedSince: 9 }]);
  });

  it('changes nothing for what is known already, and one page for what is new', () => {
    const found = stored([A, B]);
    expect(indexChanges(found, [A, { ...B, knownSince: 9 }])).toEqual([]);
    const changes = indexChanges(found, [
      A,
      { ...B, uuid: '{b0000000-0000-4000-8000-000000000003}' },
    ]);
    expect(changes).toMatchObject([{ key: 'index:b', revision: 1 }]);
  });
});

describe('indexReplacements', () => {
  it('removes one, and brings it back as it was', () => {
    const found = stored([A, B]);
    const gone = { ...A, missingSince: 5, removedAt: 9 };
    const [change] = indexReplacements(found, [gone]);
    const page = { revision: 2, body: change?.body };
    const removed = new Map(found).set('index:a', page);
    expect([indexIn(removed), removedIn(removed)]).toEqual([[B], [gone]]);
  });
});

describe('the index', () => {
  it('is read as version 1 kept it', () => {
    const page = { revision: 1, body: { v: 1, entries: [A] } };
    expect(indexIn(new Map([['index:a', page]]))).toEqual([A]);
  });
});

describe('indexRemoval', () => {
  it('takes one off its page', () => {
    const removal = indexRemoval(stored([A, B]), A.uuid);
    expect(removal).toEqual({ key: 'index:a', body: { v: 2, entries: [] }, revision: 1 });
    expect(indexRemoval(stored([B]), A.uuid)).toBeNull();
  });
});

describe('indexKey', () => {
  it('is one of sixteen, whatever the uuid', () => {
    for (const uuid of [A.uuid, B.uuid, '', '{}', '../x', '😀', 'zzz'])
      expect(INDEX_KEYS).toContain(indexKey(uuid));
    expect(new Set(INDEX_KEYS).size).toBe(16);
  });
});
