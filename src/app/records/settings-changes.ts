import { anyNumber, anyText, fields, listOf } from '../../core/shape';
import { recordOf, WHOLE_RECORD } from './kind';

/** What changed in the settings, for whoever has an older form open. */
interface SettingsChange {
  /** Of the settings, once it was written. */
  readonly revision: number;
  /** The workspace, or a repository by uuid. */
  readonly object: string;
  readonly detail: string;
}

export interface SettingsChanges {
  readonly newest: readonly SettingsChange[];
}

const KEPT = 20;
/** So that all of them always fit. */
const DETAIL_CHARACTERS = 3_000;

/** The newest changes of the settings, oldest first. */
export const SETTINGS_CHANGES = recordOf<SettingsChanges>({
  key: 'settings-changes',
  version: 1,
  bytesMax: WHOLE_RECORD,
  none: { newest: [] },
  shape: fields({
    newest: listOf(fields({ revision: anyNumber, object: anyText, detail: anyText })),
  }),
});

export function withChanges(
  { newest }: SettingsChanges,
  changes: readonly SettingsChange[],
): SettingsChanges {
  const cut = changes.map((change) => ({
    ...change,
    detail: change.detail.slice(0, DETAIL_CHARACTERS).replace(/[\uD800-\uDBFF]$/, ''),
  }));
  return { newest: [...newest, ...cut].slice(-KEPT) };
}

/** Whether there may have been changes after `revision` that made room for newer ones. */
export const isForgotten = ({ newest }: SettingsChanges, revision: number): boolean =>
  newest.length === KEPT && revision < (newest[0]?.revision ?? 0);
