import { chooseFields } from './fields';

const BODY = {
  page: 1,
  next: 'n',
  values: [{ uuid: 'u', state: { name: 'COMPLETED', url: 'x' } }],
};

describe('chooseFields', () => {
  it.each([
    { name: 'everything without a wish', fields: null, expected: BODY },
    {
      name: 'only what is named',
      fields: 'values.state.name,page',
      expected: { page: 1, values: [{ state: { name: 'COMPLETED' } }] },
    },
    {
      name: 'all but what has a minus',
      fields: '-values.state.url,-next',
      expected: { page: 1, values: [{ uuid: 'u', state: { name: 'COMPLETED' } }] },
    },
    { name: 'everything with a plus', fields: '+values.environment.name', expected: BODY },
    {
      name: 'whole objects',
      fields: 'values.state',
      expected: { values: [{ state: { name: 'COMPLETED', url: 'x' } }] },
    },
  ])('keeps $name', ({ fields, expected }) => {
    expect(chooseFields(fields).apply(BODY)).toEqual(expected);
  });

  it('knows which optional field is asked for', () => {
    const choice = chooseFields('+values.environment.name,values.step.*');
    expect(choice.wants('values.environment.name')).toBe(true);
    expect(choice.wants('values.environment.environment_type.name')).toBe(false);
    expect(choice.wants('values.step.uuid')).toBe(true);
  });
});
