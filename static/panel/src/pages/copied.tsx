import { useCopy } from '../effects/use-copy';
import { Code } from '../views/kit/code';

/** Text with a button that copies it. */
export function Copied({ label, text }: { label: string; text: string }) {
  const { stateOf, copy } = useCopy();
  return (
    <Code
      label={label}
      text={text}
      copied={stateOf(text)}
      onCopy={() => {
        copy(text);
      }}
    />
  );
}
