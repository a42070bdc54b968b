import { useState } from 'react';
import { copyText } from './clipboard';

/** Copies, and remembers for which text that worked or did not. */
export function useCopy(): {
  readonly stateOf: (text: string) => 'not-yet' | 'copied' | 'refused';
  readonly copy: (text: string) => void;
} {
  const [last, remember] = useState<{ text: string; isDone: boolean } | null>(null);
  return {
    stateOf: (text) => {
      if (last?.text !== text) return 'not-yet';
      return last.isDone ? 'copied' : 'refused';
    },
    copy: (text) => {
      void copyText(text).then((isDone) => {
        remember({ text, isDone });
      });
    },
  };
}
