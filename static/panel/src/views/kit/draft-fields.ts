/** A field of a draft as a control takes it. */
interface DraftField<Value> {
  value: Value;
  onChange: (value: Value) => void;
}

/** Binds controls to the fields of a draft by name: each shows its field, and what is typed changes only that. */
export function fieldsOf<Draft extends object>(draft: Draft, change: (draft: Draft) => void) {
  return <Name extends keyof Draft>(name: Name): DraftField<Draft[Name]> => ({
    value: draft[name],
    onChange: (value) => {
      change({ ...draft, [name]: value });
    },
  });
}
