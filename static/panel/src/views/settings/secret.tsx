import Button from '@atlaskit/button/new';
import { COPY_NOTES, type CopyState } from '../kit/code';
import { Notice } from '../kit/notice';

interface SecretProps {
  title: string;
  text: string;
  token: string;
  copied: CopyState;
  onCopy: () => void;
  onDone: () => void;
}

/** A token's text, shown this once; it takes the focus, for what was pressed is gone. */
export function Secret({ title, text, token, copied, onCopy, onDone }: SecretProps) {
  return (
    <div className="stack-tight">
      <Notice appearance="success" title={title} text={text} />
      <div className="token">
        <input
          className="token-value"
          readOnly
          autoFocus
          aria-label="Token"
          value={token}
          onFocus={(event) => {
            event.currentTarget.select();
          }}
        />
        <Button appearance="primary" onClick={onCopy}>
          Copy
        </Button>
        <Button onClick={onDone}>Done</Button>
      </div>
      <p className="field-help" role="status">
        {COPY_NOTES[copied]}
      </p>
    </div>
  );
}
