import { parse, print } from 'graphql';
import type { ExplainedPlan, ExplainedStep } from '../graphql/explain/explain-plan';
import type { PrintedFetch, PrintedLink, PrintedPlace, PrintedRefusal, PrintedRoot } from '../planning/printed-plan';

/** Prints a plan for a person: for each level, what is asked of whom by which request and which keys. */
export function formatPlan({ operation, arguments: values, steps, guarded = [] }: ExplainedPlan): string {
  const isSeries = steps.length > 1;
  const lines = steps.flatMap((step, index) => [
    ...(isSeries ? [`Step ${String(index + 1)} of ${String(steps.length)}, after the one before`] : []),
    ...indent(formatStep(step, operation), isSeries ? 1 : 0),
  ]);
  const guards = formatRefusals('Taken out for whoever does not meet this', guarded);
  return [`The plan of a ${operation}`, ...formatValues(values), '', ...lines, ...guards].join('\n').trimEnd();
}

function formatValues(values: ExplainedPlan['arguments']): readonly string[] {
  return Object.entries(values).map(([name, value]) => {
    return `  $${name} is ${value === undefined ? 'absent' : JSON.stringify(value)}`;
  });
}

function formatStep(step: ExplainedStep, operation: string): readonly string[] {
  const levels = groupByLevel(step.entities);
  return [
    ...(step.roots.length > 0
      ? ['Level 0, at once', ...indent(step.roots.flatMap((root) => formatRoot(root, operation))), '']
      : []),
    ...[...levels].flatMap(([level, bySubschema]) => [
      `Level ${String(level)}, by keys that the levels before have answered`,
      ...indent([...bySubschema.values()].flatMap(formatRequest)),
      '',
    ]),
    ...formatLinks(step.links ?? []),
    ...formatRefusals('Taken out, as its asker may not see it', step.refused ?? []),
    ...formatOwn(step),
  ];
}

function formatRoot({ subschema, ask, ...told }: PrintedRoot, operation: string): readonly string[] {
  return [`${subschema}: ${describeRequest(told, operation)}`, ...indent(formatAsk(ask))];
}

/** A lookup with the places that need it at one level. */
interface Lookup {
  readonly fetch: PrintedFetch;
  readonly places: readonly PrintedPlace[];
}

type Levels = ReadonlyMap<number, ReadonlyMap<string, readonly [Lookup, ...Lookup[]]>>;

/** What one subschema is asked for at one level is one request. */
function groupByLevel(entities: readonly PrintedFetch[]): Levels {
  const numbers = [...new Set(entities.flatMap(({ at }) => at.map(({ level }) => level)))].sort((a, b) => a - b);
  return new Map(
    numbers.map((level) => {
      const bySubschema = new Map<string, [Lookup, ...Lookup[]]>();
      for (const fetch of entities) {
        const lookup = { fetch, places: fetch.at.filter((place) => place.level === level) };
        if (lookup.places.length === 0) continue;
        const known = bySubschema.get(fetch.subschema);
        if (known === undefined) bySubschema.set(fetch.subschema, [lookup]);
        else known.push(lookup);
      }
      return [level, bySubschema];
    }),
  );
}

function formatRequest(lookups: readonly [Lookup, ...Lookup[]]): readonly string[] {
  const [{ fetch }] = lookups;
  const requests = [...new Set(lookups.flatMap((lookup) => lookup.fetch.requests ?? []))];
  const told = fetch.kind === undefined ? {} : { kind: fetch.kind, requests };
  return [`${fetch.subschema}: ${describeRequest(told, 'query')}`, ...indent(lookups.flatMap(formatLookup))];
}

function formatLookup({ fetch, places }: Lookup): readonly string[] {
  const calls = fetch.batch ? 'all keys in one call' : 'a call for each key';
  return [
    `${fetch.type} through ${fetch.entryPoint}, ${calls}`,
    ...indent([...places.flatMap(formatPlace), ...formatAsk(fetch.ask)]),
  ];
}

function formatPlace({ path, key, computed = {} }: PrintedPlace): readonly string[] {
  return [
    `for ${path} by ${key.join(', ')}`,
    ...Object.entries(computed).map(([name, needs]) => `  ${name} is computed and needs ${needs.join(', ')}`),
  ];
}

function formatLinks(links: readonly PrintedLink[]): readonly string[] {
  if (links.length === 0) return [];
  const lines = links.map(({ path, subschema, key }) => {
    const parts = Object.entries(key).map(([name, from]) => `${name} is its ${from}`);
    return `${path}, of ${subschema}: ${parts.join(', ')}`;
  });
  return ['Foreign keys that become objects', ...indent(lines), ''];
}

function formatRefusals(title: string, refused: readonly PrintedRefusal[]): readonly string[] {
  if (refused.length === 0) return [];
  const lines = refused.map(({ path, type, unmet }) => {
    return `${path}${type === undefined ? '' : ` where it is a ${type}`}: ${unmet.join(' ')}`;
  });
  return [title, ...indent(lines), ''];
}

function formatOwn({ introspection = [], interpreted }: ExplainedStep): readonly string[] {
  return [
    ...(introspection.length > 0 ? [`Answered by the gateway from its schema: ${introspection.join(', ')}`] : []),
    ...(interpreted === undefined ? [] : [`Written by the interpreter at every run, because of: ${interpreted}`]),
  ];
}

function describeRequest(
  { kind, requests = [] }: { kind?: string; requests?: readonly string[] },
  operation: string,
): string {
  const names = requests.join(', ');
  if (kind === 'graphql') return operation === 'subscription' ? 'a GraphQL subscription' : 'one GraphQL request';
  if (kind === 'grpc') return `RPC ${names}`;
  if (kind === 'events') return operation === 'query' ? `projection lookup, no network: ${names}` : names;
  return kind ?? 'one request';
}

function formatAsk(ask: string): readonly string[] {
  return ask.length <= 90 ? [ask] : print(parse(ask)).split('\n');
}

function indent(lines: readonly string[], depth = 1): readonly string[] {
  return lines.map((line) => (line === '' ? line : `${'  '.repeat(depth)}${line}`));
}
