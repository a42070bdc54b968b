import { DEFAULT_SETTINGS } from '../../core/settings';
import type { RecordChange, StoredRecord } from '../../ports/records';
import { INDEX_KEYS, indexKey } from './keys';
import { loadedIn } from './kind';
import {
  entriesOf,
  INDEX,
  INDEX_OF,
  indexChanges,
  indexMarks,
  indexRemoval,
  indexReplacements,
  removedOf,
  shownIn,
  type IndexEntry,
  type StoredIndex,
} from './repository-index';

const A = { uuid: '{a0000000-0000-4000-8000-000000000001}', slug: 'web', knownSince: 1 };
const B = { uuid: '{B0000000-0000-4000-8000-000000000002}', slug: 'api', knownSince: 2 };

const indexIn = (found: ReadonlyMap<string, StoredRecord>, kinds = INDEX): StoredIndex =>
  loadedIn(found, { index: kinds }).index;

const NONE = indexIn(new Map());

/** The index with changes written. */
function after(before: StoredIndex, changes: readonly RecordChange[]): StoredIndex {
  const found = new Map<string, StoredRecord>();
  for (const { kind, value, revision } of before)
    if (revision !== null) found.set(kind.key, { revision, body: kind.write(value) });
  for (const { key, body, revision } of changes)
    found.set(key, { revision: (revision ?? 0) + 1, body });
  return indexIn(found);
}

/** The index after these entries were stored, one call after the other. */
const stored = (...calls: readonly (readonly IndexEntry[])[]): StoredIndex =>
  calls.reduce((index, entries) => after(index, indexChanges(index, entries)), NONE);

describe('indexChanges', () => {
  it('lists repositories in order of slug', () => {
    expect(entriesOf(stored([A, B]))).toEqual([B, A]);
  });

  it('renames one without forgetting since when it is known', () => {
    const renamed = stored([A], [{ ...A, slug: 'shop', knownSince: 9 }]);
    expect(entriesOf(renamed)).toEqual([{ ...A, slug: 'shop', namedSince: 9 }]);
  });

  it('changes nothing for what is known already, and one page for what is new', () => {
    const index = stored([A, B]);
    expect(indexChanges(index, [A, { ...B, knownSince: 9 }])).toEqual([]);
    const changes = indexChanges(index, [
      A,
      { ...B, uuid: '{b0000000-0000-4000-8000-000000000003}' },
    ]);
    expect(changes).toMatchObject([{ key: 'index:b', revision: 1 }]);
  });

  it('takes no page for empty that was not read', () => {
    const ofA = indexIn(new Map(), INDEX_OF(A.uuid));
    expect(indexChanges(ofA, [A])).toMatchObject([{ key: 'index:a', revision: null }]);
    expect(() => indexChanges(ofA, [A, B])).toThrow('The page index:b was not read.');
  });
});

describe('indexReplacements', () => {
  it('removes one, and brings it back as it was', () => {
    const index = stored([A, B]);
    const gone = { ...A, missingSince: 5, removedAt: 9 };
    const removed = after(index, indexReplacements(index, [gone]));
    expect([entriesOf(removed), removedOf(removed)]).toEqual([[B], [gone]]);
  });
});

describe('shownIn', () => {
  const LATER = { uuid: '{c0000000-0000-4000-8000-000000000003}', slug: 'web', knownSince: 7 };
  const slugsOf = (index: StoredIndex) =>
    shownIn(index, DEFAULT_SETTINGS).map(({ uuid, slug }) => [slug, uuid[1]]);
  /** As much of it as a shard reads. */
  const pageOf = (index: StoredIndex, uuid: string) =>
    index.filter(({ kind }) => kind.key === indexKey(uuid));

  it('has the one that took a slug last, also where only some pages are read', () => {
    const index = stored([A], [B, LATER]);
    expect(slugsOf(index)).toEqual([
      ['api', 'B'],
      ['web', 'c'],
    ]);
    expect(slugsOf(pageOf(index, A.uuid))).toEqual([]);
    expect(slugsOf(pageOf(index, LATER.uuid))).toEqual([['web', 'c']]);
  });

  it('has the first again once the other was named otherwise', () => {
    const index = stored([A, LATER], [{ ...LATER, slug: 'shop', knownSince: 9 }]);
    expect(slugsOf(pageOf(index, A.uuid))).toEqual([['web', 'a']]);
  });

  it('marks no page but those of the slugs that are written', () => {
    const index = stored([A, LATER]);
    const unmarked = index.map((page) => ({
      ...page,
      value: { entries: page.value.entries.map((one) => ({ ...one, isReplaced: undefined })) },
    }));
    const keys = indexChanges(unmarked, [B]).map(({ key }) => key);
    expect([keys, indexMarks(unmarked).map(({ key }) => key)]).toEqual([['index:b'], ['index:a']]);
  });

  it('has it again once the other was removed and the index was looked through', () => {
    const before = stored([A, LATER]);
    const gone = { ...LATER, removedAt: 9 };
    const partly = pageOf(before, LATER.uuid);
    const removed = after(before, indexReplacements(partly, [gone]));
    expect(slugsOf(removed)).toEqual([['web', 'a']]);
    expect(slugsOf(pageOf(removed, A.uuid))).toEqual([]);
    const marked = after(removed, indexMarks(removed));
    expect(slugsOf(pageOf(marked, A.uuid))).toEqual([['web', 'a']]);
    expect(indexMarks(marked)).toEqual([]);
  });
});

describe('the index', () => {
  it('is read as version 1 kept it', () => {
    const page = { revision: 1, body: { v: 1, entries: [A] } };
    expect(entriesOf(indexIn(new Map([['index:a', page]])))).toEqual([A]);
  });
});

describe('indexRemoval', () => {
  it('takes one off its page', () => {
    const removal = indexRemoval(stored([A, B]), A.uuid);
    expect(removal).toEqual({ key: 'index:a', body: { v: 3, entries: [] }, revision: 1 });
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
