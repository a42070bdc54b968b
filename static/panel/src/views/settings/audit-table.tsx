import Lozenge from '@atlaskit/lozenge';
import type { AuditAction, AuditRecordView } from '../../../../../src/contract/audit';
import { whoIs } from '../../state/actor';
import { Instant } from '../kit/instant';
import { Empty } from '../kit/section';
import { Table, type Column } from '../kit/table';

/** Every action as people say it. */
export const ACTIONS: Readonly<Record<AuditAction, string>> = {
  'token-issued': 'Token issued',
  'token-rotated': 'Token rotated',
  'token-revoked': 'Token revoked',
  'token-first-used': 'Token used for the first time',
  'audit-retention-shortened': 'Audit log shortened',
  'account-erased': 'Account erased from the log',
  'action-refused': 'Action refused',
  'token-expired': 'Token expired',
  'service-account-added': 'Service account added',
  'service-account-changed': 'Service account changed',
  'service-account-removed': 'Service account removed',
  'service-account-first-used': 'Service account used for the first time',
  'settings-changed': 'Settings changed',
  'repository-settings-changed': 'Repository settings changed',
  'audit-exported': 'Audit log downloaded',
  'access-refused': 'Access refused',
  'record-unreadable': 'Record cannot be read',
};

interface AuditTableProps {
  records: readonly AuditRecordView[];
  now: number;
  /** The account id of whoever looks. */
  viewer: string | null;
}

function Who({ actor, viewer }: { actor: string; viewer: string | null }) {
  const { name, id } = whoIs(actor, viewer);
  return (
    <>
      {name}
      {id !== null && (
        <>
          {' '}
          <code className="subtle">{id}</code>
        </>
      )}
    </>
  );
}

const columnsOf = ({ now, viewer }: AuditTableProps): readonly Column<AuditRecordView>[] => [
  { name: 'When', cell: ({ at }) => <Instant at={at} now={now} /> },
  { name: 'Who', cell: ({ actor }) => <Who actor={actor} viewer={viewer} /> },
  { name: 'What', cell: ({ action }) => <span className="strong">{ACTIONS[action]}</span> },
  { name: 'Object', cell: ({ object }) => object },
  {
    name: 'Result',
    isShort: true,
    cell: ({ result }) => (
      <Lozenge appearance={result === 'done' ? 'success' : 'danger'}>
        {result === 'done' ? 'Done' : 'Refused'}
      </Lozenge>
    ),
  },
  { name: 'Asked from', cell: ({ from }) => from },
  {
    name: 'Detail',
    isProse: true,
    cell: ({ detail }) => <span className="detail">{detail}</span>,
  },
];

/** Who did what, newest first. */
export function AuditTable(props: AuditTableProps) {
  const { records } = props;
  if (records.length === 0)
    return (
      <Empty
        title="Nothing here"
        text="No record of these days meets the filter. Widen it to see more."
      />
    );
  return (
    <Table caption="Audit log" columns={columnsOf(props)} rows={records} keyOf={({ id }) => id} />
  );
}
