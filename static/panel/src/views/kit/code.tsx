import Button from '@atlaskit/button/new';

interface CodeProps {
  label: string;
  text: string;
  copied: CopyState;
  onCopy: () => void;
}

export type CopyState = 'not-yet' | 'copied' | 'refused';

export const COPY_NOTES = {
  'not-yet': '',
  copied: 'Copied.',
  refused: 'The browser refused. Select the text and copy it with Ctrl+C or ⌘C.',
} as const satisfies Record<CopyState, string>;

/** Text to be copied, with a button that does. */
export function Code({ label, text, copied, onCopy }: CodeProps) {
  return (
    <div className="code">
      <pre tabIndex={0} role="region" aria-label={label}>
        {text}
      </pre>
      <div className="row">
        <Button onClick={onCopy}>Copy</Button>
        <span role="status" className="subtle">
          {COPY_NOTES[copied]}
        </span>
      </div>
    </div>
  );
}
