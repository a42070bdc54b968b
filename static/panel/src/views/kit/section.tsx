import { useId, type ReactNode } from 'react';

interface SectionProps {
  title: string;
  /** One sentence under the title. */
  lead?: ReactNode;
  /** Buttons beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page under its own heading. */
export function Section({ title, lead, actions, children }: SectionProps) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <div className="section-head">
        <div>
          <h2 id={id}>{title}</h2>
          {lead && <p className="subtle">{lead}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** What stands in a list without entries, and what to do about it. */
export function Empty({ title, text }: { title: string; text: string }) {
  return (
    <div className="empty">
      <p className="strong">{title}</p>
      <p className="subtle">{text}</p>
    </div>
  );
}
