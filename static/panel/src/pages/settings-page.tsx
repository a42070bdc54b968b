import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import { useState } from 'react';
import { takeWishedTab } from '../effects/wished-tab';
import { AccountsTab } from './accounts-tab';
import { AuditTab } from './audit-tab';
import { CostTab } from './cost-tab';
import { CountingTab } from './counting-tab';
import { PushesTab } from './pushes-tab';
import { ScrapingTab } from './scraping-tab';
import { SetupTab } from './setup-tab';
import { TokensTab } from './tokens-tab';

const TABS = [
  { key: 'setup', name: 'Set up', content: <SetupTab /> },
  { key: 'tokens', name: 'Tokens', content: <TokensTab /> },
  { key: 'accounts', name: 'Service accounts', content: <AccountsTab /> },
  { key: 'scraping', name: 'Scraping', content: <ScrapingTab /> },
  { key: 'counting', name: 'Counting', content: <CountingTab /> },
  { key: 'pushes', name: 'Pushes', content: <PushesTab /> },
  { key: 'cost', name: 'Cost', content: <CostTab /> },
  { key: 'audit', name: 'Audit log', content: <AuditTab /> },
] as const;

/** `bitbucket:workspaceSettingsMenuPage` */
export function SettingsPage() {
  const [wished] = useState(takeWishedTab);
  const first = TABS.findIndex(({ key }) => key === wished);
  return (
    <div className="panel page">
      <Tabs id="settings" defaultSelected={Math.max(0, first)}>
        <TabList>
          {TABS.map(({ name }) => (
            <Tab key={name}>{name}</Tab>
          ))}
        </TabList>
        {TABS.map(({ name, content }) => (
          <TabPanel key={name}>
            <div className="tab">{content}</div>
          </TabPanel>
        ))}
      </Tabs>
    </div>
  );
}
