import { Kind, print, valueFromAST, visit, type GraphQLInputType, type ValueNode } from 'graphql';
import type { UpstreamVariable, VariableValues } from '../upstreams/upstream';

/** An upstream variable that takes its value from an argument of the client's operation. */
export interface ArgumentBinding extends UpstreamVariable {
  /** The argument's value; undefined when it is absent, because the client left its variable out. */
  readonly evaluate: (variables: VariableValues) => unknown;
}

/** Collects the arguments of an operation: equal ones share a variable. */
export class ArgumentBindings {
  private readonly byText = new Map<string, ArgumentBinding>();

  /** The variable for a value of the client's document. `clientType` is its public type, `ownType` the upstream's, as SDL. */
  bind(node: ValueNode, clientType: GraphQLInputType, ownType: string): string {
    const text = `${print(node)} ${ownType}`;
    let binding = this.byText.get(text);
    if (binding === undefined) {
      binding = { name: `v${String(this.byText.size)}`, type: ownType, evaluate: evaluatorOf(node, clientType) };
      this.byText.set(text, binding);
    }
    return binding.name;
  }

  list(): readonly ArgumentBinding[] {
    return [...this.byText.values()];
  }
}

function evaluatorOf(node: ValueNode, type: GraphQLInputType): ArgumentBinding['evaluate'] {
  // A null that the argument does not allow must reach the upstream, which refuses it: left out, it would become the default.
  if (node.kind === Kind.VARIABLE) return (variables) => variables[node.name.value];
  if (hasVariable(node)) return (variables) => valueFromAST(node, type, variables);
  const value: unknown = valueFromAST(node, type);
  return () => value;
}

function hasVariable(node: ValueNode): boolean {
  let found = false;
  visit(node, {
    Variable: () => {
      found = true;
    },
  });
  return found;
}
