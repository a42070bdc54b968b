import type { PlanDraft } from '../../state/plan-draft';
import { fieldsOf } from '../kit/draft-fields';
import { TextField } from '../kit/field';

interface PlanFormProps {
  draft: PlanDraft;
  invalid: string | null;
  onChange: (draft: PlanDraft) => void;
}

/** What the workspace pays for minutes and slots, from a day on. */
export function PlanForm({ draft, invalid, onChange }: PlanFormProps) {
  const field = (name: keyof PlanDraft) => ({
    ...fieldsOf(draft, onChange)(name),
    isInvalid: invalid === name,
  });
  return (
    <div className="form-row pair">
      <TextField label="Plan" help="As Atlassian calls it." {...field('name')} />
      <TextField label="Holds from (UTC)" type="date" {...field('from')} />
      <TextField label="Minutes included a month" type="number" {...field('includedMinutes')} />
      <TextField label="Price of 1,000 more minutes" {...field('perThousandMinutes')} />
      <TextField label="Price of a self-hosted slot a month" {...field('perSlot')} />
      <TextField label="Currency" help="Three letters." {...field('currency')} />
      <TextField
        label="Slots planned"
        type="number"
        help="How many self-hosted steps you mean to run at once; none for no limit."
        {...field('plannedSlots')}
      />
      <TextField
        label="Source of these numbers"
        help="A price list or a contract, so that others can check them."
        {...field('source')}
      />
    </div>
  );
}
