import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { encodeBits, encodeDer, encodeOid, encodeSequence, encodeTime } from './der';

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

/** A certificate and its private key, PEM. */
export interface Credentials {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate says. */
export interface CertificateOptions {
  /** DNS names and IPv4 addresses that it holds for. */
  readonly hosts: readonly string[];
  /** The end of its validity; default in a day. One in the past makes an expired certificate. */
  readonly expires?: Date;
}

/** A throw-away certificate authority. */
export interface Authority {
  /** The authority's own certificate, PEM: what a client is told to trust. */
  readonly cert: string;
  /** Issues a certificate for a server or a client. */
  issue(options: CertificateOptions): Credentials;
}

/** Makes a certificate authority that exists in memory only, with P-256 keys. */
export function createAuthority(name = 'Selvage test authority'): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = { name, key: privateKey };
  const own = { name, publicKey, expires: inADay(), extensions: [extension('2.5.29.19', encodeSequence(TRUE))] };
  return {
    cert: toPem(certificate(own, issuer)),
    issue: (options) => issueBy(options, issuer),
  };
}

/** Makes a certificate that vouches for itself. */
export function createSelfSigned(options: CertificateOptions): Credentials {
  return issueBy(options, undefined);
}

interface Issuer {
  readonly name: string;
  readonly key: KeyObject;
}

interface Subject {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly expires: Date;
  readonly extensions: readonly Buffer[];
}

const TRUE = encodeDer(0x01, Buffer.from([0xff]));

function issueBy({ hosts, expires = inADay() }: CertificateOptions, issuer: Issuer | undefined): Credentials {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = hosts[0] ?? 'nobody';
  const alternatives = extension('2.5.29.17', encodeSequence(...hosts.map(alternativeName)));
  const subject = { name, publicKey, expires, extensions: [alternatives] };
  return {
    cert: toPem(certificate(subject, issuer ?? { name, key: privateKey })),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Source: RFC 5280, section 4.1. */
function certificate({ name, publicKey, expires, extensions }: Subject, issuer: Issuer): Buffer {
  const algorithm = encodeSequence(encodeOid(ECDSA_WITH_SHA256));
  const begins = new Date(Math.min(Date.now(), expires.getTime()) - DAY_MS);
  const content = encodeSequence(
    encodeDer(0xa0, encodeDer(0x02, Buffer.from([2]))),
    encodeDer(0x02, Buffer.from([1]), randomBytes(8)),
    algorithm,
    distinguishedName(issuer.name),
    encodeSequence(encodeTime(begins), encodeTime(expires)),
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    encodeDer(0xa3, encodeSequence(...extensions)),
  );
  return encodeSequence(content, algorithm, encodeBits(sign('sha256', content, issuer.key)));
}

function distinguishedName(commonName: string): Buffer {
  const attribute = encodeSequence(encodeOid('2.5.4.3'), encodeDer(0x0c, Buffer.from(commonName)));
  return encodeSequence(encodeDer(0x31, attribute));
}

function alternativeName(host: string): Buffer {
  return isIP(host) === 4
    ? encodeDer(0x87, Buffer.from(host.split('.').map(Number)))
    : encodeDer(0x82, Buffer.from(host));
}

function extension(oid: string, value: Buffer): Buffer {
  return encodeSequence(encodeOid(oid), TRUE, encodeDer(0x04, value));
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function inADay(): Date {
  return new Date(Date.now() + DAY_MS);
}
