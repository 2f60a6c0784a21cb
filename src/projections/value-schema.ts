import { z } from 'zod';
import type { ValueType } from './value-type';

/** Generates the check of a type's values, once they have been picked; what comes out is in its one form, absent members null. */
export function createValueSchema(type: ValueType): z.ZodType {
  switch (type.kind) {
    case 'leaf':
      return type.schema;
    case 'list':
      return z.array(createMemberSchema(type.item, type.itemRequired));
    case 'object':
      return z.object(
        Object.fromEntries(
          type.members.map((member) => [member.name, createMemberSchema(member.type, member.required)]),
        ),
      );
  }
}

/** Generates the check of a member; one that is not required may be left out, which is null. */
export function createMemberSchema(type: ValueType, required: boolean): z.ZodType {
  const schema = createValueSchema(type);
  return required ? schema : schema.nullish().transform((value) => value ?? null);
}
