import { isRecord, type UpstreamRecord } from './record';
import type { UpstreamAnswer } from '../upstreams/upstream';

/** An upstream's error, found at a null of its answer. `below` is the rest of its path, in the answer's own keys. */
export interface FieldError {
  readonly error: Error;
  readonly below: readonly (string | number)[];
}

type Parent = UpstreamRecord | readonly unknown[];

/** The errors of all answers of a request, by the object and key at which each left a null. */
export class FieldErrors {
  private readonly byParent = new Map<Parent, Map<string | number, FieldError[]>>();

  /** True when no answer came with an error. */
  get isEmpty(): boolean {
    return this.byParent.size === 0;
  }

  /** The errors that explain the null at a key of an answered object or list. */
  at(parent: Parent, key: string | number): readonly FieldError[] {
    return this.byParent.get(parent)?.get(key) ?? [];
  }

  /**
   * Files the errors of an answer where they left a null; `keys` are the root fields that were asked for. An error without a
   * place explains the root fields that are null without one. Gives the answer's data, and the errors that explain nothing.
   */
  file(
    answer: UpstreamAnswer,
    keys: readonly string[],
  ): { readonly data: UpstreamRecord; readonly homeless: readonly Error[] } {
    if (answer.errors.length === 0 && answer.data !== null) return { data: answer.data, homeless: [] };
    const data = answer.data ?? Object.fromEntries(keys.map((key) => [key, null]));
    const isAsked = ([key]: FieldError['below']) => typeof key === 'string' && keys.includes(key);
    const stray = answer.errors.filter(
      ({ error, path = [] }) => !isAsked(path) || !this.fileOne(data, { error, below: path }),
    );
    const unexplained = keys.filter((key) => (memberOf(data, key) ?? null) === null && this.at(data, key).length === 0);
    const [first] = answer.data === null ? answer.errors : stray;
    if (first === undefined || unexplained.length === 0) return { data, homeless: stray.map(({ error }) => error) };
    for (const key of unexplained) this.add(data, key, { error: first.error, below: [] });
    return { data, homeless: stray.filter((error) => error !== first).map(({ error }) => error) };
  }

  /** Files an error where it left a null, of a value that was made of an answer. */
  note(parent: Parent, key: string | number, error: Error): void {
    this.add(parent, key, { error, below: [] });
  }

  private fileOne(data: UpstreamRecord, { error, below: path }: FieldError): boolean {
    let parent: Parent = data;
    for (const [index, key] of path.entries()) {
      const value = memberOf(parent, key);
      if (value === undefined) return false;
      if (value === null) {
        this.add(parent, key, { error, below: path.slice(index + 1) });
        return true;
      }
      if (!Array.isArray(value) && !isRecord(value)) return false;
      parent = value;
    }
    return false;
  }

  private add(parent: Parent, key: string | number, error: FieldError): void {
    const byKey = this.byParent.get(parent) ?? new Map<string | number, FieldError[]>();
    this.byParent.set(parent, byKey);
    byKey.set(key, [...(byKey.get(key) ?? []), error]);
  }
}

function memberOf(parent: Parent, key: string | number): unknown {
  if (Array.isArray(parent)) return typeof key === 'number' ? parent[key] : undefined;
  return isRecord(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}
