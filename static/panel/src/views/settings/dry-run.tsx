import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import type { DryRunAnswer } from '../../../../../src/contract/access';
import type { CommandState } from '../../state/command';
import { AreaField } from '../kit/field';
import { Notice } from '../kit/notice';
import { Submitted } from '../kit/submitted';

interface DryRunProps {
  token: string;
  state: CommandState<{ token: string }, DryRunAnswer>;
  onChange: (token: string) => void;
  onSubmit: () => void;
}

function Result({ answer }: { answer: DryRunAnswer }) {
  return (
    <div className="stack-tight" data-testid="dry-run">
      <Notice
        appearance={answer.match === null ? 'warning' : 'success'}
        title={answer.match === null ? 'No match' : `It would be “${answer.match.name}”`}
        text={answer.sentence}
      />
      {answer.policies.map(({ id, name, checks }) => (
        <div key={id} className="stack-tight">
          <h3>{name}</h3>
          <ul className="checks">
            {checks.map(({ check, passed, detail }) => (
              <li key={check}>
                <Lozenge appearance={passed ? 'success' : 'danger'}>
                  {passed ? 'Passed' : 'Failed'}
                </Lozenge>
                <span className="strong">{check}</span>
                <span>{detail}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

/** Shows which service account a token would be, and why not. */
export function DryRun({ token, state, onChange, onSubmit }: DryRunProps) {
  return (
    <Submitted onSubmit={onSubmit}>
      <AreaField
        label="Identity token"
        help="A JSON Web Token as its holder would send it. It is checked and not kept."
        value={token}
        onChange={onChange}
      />
      <Button type="submit" isLoading={state.phase === 'pending'}>
        Try it
      </Button>
      {state.phase === 'failed' && (
        <Notice appearance="error" title="The token was not tried" text={state.failure.message} />
      )}
      {state.phase === 'done' && <Result answer={state.answer} />}
    </Submitted>
  );
}
