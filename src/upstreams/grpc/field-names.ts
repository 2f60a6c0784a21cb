import { OperationTypeNode } from 'graphql';
import type { RpcMethod } from './methods';
import { resolveNames } from './resolve-names';

/** The default root fields' names. */
export interface FieldNames {
  /** By the method's full name. */
  readonly names: ReadonlyMap<string, string>;
  /** Names that got a trailing `_`. */
  readonly changed: readonly string[];
}

/**
 * Names each method's root field after it in lowerCamelCase. Within one root type, methods that collide become
 * `<Service>_<method>`, then `<package>_<Service>_<method>`.
 */
export function nameFields(methods: readonly RpcMethod[]): FieldNames {
  const names = new Map<string, string>();
  const changed: string[] = [];
  for (const operation of Object.values(OperationTypeNode)) {
    const claims = methods
      .filter((each) => each.operation === operation)
      .map((each) => ({ id: each.name, wishes: fieldWishes(each) }));
    const resolved = resolveNames(claims, new Set());
    for (const [id, name] of resolved.names) names.set(id, name);
    changed.push(...resolved.changed);
  }
  return { names, changed };
}

function fieldWishes({ method, service, package: home }: RpcMethod): readonly string[] {
  const short = lowerCamelCase(method.name);
  const withService = `${service}_${short}`;
  return [short, withService, ...(home === '' ? [] : [`${home.replaceAll('.', '_')}_${withService}`])];
}

function lowerCamelCase(name: string): string {
  return name
    .replace(/(?<=[^_])_+([A-Za-z0-9])/g, (_, next: string) => next.toUpperCase())
    .replace(/[A-Z]/, (first, at: number) => (/^_*$/.test(name.slice(0, at)) ? first.toLowerCase() : first));
}
