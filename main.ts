/**
 * The program: hands its arguments to the command line, and nothing else.
 * @module
 */
import { run } from "./src/cli.ts";

run(Deno.args).then((exitCode) => Deno.exit(exitCode));
