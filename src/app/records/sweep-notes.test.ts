import { loadedIn } from './kind';
import { notesChange, notesOf, SWEEP_NOTES, type SweepNotes } from './sweep-notes';

const notesIn = (body: object): SweepNotes =>
  notesOf(loadedIn(new Map([['sweep', { revision: 1, body }]]), { notes: SWEEP_NOTES }).notes);

const NOTES = new Map([
  ['a', { at: 1_000, isOpen: true }],
  ['b', { at: 2_000, isOpen: false }],
]);

describe('the notes of the sweep', () => {
  it('are read as they were written, with what the list has shown', () => {
    const notes = { notes: NOTES, nextPage: 3, listed: new Set(['b', 'c']), revision: 1 };
    expect(notesIn(notesChange(notes).body ?? {})).toEqual(notes);
  });

  it('are read as version 1 kept them', () => {
    const notes = { notes: NOTES, nextPage: 2, listed: new Set(), revision: 1 };
    expect(notesIn({ v: 1, seen: { a: 3, b: 4 }, nextPage: 2 })).toEqual(notes);
  });
});
