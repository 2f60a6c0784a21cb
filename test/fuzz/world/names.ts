import type { Service } from './world';

/** What a service's own types and root fields begin with in public; empty when it has no prefix. */
export function prefixOf({ naming, name }: Pick<Service, 'naming' | 'name'>): string {
  return naming === 'prefixed' ? `p${name}_` : '';
}

/** The public name of a service's enum. */
export function enumName(service: Pick<Service, 'naming' | 'name'>): string {
  return `${prefixOf(service)}Hue_${service.name}`;
}

/** The public name of a service's input object type. */
export function inputName(service: Pick<Service, 'naming' | 'name'>): string {
  return `${prefixOf(service)}Deep_${service.name}`;
}
