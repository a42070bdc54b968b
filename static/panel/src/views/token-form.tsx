import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import type { SyntheticEvent } from 'react';
import { NAME_MISSING, type TokenEvent, type TokenState } from '../state/token';
import { Notice } from './notice';

interface TokenFormProps<State extends TokenState = TokenState> {
  state: State;
  onEvent: (event: TokenEvent) => void;
}

type Editing = Extract<TokenState, { phase: 'editing' }>;
type Issued = Extract<TokenState, { phase: 'issued' }>;

const COPY_NOTES = {
  'not-yet': '',
  copied: 'Copied.',
  refused: 'The browser refused. Select the token and copy it with Ctrl+C or ⌘C.',
} as const satisfies Record<Issued['copy'], string>;

function NameField({ state, onEvent }: TokenFormProps<Editing>) {
  return (
    <div className="field">
      <label htmlFor="token-name">Name</label>
      <Textfield
        id="token-name"
        value={state.name}
        isInvalid={state.failure?.code === NAME_MISSING}
        aria-describedby="token-name-help"
        autoComplete="off"
        onChange={(event) => {
          onEvent({ type: 'typed', name: event.currentTarget.value });
        }}
      />
      <p id="token-name-help" className="field-help">
        What will use it, e.g. “prometheus-eu” or “grafana-cloud”.
      </p>
    </div>
  );
}

function Form({ state, onEvent }: TokenFormProps<Editing>) {
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onEvent({ type: 'submitted' });
  };
  return (
    <form onSubmit={submit} noValidate>
      <NameField state={state} onEvent={onEvent} />
      {state.failure && (
        <Notice appearance="error" title="No token was issued" text={state.failure.message} />
      )}
      <Button type="submit" appearance="primary" isLoading={state.issuing}>
        Issue token
      </Button>
    </form>
  );
}

function TokenLine({ state, onEvent }: TokenFormProps<Issued>) {
  const copy = () => {
    onEvent({ type: 'copy-asked' });
  };
  const done = () => {
    onEvent({ type: 'done' });
  };
  return (
    <div className="token">
      <input
        className="token-value"
        readOnly
        aria-label="Token"
        value={state.token}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
      />
      <Button appearance="primary" onClick={copy}>
        Copy
      </Button>
      <Button appearance="subtle" onClick={done}>
        Done
      </Button>
    </div>
  );
}

function Token({ state, onEvent }: TokenFormProps<Issued>) {
  return (
    <div>
      <Notice
        appearance="success"
        title={`Token “${state.name}” is ready`}
        text="Copy it now: it is shown only this once. We keep no copy that could be read."
      />
      <TokenLine state={state} onEvent={onEvent} />
      <p className="field-help" role="status">
        {COPY_NOTES[state.copy]}
      </p>
    </div>
  );
}

/** Issues a token that Prometheus reads with. */
export function TokenForm({ state, onEvent }: TokenFormProps) {
  return (
    <div className="panel settings">
      <h2>Scrape token</h2>
      <p className="lead">
        Prometheus sends it as a bearer token with every scrape. It can read this workspace’s
        metrics and nothing else.
      </p>
      {state.phase === 'editing' ? (
        <Form state={state} onEvent={onEvent} />
      ) : (
        <Token state={state} onEvent={onEvent} />
      )}
    </div>
  );
}
