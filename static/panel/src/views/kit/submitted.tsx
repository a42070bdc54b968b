import type { ReactNode } from 'react';

/** A form whose submission, by button or by Enter, stays on this page. */
export function Submitted({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
