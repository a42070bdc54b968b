import { useState } from 'react';
import type { Repositories } from '../state/other-page';
import { openModule } from './navigate';

/** The way from a page of the workspace to the pages of its repositories. */
export function useRepositories(): Repositories {
  const [refused, setRefused] = useState<string | null>(null);
  const open = async (uuid: string) => {
    setRefused((await openModule('repository-page', uuid)) ? null : uuid);
  };
  return { refused, open: (uuid) => void open(uuid) };
}
