import Button from '@atlaskit/button/new';
import type { ScopeView, TokenState, TokenView } from '../../../../../src/contract/access';
import { Instant, MaybeInstant } from '../kit/instant';
import { StateLozenge, type Look } from '../kit/look';
import { Empty } from '../kit/section';
import { Table, type Column } from '../kit/table';

const STATES = {
  active: { label: 'Active', appearance: 'success' },
  grace: { label: 'Replaced', appearance: 'warning' },
  expired: { label: 'Expired', appearance: 'neutral' },
  revoked: { label: 'Revoked', appearance: 'neutral' },
} as const satisfies Record<TokenState, Look>;

/** What is asked before it is done. */
export interface Confirming {
  readonly id: string;
  readonly deed: 'rotate' | 'revoke';
}

interface TokenTableProps {
  tokens: readonly TokenView[];
  now: number;
  confirming: Confirming | null;
  isPending: boolean;
  onAsk: (asked: Confirming | null) => void;
  onConfirm: (asked: Confirming) => void;
}

export function scopeText(scope: ScopeView): string {
  if (scope.kind === 'workspace') return 'Whole workspace';
  return scope.repositories.map(({ slug }) => slug).join(', ');
}

const QUESTIONS = {
  rotate: { text: 'The old one stays good for 7 days.', button: 'Rotate now' },
  revoke: { text: 'Whoever uses it is refused at once.', button: 'Revoke now' },
} as const;

function Confirmation({ asked, ...props }: TokenTableProps & { asked: Confirming }) {
  const { text, button } = QUESTIONS[asked.deed];
  return (
    <div className="confirm" role="group" aria-label={button}>
      <span>{text}</span>
      <Button
        autoFocus
        spacing="compact"
        appearance={asked.deed === 'revoke' ? 'danger' : 'primary'}
        isLoading={props.isPending}
        onClick={() => {
          props.onConfirm(asked);
        }}
      >
        {button}
      </Button>
      <Button
        spacing="compact"
        appearance="subtle"
        onClick={() => {
          props.onAsk(null);
        }}
      >
        Cancel
      </Button>
    </div>
  );
}

function Actions({ token, ...props }: TokenTableProps & { token: TokenView }) {
  const { id, name, state } = token;
  if (props.confirming?.id === id) return <Confirmation {...props} asked={props.confirming} />;
  if (state !== 'active' && state !== 'grace') return null;
  const button = (deed: Confirming['deed'], label: string) => (
    <Button
      spacing="compact"
      aria-label={`${label} ${name}`}
      onClick={() => {
        props.onAsk({ id, deed });
      }}
    >
      {label}
    </Button>
  );
  return (
    <div className="row">
      {state === 'active' && button('rotate', 'Rotate')}
      {button('revoke', 'Revoke')}
    </div>
  );
}

function columnsOf(props: TokenTableProps): readonly Column<TokenView>[] {
  const { now } = props;
  return [
    {
      name: 'Name',
      cell: ({ name, id }) => (
        <>
          <span className="strong">{name}</span> <code className="subtle">{id}</code>
        </>
      ),
    },
    { name: 'State', cell: ({ state }) => <StateLozenge look={STATES[state]} /> },
    { name: 'May read', cell: ({ scope }) => scopeText(scope) },
    { name: 'Expires', cell: ({ expiresAt }) => <Instant at={expiresAt} now={now} /> },
    {
      name: 'Last used',
      cell: ({ lastUsedAt, lastClient }) => (
        <>
          <MaybeInstant at={lastUsedAt} now={now} never="Never" />
          {lastClient !== null && <span className="subtle"> {lastClient}</span>}
        </>
      ),
    },
    { name: 'Actions', cell: (token) => <Actions {...props} token={token} /> },
  ];
}

/** Every token, newest first, with who still uses it. */
export function TokenTable(props: TokenTableProps) {
  if (props.tokens.length === 0)
    return (
      <Empty
        title="No token yet"
        text="Issue one above and give it to Prometheus. It can read metrics and nothing else."
      />
    );
  return (
    <Table caption="Tokens" columns={columnsOf(props)} rows={props.tokens} keyOf={({ id }) => id} />
  );
}
