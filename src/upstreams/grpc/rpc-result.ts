import { type ConstDirectiveNode, Kind } from 'graphql';
import { describeMessage, type FieldModel, shapeOfMessage } from './message-model';
import type { RpcMethod } from './methods';
import type { FaultReporter } from './report-fault';
import type { RootResult } from './root-field';

/** Reads `result`: a dotted path through single messages of the response, or all of it. Undefined after a fault was reported. */
export function readRpcResult(
  directive: ConstDirectiveNode,
  method: RpcMethod,
  report: FaultReporter,
): RootResult | undefined {
  const path = readString(directive, 'result');
  if (path === undefined) return { kind: 'response', shape: shapeOfMessage(method.response) };
  const steps: FieldModel[] = [];
  let type = method.response;
  for (const [index, name] of path.split('.').entries()) {
    const models = describeMessage(type);
    const model = models.find((each) => each.name === name);
    if (model === undefined) {
      const names = models.map((each) => each.name);
      const mend = names.length === 0 ? 'Leave `result` out.' : `Use one of: ${names.join(', ')}.`;
      report(directive, `The message ${type.name} has no field "${name}" (result: "${path}").`, mend);
      return undefined;
    }
    steps.push(model);
    if (index === path.split('.').length - 1) break;
    if (model.rule !== 'single' || model.shape.kind !== 'message') {
      const fault = model.rule === 'single' ? 'is no message with fields' : 'is a list';
      report(directive, `"${name}" in result "${path}" ${fault}.`, `End the path at "${name}".`);
      return undefined;
    }
    type = model.shape.type;
  }
  const last = steps.pop();
  return last === undefined ? undefined : { kind: 'path', steps, last };
}

/** An argument of a directive that is a string. */
export function readString(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}
