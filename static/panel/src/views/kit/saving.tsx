import Button from '@atlaskit/button/new';
import type { Failure } from '../../state/failure';
import { Notice } from './notice';

interface Saving {
  readonly failure: Failure | null;
  readonly isPending: boolean;
  /** From when what was saved holds, as a sentence; null until it was. */
  readonly said: string | null;
  readonly onSave: () => void;
}

/** The end of a form: what came of it, and the button. */
export function Saving({ failure, isPending, said, onSave }: Saving) {
  return (
    <>
      {failure && <Notice appearance="error" title="Nothing was changed" text={failure.message} />}
      {said !== null && <Notice appearance="success" title="Saved" text={said} />}
      <div className="row">
        <Button appearance="primary" isLoading={isPending} onClick={onSave}>
          Save
        </Button>
      </div>
    </>
  );
}
