import Lozenge from '@atlaskit/lozenge';
import Spinner from '@atlaskit/spinner';
import type { ReactNode } from 'react';

interface StepProps {
  number: number;
  title: string;
  state: 'done' | 'now' | 'later' | 'waiting';
  children: ReactNode;
}

function Mark({ number, state }: Pick<StepProps, 'number' | 'state'>) {
  if (state === 'waiting') return <Spinner size="small" label="Waiting" />;
  return <span className="step-mark">{state === 'done' ? '✓' : number}</span>;
}

/** One step of the guide, with a live check. */
export function GuideStep({ number, title, state, children }: StepProps) {
  return (
    <li className={`step step-${state}`} data-state={state}>
      <div className="step-side" aria-hidden="true">
        <Mark number={number} state={state} />
      </div>
      <div className="step-body">
        <div className="row">
          <h3>{title}</h3>
          {state === 'done' && <Lozenge appearance="success">Done</Lozenge>}
        </div>
        {children}
      </div>
    </li>
  );
}
