import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** What a TLS server needs, as PEM. */
export interface Certified {
  readonly key: string;
  readonly cert: string;
}

function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return element(0x30, ...parts);
}
function text(tag: number, value: string): Buffer {
  return element(tag, Buffer.from(value, "latin1"));
}
function bits(value: Uint8Array): Buffer {
  return element(0x03, Buffer.from([0]), value);
}

// Object identifiers: ecdsa-with-SHA256, commonName, subjectAltName.
const SIGNATURE = sequence(Buffer.from("06082a8648ce3d040302", "hex"));
const COMMON_NAME = Buffer.from("0603550403", "hex");
const ALT_NAME = Buffer.from("0603551d11", "hex");

function generalName(host: string): Buffer {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host)
    ? element(0x87, Buffer.from(host.split(".").map(Number)))
    : text(0x82, host);
}

/** A certificate for a name or an IPv4 address, signed with its own key (X.509 v3, P-256, valid until 2049). */
export function selfSigned(host: string): Certified {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const name = sequence(element(0x31, sequence(COMMON_NAME, text(0x0c, host))));
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  const extensions = sequence(sequence(ALT_NAME, element(0x04, sequence(generalName(host)))));
  const signed = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, serial),
    SIGNATURE,
    name,
    sequence(text(0x17, "250101000000Z"), text(0x17, "491231235959Z")),
    name,
    publicKey,
    element(0xa3, extensions),
  );
  const certificate = sequence(signed, SIGNATURE, bits(sign("sha256", signed, privateKey)));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: privateKey,
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}
