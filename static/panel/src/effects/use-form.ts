import { useEffect, useState } from 'react';
import type { Saved } from '../../../../src/contract/form';
import type { CommandState } from '../state/command';
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

interface Start<Draft, R> {
  readonly initial: Draft;
  /** What the draft asks for, with the revision that it would replace. */
  readonly read: (draft: Draft, revision: number) => Drafted<R>;
  /** Of what the draft was read from, where it was. */
  readonly revision?: number;
}

/** A draft that becomes a command's request. What a person typed is kept, whatever comes of it. */
export function useForm<Draft, R, A extends object>(
  program: Command<R, A>,
  { initial, read, revision = 0 }: Start<Draft, R>,
): Form<Draft, R, A> {
  const [draft, keep] = useState(initial);
  const [mistake, find] = useState<Failure | null>(null);
  const command = useCommand(program);
  const { state } = command;
  const seen = useSeen(state, revision);
  const request = () => {
    const found = read(draft, seen);
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

/** The revision that a person knows of: what they read, what they were told of it, what they saved. */
function useSeen<R, A extends object>(state: CommandState<R, A>, revision: number): number {
  const [seen, see] = useState(revision);
  const told = toldIn(state);
  useEffect(() => {
    if (told !== undefined) see(told);
  }, [told]);
  return seen;
}

function toldIn<R, A extends object>(state: CommandState<R, A>): number | undefined {
  if (state.phase === 'failed') return state.failure.revision;
  return state.phase === 'done' ? (state.answer as Partial<Saved>).revision : undefined;
}
