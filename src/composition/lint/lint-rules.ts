import { answersMatchedByKey } from './answers-matched-by-key';
import { argumentsAgree } from './arguments-agree';
import { computedFieldsAcyclic } from './computed-fields-acyclic';
import { computedFieldsExist } from './computed-fields-exist';
import { computedFieldsSent } from './computed-fields-sent';
import { enumsAgree } from './enums-agree';
import { fieldTypesAgree } from './field-types-agree';
import { fieldsReachable } from './fields-reachable';
import { guardsTell } from './guards-tell';
import { implementersComplete } from './implementers-complete';
import { inputsAgree } from './inputs-agree';
import { keyFieldsExist } from './key-fields-exist';
import { keyTypesFit } from './key-types-fit';
import { kindsAgree } from './kinds-agree';
import { linksKeepGuards } from './links-keep-guards';
import { linksLead } from './links-lead';
import type { LintRule } from './lint-rule';
import { nonNullFromElsewhere } from './non-null-from-elsewhere';
import { oneCanonicalDefinition } from './one-canonical-definition';
import { oneOwnerPerRootField } from './one-owner-per-root-field';
import { policiesExist } from './policies-exist';
import { scalarsAgree } from './scalars-agree';

/**
 * The rules that can judge some subschemas while others are missing. A key is expected to be a field of a subschema that is
 * there: it is matched by.
 */
export const partialRules: readonly LintRule[] = Object.freeze([
  oneOwnerPerRootField,
  kindsAgree,
  fieldTypesAgree,
  argumentsAgree,
  inputsAgree,
  enumsAgree,
  scalarsAgree,
  keyFieldsExist,
  keyTypesFit,
  computedFieldsSent,
  policiesExist,
]);

/** Every rule that the subschemas must pass together, in the order of their reports. */
export const lintRules: readonly LintRule[] = Object.freeze([
  oneOwnerPerRootField,
  oneCanonicalDefinition,
  kindsAgree,
  fieldTypesAgree,
  argumentsAgree,
  inputsAgree,
  enumsAgree,
  scalarsAgree,
  implementersComplete,
  keyFieldsExist,
  keyTypesFit,
  answersMatchedByKey,
  computedFieldsExist,
  computedFieldsSent,
  computedFieldsAcyclic,
  linksLead,
  fieldsReachable,
  nonNullFromElsewhere,
  policiesExist,
  guardsTell,
  linksKeepGuards,
]);
