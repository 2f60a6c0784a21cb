import {
  coerceInputValue,
  GraphQLError,
  isInputType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { VariableValues } from '../upstreams/upstream';
import { describeMisfit } from './describe-misfit';
import { isNestedDeeper } from './is-nested-deeper';

/** JSON nested deeper than this is no honest variable, and a danger to whatever walks it. */
const deepestValue = 64;

/** What variables are coerced for. */
export interface VariablesRequest {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  /** As the client sent them. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** No more faults than this are looked for. */
  readonly maxErrors: number;
}

/** Coerced values, or the faults found. */
export type CoercedVariables =
  | { readonly kind: 'variables'; readonly variables: VariableValues }
  | { readonly kind: 'faults'; readonly errors: readonly GraphQLError[] };

/**
 * Coerces an operation's variables as the specification says (§6.1.2), and stops at `maxErrors` faults. Faults name places and
 * types but never repeat a value, which may be a secret. The operation must have been validated.
 */
export function coerceVariables({ schema, operation, inputs, maxErrors }: VariablesRequest): CoercedVariables {
  const errors: GraphQLError[] = [];
  const variables: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue;
    const value = withinFaultLimit(() =>
      coerceOne({ definition, type, inputs, report: reporter(errors, definition, maxErrors) }),
    );
    if (value !== undefined) variables[name] = value;
    if (errors.length >= maxErrors) break;
  }
  return errors.length === 0 ? { kind: 'variables', variables } : { kind: 'faults', errors };
}

type Report = (message: string) => void;

interface OneVariable {
  readonly definition: VariableDefinitionNode;
  readonly type: GraphQLInputType;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly report: Report;
}

function coerceOne({ definition, type, inputs, report }: OneVariable): unknown {
  const name = definition.variable.name.value;
  const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (input === undefined) {
    if (definition.defaultValue !== undefined) return valueFromAST(definition.defaultValue, type);
    if (isNonNullType(type)) report(`of required type "${String(type)}" was not provided.`);
    return undefined;
  }
  if (isNestedDeeper(input, deepestValue)) {
    report(`is nested deeper than ${String(deepestValue)} levels.`);
    return undefined;
  }
  return coerceInputValue(
    input,
    type,
    (path, value, error) => {
      report(describeMisfit({ type, path, value, error }));
    },
    true,
  );
}

const enoughFaults = Symbol('enough faults');

function reporter(errors: GraphQLError[], definition: VariableDefinitionNode, maxErrors: number): Report {
  return (sentence) => {
    errors.push(new GraphQLError(`Variable "$${definition.variable.name.value}" ${sentence}`, { nodes: definition }));
    // graphql-js offers no other way to stop a coercion half-way.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    if (errors.length >= maxErrors) throw enoughFaults;
  };
}

function withinFaultLimit(coerce: () => unknown): unknown {
  try {
    return coerce();
  } catch (error) {
    if (error === enoughFaults) return undefined;
    throw error;
  }
}
