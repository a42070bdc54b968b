import { useState } from 'react';
import type { LinkView } from '../../../../src/contract/panel';
import type { Following } from '../state/following';
import { follow } from './navigate';

export function useLinks(): Following {
  const [refused, setRefused] = useState<LinkView | null>(null);
  const open = async (link: LinkView) => {
    setRefused((await follow(link)) ? null : link);
  };
  return { refused, open: (link) => void open(link) };
}
