/**
 * Certificates for tests, made anew for each run by `openssl`: an authority that nobody trusts, and what it has signed for
 * `localhost` and 127.0.0.1.
 * @module
 */

/** What a server with TLS and its clients need, all in PEM. */
export interface Certificates {
  /** The authority's certificate. */
  readonly authorityPem: string;
  /** The certificate of `localhost` and 127.0.0.1. */
  readonly localhostPem: string;
  /** Its key. */
  readonly localhostKeyPem: string;
}

let made: Promise<Certificates> | undefined;

/** Gives the certificates of this run. @throws If `openssl` is not installed. */
export function certificates(): Promise<Certificates> {
  return made ??= makeCertificates();
}

async function makeCertificates(): Promise<Certificates> {
  const directory = await Deno.makeTempDir();
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const signed = ["-CA", `${directory}/ca.pem`, "-CAkey", `${directory}/ca.key`];
  const names = [
    "-addext",
    "subjectAltName=DNS:localhost,IP:127.0.0.1",
    "-addext",
    "basicConstraints=CA:FALSE",
  ];
  try {
    await openssl(["req", "-x509", ...key, "-subj", "/CN=test authority", ...into(directory, "ca")]);
    await openssl([
      "req",
      "-x509",
      ...key,
      ...signed,
      ...names,
      "-subj",
      "/CN=localhost",
      ...into(directory, "localhost"),
    ]);
    return {
      authorityPem: await Deno.readTextFile(`${directory}/ca.pem`),
      localhostPem: await Deno.readTextFile(`${directory}/localhost.pem`),
      localhostKeyPem: await Deno.readTextFile(`${directory}/localhost.key`),
    };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function into(directory: string, name: string): readonly string[] {
  return ["-keyout", `${directory}/${name}.key`, "-out", `${directory}/${name}.pem`];
}

async function openssl(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args }).output().catch((cause) => {
    throw new Error("openssl is not installed, and this test needs it: apt-get install openssl", { cause });
  });
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
