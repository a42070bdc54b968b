import { useState } from 'react';
import type { OtherPage } from '../state/other-page';
import { openModule } from './navigate';

export function usePage(moduleKey: string): OtherPage {
  const [isRefused, setRefused] = useState(false);
  const open = async () => {
    setRefused(!(await openModule(moduleKey)));
  };
  return { isRefused, open: () => void open() };
}
