import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import type { ServiceAccountView } from '../../../../../src/contract/access';
import { MaybeInstant } from '../kit/instant';
import { Empty } from '../kit/section';
import { Table, type Column } from '../kit/table';
import { scopeText } from './token-table';

interface AccountTableProps {
  accounts: readonly ServiceAccountView[];
  now: number;
  removing: string | null;
  onEdit: (account: ServiceAccountView) => void;
  onAskRemove: (id: string | null) => void;
  onRemove: (id: string) => void;
}

function Actions({ account, ...props }: AccountTableProps & { account: ServiceAccountView }) {
  const { id, name } = account;
  const ask = (asked: string | null) => () => {
    props.onAskRemove(asked);
  };
  if (props.removing === id)
    return (
      <div className="confirm" role="group" aria-label="Remove now">
        <span>Its identities are refused at once.</span>
        <Button
          autoFocus
          spacing="compact"
          appearance="danger"
          onClick={() => {
            props.onRemove(id);
          }}
        >
          Remove now
        </Button>
        <Button spacing="compact" appearance="subtle" onClick={ask(null)}>
          Cancel
        </Button>
      </div>
    );
  return (
    <div className="row">
      <Button
        spacing="compact"
        aria-label={`Edit ${name}`}
        onClick={() => {
          props.onEdit(account);
        }}
      >
        Edit
      </Button>
      <Button spacing="compact" aria-label={`Remove ${name}`} onClick={ask(id)}>
        Remove
      </Button>
    </div>
  );
}

function keysText({ keys }: ServiceAccountView) {
  if (keys.problem !== null)
    return (
      <span className="row">
        <Lozenge appearance="danger">Not readable</Lozenge> {keys.problem}
      </span>
    );
  return keys.keyIds.length === 0 ? 'read at first use' : `${keys.kind}: ${keys.keyIds.join(', ')}`;
}

function columnsOf(props: AccountTableProps): readonly Column<ServiceAccountView>[] {
  return [
    { name: 'Name', cell: ({ name }) => <span className="strong">{name}</span> },
    {
      name: 'Identity',
      cell: ({ issuer, subject }) => (
        <>
          <code>{subject}</code>
          <div className="subtle">{issuer}</div>
        </>
      ),
    },
    { name: 'Keys', cell: keysText },
    { name: 'May read', cell: ({ scope }) => scopeText(scope) },
    {
      name: 'Last used',
      cell: ({ lastUsedAt }) => <MaybeInstant at={lastUsedAt} now={props.now} never="Never" />,
    },
    { name: 'Actions', cell: (account) => <Actions {...props} account={account} /> },
  ];
}

/** Every service account. */
export function AccountTable(props: AccountTableProps) {
  if (props.accounts.length === 0)
    return (
      <Empty
        title="No service account yet"
        text="With one, a Prometheus pod, a pipeline step or an AWS role reads without a token that somebody has to keep."
      />
    );
  return (
    <Table
      caption="Service accounts"
      columns={columnsOf(props)}
      rows={props.accounts}
      keyOf={({ id }) => id}
    />
  );
}
