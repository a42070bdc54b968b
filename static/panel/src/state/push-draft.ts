import type { Revised } from '../../../../src/contract/form';
import type { PushChoiceView } from '../../../../src/contract/pushes';
import type { Drafted } from './drafts';

/** What the form about pushes holds: names one a line. */
export interface PushDraft {
  readonly isOn: boolean;
  readonly offUuids: readonly string[];
  readonly allowed: string;
}

export const pushDraft = ({ isOff, offUuids, allowed }: PushChoiceView): PushDraft => ({
  isOn: !isOff,
  offUuids,
  allowed: allowed.join('\n'),
});

export const pushRequest = (
  { isOn, offUuids, allowed }: PushDraft,
  revision: number,
): Drafted<Revised<PushChoiceView>> => ({
  ok: true,
  request: {
    isOff: !isOn,
    offUuids,
    revision,
    allowed: allowed
      .split('\n')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  },
});
