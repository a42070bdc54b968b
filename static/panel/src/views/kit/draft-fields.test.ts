import { fieldsOf } from './draft-fields';

describe('fieldsOf', () => {
  const draft = { name: 'eu', days: '90', isOn: false };

  it.each([
    { name: 'name', typed: 'us', changed: { name: 'us', days: '90', isOn: false } },
    { name: 'isOn', typed: true, changed: { name: 'eu', days: '90', isOn: true } },
  ] as const)('shows the field $name, and changes nothing else', ({ name, typed, changed }) => {
    const changes: (typeof draft)[] = [];
    const field = fieldsOf(draft, (next) => changes.push(next))<'name' | 'isOn'>(name);
    expect(field.value).toBe(draft[name]);
    field.onChange(typed);
    expect(changes).toEqual([changed]);
    expect(draft).toEqual({ name: 'eu', days: '90', isOn: false });
  });
});
