import Checkbox from '@atlaskit/checkbox';
import Textfield from '@atlaskit/textfield';
import { useId, type ReactNode } from 'react';

interface FieldProps {
  label: string;
  help?: string | undefined;
  children: (ids: { id: string; describedBy: string | undefined }) => ReactNode;
}

/** A control with its label above and its help below. */
export function Field({ label, help, children }: FieldProps) {
  const id = useId();
  const describedBy = help === undefined ? undefined : `${id}-help`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, describedBy })}
      {help !== undefined && (
        <p id={describedBy} className="field-help">
          {help}
        </p>
      )}
    </div>
  );
}

interface TextProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string;
  type?: 'text' | 'number' | 'date' | 'search';
  isInvalid?: boolean;
}

export function TextField({ label, value, onChange, help, type, isInvalid }: TextProps) {
  return (
    <Field label={label} help={help}>
      {({ id, describedBy }) => (
        <Textfield
          id={id}
          value={value}
          type={type ?? 'text'}
          isInvalid={isInvalid ?? false}
          aria-describedby={describedBy}
          autoComplete="off"
          onChange={(event) => {
            onChange(event.currentTarget.value);
          }}
        />
      )}
    </Field>
  );
}

interface AreaProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string;
  rows?: number;
}

export function AreaField({ label, value, onChange, help, rows = 4 }: AreaProps) {
  return (
    <Field label={label} help={help}>
      {({ id, describedBy }) => (
        <textarea
          id={id}
          className="control area"
          rows={rows}
          value={value}
          spellCheck={false}
          aria-describedby={describedBy}
          onChange={(event) => {
            onChange(event.currentTarget.value);
          }}
        />
      )}
    </Field>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
  help?: string;
}

export function ChoiceField<Value extends string>(props: ChoiceProps<Value>) {
  const { label, value, options, onChange, help } = props;
  return (
    <Field label={label} help={help}>
      {({ id, describedBy }) => (
        <select
          id={id}
          className="control"
          value={value}
          aria-describedby={describedBy}
          onChange={(event) => {
            const found = options.find((option) => option.value === event.currentTarget.value);
            if (found) onChange(found.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface CheckProps {
  label: string;
  value: boolean;
  onChange: (value: boolean) => void;
}

/** Yes or no; its label stands beside it. */
export function CheckField({ label, value, onChange }: CheckProps) {
  return (
    <Checkbox
      label={label}
      isChecked={value}
      onChange={() => {
        onChange(!value);
      }}
    />
  );
}
