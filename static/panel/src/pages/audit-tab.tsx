import Button from '@atlaskit/button/new';
import { useEffect, useState } from 'react';
import type { AuditAction, AuditLogRequest, AuditRecordView } from '../../../../src/contract/audit';
import { commands } from '../effects/asked';
import { download } from '../effects/download';
import { useCommand, useDone } from '../effects/use-command';
import { useViewer } from '../effects/use-viewer';
import { ANYTHING, auditFilter, type AuditDraft } from '../state/audit';
import { fieldsOf } from '../views/kit/draft-fields';
import { ChoiceField, TextField } from '../views/kit/field';
import { Notice } from '../views/kit/notice';
import { Section } from '../views/kit/section';
import { ACTIONS, AuditTable } from '../views/settings/audit-table';
import { EraseForm } from '../views/settings/erase-form';

const OPTIONS = [
  { value: '' as const, label: 'Everything' },
  ...(Object.keys(ACTIONS) as AuditAction[]).map((value) => ({ value, label: ACTIONS[value] })),
];

interface FilterProps {
  draft: AuditDraft;
  onChange: (draft: AuditDraft) => void;
}

function Filter({ draft, onChange }: FilterProps) {
  const field = fieldsOf(draft, onChange);
  return (
    <div className="form-row filter">
      <ChoiceField label="What" {...field('action')} options={OPTIONS} />
      <TextField label="Text" type="search" {...field('text')} />
      <TextField label="From (UTC day)" type="date" {...field('from')} />
      <TextField label="To (UTC day)" type="date" {...field('to')} />
    </div>
  );
}

const NOTHING_READ = { records: [] as readonly AuditRecordView[], now: 0 };

/** Pages of the log, one after the other, for one filter at a time. */
function useLog(draft: AuditDraft) {
  const [{ records, now }, collect] = useState(NOTHING_READ);
  const log = useCommand(commands.auditLog);
  const { state, send, clear } = log;
  useDone(log, () => {
    if (state.phase !== 'done') return;
    const before = state.request.cursor === undefined ? [] : records;
    collect({ records: [...before, ...state.answer.records], now: state.answer.now });
  });
  const next = state.phase === 'done' ? state.answer.next : null;
  const read = (cursor?: string) => {
    clear();
    send({ ...auditFilter(draft), ...(cursor === undefined ? {} : { cursor }) });
  };
  const wanted = JSON.stringify(auditFilter(draft));
  const asked = state.phase === 'idle' ? null : filterOf(state.request);
  useEffect(() => {
    // What was typed while a page was on its way is asked for when it has come.
    if (state.phase !== 'pending' && asked !== wanted) read();
  });
  return { records, now, state, next, read };
}

/** What a request asks for, whichever page of it. */
function filterOf(request: AuditLogRequest): string {
  return JSON.stringify({ ...request, cursor: undefined });
}

function Downloads({ draft }: { draft: AuditDraft }) {
  const file = useCommand(commands.exportAudit);
  const { state } = file;
  useDone(file, () => {
    if (state.phase === 'done') download(state.answer);
  });
  const start = (format: 'jsonl' | 'csv') => () => {
    file.clear();
    file.send({ ...auditFilter(draft), format });
  };
  return (
    <>
      <Button isLoading={state.phase === 'pending'} onClick={start('jsonl')}>
        Download JSON Lines
      </Button>
      <Button onClick={start('csv')}>Download CSV</Button>
      {state.phase === 'done' && !state.answer.isComplete && (
        <span role="status">There were more records than fit; narrow the filter.</span>
      )}
      {state.phase === 'failed' && <span role="alert">{state.failure.message}</span>}
    </>
  );
}

/** For whoever asks to be forgotten. */
function Erasure() {
  const [accountId, change] = useState('');
  const erase = useCommand(commands.eraseAccount);
  return (
    <Section title="Erase a person" lead="For a person who asks that their account id is not kept.">
      <EraseForm
        accountId={accountId}
        state={erase.state}
        onChange={(next) => {
          change(next);
          erase.clear();
        }}
        onSubmit={() => {
          erase.send({ accountId: accountId.trim() });
        }}
      />
    </Section>
  );
}

/** Who did what, and how a person is forgotten in it. */
export function AuditTab() {
  return (
    <div className="stack">
      <Log />
      <Erasure />
    </div>
  );
}

/** Filtered, paged, downloaded. */
function Log() {
  const [draft, change] = useState(ANYTHING);
  const { records, now, state, next, read } = useLog(draft);
  const viewer = useViewer();
  return (
    <Section
      title="Audit log"
      lead="Who did what, newest first. Bitbucket tells Lifeline account ids and no names."
      actions={<Downloads draft={draft} />}
    >
      <Filter draft={draft} onChange={change} />
      {state.phase === 'failed' && (
        <Notice
          appearance="error"
          title="Lifeline could not read the audit log"
          text={state.failure.message}
          retry={() => {
            read();
          }}
        />
      )}
      {state.phase === 'pending' && records.length === 0 ? (
        <div className="skeleton skeleton-block" role="status" aria-label="Loading the audit log" />
      ) : (
        <AuditTable records={records} now={now} viewer={viewer} />
      )}
      {next !== null && (
        <div>
          <Button
            onClick={() => {
              read(next);
            }}
          >
            Show older records
          </Button>
        </div>
      )}
    </Section>
  );
}
