import { useState } from 'react';
import type { Drafted } from '../state/drafts';
import type { Failure } from '../state/failure';
import { useCommand, type Command, type Commanded } from './use-command';

export interface Form<Draft, R, A> {
  readonly draft: Draft;
  /** Takes what is typed; what was said about the draft before no longer holds. */
  readonly change: (draft: Draft) => void;
  /** What is wrong with the draft, or why the command failed. Its code names the field, where it is one. */
  readonly failure: Failure | null;
  readonly command: Commanded<R, A>;
  readonly isPending: boolean;
  /** What the draft asks for; null, and a failure, where it does not say. */
  readonly request: () => R | null;
  readonly submit: () => void;
}

/** A draft that becomes a command's request. What a person typed is kept, whatever comes of it. */
export function useForm<Draft, R, A>(
  program: Command<R, A>,
  { initial, read }: { initial: Draft; read: (draft: Draft) => Drafted<R> },
): Form<Draft, R, A> {
  const [draft, keep] = useState(initial);
  const [mistake, find] = useState<Failure | null>(null);
  const command = useCommand(program);
  const { state } = command;
  const request = () => {
    const found = read(draft);
    find(found.ok ? null : found.failure);
    return found.ok ? found.request : null;
  };
  return {
    draft,
    change: (next) => {
      keep(next);
      find(null);
      command.clear();
    },
    failure: mistake ?? (state.phase === 'failed' ? state.failure : null),
    command,
    isPending: state.phase === 'pending',
    request,
    submit: () => {
      const wanted = request();
      if (wanted !== null) command.send(wanted);
    },
  };
}
