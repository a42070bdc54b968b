import Button from '@atlaskit/button/new';
import type { CostAnswer, PlanView } from '../../../../src/contract/cost';
import { commands, queries } from '../effects/asked';
import { useCommand, useDone } from '../effects/use-command';
import { useForm } from '../effects/use-form';
import { useQuery } from '../effects/use-query';
import { decimal, NOTHING, number } from '../state/format';
import { dateOf, planDraft, planRequest } from '../state/plan-draft';
import { Queried } from '../views/kit/queried';
import { Saving } from '../views/kit/saving';
import { Section } from '../views/kit/section';
import { Table } from '../views/kit/table';
import { MonthUsed } from '../views/settings/month';
import { PlanForm } from '../views/settings/plan-form';

function Plans({
  plans,
  onRemove,
}: {
  plans: readonly PlanView[];
  onRemove: (from: number) => void;
}) {
  return (
    <Table
      caption="Plans"
      columns={[
        { name: 'Holds from', cell: ({ from }) => dateOf(from) },
        { name: 'Plan', cell: ({ name }) => name },
        { name: 'Minutes', isNumber: true, cell: (plan) => number(plan.includedMinutes) },
        {
          name: '1,000 more',
          isNumber: true,
          cell: (plan) => `${decimal(plan.perThousandMinutes)} ${plan.currency}`,
        },
        {
          name: 'Slot',
          isNumber: true,
          cell: (plan) => `${decimal(plan.perSlot)} ${plan.currency}`,
        },
        { name: 'Source', cell: ({ source }) => source || NOTHING },
        {
          name: 'Action',
          cell: ({ from }) => (
            <Button
              spacing="compact"
              onClick={() => {
                onRemove(from);
              }}
            >
              Remove
            </Button>
          ),
        },
      ]}
      rows={plans}
      keyOf={({ from }) => String(from)}
    />
  );
}

function Cost({ answer, again }: { answer: CostAnswer; again: () => void }) {
  const [latest] = answer.plans;
  const form = useForm(commands.savePlan, {
    initial: planDraft(latest, answer.now),
    read: planRequest,
  });
  const removal = useCommand(commands.removePlan);
  useDone(form.command, again);
  useDone(removal, again);
  return (
    <>
      <Section
        title="This month"
        lead="As far as Lifeline has counted it, from the first of the month in UTC. Repositories that it does not count are missing."
      >
        <MonthUsed answer={answer} />
      </Section>
      <Section
        title="What it costs"
        lead="Bitbucket tells apps neither plan nor prices. What you write here is compared with what is used."
      >
        {answer.plans.length > 0 && (
          <Plans
            plans={answer.plans}
            onRemove={(from) => {
              removal.send({ from });
            }}
          />
        )}
        <PlanForm draft={form.draft} invalid={form.failure?.code ?? null} onChange={form.change} />
        <Saving
          failure={form.failure}
          isPending={form.isPending}
          said={
            form.command.state.phase === 'done' ? 'The next page that is scraped has it.' : null
          }
          onSave={form.submit}
        />
      </Section>
    </>
  );
}

/** What the month has used, and what that costs by the plan that an admin wrote down. */
export function CostTab() {
  const [state, again] = useQuery(queries.cost);
  return (
    <Queried state={state} what="add up this month" again={again}>
      {(answer) => <Cost answer={answer} again={again} />}
    </Queried>
  );
}
