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
  /** Its key, which is that of the following as well. */
  readonly localhostKeyPem: string;
  /** A certificate of `other.test`. */
  readonly otherPem: string;
  /** One of `localhost` that was good for a day in 2020. */
  readonly expiredPem: string;
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
    const reused = ["-key", `${directory}/localhost.key`];
    const other = ["-addext", "subjectAltName=DNS:other.test", "-addext", "basicConstraints=CA:FALSE"];
    const otherPem = await openssl(["req", "-x509", ...reused, ...signed, ...other, "-subj", "/CN=other"]);
    return {
      authorityPem: await Deno.readTextFile(`${directory}/ca.pem`),
      localhostPem: await Deno.readTextFile(`${directory}/localhost.pem`),
      localhostKeyPem: await Deno.readTextFile(`${directory}/localhost.key`),
      otherPem,
      expiredPem: await makeExpired(directory),
    };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Only `openssl ca` gives certificates of the past. */
async function makeExpired(directory: string): Promise<string> {
  const config = `${directory}/ca.conf`;
  await Deno.writeTextFile(
    config,
    `[ca]\ndefault_ca=own\n[own]\ndatabase=${directory}/index\nnew_certs_dir=${directory}\nrand_serial=yes\n` +
      "policy=any\ndefault_md=sha256\nx509_extensions=leaf\n[any]\ncommonName=supplied\n" +
      "[leaf]\nsubjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n",
  );
  await Deno.writeTextFile(`${directory}/index`, "");
  const csr = `${directory}/localhost.csr`;
  await openssl(["req", "-new", "-key", `${directory}/localhost.key`, "-subj", "/CN=localhost", "-out", csr]);
  const then = ["-startdate", "20200101000000Z", "-enddate", "20200102000000Z"];
  const authority = ["-cert", `${directory}/ca.pem`, "-keyfile", `${directory}/ca.key`];
  return await openssl(["ca", "-batch", "-notext", "-config", config, ...authority, ...then, "-in", csr]);
}

function into(directory: string, name: string): readonly string[] {
  return ["-keyout", `${directory}/${name}.key`, "-out", `${directory}/${name}.pem`];
}

async function openssl(args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("openssl", { args }).output().catch((cause) => {
    throw new Error("openssl is not installed, and this test needs it: apt-get install openssl", { cause });
  });
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}
