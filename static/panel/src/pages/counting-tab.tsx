import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { SettingsAnswer } from '../../../../src/contract/access';
import { commands, queries } from '../effects/asked';
import { useCommand, useDone } from '../effects/use-command';
import { useQuery } from '../effects/use-query';
import { settingsDraft, settingsRequest, type SettingsDraft } from '../state/drafts';
import type { Failure } from '../state/failure';
import { Notice } from '../views/kit/notice';
import { Queried } from '../views/kit/queried';
import { Section } from '../views/kit/section';
import { Cost } from '../views/settings/cost';
import { CountingForm } from '../views/settings/counting-form';

function useSettings(again: () => void) {
  const preview = useCommand(commands.previewCost);
  const save = useCommand(commands.saveSettings);
  useDone(save, again);
  const failed = [save.state, preview.state].find(({ phase }) => phase === 'failed');
  return { preview, save, failure: failed?.phase === 'failed' ? failed.failure : null };
}

function Settings({ answer, again }: { answer: SettingsAnswer; again: () => void }) {
  const [draft, change] = useState<SettingsDraft>(() => settingsDraft(answer.settings));
  const [mistake, find] = useState<Failure | null>(null);
  const { preview, save, failure } = useSettings(again);
  const isPreviewed = preview.state.phase === 'done';
  const send = (to: 'preview' | 'save') => {
    const read = settingsRequest(draft);
    find(read.ok ? null : read.failure);
    if (!read.ok) return;
    preview.clear();
    if (to === 'preview') preview.send(read.request);
    else save.send(read.request);
  };
  const shown = mistake ?? failure;
  return (
    <Section
      title="What is counted"
      lead="Look at the cost in series before you save; Prometheus pays for each."
    >
      <CountingForm
        draft={draft}
        repositories={answer.repositories}
        invalid={mistake?.code ?? null}
        onChange={(next) => {
          change(next);
          find(null);
          preview.clear();
          save.clear();
        }}
      />
      {shown && <Notice appearance="error" title="Nothing was changed" text={shown.message} />}
      {preview.state.phase === 'done' && <Cost answer={preview.state.answer} />}
      {save.state.phase === 'done' && (
        <Notice appearance="success" title="Saved" text="It holds from the next scrape on." />
      )}
      <div className="row">
        <Button
          appearance={isPreviewed ? 'default' : 'primary'}
          isLoading={preview.state.phase === 'pending'}
          onClick={() => {
            send('preview');
          }}
        >
          Show the cost
        </Button>
        <Button
          appearance={isPreviewed ? 'primary' : 'default'}
          isDisabled={!isPreviewed}
          isLoading={save.state.phase === 'pending'}
          onClick={() => {
            send('save');
          }}
        >
          Save
        </Button>
      </div>
    </Section>
  );
}

/** Branches, detail levels and retention, with their cost before saving. */
export function CountingTab() {
  const [state, again] = useQuery(queries.settings);
  return (
    <Queried state={state} what="read the settings" again={again}>
      {(answer) => <Settings answer={answer} again={again} />}
    </Queried>
  );
}
