import type { ExecutionResult } from 'graphql';
import { explained } from './explained';

/** What a service says in an error about nothing. */
export const noise = 'noise';

/** The nulls at which an answer tells an error about nothing. */
export function noisyNulls({ data, errors = [] }: ExecutionResult): ReadonlySet<string> {
  return new Set(errors.filter(({ message }) => message === noise).map(({ path }) => explained(data, path)));
}

/**
 * The same nulls as another answer has them, that nothing failed in: there, an object that a link leads to is null as a whole when
 * it is absent, and where it must not be, so is what holds it, with an error.
 */
export function nullsAround(places: ReadonlySet<string>, { data, errors = [] }: ExecutionResult): ReadonlySet<string> {
  const lost = new Set(errors.map(({ path }) => explained(data, path)));
  const around = (place: string): string => {
    const keys = place.split('.');
    const outer = explained(data, keys);
    return outer === keys.slice(0, -1).join('.') || lost.has(outer) ? outer : place;
  };
  return new Set([...places].map(around));
}

/** Data with null in some of its places, as JSON. */
export function withNulls(data: unknown, places: ReadonlySet<string>): string {
  const walk = (value: unknown, path: string): unknown => {
    if (path !== '' && places.has(path)) return null;
    if (Array.isArray(value)) return value.map((item: unknown, index) => walk(item, join(path, String(index))));
    if (typeof value !== 'object' || value === null) return value;
    return Object.entries(value).map(([key, member]) => [key, walk(member, join(path, key))]);
  };
  return JSON.stringify(walk(data, ''));
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
