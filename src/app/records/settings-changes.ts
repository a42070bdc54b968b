import { anyNumber, anyText, fields, listOf } from '../../core/shape';
import { recordOf, WHOLE_RECORD } from './kind';

/** What changed in the settings, for whoever has an older form open. */
interface SettingsChange {
  /** Of the settings, once it was written. */
  readonly revision: number;
  /** The workspace, or a repository by name. */
  readonly object: string;
  readonly detail: string;
}

interface SettingsChanges {
  readonly newest: readonly SettingsChange[];
}

const KEPT = 10;
/** So that ten of them always fit. */
const DETAIL_CHARACTERS = 4_000;

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

export function withChange({ newest }: SettingsChanges, change: SettingsChange): SettingsChanges {
  const detail = change.detail.slice(0, DETAIL_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');
  return { newest: [...newest, { ...change, detail }].slice(-KEPT) };
}
