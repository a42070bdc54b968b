import Button from '@atlaskit/button/new';
import type { SettingsAnswer } from '../../../../src/contract/access';
import { commands, queries } from '../effects/asked';
import { useCommand, useDone } from '../effects/use-command';
import { useForm } from '../effects/use-form';
import { useQuery } from '../effects/use-query';
import { settingsDraft, settingsRequest } from '../state/drafts';
import { Notice } from '../views/kit/notice';
import { Queried } from '../views/kit/queried';
import { Section } from '../views/kit/section';
import { Cost } from '../views/settings/cost';
import { CountingForm } from '../views/settings/counting-form';

function Settings({ answer, again }: { answer: SettingsAnswer; again: () => void }) {
  const form = useForm(commands.saveSettings, {
    initial: settingsDraft(answer.settings, answer.repositories),
    read: settingsRequest,
    revision: answer.revision,
  });
  const preview = useCommand(commands.previewCost);
  useDone(form.command, again);
  const isPreviewed = preview.state.phase === 'done';
  const failure = form.failure ?? (preview.state.phase === 'failed' ? preview.state.failure : null);
  return (
    <Section
      title="What is counted"
      lead="Look at the cost in series before you save; Prometheus pays for each."
    >
      <CountingForm
        draft={form.draft}
        repositories={answer.repositories}
        invalid={form.failure?.code ?? null}
        onChange={(next) => {
          form.change(next);
          preview.clear();
        }}
      />
      {failure && <Notice appearance="error" title="Nothing was changed" text={failure.message} />}
      {preview.state.phase === 'done' && <Cost answer={preview.state.answer} />}
      {form.command.state.phase === 'done' && (
        <Notice appearance="success" title="Saved" text="It holds from the next scrape on." />
      )}
      <div className="row">
        <Button
          appearance={isPreviewed ? 'default' : 'primary'}
          isLoading={preview.state.phase === 'pending'}
          onClick={() => {
            const request = form.request();
            preview.clear();
            if (request !== null) preview.send(request);
          }}
        >
          Show the cost
        </Button>
        <Button
          appearance={isPreviewed ? 'primary' : 'default'}
          isDisabled={!isPreviewed}
          isLoading={form.isPending}
          onClick={() => {
            preview.clear();
            form.submit();
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
