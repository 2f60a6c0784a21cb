import type { IFileDescriptorProto } from 'protobufjs/ext/descriptor';
import { ownValue } from './own-value';

/** Features of editions in the words that protobufjs takes as options. */
export type FeatureOptions = Readonly<Record<string, string>>;

/** Members of a decoded `FeatureSet` that change what goes over the wire, with the words of their numbers. */
const words = {
  fieldPresence: ['field_presence', ['', 'EXPLICIT', 'IMPLICIT', 'LEGACY_REQUIRED']],
  repeatedFieldEncoding: ['repeated_field_encoding', ['', 'PACKED', 'EXPANDED']],
  messageEncoding: ['message_encoding', ['', 'LENGTH_PREFIXED', 'DELIMITED']],
} as const;

/** What the syntax or edition of a file says of its messages; nothing for proto2, which protobufjs assumes. */
export function featuresOfFile({ syntax, options }: IFileDescriptorProto): FeatureOptions {
  if (syntax === 'proto3') return { field_presence: 'IMPLICIT', repeated_field_encoding: 'PACKED' };
  if (syntax !== 'editions') return {};
  return { field_presence: 'EXPLICIT', repeated_field_encoding: 'PACKED', ...readFeatures(options) };
}

/** Reads the `features` of decoded options of any declaration. */
export function readFeatures(options: unknown): FeatureOptions {
  const features = ownValue(options, 'features');
  const read = Object.entries(words).flatMap(([name, [word, values]]) => {
    const value = values[Number(ownValue(features, name) ?? 0)];
    return value === undefined || value === '' ? [] : [[word, value] as const];
  });
  return Object.fromEntries(read);
}
