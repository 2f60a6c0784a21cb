import { formatPlan } from '../../../../src/cli/format-plan';
import { createExplainer } from '../../../../src/graphql/explain/explain-operation';
import { startEngine } from '../../../oracle/engine';
import { person, shopSubschemas } from '../../../oracle/guards/shop';
import { limits } from '../engine-harness';

const query = '{ orders { id total } feed { __typename ... on Ticket { text } } me { name email } }';
const explain = createExplainer({ limits: limits(), introspection: 'allowed', maxErrors: 20 });
const scopes = '@requiresScopes(scopes: [["orders:read"], ["admin", "audit"]])';
const support = '@requiresScopes(scopes: [["support"]])';

describe('the explanation of an operation of which something is guarded', () => {
  it('is that of who may see everything, with what others do not get', async () => {
    const { supergraph } = await startEngine(shopSubschemas);
    const explained = explain({ query }, supergraph);
    if (explained.kind !== 'explained') throw new Error('It is refused.');
    expect(explained.plan).toMatchObject({
      steps: [{ roots: [{ ask: expect.stringContaining('orders { id total }') as unknown }, { subschema: 'people' }] }],
      guarded: [
        { path: 'orders[].total', unmet: [scopes] },
        { path: 'feed[]', type: 'Ticket', unmet: [support] },
        { path: 'me', unmet: ['@authenticated'] },
      ],
    });
    expect(explained.plan.steps[0]).not.toHaveProperty('refused');
    expect(formatPlan(explained.plan).split('\n').slice(-4)).toEqual([
      'Taken out for whoever does not meet this',
      `  orders[].total: ${scopes}`,
      `  feed[] where it is a Ticket: ${support}`,
      '  me: @authenticated',
    ]);
  });

  it('says nothing of guards where there are none', async () => {
    const { supergraph } = await startEngine(shopSubschemas);
    const explained = explain({ query: '{ orders { id } }' }, supergraph);
    if (explained.kind !== 'explained') throw new Error('It is refused.');
    expect(explained.plan).not.toHaveProperty('guarded');
  });

  it('of one caller tells what is taken out for that one', async () => {
    const engine = await startEngine(shopSubschemas);
    const [step] = engine.plan(query, {}, person('1', 'support')).steps;
    expect(step?.refused).toEqual([
      { path: 'orders[].total', unmet: [scopes] },
      { path: 'me.email', unmet: ['@requiresScopes(scopes: [["email"]])'] },
    ]);
    const plan = { operation: 'query', arguments: {}, steps: [{ ...step, roots: [], entities: [] }] };
    expect(formatPlan(plan)).toContain('Taken out, as its asker may not see it\n  orders[].total: @requires');
  });
});
