import { useState } from 'react';
import type { ScrapeConfigurationAnswer } from '../../../../src/contract/configuration';
import { queries } from '../effects/asked';
import { useQuery } from '../effects/use-query';
import { Copied } from './copied';
import { ChoiceField } from '../views/kit/field';
import { ProjectFiles } from '../views/kit/project-files';
import { Queried } from '../views/kit/queried';
import { Section } from '../views/kit/section';
import { Targets } from '../views/settings/targets';

function Configurations({ answer }: { answer: ScrapeConfigurationAnswer }) {
  const [key, choose] = useState(answer.examples[0]?.key ?? '');
  const chosen = answer.examples.find((example) => example.key === key);
  return (
    <>
      <Section title="Addresses" lead="Every request needs a token or a service account.">
        <dl className="pairs addresses">
          <div>
            <dt>Metrics</dt>
            <dd>
              <code>{answer.scrapeUrl}</code>
            </dd>
          </div>
          <div>
            <dt>Service discovery</dt>
            <dd>
              <code>{answer.discoveryUrl}</code>
            </dd>
          </div>
        </dl>
      </Section>
      <Section
        title="Configuration"
        lead="Ready to use, with the addresses of this workspace, the command that stores the token, and a check."
      >
        <ChoiceField
          label="Scraper"
          value={key}
          options={answer.examples.map((example) => ({ value: example.key, label: example.title }))}
          onChange={choose}
          help={chosen?.hint ?? ''}
        />
        {chosen && (
          <>
            <Copied label={`Configuration for ${chosen.title}`} text={chosen.text} />
            <p className="subtle">
              For <code>{chosen.file}</code>. {chosen.proof}
            </p>
          </>
        )}
      </Section>
    </>
  );
}

/** Addresses and configurations for every scraper we know, and what service discovery names. */
export function ScrapingTab() {
  const [configuration, again] = useQuery(queries.configuration);
  const [targets, askAgain] = useQuery(queries.targets);
  return (
    <>
      <Queried state={configuration} what="write the configuration" again={again}>
        {(answer) => <Configurations answer={answer} />}
      </Queried>
      <Section title="Targets" lead="What service discovery names at the moment.">
        <Queried state={targets} what="name the targets" again={askAgain} outline={1}>
          {(answer) => <Targets answer={answer} />}
        </Queried>
      </Section>
      <ProjectFiles />
    </>
  );
}
