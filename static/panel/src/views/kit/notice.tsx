import Button from '@atlaskit/button/new';
import SectionMessage, { type Appearance } from '@atlaskit/section-message';

interface NoticeProps {
  appearance: Appearance;
  title: string;
  text: string;
  retry?: () => void;
}

/** Something the viewer should know, and what can be done about it. */
export function Notice({ appearance, title, text, retry }: NoticeProps) {
  return (
    <div className="notice" role={appearance === 'error' ? 'alert' : 'status'}>
      <SectionMessage appearance={appearance} title={title}>
        <p>{text}</p>
        {retry && (
          <p className="notice-action">
            <Button onClick={retry}>Try again</Button>
          </p>
        )}
      </SectionMessage>
    </div>
  );
}
